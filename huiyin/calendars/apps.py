from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    name = "huiyin.calendars"
    verbose_name = _("日历")

    def ready(self) -> None:
        post_migrate.connect(_load_announced, sender=self)


def _load_announced(apps: Any = None, using: str = "default", **_kwargs: Any) -> None:
    """Each `migrate` brings the announced years this version ships and the database does not have (decision 0014)."""
    from huiyin.calendars.announced import load

    here = {model._meta.label for model in apps.get_models()} if apps else {"calendars.Calendar"}
    if "calendars.Calendar" in here:  # not so when the app's own migrations are taken back
        load(using)
