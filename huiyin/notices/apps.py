from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "huiyin.notices"
    verbose_name = _("通知")

    def ready(self) -> None:
        from huiyin.files.keeping import clear
        from huiyin.history.checking import of_the_day
        from huiyin.history.heads import keep
        from huiyin.limits.counting import sweep
        from huiyin.notices.queued import prune
        from huiyin.notices.rounds import DAILY, Daily

        DAILY.append(Daily("files", _("删除没有用上的附件"), clear))
        DAILY.append(Daily("heads", _("保存办理记录的链头"), keep))
        DAILY.append(Daily("verify", _("核对办理记录"), of_the_day))
        DAILY.append(Daily("prune", _("清理后台任务的旧结果"), prune))
        DAILY.append(Daily("limits", _("清理过期的次数记录"), sweep))
