from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "huiyin.search"
    verbose_name = _("检索")

    def ready(self) -> None:
        from huiyin.notices.rounds import DAILY, Daily
        from huiyin.notices.subjects import TITLES
        from huiyin.search import saved

        DAILY.append(Daily("saved_searches", _("检索提醒"), saved.tell_of_new))
        TITLES["search.savedsearch"] = saved.titles
