from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "huiyin.visits"
    verbose_name = _("走访和接待")

    def ready(self) -> None:
        from huiyin.activities.following import FOLLOWED
        from huiyin.visits.as_activity import followed

        FOLLOWED.append(followed)
