from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.members import views
from huiyin.web import NAVIGATION

app_name = "members"
urlpatterns = [
    path("members/", views.people, name="list"),
    path("members/<int:pk>/", views.person, name="person"),
]

NAVIGATION.append(((_("委员"), "members:list", "people"), lambda user: True))
