"""Whoever has to answer a request, and whoever asked, are told; before and after the day, as of every clock.

A notice holds no word of the request: that is read on its page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from huiyin.accounts.models import Role, RoleHolding
from huiyin.calendars.stored import working_days
from huiyin.corrections.models import CorrectionRequest
from huiyin.corrections.permissions import answering
from huiyin.history.wording import kept
from huiyin.matters.models import LOOK_AHEAD
from huiyin.matters.reminders import DUE, Stage, Week, stage
from huiyin.notices.hours import working_moment
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put


def tell_asked(request: CorrectionRequest) -> int:
    words = kept(lambda: _("有一件更正申请等您答复，期限 %(day)s。") % {"day": request.due_on.isoformat()})
    return _put(request, answering(request), Notice.Kind.WAITING, "asked", words)


def tell_answered(request: CorrectionRequest) -> int:
    words = kept(lambda: _("您的更正申请有了答复：%(outcome)s。") % {"outcome": request.get_outcome_display()})
    return _put(request, [request.by_id], Notice.Kind.ANSWERED, "answered", words)


def tell_withdrawn(request: CorrectionRequest) -> int:
    """Those who were told of it need not look for it."""
    words = kept(lambda: _("一件等您答复的更正申请已由本人撤回。"))
    return _put(request, answering(request), Notice.Kind.WAITING, "withdrawn", words)


def remind(day: date) -> int:
    """The day's reminders of requests that wait; when late, the leader is told too. The number written."""
    waiting = CorrectionRequest.objects.filter(state=CorrectionRequest.State.ASKED, due_on__lte=day + LOOK_AHEAD)
    with override(settings.LANGUAGE_CODE):
        return sum(_remind(request, day) for request in waiting.select_related("assembly"))


def _remind(request: CorrectionRequest, day: date) -> int:
    calendar = working_days(request.assembly)
    week = Week(calendar, min(request.due_on, day) - LOOK_AHEAD, max(request.due_on, day) + LOOK_AHEAD)
    found = stage(request.asked_on, request.due_on, day, week)
    if found is None:
        return 0
    midnight = datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
    after = working_moment(midnight, calendar)
    seed, words, responsible = f"{found.mark}/{request.due_on.isoformat()}", _said(request, found), answering(request)
    told = _put(request, responsible, found.kind, seed, words, after)
    if found.kind == Notice.Kind.OVERDUE:
        above = RoleHolding.objects.on(day).filter(role=Role.LEADER, assembly=request.assembly_id)
        leaders = set(above.filter(user__is_active=True).values_list("user", flat=True)) - responsible
        told += _put(request, leaders - {request.by_id}, Notice.Kind.OVERSIGHT, seed, words, after)
    return told


def _said(request: CorrectionRequest, found: Stage) -> str:
    facts = {"due": request.due_on.isoformat(), "days": found.days}
    if found.kind == Notice.Kind.BEFORE:
        return _("更正申请的答复期限是 %(due)s，还有 %(days)d 个工作日") % facts
    if found == DUE:
        return _("更正申请的答复期限是 %(due)s，已经到了") % facts
    return _("更正申请的答复期限是 %(due)s，已超过 %(days)d 个工作日") % facts


def titles(user: Any, ids: list[int]) -> dict[int, str]:
    """For the list of notices (notices/subjects.py)."""
    return dict(CorrectionRequest.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "about"))


def _put(
    request: CorrectionRequest,
    accounts: Iterable[int],
    kind: str,
    seed: str,
    words: str,
    after: datetime | None = None,
) -> int:
    return put(
        Word(
            recipient=account,
            kind=kind,
            subject=CorrectionRequest._meta.label_lower,
            subject_id=request.pk,
            about=kept(lambda: _("更正申请")),
            title=words,
            path=reverse("corrections:request", args=[request.pk]),
            seed=f"correction/{request.pk}/{seed}",
            send_after=after or timezone.now(),
        )
        for account in accounts
    )
