from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "huiyin.search"
    verbose_name = _("检索")

    def ready(self) -> None:
        autodiscover_modules("searched")
        from huiyin.search import following

        pre_migrate.connect(following.before_migrations, sender=self)
        post_migrate.connect(following.after_migrations, sender=self)
        checks.register(following.check, checks.Tags.database)
