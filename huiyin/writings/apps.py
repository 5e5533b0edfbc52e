from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WritingsConfig(AppConfig):
    name = "huiyin.writings"
    verbose_name = _("文稿")

    def ready(self) -> None:
        from huiyin.files.holders import HOLDERS, Holder
        from huiyin.notices.subjects import TITLES
        from huiyin.writings import reach, telling
        from huiyin.writings.models import Call, Writing, WritingPicture

        HOLDERS.append(
            Holder(WritingPicture, "attachment", reach.pictures_opened_by, public=reach.pictures_open_to_all)
        )
        HOLDERS.append(Holder(Writing, "audio", opened_by=reach.readable, public=reach.open_to_all))
        TITLES[Writing._meta.label_lower] = telling.titles
        TITLES[Call._meta.label_lower] = telling.call_titles
