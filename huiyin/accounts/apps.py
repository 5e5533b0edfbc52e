from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "huiyin.accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        from huiyin.accounts import apart

        post_migrate.connect(apart.install, sender=self, dispatch_uid="roles_apart")
