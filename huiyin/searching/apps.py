from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchingConfig(AppConfig):
    """The pages of search. They tell and remind, so they stand below notices; the index stands above members."""

    name = "huiyin.searching"
    verbose_name = _("检索页面")
