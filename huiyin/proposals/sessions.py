"""The sessions of an assembly, kept by its proposals staff. A proposal already handed in keeps its window."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly, Session, Term
from huiyin.history.models import Event, record


class SessionNotSound(Exception):
    """`field` is where it is wrong; the message is for people."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def may_keep(user: Any, assembly: Assembly) -> bool:
    return bool(user.holds(Role.PROPOSALS_STAFF, assembly_id=assembly.pk))


@transaction.atomic
def keep(
    session: Session, *, by: Any, key: uuid.UUID, term: Term, number: int, opens_on: date, closes_on: date
) -> Session:
    """Add a session, or change the days of one. Raises PermissionDenied and SessionNotSound."""
    if not may_keep(by, session.assembly):
        raise PermissionDenied
    if event := Event.objects.filter(key=key, actor=by.pk).first():
        return Session.objects.get(pk=event.subject_id)
    Assembly.objects.select_for_update().get(pk=session.assembly.pk)  # of two at once the second sees the first's
    before = _days(session) if session.pk else ""
    session.term, session.number, session.opens_on, session.closes_on = term, number, opens_on, closes_on
    _check(session)
    session.save()
    facts = {"number": number, "opens_on": opens_on.isoformat(), "closes_on": closes_on.isoformat(), "was": before}
    record(session, "keep_session", by=by, before="", after="", key=key, facts=facts)
    return session


def _days(session: Session) -> str:
    return f"{session.opens_on.isoformat()}/{session.closes_on.isoformat()}"


def _check(session: Session) -> None:
    if session.closes_on < session.opens_on:
        raise SessionNotSound("closes_on", _("闭幕日期不能早于开幕日期。"))
    others = session.assembly.sessions.exclude(pk=session.pk)
    if others.filter(term=session.term, number=session.number).exists():
        raise SessionNotSound("number", _("这一届已经有第 %(number)d 次会议。") % {"number": session.number})
    overlapping = others.filter(opens_on__lte=session.closes_on, closes_on__gte=session.opens_on).first()
    if overlapping:
        words = _("与%(session)s（%(opens)s 至 %(closes)s）的日期重叠。")
        days = {"session": overlapping, "opens": overlapping.opens_on, "closes": overlapping.closes_on}
        raise SessionNotSound("opens_on", words % days)
    if session.opens_on < session.term.starts_on or (session.term.ends_on and session.opens_on > session.term.ends_on):
        raise SessionNotSound("opens_on", _("开幕日期不在第 %(term)d 届任期内。") % {"term": session.term.number})
