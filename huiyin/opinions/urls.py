from django.urls import path

from huiyin.opinions import views

app_name = "opinions"
urlpatterns = [path("opinions/<int:pk>/", views.item, name="item")]
