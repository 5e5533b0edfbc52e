"""Files that people attach to what they write: pictures, made anew from what was sent, PDF documents, voice notes."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.files import holders

SMALL_SIDE = 480  # pixels of the longer side of a preview


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own uploads, and what is held by a record one sees (holders.py)."""
        return self.filter(Q(uploaded_by=user) | holders.seen_by(user)) if user.is_authenticated else self.none()

    def open_to_all(self):
        """Those of what is published to everybody, as long as it is."""
        return self.filter(holders.open_to_all())

    def unheld(self):
        """Those no record of any app refers to."""
        return self.exclude(holders.held())


def stored_as(attachment: Attachment, ending: str) -> str:
    """A place by the day, so that a day's leftovers are found, and a random name: never the sender's."""
    return f"{attachment.uploaded_at:%Y/%m/%d}/{uuid.uuid4().hex}{PurePosixPath(ending).suffix}"


class Attachment(models.Model):
    """One stored file. Reached through its view alone: the folder it lies in is served by nobody."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("图片")
        PDF = "pdf", _("PDF 文件")
        AUDIO = "audio", _("录音")

    name = models.CharField(_("文件名"), max_length=100)  # as shown; cleaned (cleaning.py)
    kind = models.CharField(_("类别"), max_length=7, choices=Kind.choices)
    media_type = models.CharField(max_length=20)  # of the stored bytes, found by us
    file = models.FileField(upload_to=stored_as)
    small = models.FileField(upload_to=stored_as, blank=True)  # none where the picture itself is small enough
    size = models.PositiveIntegerField(_("大小"))  # bytes
    width = models.PositiveIntegerField(null=True, blank=True)  # pixels
    height = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)  # of the stored bytes
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attachments")
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now, db_index=True)
    key = models.UUIDField(default=uuid.uuid4)  # of the form it came with
    alt = models.CharField(_("图片说明"), max_length=200, blank=True)  # for those who cannot see it

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["uploaded_by", "key", "sha256"], name="one_attachment_per_form_and_bytes"),
            models.CheckConstraint(
                name="a_picture_has_its_size_in_pixels",
                condition=~Q(kind="picture") | Q(width__isnull=False, height__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:file", args=[self.pk])

    @property
    def is_picture(self) -> bool:
        return self.kind == self.Kind.PICTURE

    @property
    def is_sound(self) -> bool:
        return self.kind == self.Kind.AUDIO

    @property
    def small_width(self) -> int:
        return self._shrunk(self.width)

    @property
    def small_height(self) -> int:
        return self._shrunk(self.height)

    def _shrunk(self, side: int | None) -> int:
        longest = max(self.width or 1, self.height or 1, SMALL_SIDE)
        return max(1, round((side or 1) * SMALL_SIDE / longest))
