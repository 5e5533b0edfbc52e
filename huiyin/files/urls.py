from django.urls import path

from huiyin.files import views

app_name = "files"
urlpatterns = [
    path("files/<int:pk>/", views.file, name="file"),
    path("public/files/<int:pk>/", views.public_file, name="public_file"),
]
