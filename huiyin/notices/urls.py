from django.urls import path

from huiyin.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/settings/", views.choose, name="settings"),
    path("notices/<int:pk>/", views.open_notice, name="open"),
]
