from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutiesConfig(AppConfig):
    name = "huiyin.duties"
    verbose_name = _("履职")

    def ready(self) -> None:
        from huiyin.duties.reminding import titles
        from huiyin.notices.subjects import TITLES

        TITLES["duties.yearlyduty"] = titles
