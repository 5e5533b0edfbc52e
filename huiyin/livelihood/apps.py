from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LivelihoodConfig(AppConfig):
    name = "huiyin.livelihood"
    verbose_name = _("民生事项")
