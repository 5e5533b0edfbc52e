"""A talk or visit: written down by one of the two, added to by the other, put right by either. Decision 0038.

What was said goes to `MeetingNote` and to no history, notice or log: `sensitive_variables` keeps it out of reports of
errors.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from huiyin.assemblies.models import Assembly, Body, holds_on
from huiyin.contacts import telling
from huiyin.contacts.models import Amendment, Meeting, MeetingNote, Pair, PublicGroup
from huiyin.contacts.permissions import is_of, is_one_of
from huiyin.history.taking import StepNotAllowed, begin, begun, locked
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.workflow import collect
from huiyin.matters.models import Matter
from huiyin.members.models import Person, Seat, person_of


@sensitive_variables()
@transaction.atomic
def record_meeting(
    *,
    by: Any,
    key: uuid.UUID,
    kind: str,
    held_on: date,
    pair: Pair | None = None,
    met: Person | None = None,
    group: PublicGroup | None = None,
    seat: Seat | None = None,
    theme: str = "",
    words: str = "",
) -> Meeting:
    """By one of the two, in person: no secretary, no office writes for them."""
    typed = [kind, held_on, _pk(pair), _pk(met), _pk(group), _pk(seat), said(theme, words)]
    if existing := begun(Meeting, "record_meeting", by=by, key=key, typed=typed):
        return existing
    person = _oneself(by)
    if held_on > timezone.localdate():
        raise StepNotAllowed(_("日期不能晚于今天。"))
    assembly, pair, met, group = _ends(person, held_on, pair, met, group)
    _own_seat(seat, person, assembly, held_on)
    _once(person, met, group, kind, held_on)
    ends = {"assembly": assembly, "by": person, "met": met, "group": group, "pair": pair, "seat": seat}
    meeting = Meeting.objects.create(kind=kind, held_on=held_on, recorded_by=by, **ends)
    _write(meeting, person, theme, words)
    begin(meeting, "record_meeting", by=by, key=key, typed=typed, facts={"on": held_on.isoformat()})
    telling.tell_recorded(meeting, by=person)
    return meeting


@sensitive_variables()
@transaction.atomic
def record_several(
    *,
    by: Any,
    key: uuid.UUID,
    kind: str,
    held_on: date,
    people: Sequence[Person],
    seat: Seat | None = None,
    theme: str = "",
    words: str = "",
) -> list[Meeting]:
    """Several members met on one day: a row for each, or none at all. Words belong to two, and so to one row."""
    if words.strip() and len(people) > 1:
        raise StepNotAllowed(_("谈话内容只属于两个人：一次记几位时请不要写内容，记好以后到每一次里分别写。"))
    common: dict[str, Any] = {"kind": kind, "held_on": held_on, "seat": seat, "theme": theme, "words": words}
    keys = [key, *(uuid.uuid5(key, str(place)) for place in range(1, len(people)))]
    return [record_meeting(by=by, key=one, met=met, **common) for one, met in zip(keys, people, strict=True)]


@sensitive_variables()
def said(theme: str, words: str) -> str:
    """A digest of what was said that only who has the talks' keys can work out: history cannot be asked for a guess."""
    text = json.dumps([theme.strip(), words.strip()])
    return salted_hmac("huiyin.contacts.talks", text, secret=settings.TALK_KEYS, algorithm="sha256").hexdigest()


def _pk(row: Any) -> int | None:
    return row.pk if row else None


def _oneself(by: Any) -> Person:
    person = person_of(by)
    if person is None:
        raise PermissionDenied
    return person


def _ends(
    person: Person, day: date, pair: Pair | None, met: Person | None, group: PublicGroup | None
) -> tuple[Assembly, Pair | None, Person | None, PublicGroup | None]:
    if pair is None and group is not None:
        pair = Pair.objects.on(day).filter(first=person, group=group).first()
        if pair is None:
            raise PermissionDenied
    if pair is not None:
        if person.pk not in (pair.first_id, pair.second_id):
            raise PermissionDenied
        _within(pair, day)
        return pair.assembly, pair, pair.second if person.pk == pair.first_id else pair.first, pair.group
    if met is None or met == person:
        raise StepNotAllowed(_("请写明和谁见的面。"))
    assembly = common_assembly(person, met, day)
    if assembly is None:
        raise StepNotAllowed(_("%(name)s那一天不是您所在政协的委员，不能记。请核对日期和姓名。") % {"name": met})
    between = Q(first=person, second=met) | Q(first=met, second=person)
    return assembly, Pair.objects.on(day).filter(between, assembly=assembly).first(), met, None


def _within(pair: Pair, day: date) -> None:
    if not holds_on(pair, day):
        facts = {"first": pair.starts_on.isoformat(), "last": pair.ends_on.isoformat() if pair.ends_on else _("今天")}
        raise StepNotAllowed(_("这个对子从 %(first)s 到 %(last)s。请写这期间的日期。") % facts)


def common_assembly(person: Person, met: Person, day: date) -> Assembly | None:
    """Where one is a member or holds a seat that day, and the other is a member."""
    of_met = met.memberships.on(day).values("assembly")
    own = Q(pk__in=person.memberships.on(day).values("assembly"))
    own |= Q(pk__in=Seat.objects.on(day).filter(person=person).values("body__assembly"))
    return Assembly.objects.filter(own, pk__in=of_met).first()


def seats_of(person: Person, assembly: Assembly | None, day: date) -> QuerySet[Seat]:
    """In what capacity one may have met somebody that day, beside that of a member: an office, not a plain seat."""
    plain = Q(role=Seat.Role.MEMBER) & ~Q(body__kind__in=[Body.Kind.PARTY_SUBGROUP, Body.Kind.CHAIR_COUNCIL])
    held = Seat.objects.on(day).filter(~plain, person=person)
    return (held.filter(body__assembly=assembly) if assembly else held).select_related("body")


def _own_seat(seat: Seat | None, person: Person, assembly: Assembly, day: date) -> None:
    if seat and not seats_of(person, assembly, day).filter(pk=seat.pk).exists():
        raise StepNotAllowed(_("那一天您没有担任“%(seat)s”。请另选一个身份。") % {"seat": seat})


def _once(person: Person, met: Person | None, group: PublicGroup | None, kind: str, day: date) -> None:
    """One talk is one row, also where both write it down at once: each holds the two persons while they look."""
    both = sorted(filter(None, [person.pk, _pk(met)]))
    list(Person._base_manager.select_for_update().filter(pk__in=both).order_by("pk"))
    between = Q(by=person, group=group) if group else Q(by=person, met=met) | Q(by=met, met=person)
    if Meeting.objects.counted().filter(between, kind=kind, held_on=day).exists():
        facts = {"other": met or group, "day": day.isoformat(), "kind": Meeting.Kind(kind).label}
        raise StepNotAllowed(
            _("和%(other)s %(day)s 的%(kind)s已经记过一次，没有再记。要补充内容，请打开那一次。") % facts
        )


# What was said


@sensitive_variables()
@transaction.atomic
def add_note(meeting: Meeting, *, by: Any, key: uuid.UUID, theme: str = "", words: str = "") -> MeetingNote | None:
    """One's own words, as one wants them to stand from now on; none at all where both are left empty."""
    typed = [meeting.pk, said(theme, words)]
    if begun(Meeting, "write_note", by=by, key=key, typed=typed):
        return meeting.notes.filter(by=person_of(by)).first()
    if not is_one_of(by, meeting):
        raise PermissionDenied
    locked(meeting)
    note = _write(meeting, _oneself(by), theme, words)
    begin(meeting, "write_note", by=by, key=key, typed=typed)
    return note


@sensitive_variables()
def _write(meeting: Meeting, person: Person, theme: str, words: str) -> MeetingNote | None:
    said = {"theme": theme.strip(), "words": words.strip(), "at": timezone.now()}
    if said["theme"] or said["words"]:
        return MeetingNote.objects.update_or_create(meeting=meeting, by=person, defaults=said)[0]
    MeetingNote.objects.filter(meeting=meeting, by=person).delete()
    return None


# Putting it right


@sensitive_variables()
@transaction.atomic
def amend_meeting(
    meeting: Meeting,
    *,
    by: Any,
    key: uuid.UUID,
    reason: str,
    held_on: date | None = None,
    kind: str = "",
    took_place: bool = True,
) -> Meeting:
    """The day, the kind, or that it did not take place. What stood there stays, with why."""
    held_on, kind = held_on or meeting.held_on, kind or meeting.kind
    typed = [meeting.pk, held_on, kind, took_place, said("", reason)]
    if begun(Meeting, "amend_meeting", by=by, key=key, typed=typed):
        return meeting
    if not is_one_of(by, meeting):
        raise PermissionDenied
    if not reason.strip():
        raise StepNotAllowed(_("请写明为什么更正。"))
    was = locked(meeting)
    if (was.held_on, was.kind, was.is_void) == (held_on, kind, not took_place):
        raise StepNotAllowed(_("没有要更正的：日期、类别和原来一样。"))
    _fits(was, held_on, kind, took_place)
    stood = {"was_held_on": was.held_on, "was_kind": was.kind, "was_void": was.is_void}
    Amendment.objects.create(meeting=was, reason=reason.strip(), on=timezone.localdate(), by=by, **stood)
    Meeting.objects.filter(pk=was.pk).update(held_on=held_on, kind=kind, is_void=not took_place)
    meeting.refresh_from_db()
    facts = {"was": was.held_on.isoformat(), "on": held_on.isoformat(), "took_place": took_place}
    begin(meeting, "amend_meeting", by=by, key=key, typed=typed, facts=facts)
    telling.tell_amended(meeting, by=_oneself(by))
    return meeting


def _fits(was: Meeting, held_on: date, kind: str, took_place: bool) -> None:
    if held_on > timezone.localdate():
        raise StepNotAllowed(_("日期不能晚于今天。"))
    if was.pair:
        _within(was.pair, held_on)
    if took_place and (was.is_void or (held_on, kind) != (was.held_on, was.kind)):
        _once(was.by, was.met, was.group, kind, held_on)


# What came up


@transaction.atomic
def raise_matter(
    meeting: Meeting,
    *,
    by: Any,
    key: uuid.UUID,
    title: str,
    description: str,
    kind: str = LivelihoodMatter.Kind.PROBLEM,
    place: Assembly | None = None,
) -> Matter:
    """Into the ledger in the name of whoever raises it. Nothing of the matter nor its history leads back to here."""
    if not is_one_of(by, meeting):
        raise PermissionDenied
    now = locked(meeting)
    matter = collect(
        by=by,
        assembly=now.assembly,
        key=key,
        kind=kind,
        source=LivelihoodMatter.Source.MEMBER,
        title=title,
        description=description,
        place=place,
        people=[_oneself(by)],
    )
    if now.matter_id not in (None, matter.pk):
        raise StepNotAllowed(_("这次联系里的事已经反映过一件。另一件请从“反映问题”写。"))
    Meeting.objects.filter(pk=now.pk).update(matter=matter)
    meeting.refresh_from_db()
    return matter


def notes_of(meeting: Meeting, user: Any) -> Iterable[MeetingNote]:
    return MeetingNote.objects.visible_to(user).filter(meeting=meeting).select_related("by")


def may_record(user: Any, pair: Pair, today: date) -> bool:
    """As long as the pair lasts, and a month longer for what was not written down yet."""
    return is_of(user, pair) and pair.starts_on <= today and (pair.ends_on is None or (today - pair.ends_on).days <= 31)
