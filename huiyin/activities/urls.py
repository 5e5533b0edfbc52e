from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.activities.views import feeds, listing
from huiyin.web import NAVIGATION

app_name = "activities"
urlpatterns = [
    path("activities/", listing.activities, name="list"),
    path("activities/<int:pk>/", listing.activity, name="activity"),
    path("calendar/", feeds.mine, name="feeds"),
    path("calendar/<int:pk>/revoke/", feeds.revoke, name="feed_revoke"),
    path("calendar/<slug:secret>.ics", feeds.feed, name="feed"),
    path("calendar/assembly/<slug:slug>.ics", feeds.public_feed, name="public_feed"),
]

NAVIGATION.append(((_("活动"), "activities:list", "calendar-event"), lambda user: True))
