from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MattersConfig(AppConfig):
    name = "huiyin.matters"
    verbose_name = _("事项")

    def ready(self) -> None:
        from huiyin.matters.ledger.views_kept import tell_of_new
        from huiyin.matters.notifying import titles
        from huiyin.matters.originators import erase_due
        from huiyin.matters.reminders import remind
        from huiyin.notices.rounds import DAILY, Daily
        from huiyin.notices.subjects import TITLES

        TITLES["matters.matter"] = titles
        DAILY.append(Daily("remind", _("期限提醒"), remind))
        DAILY.append(Daily("erase_originators", _("删除到期的反映人信息"), erase_due))
        DAILY.append(Daily("saved_views", _("视图提醒"), tell_of_new))
