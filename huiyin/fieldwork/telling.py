"""Whoever wrote a finding is told what another made of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.calendars.stored import working_days
from huiyin.fieldwork.models import Finding
from huiyin.history.wording import kept
from huiyin.matters.models import Matter
from huiyin.notices.hours import working_moment
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put


def tell_writer(finding: Finding, matter: Matter, *, by: Any, key: uuid.UUID) -> None:
    if finding.written_by_id == by.pk:
        return
    facts = {"kind": matter.get_kind_display()}
    word = Word(
        recipient=finding.written_by_id,
        kind=Notice.Kind.ANSWERED,
        subject=Finding._meta.label_lower,
        subject_id=finding.pk,
        about=kept(lambda: _("一条调研发现")),
        title=kept(lambda: _("您写下的调研发现，已提为%(kind)s") % facts),
        path=finding.get_absolute_url(),
        seed=f"{key}/way",
        send_after=working_moment(timezone.now(), working_days(finding.activity.assembly)),
    )
    put([word])
