from django.urls import path

from huiyin.duties import views

app_name = "duties"
urlpatterns = [path("duties/<int:pk>/", views.duty, name="duty")]
