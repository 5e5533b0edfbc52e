"""Fields for pictures and documents. A bad file is said at its field; what was typed elsewhere in the form stays.

What they clean to may be kept (keeping.py), and is not stored yet. Their forms need `enctype="multipart/form-data"`.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.files.accepting import Accepted, accept
from huiyin.files.sound import MOST_MINUTES, accept_sound

MOST = 6  # files in one field
# Without HEIC, and JPEG first: phones and computers that hold pictures as HEIC then send JPEG by themselves.
PICTURES = "image/jpeg,image/png,image/webp,image/gif,image/avif"
SOUNDS = "audio/*,.m4a,.mp3,.ogg,.opus,.wav,.webm"


class _Several(forms.FileInput):
    allow_multiple_selected = True


def _picture_help() -> str:
    return _("JPEG、PNG 等图片，不超过 %(most)d MB。照片里的拍摄地点等信息会自动去掉。") % {
        "most": settings.FILE_MEGABYTES
    }


def _several_help(most: int, pdf: bool) -> str:
    facts = {"count": most, "most": settings.FILE_MEGABYTES}
    if pdf:
        return _("图片或 PDF，最多 %(count)d 个，每个不超过 %(most)d MB。照片里的拍摄地点等信息会自动去掉。") % facts
    return _("最多 %(count)d 张，每张不超过 %(most)d MB。照片里的拍摄地点等信息会自动去掉。") % facts


def _sound_help() -> str:
    return _("手机录的 m4a、mp3 等，不超过 %(most)d MB、%(minutes)d 分钟。录音里的地点、姓名等信息会自动去掉。") % {
        "most": settings.FILE_MEGABYTES,
        "minutes": MOST_MINUTES,
    }


class PictureField(forms.FileField):
    """One picture; cleans to what may be kept, or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": PICTURES}))
        kwargs.setdefault("help_text", lazy(_picture_help, str)())
        super().__init__(allow_empty_file=True, **kwargs)  # an empty one is refused in our words

    def clean(self, data: Any, initial: Any = None) -> Accepted | None:
        upload = super().clean(data, None)
        return accept(upload) if upload else None


class AudioField(forms.FileField):
    """One voice note; cleans to what may be kept, or None. Where the browser can record, record.js offers it."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"accept": SOUNDS, "data-record": str(MOST_MINUTES)}
        kwargs.setdefault("widget", forms.FileInput(attrs=attrs))
        kwargs.setdefault("help_text", lazy(_sound_help, str)())
        super().__init__(allow_empty_file=True, **kwargs)  # an empty one is refused in our words

    def clean(self, data: Any, initial: Any = None) -> Accepted | None:
        upload = super().clean(data, None)
        return accept_sound(upload) if upload else None


class AttachmentsField(forms.FileField):
    """Several files at once, pictures and (unless `pdf` is false) PDF; cleans to a list of what may be kept.

    The same file chosen twice is there once.
    """

    default_error_messages = {"too_many": gettext_lazy("一次最多传 %(most)d 个，您选了 %(count)d 个。")}

    def __init__(self, *, most: int = MOST, pdf: bool = True, **kwargs: Any) -> None:
        self.most, self.pdf = most, pdf
        types = f"{PICTURES},application/pdf" if pdf else PICTURES
        kwargs.setdefault("widget", _Several(attrs={"accept": types}))
        kwargs.setdefault("help_text", lazy(_several_help, str)(most, pdf))
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Accepted]:
        uploads = [upload for upload in data or [] if upload]
        if not uploads:
            super().clean(None)
            return []
        if len(uploads) > self.most:
            facts = {"most": self.most, "count": len(uploads)}
            raise ValidationError(self.error_messages["too_many"], code="too_many", params=facts)
        return self._accepted(uploads)

    def _accepted(self, uploads: list[Any]) -> list[Accepted]:
        """Every bad file is told, not the first alone."""
        found: dict[str, Accepted] = {}
        wrong: list[ValidationError] = []
        for upload in uploads:
            try:
                accepted = accept(upload, pdf=self.pdf)
            except ValidationError as refused:
                wrong.append(refused)
            else:
                found.setdefault(accepted.sha256, accepted)
        if found and wrong:  # a browser empties the field
            wrong.append(
                ValidationError(_("其余 %(count)d 个没有问题，请和改好的一起重新选择。") % {"count": len(found)})
            )
        if wrong:
            raise ValidationError(wrong)
        return list(found.values())
