"""Pages about accounts. What lies in folders further down puts its own in here (huiyin/signin/urls.py)."""

from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = []
