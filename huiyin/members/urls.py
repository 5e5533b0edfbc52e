from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.members import views
from huiyin.members.importing import views as importing
from huiyin.web import NAVIGATION

app_name = "members"
urlpatterns = [
    path("members/", views.people, name="list"),
    path("members/<int:pk>/", views.person, name="person"),
    path("members/imports/", importing.imports, name="imports"),
    path("members/imports/new/", importing.begin, name="import_begin"),
    path("members/imports/<int:pk>/", importing.preview, name="import"),
    path("members/imports/<int:pk>/<slug:name>/", importing.step, name="import_step"),
]

NAVIGATION.append(((_("委员"), "members:list", "people"), lambda user: True))
