from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.activities.views import listing
from huiyin.web import NAVIGATION

app_name = "activities"
urlpatterns = [
    path("activities/", listing.activities, name="list"),
    path("activities/<int:pk>/", listing.activity, name="activity"),
]

NAVIGATION.append(((_("活动"), "activities:list", "calendar-event"), lambda user: True))
