from django.urls import path

from huiyin.livelihood import views

app_name = "livelihood"
urlpatterns = [path("livelihood/<int:pk>/", views.matter, name="matter")]
