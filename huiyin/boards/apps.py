from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BoardsConfig(AppConfig):
    name = "huiyin.boards"
    verbose_name = _("界别群")

    def ready(self) -> None:
        from huiyin.boards import parts
        from huiyin.boards.models import Post
        from huiyin.files.holders import HOLDERS, Holder
        from huiyin.notices.subjects import TITLES

        HOLDERS.append(Holder(Post, "picture"))
        TITLES[Post._meta.label_lower] = parts.titles
