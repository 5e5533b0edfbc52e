from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "huiyin.plans"
    verbose_name = _("议题")

    def ready(self) -> None:
        from huiyin.notices.subjects import TITLES
        from huiyin.plans.telling import titles

        TITLES["plans.topic"] = titles
