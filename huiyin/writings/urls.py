from django.urls import URLPattern

app_name = "writings"
urlpatterns: list[URLPattern] = []
