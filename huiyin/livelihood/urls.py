from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.livelihood import commitments, views
from huiyin.livelihood.noting import assemblies_to_note_for
from huiyin.web import NAVIGATION

app_name = "livelihood"
urlpatterns = [
    path("livelihood/new/", views.note, name="note"),
    path("livelihood/from-commitment/<int:pk>/", commitments.take_over, name="from_commitment"),
    path("livelihood/<int:pk>/", views.matter, name="matter"),
    path("livelihood/<int:pk>/<slug:name>/", views.step, name="step"),
]

NAVIGATION.append(
    ((_("反映问题"), "livelihood:note", "chat-square-text"), lambda user: bool(assemblies_to_note_for(user)))
)
