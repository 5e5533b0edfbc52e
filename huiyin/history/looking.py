"""That somebody looked at what is sensitive about another: kept, so that whom it is about can read who it was.

Decision 0043. One look a day of one person at one thing is one line, however often the page is opened.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.history.models import Event, record

LOOK, EXPORT = "look", "export"
# What is looked at, in words for whom it is about.
WHAT = {
    "duty_record": _("履职档案"),
    EXPORT: _("带姓名的下载"),
    "pairs": _("联系对子（下载）"),
    "duty_report": _("年度履职报告"),
    "party": _("是否中共党员"),
    "wishes": _("联系意愿"),
    "leave": _("请假事由"),
    "feedback": _("对答复的意见"),
    "meeting": _("谈心和走访的记录"),
    "pair": _("联系对子"),
}
NAMESPACE = uuid.UUID("0b6f6c52-43a5-5b0e-8f0a-6c1d3a0d9e43")


def looked(subject: models.Model, *, by: Any, what: str, why: str = "") -> Event | None:
    """A look at one record of somebody's; None where it is one's own. `what` is a code of WHAT."""
    if _is_own(subject, by):
        return None
    return _once(subject, by=by, what=what, facts={"what": what, "note": why.strip()})


def looked_over(assembly: models.Model, people: Iterable[int], *, by: Any, what: str, why: str = "") -> Event | None:
    """A list of an assembly's that tells of several persons: one line with their keys; oneself is none of them."""
    person = getattr(by, "person", None)
    others = sorted({pk for pk in people if person is None or pk != person.pk})
    if not others:
        return None
    # Text between commas: asked for by `facts__people__icontains=",12,"`, on SQLite and PostgreSQL alike.
    told = f",{','.join(map(str, others))},"
    return _once(assembly, by=by, what=what, facts={"what": what, "note": why.strip(), "people": told})


def _once(subject: models.Model, *, by: Any, what: str, facts: dict[str, Any]) -> Event:
    """Of two pages opened at once the second finds the line of the first."""
    day = timezone.localdate().isoformat()
    seed = [subject._meta.label_lower, subject.pk, by.pk, what, day, facts.get("people", "")]
    seed += [facts["note"]] if what == EXPORT else []  # each reason is a line of its own
    key = uuid.uuid5(NAMESPACE, "/".join(map(str, seed)))
    if seen := Event.objects.filter(key=key).first():
        return seen
    try:
        with transaction.atomic():
            return record(subject, LOOK, by=by, before="", after="", key=key, facts=facts)
    except IntegrityError:
        return Event.objects.get(key=key)


def _is_own(subject: Any, by: Any) -> bool:
    """The account itself, or a record of the person who signs in with it."""
    if subject == by:
        return True
    membership = getattr(subject, "membership", None)
    person = getattr(subject, "person", None) or getattr(membership, "person", None) or subject
    return getattr(person, "user_id", None) == by.pk
