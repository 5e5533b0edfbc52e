from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "huiyin.privacy"
    verbose_name = _("我的信息")

    def ready(self) -> None:
        from huiyin.corrections.subjects import SUBJECTS
        from huiyin.notices.rounds import DAILY, Daily
        from huiyin.privacy.contesting import contestable
        from huiyin.privacy.erasing.workflow import write_index_again
        from huiyin.privacy.registry import KEPT
        from huiyin.privacy.retention import erase_where_rules_say_so

        import_module("huiyin.privacy.parts")
        DAILY.append(Daily("erase_due", _("删去超过保存期限的记录"), erase_where_rules_say_so))
        DAILY.append(Daily("index_after_erasure", _("注销以后重建检索索引"), write_index_again))
        SUBJECTS.update({entry.code: contestable(entry) for entry in KEPT if entry.office})
