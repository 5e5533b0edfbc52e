from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.contacts import views
from huiyin.members.models import memberships_of
from huiyin.web import NAVIGATION

app_name = "contacts"
urlpatterns = [
    path("pairs/", views.pairs, name="list"),
    path("pairs/<int:pk>/", views.pair, name="pair"),
    path("meetings/<int:pk>/", views.meeting, name="meeting"),
]

NAVIGATION.append(
    (
        (_("联系"), "contacts:list", "chat-dots"),
        lambda user: bool(memberships_of(user)) or user.holds(Role.LIAISON, Role.LEADER),
    )
)
