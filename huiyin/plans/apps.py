from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "huiyin.plans"
    verbose_name = _("议题")
