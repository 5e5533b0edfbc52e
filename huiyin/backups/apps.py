from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "huiyin.backups"

    def ready(self) -> None:
        from django.conf import settings
        from django.core import checks
        from django.utils.translation import gettext_lazy

        from huiyin.backups.checks import newest_is_of_the_day
        from huiyin.backups.making import of_the_day
        from huiyin.notices.rounds import DAILY, Daily

        checks.register(newest_is_of_the_day, checks.Tags.security, deploy=True)
        if settings.BACKUP_DAILY:
            DAILY.append(Daily("backup", gettext_lazy("备份"), of_the_day))
