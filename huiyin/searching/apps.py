from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchingConfig(AppConfig):
    """The pages of search. They tell and remind, so they stand below notices; the index stands above members."""

    name = "huiyin.searching"
    verbose_name = _("检索页面")

    def ready(self) -> None:
        from huiyin.notices.rounds import DAILY, Daily
        from huiyin.notices.subjects import TITLES
        from huiyin.searching import saved

        DAILY.append(Daily("saved_searches", _("检索提醒"), saved.tell_of_new))
        TITLES["searching.savedsearch"] = saved.titles
