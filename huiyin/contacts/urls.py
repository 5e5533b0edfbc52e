from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.contacts import views
from huiyin.contacts.permissions import meets_somebody
from huiyin.members.models import memberships_of
from huiyin.web import NAVIGATION

app_name = "contacts"
urlpatterns = [
    path("pairs/", views.pairs, name="list"),
    path("pairs/<int:pk>/", views.pair, name="pair"),
    path("meetings/<int:pk>/", views.meeting, name="meeting"),
    path("pairs/xlsx/", views.pairs_xlsx, name="list_xlsx"),
    path("pairs/<int:pk>/record/", views.record, name="record"),
    path("pairs/<int:pk>/pass-on/", views.pass_on, name="pass_on"),
    path("pairs/<int:pk>/end/", views.end, name="end"),
    path("meetings/new/", views.record_others, name="record_others"),
    path("meetings/<int:pk>/note/", views.note, name="note"),
    path("meetings/<int:pk>/amend/", views.amend, name="amend"),
    path("meetings/<int:pk>/raise/", views.raise_matter, name="raise"),
    path("pairs/coverage/", views.coverage.page, name="coverage"),
    path("pairs/coverage/xlsx/", views.coverage.sheet, name="coverage_xlsx"),
    path("pairs/coverage/remind/", views.coverage.remind, name="remind"),
]

NAVIGATION.append(
    (
        (_("联系"), "contacts:list", "chat-dots"),
        lambda user: bool(memberships_of(user)) or user.holds(Role.LIAISON, Role.LEADER) or meets_somebody(user),
    )
)
