from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.plans import import_views, views
from huiyin.web import NAVIGATION

app_name = "plans"
urlpatterns = [
    path("topics/", views.topics, name="list"),
    path("topics/import/", import_views.import_plan, name="import"),
    path("topics/<int:pk>/", views.topic, name="topic"),
]

NAVIGATION.append(((_("议题"), "plans:list", "diagram-3"), lambda user: True))
