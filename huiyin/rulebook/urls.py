from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.rulebook import views
from huiyin.rulebook.permissions import reads_rules
from huiyin.web import NAVIGATION

app_name = "rulebook"
urlpatterns = [
    path("rules/", views.versions_of_assembly, name="list"),
    path("rules/begin/<slug:slug>/", views.begin, name="begin"),
    path("rules/<int:pk>/", views.version, name="version"),
    path("rules/<int:pk>/against/<int:other>/", views.compare, name="compare"),
    path("rules/<int:pk>/rules.json", views.export, name="export"),
    path("rules/<int:pk>/edit/", views.edit, name="edit"),
    path("rules/<int:pk>/import/", views.replace, name="import"),
    path("rules/<int:pk>/force/", views.put_into_force, name="force"),
    path("rules/<int:pk>/discard/", views.discard, name="discard"),
]

NAVIGATION.append(((_("规则"), "rulebook:list", "journal-text"), reads_rules))
