from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class HistoryConfig(AppConfig):
    name = "huiyin.history"
    verbose_name = _("办理记录")

    def ready(self) -> None:
        from huiyin.history import guarding

        pre_migrate.connect(guarding.before_migrations, sender=self)
        post_migrate.connect(guarding.after_migrations, sender=self)
        checks.register(guarding.check, checks.Tags.database)
