"""Notices a step brings about: to whoever has to act next, and to those whose matter was answered."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.calendars.stored import working_days
from huiyin.history.wording import kept
from huiyin.matters.models import BEFORE_FILING, DECIDES_FOR_AGENCIES, OPEN, Answer, Assignment, Kind, Matter, State
from huiyin.matters.recipients import FOR_AN_AGENCY, Offices, accounts_of, writer_of
from huiyin.notices.hours import working_moment
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put
from huiyin.notices.subjects import Titles

if TYPE_CHECKING:
    from huiyin.matters.steps import Step

Held = tuple[str, int | None, int | None]
AT_THE_AGENCY = (Assignment.State.ASSIGNED, Assignment.State.ACCEPTED)
AT_THE_OFFICE = (Assignment.State.RETURN_REQUESTED, Assignment.State.REPLY_REVIEW)


def holder_of(matter: Matter) -> Held:
    return matter.holder_office, matter.holder_person_id, matter.holder_agency_id


def tell_next(
    matter: Matter,
    step: Step,
    *,
    was: Held,
    parts: Sequence[Assignment],
    opens: Sequence[Assignment],
    by: Any,
    key: uuid.UUID,
) -> int:
    """Whoever has to act since this step, but for the one who took it.

    Of an answer nobody is told here: that has a word of its own. A merged matter goes with the one it was merged into.
    """
    if matter.state not in OPEN or matter.state in (State.REPLIED, State.MERGED):
        return 0
    offices, agencies, person = _acting(matter, step, was, parts, opens)
    who = Q(role__in=offices, assembly=matter.assembly_id) | Q(role__in=FOR_AN_AGENCY, agency__in=agencies)
    recipients = set(accounts_of([person]).values()) if person else set()
    if offices and (writer := writer_of(matter)):
        recipients, offices, who = recipients | writer, [], Q(role__in=FOR_AN_AGENCY, agency__in=agencies)
    if offices or agencies:
        recipients |= Offices(timezone.localdate(), who).everybody
    title = kept(lambda: _("%(about)s等您处理（%(step)s）") % {"about": about(matter), "step": step.label})
    return _tell(recipients, matter, Notice.Kind.WAITING, title, seed=f"{key}/waiting", by=by)


def _acting(
    matter: Matter, step: Step, was: Held, parts: Sequence[Assignment], opens: Sequence[Assignment]
) -> tuple[list[str], set[int], int | None]:
    """Offices, agencies and the person whose turn it is since the step.

    Among several agencies the matter's holder changes with the least advanced part; only parts that moved count then.
    """
    agencies = {part.agency_id for part in opens}
    if step.part is None or (step.ends and step.holder):  # it says itself who acts next
        office, person, agency = (None, None, None) if holder_of(matter) == was else holder_of(matter)
        return [office] if office else [], agencies | ({agency} if agency else set()), person
    if step.part.own:
        waits = any(part.state in AT_THE_OFFICE for part in parts)
        return [Role.PROPOSALS_STAFF] if waits else [], agencies, None
    return [], agencies | {part.agency_id for part in parts if part.state in AT_THE_AGENCY}, None


def tell_office(matter: Matter, label: str | Promise, *, by: Any, key: uuid.UUID, roles: Sequence[str] = ()) -> int:
    """Those who decide on what agencies ask for, or `roles`, of what waits for them and moves no state."""
    roles = roles or DECIDES_FOR_AGENCIES[Kind(matter.kind)][:1]
    offices = Offices(timezone.localdate(), Q(role__in=roles, assembly=matter.assembly_id))
    title = kept(lambda: _("%(about)s等您处理（%(step)s）") % {"about": about(matter), "step": label})
    return _tell(offices.everybody, matter, Notice.Kind.WAITING, title, seed=f"{key}/waiting", by=by)


def tell_agency(matter: Matter, agency_id: int, label: str | Promise, *, by: Any, key: uuid.UUID) -> int:
    """The officers of one agency, of something that moves no state: they are urged."""
    officers = Offices(timezone.localdate(), Q(role__in=FOR_AN_AGENCY, agency=agency_id))
    title = kept(lambda: _("%(about)s等您处理（%(step)s）") % {"about": about(matter), "step": label})
    return _tell(officers.everybody, matter, Notice.Kind.WAITING, title, seed=f"{key}/waiting", by=by)


def tell_people(matter: Matter, persons: Iterable[int], label: str | Promise, *, by: Any, key: uuid.UUID) -> int:
    """Those persons who have an account, of something that waits for them and moves no state."""
    title = kept(lambda: _("%(about)s等您处理（%(step)s）") % {"about": about(matter), "step": label})
    recipients = set(accounts_of(persons).values())
    return _tell(recipients, matter, Notice.Kind.WAITING, title, seed=f"{key}/waiting", by=by)


def tell(matter: Matter, accounts: Iterable[int], title: str, *, seed: str, by: Any = None) -> int:
    """Those accounts, of something that came of their matter."""
    return _tell(set(accounts), matter, Notice.Kind.ANSWERED, title, seed=seed, by=by)


def tell_answered(answer: Answer, persons: Iterable[int], accounts: Iterable[int] = ()) -> int:
    """Each who was given the answer: persons, and accounts that wrote for a body."""
    matter = answer.matter
    title = kept(lambda: _("%(about)s有了答复") % {"about": about(matter)})
    recipients = set(accounts_of(persons).values()) | set(accounts)
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
