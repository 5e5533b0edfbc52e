from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "huiyin.activities"
    verbose_name = _("活动")

    def ready(self) -> None:
        from huiyin.activities.models import Material
        from huiyin.files.holders import HOLDERS, Holder

        HOLDERS.append(Holder(Material, "attachment"))
