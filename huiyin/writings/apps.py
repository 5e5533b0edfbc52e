from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WritingsConfig(AppConfig):
    name = "huiyin.writings"
    verbose_name = _("文稿")
