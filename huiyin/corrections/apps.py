from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorrectionsConfig(AppConfig):
    name = "huiyin.corrections"
    verbose_name = _("更正申请")
