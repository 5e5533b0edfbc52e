from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WritingsConfig(AppConfig):
    name = "huiyin.writings"
    verbose_name = _("文稿")

    def ready(self) -> None:
        from huiyin.files.holders import HOLDERS, Holder
        from huiyin.writings.models import Writing, WritingPicture

        HOLDERS.append(Holder(WritingPicture, "attachment"))
        HOLDERS.append(Holder(Writing, "audio"))
