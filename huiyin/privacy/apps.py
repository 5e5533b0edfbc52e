from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "huiyin.privacy"
    verbose_name = _("我的信息")

    def ready(self) -> None:
        from huiyin.corrections.subjects import SUBJECTS
        from huiyin.privacy.contesting import contestable
        from huiyin.privacy.registry import KEPT

        SUBJECTS.update({entry.code: contestable(entry) for entry in KEPT if entry.office})
