from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.activities.views import leaves, listing, roll, turnout
from huiyin.web import NAVIGATION

app_name = "activities"
urlpatterns = [
    path("activities/", listing.activities, name="list"),
    path("activities/<int:pk>/", listing.activity, name="activity"),
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

NAVIGATION.append(((_("活动"), "activities:list", "calendar-event"), lambda user: True))
