from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "huiyin.backups"

    def ready(self) -> None:
        from django.conf import settings
        from django.utils.translation import gettext_lazy

        from huiyin.backups.making import of_the_day
        from huiyin.notices.rounds import DAILY, Daily

        if settings.BACKUP_DAILY:
            DAILY.append(Daily("backup", gettext_lazy("备份"), of_the_day))
