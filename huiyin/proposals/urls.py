from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.matters.permissions import EXAMINES
from huiyin.members.models import memberships_of
from huiyin.proposals import afterwards_views as after
from huiyin.proposals import letter_views, session_views, views
from huiyin.proposals.candidates import pages as candidates
from huiyin.proposals.proposers import may_write
from huiyin.web import NAVIGATION

app_name = "proposals"
urlpatterns = [
    path("proposals/new/", views.write, name="write"),
    path("proposals/on-behalf/", views.on_behalf, name="on_behalf"),
    path("proposals/seconding/", session_views.seconding, name="seconding"),
    path("proposals/candidates/", candidates.candidates, name="candidates"),
    path("proposals/candidates/search/", candidates.search, name="candidates_search"),
    path("proposals/candidates/search/<int:pk>/", candidates.progress, name="candidates_progress"),
    path("proposals/candidates/<int:pk>/<int:other>/apart/", candidates.apart, name="candidates_apart"),
    path("proposals/candidates/apart/<int:pk>/", candidates.take_back, name="candidates_take_back"),
    path("proposals/candidates/<slug:step>/", candidates.together, name="candidates_together"),
    path("sessions/", session_views.sessions, name="sessions"),
    path("sessions/<slug:slug>/new/", session_views.add, name="session_add"),
    path("sessions/<int:pk>/edit/", session_views.edit, name="session_edit"),
    path("proposals/<int:pk>/", views.proposal, name="proposal"),
    path("proposals/<int:pk>/edit/", views.edit, name="edit"),
    path("proposals/<int:pk>/publish/", after.publish, name="publish"),
    path("proposals/<int:pk>/unpublish/", after.unpublish, name="unpublish"),
    path("proposals/<int:pk>/<slug:name>/", views.step, name="step"),
    path("letters/", letter_views.letters, name="letters"),
    path("letters/<int:pk>/", letter_views.letter, name="letter"),
    path("look-back/", after.look_back, name="look_back"),
    path("look-back.csv", after.look_back_csv, name="look_back_csv"),
    path("archive/", after.archive, name="archive"),
    path("published/", after.published_list, name="published_list"),
    path("published/<int:pk>/", after.published, name="published"),
]

NAVIGATION += [
    ((_("写提案"), "proposals:write", "pencil-square"), may_write),
    ((_("征集附议"), "proposals:seconding", "hand-thumbs-up"), lambda user: bool(memberships_of(user))),
    ((_("大会"), "proposals:sessions", "calendar-range"), lambda user: user.holds(Role.PROPOSALS_STAFF)),
]
NAVIGATION.append(((_("并案候选"), "proposals:candidates", "intersect"), lambda user: user.holds(*EXAMINES)))
NAVIGATION.append(((_("转送信函"), "proposals:letters", "envelope"), letter_views.gets_letters))
NAVIGATION.append(
    (
        (_("回头看"), "proposals:look_back", "arrow-counterclockwise"),
        lambda user: user.holds(Role.PROPOSALS_STAFF, Role.PROPOSALS_COMMITTEE),
    )
)
