from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "huiyin.activities"
    verbose_name = _("活动")

    def ready(self) -> None:
        from huiyin.activities.enclosing import enclosure
        from huiyin.activities.models import Material
        from huiyin.activities.telling import titles
        from huiyin.files.holders import HOLDERS, Holder
        from huiyin.notices.enclosures import ENCLOSURES
        from huiyin.notices.subjects import TITLES

        HOLDERS.append(Holder(Material, "attachment"))
        TITLES["activities.activity"] = titles
        ENCLOSURES["activities.activity"] = enclosure
