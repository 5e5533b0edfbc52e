"""When one of the two leaves: the pair ends that day, and somebody goes on where it ended. Decision 0038."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.contacts.models import Pair
from huiyin.contacts.permissions import keeps_pairs
from huiyin.contacts.standing import is_member, is_staff, with_ends
from huiyin.history.models import Event, record
from huiyin.history.taking import StepNotAllowed, begin, begun, locked
from huiyin.members.leaving import assembly_of, goes_on
from huiyin.members.models import Membership, Person, Seat

_K = Pair.Kind


# With a membership or a seat (members/leaving.py)


def left(held: Membership | Seat, by: Any, on: date) -> None:
    """The pairs of whoever left end on their last day, and wait for somebody to go on with them."""
    if goes_on(held, on):
        return
    for pair in _pairs_of(held).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)):
        was = pair.ends_on.isoformat() if pair.ends_on else None
        last = max(on, pair.starts_on)
        Pair.objects.filter(pk=pair.pk).update(ends_on=last, ended=Pair.Ended.LEFT)
        facts = {"on": last.isoformat(), "was": was, "ended": pair.ended, "who": held.person_id}
        _record(pair, "left", by=by, facts=facts)


def came_back(held: Membership | Seat, by: Any, on: date) -> None:
    """Only what this very leaving ended: where the other left too, the pair stays ended by that."""
    for pair in _pairs_of(held).filter(ended=Pair.Ended.LEFT, ends_on__gte=on):
        event = Event.objects.of(pair).filter(step="left").last()
        if event is None or event.facts.get("who") != held.person_id:
            continue
        if pair.after.exists():
            raise StepNotAllowed(_("不能撤销：“%(pair)s”已经由别人接续。") % {"pair": pair})
        Pair.objects.filter(pk=pair.pk).update(ends_on=event.facts["was"], ended=event.facts["ended"])
        _record(pair, "came_back", by=by, facts={"was": event.facts["on"]})


def _pairs_of(held: Membership | Seat) -> QuerySet[Pair]:
    """A member's pairs hang on the membership; those of the staff on the seat."""
    pairs = Pair.objects.filter(assembly=assembly_of(held)).select_related("first", "second", "group").order_by("pk")
    if isinstance(held, Membership):
        return pairs.filter(Q(first=held.person_id) & ~Q(kind=_K.STAFF_MEMBER) | Q(second=held.person_id))
    return pairs.filter(first=held.person_id, kind=_K.STAFF_MEMBER)


def _record(pair: Pair, step: str, *, by: Any, facts: dict[str, Any]) -> None:
    record(pair, step, by=by, before="", after="", key=uuid.uuid4(), facts=facts)


# What waits


def pairs_left_open(assembly: Assembly, on: date) -> QuerySet[Pair]:
    """One of the two is gone and the other is there, whether the pair ended with the membership or runs on still."""
    ended = Q(ended=Pair.Ended.LEFT, ends_on__lte=on, after__isnull=True)
    runs_on = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    one_there = Q(first_there=True, second_there=False) | Q(first_there=False, second_there=True)
    pairs = with_ends(Pair.objects.filter(assembly=assembly), on).filter(one_there, ended | runs_on)
    return pairs.select_related("first", "second", "group").order_by("kind", "pk")


# Going on


@transaction.atomic
def pass_on(
    pair: Pair,
    *,
    by: Any,
    key: uuid.UUID,
    on: date,
    first: Person | None = None,
    second: Person | None = None,
) -> Pair:
    """A new pair from `on`, of the one who stayed and whoever goes on. The talks of the old one stay with it."""
    typed = [pair.pk, on, first.pk if first else None, second.pk if second else None]
    if existing := begun(Pair, "pass_on", by=by, key=key, typed=typed):
        return existing
    if not keeps_pairs(by, pair.assembly_id):
        raise PermissionDenied
    now = locked(pair)
    if now.after.exists():
        raise StepNotAllowed(_("这个对子已经有人接续，可能刚有人办过。请返回查看。"))
    _not_too_early(now, on)
    found = with_ends(Pair.objects.filter(pk=now.pk), on).get()
    if (found.first_there, found.second_there) not in ((True, False), (False, True)):  # type: ignore[attr-defined]
        raise StepNotAllowed(_("只有一方离任、另一方还在的对子可以接续。请返回查看。"))
    new = Pair(assembly=now.assembly, kind=now.kind, before=now, starts_on=on, group=now.group)
    new.first = now.first if found.first_there else first  # type: ignore[attr-defined, assignment]
    new.second = now.second if found.second_there else second  # type: ignore[attr-defined]
    _close(now, on, by)
    _check(new, on)
    new.save()
    begin(new, "pass_on", by=by, key=key, typed=typed, facts={"on": on.isoformat()})
    return new


def _not_too_early(now: Pair, on: date) -> None:
    if now.ends_on is not None and on < now.ends_on:
        raise StepNotAllowed(_("接续不能早于原来的对子结束（%(day)s）。") % {"day": now.ends_on.isoformat()})
    if on < now.starts_on:
        raise StepNotAllowed(_("接续不能早于原来的对子开始（%(day)s）。") % {"day": now.starts_on.isoformat()})


def _close(now: Pair, on: date, by: Any) -> None:
    """A pair that still ran ends with the last day of whoever left, or the day before somebody goes on."""
    if now.ended:
        return
    was = now.ends_on.isoformat() if now.ends_on else None
    Pair.objects.filter(pk=now.pk).update(ends_on=on, ended=Pair.Ended.LEFT)
    _record(now, "left", by=by, facts={"on": on.isoformat(), "was": was})


def _check(new: Pair, on: date) -> None:
    """Each end is who the kind says, on that day; nobody twice."""
    if new.first_id is None or (new.kind != _K.MEMBER_PUBLIC and new.second_id is None):
        raise StepNotAllowed(_("请写明由谁接续。"))
    if new.first_id == new.second_id:
        raise StepNotAllowed(_("不能和自己结对。"))
    staff = new.kind == _K.STAFF_MEMBER
    if not (is_staff if staff else is_member)(new.first, new.assembly, on):
        raise StepNotAllowed(_wrong_end(new.first, staff))
    if new.second and not is_member(new.second, new.assembly, on):
        raise StepNotAllowed(_wrong_end(new.second, False))
    if new.kind == _K.PARTY_NONPARTY:
        _check_party(new, on)
    ends = Q(first=new.first, second=new.second, group=new.group) | Q(first=new.second, second=new.first)
    if Pair.objects.on(on).filter(ends, assembly=new.assembly, kind=new.kind).exclude(pk=new.before_id).exists():
        raise StepNotAllowed(_("“%(pair)s”已经结成这一类对子。请换一位。") % {"pair": new})


def _wrong_end(person: Person, staff: bool) -> str:
    if staff:
        return _("%(name)s那一天不是本级政协机关的干部。") % {"name": person}
    return _("%(name)s那一天不是本级政协的委员。") % {"name": person}


def _check_party(new: Pair, on: date) -> None:
    party = Membership.objects.on(on).filter(assembly=new.assembly)
    wanted = [(new.first, True), (new.second, False)]
    if any(not party.filter(person=person, cpc=cpc).exists() for person, cpc in wanted):
        raise StepNotAllowed(_("这一类对子由一位党员委员联系一位党外委员。请换一位。"))


@transaction.atomic
def end_pair(pair: Pair, *, by: Any, key: uuid.UUID, on: date, why: str) -> Pair:
    """By hand. What was recorded stays with it."""
    typed = [pair.pk, on, why.strip()]
    if begun(Pair, "end_pair", by=by, key=key, typed=typed):
        return pair
    if not keeps_pairs(by, pair.assembly_id):
        raise PermissionDenied
    now = locked(pair)
    if not why.strip():
        raise StepNotAllowed(_("请写明为什么结束。"))
    if now.ended or (now.ends_on and now.ends_on < timezone.localdate()):
        raise StepNotAllowed(_("这个对子已经结束。"))
    if not now.starts_on <= on <= timezone.localdate():
        raise StepNotAllowed(_("请写从 %(first)s 到今天之间的日期。") % {"first": now.starts_on.isoformat()})
    Pair.objects.filter(pk=now.pk).update(ends_on=on, ended=Pair.Ended.BY_HAND)
    pair.refresh_from_db()
    begin(pair, "end_pair", by=by, key=key, typed=typed, facts={"on": on.isoformat(), "note": why.strip()})
    return pair
