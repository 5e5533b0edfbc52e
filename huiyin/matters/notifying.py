"""Notices a step brings about: to whoever has to act next, and to those whose matter was answered."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huiyin.calendars.stored import working_days
from huiyin.matters.models import BEFORE_FILING, OPEN, Answer, Matter, State
from huiyin.matters.recipients import FOR_AN_AGENCY, Offices, accounts_of
from huiyin.notices.hours import working_moment
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, kept, put
from huiyin.notices.subjects import Titles

Held = tuple[str, int | None, int | None]


def holder_of(matter: Matter) -> Held:
    return matter.holder_office, matter.holder_person_id, matter.holder_agency_id


def tell_holder(matter: Matter, label: str | Promise, *, was: Held, by: Any, key: uuid.UUID) -> int:
    """Whoever holds it since this step. Not the one who took it; not of an answer, which is told as such."""
    now = holder_of(matter)
    if now == was or matter.state not in OPEN or matter.state == State.REPLIED:
        return 0
    office, person, agency = now
    who = Q(role=office, assembly=matter.assembly_id) if office else Q(role__in=FOR_AN_AGENCY, agency=agency)
    offices = Offices(timezone.localdate(), who if office or agency else Q(pk__in=[]))
    recipients = offices.holding(matter, accounts_of([person] if person else []))
    title = kept(lambda: _("%(about)s等您处理（%(step)s）") % {"about": about(matter), "step": label})
    return _tell(recipients, matter, Notice.Kind.WAITING, title, seed=f"{key}/waiting", by=by)


def tell_answered(answer: Answer, persons: Iterable[int]) -> int:
    """Each who was given the answer."""
    matter = answer.matter
    title = kept(lambda: _("%(about)s有了答复") % {"about": about(matter)})
    recipients = set(accounts_of(persons).values())
    return _tell(recipients, matter, Notice.Kind.ANSWERED, title, seed=f"answer/{answer.pk}", by=None)


def _tell(recipients: set[int], matter: Matter, kind: str, title: str, *, seed: str, by: Any) -> int:
    others = recipients - ({by.pk} if by else set())
    if not others:
        return 0
    send_after = working_moment(timezone.now(), working_days(matter.assembly))
    return put(words(others, matter, kind, title, seed=seed, send_after=send_after))


def words(
    recipients: Iterable[int], matter: Matter, kind: str, title: str, *, seed: str, send_after: datetime
) -> Iterator[Word]:
    """The same for each of them."""
    same = {"subject": Matter._meta.label_lower, "subject_id": matter.pk, "about": about(matter)}
    path = matter.get_absolute_url()
    for recipient in recipients:
        yield Word(recipient, kind, **same, title=title, path=path, seed=seed, send_after=send_after)  # type: ignore[arg-type]


def about(matter: Matter) -> str:
    """All that a mail may say of it: its number once it was filed, else that there is one."""
    if not matter.docket or matter.state in BEFORE_FILING:
        return kept(lambda: _("一件事项"))
    return kept(lambda: f"{matter.get_kind_display()} {matter.docket}")


def titles(user: Any, matters: list[int]) -> Titles:
    """For the list of notices (notices.subjects)."""
    return dict(Matter.objects.visible_to(user).filter(pk__in=matters).values_list("pk", "title"))
