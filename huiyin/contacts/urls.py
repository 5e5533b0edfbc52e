from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.contacts.permissions import meets_somebody
from huiyin.contacts.views import coverage, pairs, talks
from huiyin.members.models import memberships_of
from huiyin.web import NAVIGATION

app_name = "contacts"
urlpatterns = [
    path("pairs/", pairs.pairs, name="list"),
    path("pairs/<int:pk>/", pairs.pair, name="pair"),
    path("meetings/<int:pk>/", talks.meeting, name="meeting"),
    path("pairs/xlsx/", pairs.pairs_xlsx, name="list_xlsx"),
    path("pairs/<int:pk>/record/", talks.record, name="record"),
    path("pairs/<int:pk>/pass-on/", pairs.pass_on, name="pass_on"),
    path("pairs/<int:pk>/end/", pairs.end, name="end"),
    path("meetings/new/", talks.record_others, name="record_others"),
    path("meetings/<int:pk>/note/", talks.note, name="note"),
    path("meetings/<int:pk>/amend/", talks.amend, name="amend"),
    path("meetings/<int:pk>/raise/", talks.raise_matter, name="raise"),
    path("pairs/coverage/", coverage.page, name="coverage"),
    path("pairs/coverage/xlsx/", coverage.sheet, name="coverage_xlsx"),
    path("pairs/coverage/remind/", coverage.remind, name="remind"),
]

NAVIGATION.append(
    (
        (_("联系"), "contacts:list", "chat-dots"),
        lambda user: bool(memberships_of(user)) or user.holds(Role.LIAISON, Role.LEADER) or meets_somebody(user),
    )
)
