from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HistoryConfig(AppConfig):
    name = "huiyin.history"
    verbose_name = _("办理记录")
