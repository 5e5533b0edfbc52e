from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.members.models import memberships_of
from huiyin.proposals import letter_views, views
from huiyin.web import NAVIGATION

app_name = "proposals"
urlpatterns = [
    path("proposals/new/", views.write, name="write"),
    path("proposals/<int:pk>/", views.proposal, name="proposal"),
    path("proposals/<int:pk>/edit/", views.edit, name="edit"),
    path("proposals/<int:pk>/<slug:name>/", views.step, name="step"),
    path("letters/", letter_views.letters, name="letters"),
    path("letters/<int:pk>/", letter_views.letter, name="letter"),
]

NAVIGATION.append(((_("转送信函"), "proposals:letters", "envelope"), letter_views.gets_letters))
NAVIGATION.append(((_("写提案"), "proposals:write", "pencil-square"), lambda user: bool(memberships_of(user))))
