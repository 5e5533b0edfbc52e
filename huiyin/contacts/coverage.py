"""Who has no pair, which pairs have not met for long, which wait for somebody: a to-do, in the order of the register.

No number of anybody's is worked out, and nothing is ordered by one.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies import rules
from huiyin.assemblies.models import Assembly
from huiyin.assemblies.months import months_before
from huiyin.contacts import telling
from huiyin.contacts.handing_over import pairs_left_open
from huiyin.contacts.models import Meeting, Pair
from huiyin.contacts.permissions import keeps_pairs
from huiyin.contacts.standing import standing
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed, begin, begun, locked
from huiyin.members.models import Membership, Person

_K = Pair.Kind


@dataclass
class Line:
    """One member: of which kinds a pair is missing, with whom there was no meeting since which day."""

    membership: Membership
    missing: list[str] = field(default_factory=list)
    unmet: list[Pair] = field(default_factory=list)

    @property
    def missing_words(self) -> str:
        return "、".join(str(_K(kind).label) for kind in self.missing)


class Coverage:
    """Of one assembly on one day, under the rules of that day."""

    def __init__(self, assembly: Assembly, on: date) -> None:
        self.assembly, self.on = assembly, on
        self.rules = rules.contacts(assembly.rules_on(on).document)
        self.months = self.rules["unmet_months"]
        self.since = months_before(on, self.months)

    @cached_property
    def pairs(self) -> list[Pair]:
        found = standing(Pair.objects.filter(assembly=self.assembly), self.on)
        return list(found.select_related("first", "second", "group").order_by("kind", "pk"))

    @cached_property
    def left_open(self) -> list[Pair]:
        return list(pairs_left_open(self.assembly, self.on))

    @cached_property
    def members(self) -> list[Membership]:
        """In the order of the register: by sector, then by name."""
        held = Membership.objects.on(self.on).filter(assembly=self.assembly).select_related("person", "sector")
        return list(held.order_by("sector__order", "sector__pk", "person__name", "pk"))

    @cached_property
    def _has(self) -> Counter[tuple[int, str]]:
        return Counter((person, pair.kind) for pair in self.pairs for person in covered(pair))

    @cached_property
    def unmet_pairs(self) -> list[Pair]:
        """Older than so many months, and the two have not met since."""
        old = [pair for pair in self.pairs if pair.starts_on <= self.since]
        met = met_since(Meeting.objects.filter(assembly=self.assembly), self.since, self.on)
        return [pair for pair in old if _ends(pair) not in met]

    @cached_property
    def lines(self) -> list[Line]:
        unmet: dict[int, list[Pair]] = defaultdict(list)
        for pair in self.unmet_pairs:
            unmet[owner(pair)].append(pair)
        found = [Line(held, self._missing(held), unmet.get(held.person_id, [])) for held in self.members]
        return [line for line in found if line.missing or line.unmet]

    def _missing(self, held: Membership) -> list[str]:
        return [
            kind
            for kind in rules.PAIR_KINDS
            if not (kind == _K.PARTY_NONPARTY and held.cpc)
            and self._has[held.person_id, kind] < self.rules["pairs"][kind]
        ]

    @property
    def counts(self) -> dict[str, int]:
        """Members without a pair they should have, pairs that have not met, pairs that wait for somebody."""
        return {
            "missing": sum(bool(line.missing) for line in self.lines),
            "unmet": len(self.unmet_pairs),
            "left": len(self.left_open),
        }


def covered(pair: Pair) -> list[int]:
    """Whom the pair gives what the rule asks for: who is kept in touch with; of two members, both; with the public,
    the member."""
    if pair.kind == _K.MEMBER_MEMBER:
        return [pair.first_id, pair.second_id]  # type: ignore[list-item]
    return [owner(pair)]


def owner(pair: Pair) -> int:
    """The member under whose name a pair is listed."""
    first = pair.kind in (_K.MEMBER_MEMBER, _K.MEMBER_PUBLIC)
    return pair.first_id if first else pair.second_id  # type: ignore[return-value]


Ends = frozenset[tuple[str, int | None]]


def _ends(pair: Pair) -> Ends:
    return _both(pair.first_id, pair.second_id, pair.group_id)


def _both(one: int | None, other: int | None, group: int | None) -> Ends:
    return frozenset([("person", one), ("group", group) if group else ("person", other)])


def met_since(meetings: Any, first: date, last: date) -> set[Ends]:
    """Who met whom from a day to a day, whoever of the two came to the other, recorded with the pair or without."""
    found = meetings.counted().filter(held_on__range=(first, last)).order_by()
    return {_both(*ends) for ends in found.values_list("by", "met", "group").distinct()}


def own_unmet(person: Person, on: date) -> Iterator[Pair]:
    """Of one's own pairs, those that have not met for as long as the rule of their assembly says."""
    pairs = standing(Pair.objects.filter(Q(first=person) | Q(second=person)), on)
    by_assembly: dict[Assembly, list[Pair]] = defaultdict(list)
    for pair in pairs.select_related("assembly", "first", "second", "group").order_by("kind", "pk"):
        by_assembly[pair.assembly].append(pair)
    own = Meeting.objects.filter(Q(by=person) | Q(met=person))
    for assembly, found in by_assembly.items():
        if not assembly.has_rules_on(on):
            continue
        since = months_before(on, rules.contacts(assembly.rules_on(on).document)["unmet_months"])
        met = met_since(own, since, on)
        yield from (pair for pair in found if pair.starts_on <= since and _ends(pair) not in met)


def last_met(pairs: list[Pair]) -> dict[int, date]:
    """By pair: the last day its two met, as far as it is recorded with it."""
    met: QuerySet[Any] = Meeting.objects.counted().filter(pair__in=pairs).order_by("held_on")
    return dict(met.values_list("pair", "held_on"))


# A word to those concerned


@transaction.atomic
def remind(assembly: Assembly, *, by: Any, key: uuid.UUID) -> int:
    """Once a month at most; to each of those concerned one notice, that says of no number."""
    if before := begun(Assembly, "remind_contacts", by=by, key=key, typed=[assembly.pk]):
        return int(Event.objects.get(key=key).facts["told"]) if before else 0
    if not keeps_pairs(by, assembly.pk):
        raise PermissionDenied
    locked(assembly)
    today = timezone.localdate()
    last = reminded_on(assembly)
    if last and last > months_before(today, 1):
        raise StepNotAllowed(_("%(day)s 已经提醒过一次，一个月只提醒一次。") % {"day": last.isoformat()})
    told = telling.tell_unmet(
        Coverage(assembly, today).unmet_pairs, f"contacts/{assembly.pk}/unmet/{today.isoformat()}"
    )
    begin(assembly, "remind_contacts", by=by, key=key, typed=[assembly.pk], facts={"told": told})
    return told


def reminded_on(assembly: Assembly) -> date | None:
    last = Event.objects.of(assembly).filter(step="remind_contacts").last()
    return timezone.localdate(last.at) if last else None
