from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "huiyin.members"
    verbose_name = _("委员")

    def ready(self) -> None:
        from huiyin.members import one_person

        autodiscover_modules("parts")
        one_person.join()
