from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.activities.views import (
    activity,
    feeds,
    leaves,
    listing,
    planning,
    programme,
    roll,
    series,
    signing_up,
    turnout,
)
from huiyin.web import NAVIGATION

app_name = "activities"
urlpatterns = [
    path("activities/", listing.activities, name="list"),
    path("activities/list.csv", listing.sheet, name="csv"),
    path("activities/list.xlsx", listing.sheet, name="xlsx"),
    path("activities/month/", listing.month, name="month"),
    path("activities/plan/", planning.plan, name="plan"),
    path("activities/<int:pk>/", activity.activity, name="activity"),
    path("activities/<int:pk>/change/", planning.change, name="change"),
    path("activities/<int:pk>/cancel/", planning.cancel, name="cancel"),
    path("activities/<int:pk>/hold/", planning.hold, name="hold"),
    path("activities/<int:pk>/minutes/", planning.minutes, name="minutes"),
    path("activities/<int:pk>/agenda/", programme.agenda, name="agenda"),
    path("activities/agenda/<int:pk>/", programme.item, name="item"),
    path("activities/<int:pk>/materials/", programme.materials, name="materials"),
    path("activities/materials/<int:pk>/remove/", programme.material_remove, name="material_remove"),
    path("activities/<int:pk>/decide/", programme.decide, name="decide"),
    path("activities/decisions/", programme.decisions, name="decisions"),
    path("activities/decisions.csv", programme.decisions_csv, name="decisions_csv"),
    path("activities/decisions/<int:pk>/done/", programme.done, name="done"),
    path("activities/<int:pk>/sign-up/", signing_up.sign_up, name="sign_up"),
    path("activities/<int:pk>/give-up/", signing_up.give_up, name="give_up"),
    path("activities/series/", series.every_series, name="every_series"),
    path("activities/series/open/", series.series_open, name="series_open"),
    path("activities/series/<int:pk>/", series.series, name="series"),
    path("activities/series/<int:pk>/change/", series.series_change, name="series_change"),
    path("activities/series/<int:pk>/repeat/", series.repeat, name="series_repeat"),
]
urlpatterns += [  # called, coming, there
    path("activities/<int:pk>/call/", roll.call, name="call"),
    path("activities/<int:pk>/confirm/", leaves.confirm, name="confirm"),
    path("activities/<int:pk>/leave/", leaves.ask_leave, name="leave"),
    path("activities/<int:pk>/roll/", roll.roll, name="roll"),
    path("activities/<int:pk>/roll/paste/", roll.paste, name="roll_paste"),
    path("activities/<int:pk>/roll/complete/", roll.complete, name="roll_complete"),
    path("activities/roll/<int:pk>/correct/", roll.correct, name="roll_correct"),
    path("leaves/", leaves.waiting, name="leaves"),
    path("leaves/<int:pk>/", leaves.decide, name="leave_decide"),
    path("leaves/<int:pk>/withdraw/", leaves.withdraw, name="leave_withdraw"),
    path("leaves/long/", leaves.absence_new, name="absence_new"),
    path("leaves/long/<int:pk>/", leaves.absence_end, name="absence_end"),
    path("attendance/", turnout.overview, name="attendance"),
    path("attendance/<slug:slug>/<int:person>/", turnout.person, name="attendance_of"),
]
urlpatterns += [  # in the calendars people use
    path("calendar/", feeds.mine, name="feeds"),
    path("calendar/<int:pk>/revoke/", feeds.revoke, name="feed_revoke"),
    path("calendar/<slug:secret>.ics", feeds.feed, name="feed"),
    path("calendar/assembly/<slug:slug>.ics", feeds.public_feed, name="public_feed"),
]

NAVIGATION.append(((_("活动"), "activities:list", "calendar-event"), lambda user: True))
