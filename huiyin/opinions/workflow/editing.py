"""The desk's words for an item: edited beside the original, checked by one, signed by another."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.history.taking import StepNotAllowed
from huiyin.history.wording import kept
from huiyin.matters import notifying
from huiyin.matters.models import Matter
from huiyin.opinions.models import IssueEntry, ItemVersion, SignOff
from huiyin.opinions.workflow.raising import authors
from huiyin.opinions.workflow.table import STEPS, sign_offs, take
from huiyin.opinions.workflow.versions import keep_version, set_item


@transaction.atomic
def edit_text(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    title: str,
    situation: str,
    advice: str,
    cause: str = "",
    note: str = "",
    for_chair: bool | None = None,
    on: date | None = None,
) -> None:
    """A version of its own; the author's words stay as they were, and the author is told where to read both."""
    on = on or timezone.localdate()
    if not (title.strip() and situation.strip() and advice.strip()):
        raise StepNotAllowed(_("编辑稿要有标题、情况和建议。"))
    typed = [title, situation, cause, advice, note, for_chair]
    if not take(matter, "edit_text", by=by, key=key, on=on, typed=typed, title=title, facts={"note": note}):
        return
    chair = {} if for_chair is None else {"for_chair": for_chair}
    set_item(matter, situation=situation, cause=cause, advice=advice, **chair)
    keep_version(matter, kind=ItemVersion.Kind.EDITED, by=by, on=on, note=note)
    words = kept(lambda: _("%(about)s已编辑，可以对照原文查看") % {"about": notifying.about(matter)})
    notifying.tell(matter, authors(matter), words, seed=f"{key}/edited", by=by)


@transaction.atomic
def remark_on_edit(matter: Matter, *, by: Any, key: uuid.UUID, note: str, on: date | None = None) -> None:
    """An author's word on the edited text. The desk reads it before it signs; nothing else changes."""
    if not note.strip():
        raise StepNotAllowed(_("请写明您的意见。"))
    if take(matter, "remark_on_edit", by=by, key=key, on=on, typed=note, facts={"note": note}):
        notifying.tell_office(matter, STEPS["remark_on_edit"].label, by=by, key=key)


@transaction.atomic
def check(matter: Matter, *, by: Any, key: uuid.UUID, note: str = "", on: date | None = None) -> None:
    _signed_off(matter, "check", SignOff.Kind.CHECKED, by=by, key=key, note=note, on=on)


@transaction.atomic
def sign(matter: Matter, *, by: Any, key: uuid.UUID, note: str = "", on: date | None = None) -> None:
    """The second person. Where the chair's signature is asked for, it waits for that as well."""
    _signed_off(matter, "sign", SignOff.Kind.SIGNED, by=by, key=key, note=note, on=on)


@transaction.atomic
def sign_as_chair(matter: Matter, *, by: Any, key: uuid.UUID, note: str = "", on: date | None = None) -> None:
    _signed_off(matter, "sign_as_chair", SignOff.Kind.CHAIR, by=by, key=key, note=note, on=on)


def _signed_off(
    matter: Matter, step: str, kind: SignOff.Kind, *, by: Any, key: uuid.UUID, note: str, on: date | None
) -> None:
    on = on or timezone.localdate()
    # The row is held to the end: the state stays, so of two at once nothing else would stop the second.
    Matter.objects.select_for_update().get(pk=matter.pk)
    matter.opinion.refresh_from_db()
    if not take(matter, step, by=by, key=key, on=on, typed=note):
        return
    SignOff.objects.create(matter=matter, kind=kind, edition=matter.opinion.edition, by=by, note=note, on=on)
    if _is_cleared(matter):
        take(matter, "clear", by=None, key=uuid.uuid4(), on=on)


def _is_cleared(matter: Matter) -> bool:
    asked = {SignOff.Kind.CHECKED, SignOff.Kind.SIGNED}
    asked |= {SignOff.Kind.CHAIR} if matter.opinion.for_chair else set()
    return asked <= set(sign_offs(matter))


@transaction.atomic
def send_back_to_edit(matter: Matter, *, by: Any, key: uuid.UUID, note: str, on: date | None = None) -> None:
    """It is edited anew, and both sign the new words. It leaves an issue that is still being put together."""
    on = on or timezone.localdate()
    if not note.strip():
        raise StepNotAllowed(_("请写明退回重编的理由。"))
    if not take(matter, "send_back_to_edit", by=by, key=key, on=on, typed=note):
        return
    edition = matter.opinion.edition
    SignOff.objects.create(matter=matter, kind=SignOff.Kind.SENT_BACK, edition=edition, by=by, note=note, on=on)
    IssueEntry.objects.filter(matter=matter, issue__issued_on=None).delete()
