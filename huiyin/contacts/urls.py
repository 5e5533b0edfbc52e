from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.contacts import views
from huiyin.contacts.pairing import pages
from huiyin.members.models import memberships_of
from huiyin.web import NAVIGATION

app_name = "contacts"
urlpatterns = [
    path("pairs/", views.pairs, name="list"),
    path("pairs/<int:pk>/", views.pair, name="pair"),
    path("meetings/<int:pk>/", views.meeting, name="meeting"),
]
urlpatterns += [  # proposals of pairs
    path("pairings/", pages.pairings, name="pairings"),
    path("pairings/begin/", pages.begin, name="pairing_begin"),
    path("pairings/<int:pk>/", pages.pairing, name="pairing"),
    path("pairings/<int:pk>/work-out/", pages.work, name="pairing_work"),
    path("pairings/<int:pk>/add/<str:kind>/<str:stays>/<int:who>/", pages.add, name="pairing_add"),
    path("pairings/<int:pk>/undo/", pages.undo, name="pairing_undo"),
    path("pairings/<int:pk>/force/", pages.force, name="pairing_force"),
    path("pairings/<int:pk>/discard/", pages.discard, name="pairing_discard"),
    path("pairings/<int:pk>/xlsx/", pages.xlsx, name="pairing_xlsx"),
    path("pairings/rows/<int:pk>/first/", pages.mend, {"end": "first"}, name="pairing_mend_first"),
    path("pairings/rows/<int:pk>/second/", pages.mend, {"end": "second"}, name="pairing_mend_second"),
    path("pairings/rows/<int:pk>/remove/", pages.remove, name="pairing_remove"),
    path("groups/", pages.groups, name="groups"),
    path("groups/open/", pages.group_open, name="group_open"),
    path("groups/<int:pk>/", pages.group_change, name="group_change"),
    path("wishes/", pages.wishes, name="wishes"),
    path("wishes/<int:pk>/", pages.wish, name="wish"),
]

NAVIGATION.append(
    (
        (_("联系"), "contacts:list", "chat-dots"),
        lambda user: bool(memberships_of(user)) or user.holds(Role.LIAISON, Role.LEADER),
    )
)
