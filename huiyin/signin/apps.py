from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SigninConfig(AppConfig):
    name = "huiyin.signin"
    verbose_name = _("登录")

    def ready(self) -> None:
        from huiyin.signin import factors, following

        factors.check_setting()
        following.connect()
