from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.members.models import memberships_of
from huiyin.proposals import views
from huiyin.web import NAVIGATION

app_name = "proposals"
urlpatterns = [
    path("proposals/new/", views.write, name="write"),
    path("proposals/<int:pk>/", views.proposal, name="proposal"),
    path("proposals/<int:pk>/edit/", views.edit, name="edit"),
    path("proposals/<int:pk>/<slug:name>/", views.step, name="step"),
]

NAVIGATION.append(((_("写提案"), "proposals:write", "pencil-square"), lambda user: bool(memberships_of(user))))
