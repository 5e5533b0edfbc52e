"""Pictures and a voice note with a writing. Its author puts them in while it is a draft, takes them out at any time."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.files.accepting import Accepted
from huiyin.files.keeping import keep
from huiyin.history.taking import StepNotAllowed, begin, begun, locked
from huiyin.writings.models import Writing, WritingPicture
from huiyin.writings.permissions import writes

MOST_PICTURES = 12
# What is done to them, in the words of a writing's history.
ENCLOSED = {
    "add_picture": gettext_lazy("加图片"),
    "change_caption": gettext_lazy("改图片说明"),
    "move_picture": gettext_lazy("改图片次序"),
    "remove_picture": gettext_lazy("去掉图片"),
    "put_audio": gettext_lazy("放录音"),
    "remove_audio": gettext_lazy("去掉录音"),
}


def may_enclose(user: Any, writing: Writing) -> bool:
    return writing.state == Writing.State.DRAFT and writes(user, writing)


@transaction.atomic
def add_picture(writing: Writing, *, by: Any, key: uuid.UUID, picture: Accepted, caption: str) -> Writing:
    """At the end. The caption is what those read who cannot see it: there is no picture without."""
    if _done(writing, "add_picture", by=by, key=key, typed=[picture.sha256, caption.strip()]):
        return writing
    last = writing.pictures.aggregate(last=Max("order"))["last"] or 0
    if writing.pictures.count() >= MOST_PICTURES:
        raise StepNotAllowed(_("一篇最多放 %(most)d 张图片。请先去掉一张。") % {"most": MOST_PICTURES})
    kept = keep(picture, by=by, key=key, alt=_described(caption))
    if writing.pictures.filter(attachment__sha256=kept.sha256).exists():
        raise StepNotAllowed(_("这张图片已经放进来了。"))
    WritingPicture.objects.create(writing=writing, attachment=kept, order=last + 1, caption=caption.strip())
    return writing


def _described(caption: str) -> str:
    if not caption.strip():
        raise StepNotAllowed(_("请写图片说明：拍的是什么。看不见图片的人要靠它。"))
    return caption.strip()


@transaction.atomic
def change_caption(picture: WritingPicture, *, by: Any, key: uuid.UUID, caption: str) -> Writing:
    writing = picture.writing
    if not _done(writing, "change_caption", by=by, key=key, typed=[picture.pk, caption.strip()]):
        WritingPicture.objects.filter(pk=picture.pk).update(caption=_described(caption))
    return writing


@transaction.atomic
def move_picture(picture: WritingPicture, *, by: Any, key: uuid.UUID, to: int) -> Writing:
    """To place `to`, counted from 1; beyond the ends it stays at the end."""
    writing = picture.writing
    if not _done(writing, "move_picture", by=by, key=key, typed=[picture.pk, to]):
        place_at(list(writing.pictures.all()), picture, to)
    return writing


def place_at(rows: list[Any], row: Any, to: int) -> None:
    """All rows numbered from 1 again, with `row` at `to`."""
    others = [one for one in rows if one.pk != row.pk]
    others.insert(max(0, to - 1), row)
    for number, one in enumerate(others, 1):
        type(one)._base_manager.filter(pk=one.pk).exclude(order=number).update(order=number)


@transaction.atomic
def remove_picture(picture: WritingPicture, *, by: Any, key: uuid.UUID) -> Writing:
    """Also from what is published: it is gone for all readers at once. The file goes with the daily round."""
    writing = picture.writing
    if not _done(writing, "remove_picture", by=by, key=key, typed=picture.pk, at_any_time=True):
        WritingPicture.objects.filter(pk=picture.pk).delete()
    return writing


@transaction.atomic
def put_audio(writing: Writing, *, by: Any, key: uuid.UUID, audio: Accepted) -> Writing:
    """In place of one that was there."""
    if not _done(writing, "put_audio", by=by, key=key, typed=audio.sha256):
        kept = keep(audio, by=by, key=key)
        Writing._base_manager.filter(pk=writing.pk).update(audio=kept)
        writing.refresh_from_db()
    return writing


@transaction.atomic
def remove_audio(writing: Writing, *, by: Any, key: uuid.UUID) -> Writing:
    if not _done(writing, "remove_audio", by=by, key=key, typed="", at_any_time=True):
        Writing._base_manager.filter(pk=writing.pk).update(audio=None)
        writing.refresh_from_db()
    return writing


def _done(writing: Writing, step: str, *, by: Any, key: uuid.UUID, typed: Any, at_any_time: bool = False) -> bool:
    """Whether this very request was carried out before; if not, it is on record now."""
    now = locked(writing)
    typed = [writing.pk, typed]
    if begun(Writing, step, by=by, key=key, typed=typed) is not None:
        return True
    if not writes(by, now):
        raise PermissionDenied
    if now.state != Writing.State.DRAFT and not at_any_time:
        raise StepNotAllowed(
            _("现在是“%(state)s”，图片和录音不能再加或改，只能去掉。要加的，请先收回修改。")
            % {"state": now.get_state_display()}
        )
    begin(now, step, by=by, key=key, typed=typed)
    return False
