from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.web import NAVIGATION
from huiyin.writings import views

app_name = "writings"
urlpatterns = [
    path("writings/", views.writings, name="list"),
    path("writings/<int:pk>/", views.writing, name="writing"),
]

NAVIGATION.append(((_("文稿"), "writings:list", "journal-text"), lambda user: True))
