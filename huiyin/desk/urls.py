from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.desk import views
from huiyin.web import NAVIGATION

app_name = "desk"
urlpatterns = [path("", views.home, name="home")]

NAVIGATION.insert(0, ((_("首页"), "desk:home", "house"), lambda user: True))
