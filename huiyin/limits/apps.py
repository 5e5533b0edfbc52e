from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LimitsConfig(AppConfig):
    name = "huiyin.limits"
    verbose_name = _("次数限制")
