from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.auditing import views
from huiyin.auditing.log import reads_log
from huiyin.web import NAVIGATION

app_name = "auditing"
urlpatterns = [path("log/", views.entries, name="log")]

NAVIGATION.append(((_("审计日志"), "auditing:log", "journal-text"), reads_log))
