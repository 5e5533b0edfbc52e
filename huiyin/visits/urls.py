from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.visits import views
from huiyin.visits.permissions import comes_to_places
from huiyin.web import NAVIGATION

app_name = "visits"
urlpatterns = [
    path("visits/", views.days, name="list"),
    path("visits/places/", views.places, name="places"),
    path("visits/places/open/", views.place_open, name="place_open"),
    path("visits/places/<int:pk>/", views.place, name="place"),
    path("visits/places/<int:pk>/change/", views.place_change, name="place_change"),
    path("visits/places/<int:pk>/plan/", views.plan, name="plan"),
    path("visits/places/<int:pk>.csv", views.place_csv, name="place_csv"),
    path("visits/<int:pk>/", views.visit, name="visit"),
    path("visits/<int:pk>/print/", views.visit_print, name="print"),
    path("visits/<int:pk>/notice/", views.notice, name="notice"),
    path("visits/<int:pk>/<slug:name>/", views.step, name="step"),
    path("visits/received/<int:pk>/settle/", views.settle, name="settle"),
    path("visits/received/<int:pk>/correct/", views.correct, name="correct"),
]

NAVIGATION.append(((_("走访接待"), "visits:list", "people"), comes_to_places))
