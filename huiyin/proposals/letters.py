"""The addressed agency tells that it has read a letter. No answer is owed."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.history.models import Event, record
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed, digest_of
from huiyin.proposals.models import Letter


def is_addressee(user: Any, letter: Letter) -> bool:
    return letter.to_id in user.agencies_as(Role.AGENCY, Role.AGENCY_LEADER)


@transaction.atomic
def mark_read(letter: Letter, *, by: Any, key: uuid.UUID, note: str = "", on: date | None = None) -> None:
    """Once; of two officers the second is told. Raises PermissionDenied for all but the addressed agency's."""
    if not is_addressee(by, letter):
        raise PermissionDenied
    digest = digest_of(note)
    if _read_before(letter, by, key, digest):
        return
    unread = Letter.objects.filter(pk=letter.pk, read_on=None)
    if not unread.update(read_on=on or timezone.localdate(), read_by=by, read_note=note):
        raise StepNotAllowed(_("这封信函已经记过“已阅”。"))
    letter.refresh_from_db()
    record(letter, "read", by=by, before="", after="", key=key, facts={}, digest=digest)


def _read_before(letter: Letter, by: Any, key: uuid.UUID, digest: str) -> bool:
    event = Event.objects.filter(key=key).first()
    if event is None:
        return False
    if (event.subject, event.subject_id, event.actor_id, event.digest) != (
        letter._meta.label_lower,
        letter.pk,
        by.pk,
        digest,
    ):
        raise KeyAlreadyUsed
    return True
