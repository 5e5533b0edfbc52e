from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorrectionsConfig(AppConfig):
    name = "huiyin.corrections"
    verbose_name = _("更正申请")

    def ready(self) -> None:
        from huiyin.corrections import telling
        from huiyin.notices.rounds import DAILY, Daily
        from huiyin.notices.subjects import TITLES

        TITLES["corrections.correctionrequest"] = telling.titles
        DAILY.append(Daily("remind_corrections", _("更正申请期限提醒"), telling.remind))
