from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.corrections import views
from huiyin.corrections.permissions import answers_anything
from huiyin.web import NAVIGATION

app_name = "corrections"
urlpatterns = [
    path("corrections/", views.requests, name="requests"),
    path("corrections.xlsx", views.requests_xlsx, name="requests_xlsx"),
    path("corrections/ask/", views.ask_about, name="ask"),
    path("corrections/<int:pk>/", views.request_page, name="request"),
    path("corrections/<int:pk>/answer/", views.answer, name="answer"),
    path("corrections/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]

NAVIGATION.append(((_("更正申请"), "corrections:requests", "pencil-square"), answers_anything))
