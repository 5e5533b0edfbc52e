"""Who is to be paired on a day, of each kind; and what a list of pairs comes to: loads, what could not be met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from huiyin.assemblies.models import Assembly, Body
from huiyin.assemblies.rules import contacts
from huiyin.contacts.models import ContactWish, Pair, PublicGroup
from huiyin.contacts.pairing.reasons import End, clashes
from huiyin.contacts.pairing.solve import Question, Two, usable
from huiyin.members.models import Membership, Seat

Kind = Pair.Kind
HEADS = (Seat.Role.CHAIR, Seat.Role.VICE_CHAIR)
# Whom each kind is there for: everybody of them has as many pairs as the rules say.
COVERED = {
    Kind.PARTY_NONPARTY: frozenset({"people", "others"}),
    Kind.STAFF_MEMBER: frozenset({"others"}),
    Kind.MEMBER_MEMBER: frozenset({"people", "others"}),
    Kind.MEMBER_PUBLIC: frozenset({"people"}),
}


@dataclass(frozen=True)
class Problem:
    """A kind on a day, with the pairs there are: by their two, and those that hold on the day."""

    kind: str
    question: Question
    pairs: dict[Two, int]  # that may go on: the pair's number
    holding: frozenset[int]
    superior: tuple[Two, ...]  # paired now, though one heads a body the other sits in

    def side(self, name: str) -> dict[int, End]:
        ends = self.question.people if name == "people" or self.question.others is None else self.question.others
        return {end.id: end for end in ends}

    def present(self) -> list[int]:
        """By this one sees whether pairs were made or ended meanwhile."""
        return [len(self.holding), max(self.holding, default=0)]


def problem(assembly: Assembly, kind: str, on: date) -> Problem:
    rules = contacts(assembly.rules_on(on).document)
    members = _members(assembly, on)
    people, others = _sides(assembly, kind, on, members)
    barred = frozenset() if kind == Kind.MEMBER_PUBLIC else _barred(assembly, on, rules["superiors"])
    held = Pair.objects.filter(assembly=assembly, kind=kind).on(on).order_by("starts_on", "pk")
    rows = [(row["pk"], row["first"], row["second"] or row["group"]) for row in held.values(*_ENDS)]
    present = frozenset((first, second) for _pk, first, second in rows)
    question = Question(people, others, rules["pairs"][kind], COVERED[Kind(kind)], barred, present)
    alike = others is None
    usable_pairs = usable(question)
    pairs: dict[Two, int] = {}
    for pk, first, second in rows:
        two = (min(first, second), max(first, second)) if alike else (first, second)
        if two in usable_pairs:
            pairs.setdefault(two, pk)
    allowed = usable(replace(question, barred=frozenset()))
    return Problem(kind, question, pairs, frozenset(pk for pk, *_ends in rows), tuple(sorted(allowed - usable_pairs)))


_ENDS = ("pk", "first", "second", "group")


def _members(assembly: Assembly, on: date) -> dict[int, tuple[End, bool]]:
    """By person: the end, and whether a member of the Party."""
    above = dict(Assembly.objects.values_list("pk", "parent"))
    wishes = dict(ContactWish.objects.filter(membership__assembly=assembly).values_list("membership", "language"))
    held = Membership.objects.filter(assembly=assembly).on(on).order_by("starts_on", "pk")
    found: dict[int, tuple[End, bool]] = {}
    for pk, person, sector, region, cpc in held.values_list("pk", "person", "sector", "resident_region", "cpc"):
        place = place_within(region, assembly.pk, above)
        found[person] = (End(person, sector, place, wishes.get(pk, "any")), cpc)
    return found


def place_within(region: int | None, assembly: int, above: dict[int, int | None]) -> int | None:
    """Of a region's members their prefecture, of a city's their county: the part of the assembly they live in."""
    here = region
    while here is not None and above.get(here) != assembly:
        here = above.get(here)
    return here if here is not None else None if region == assembly else region


def _sides(
    assembly: Assembly, kind: str, on: date, members: dict[int, tuple[End, bool]]
) -> tuple[list[End], list[End] | None]:
    ends = [end for end, _cpc in members.values()]
    if kind == Kind.PARTY_NONPARTY:
        party = [end for end, cpc in members.values() if cpc]
        return party, [end for end, cpc in members.values() if not cpc]
    if kind == Kind.STAFF_MEMBER:
        return [End(pk) for pk in _staff(assembly, on)], ends
    if kind == Kind.MEMBER_MEMBER:
        return ends, None
    return ends, _groups(assembly)


def _staff(assembly: Assembly, on: date) -> list[int]:
    seats = Seat.objects.filter(body__assembly=assembly, body__kind=Body.Kind.SECRETARIAT, role=Seat.Role.STAFF)
    return sorted(set(seats.on(on).values_list("person", flat=True)))


def _groups(assembly: Assembly) -> list[End]:
    above = dict(Assembly.objects.values_list("pk", "parent"))
    rows = PublicGroup.objects.filter(assembly=assembly, is_open=True).order_by("pk")
    return [
        End(pk, sector, place_within(place, assembly.pk, above), language)
        for pk, sector, place, language in rows.values_list("pk", "sector", "place", "language")
    ]


def _barred(assembly: Assembly, on: date, superiors: bool) -> frozenset[Two]:
    """Nobody and oneself; nobody and the head of a body they sit in, unless the rules let them."""
    seats = list(
        Seat.objects.filter(body__assembly=assembly).on(on).order_by("pk").values_list("body", "person", "role")
    )
    oneself = {(person, person) for _body, person, _role in seats}
    if superiors:
        return frozenset(oneself)
    heads: dict[int, set[int]] = {}
    for body, person, role in seats:
        if role in HEADS:
            heads.setdefault(body, set()).add(person)
    return frozenset(oneself | {(person, head) for body, person, _role in seats for head in heads.get(body, ())})


# What a list of pairs comes to


def unmet(found: Problem, pairs: Iterable[Two]) -> list[dict[str, Any]]:
    """What the pairs leave open, each fact a row: {"kind", "code"} with who it is about."""
    pairs = sorted(pairs)
    people, others = found.side("people"), found.side("others")
    rows = [
        _row(found, "language", person=one, other=other, kept=(one, other) in found.pairs)
        for one, other in pairs
        if one in people and other in others and clashes(people[one], others[other])
    ]
    for name, side, load in (("people", people, _load(found, pairs, 0)), ("others", others, _load(found, pairs, 1))):
        if found.question.others is None and name == "others":
            continue
        if name in found.question.covered:
            each = found.question.each
            rows += [_row(found, "few", person=one, side=name, has=load[one]) for one in side if load[one] < each]
        if side and max(load[one] for one in side) - (least := min(load[one] for one in side)) > 1:
            rows.append(_row(found, "uneven", side=name, least=least, most=max(load[one] for one in side)))
    if found.kind == Kind.MEMBER_PUBLIC:
        load = _load(found, pairs, 1)
        if left := sum(1 for one in others if not load[one]):
            rows.append(_row(found, "groups_left", count=left))
    rows += [_row(found, f"no_{name}") for name, side in (("people", people), ("others", others)) if not side]
    rows += [_row(found, "superior", person=one, other=other) for one, other in found.superior]
    return sorted(rows, key=lambda row: (CODES.index(row["code"]), row.get("kept", False)))


# In this order they are shown: what somebody lacks first, what merely fits badly last.
CODES = ("no_people", "no_others", "few", "superior", "uneven", "groups_left", "language")


def _row(found: Problem, code: str, **facts: Any) -> dict[str, Any]:
    return {"kind": found.kind, "code": code, **facts}


def _load(found: Problem, pairs: Iterable[Two], at: int) -> Counter[int]:
    if found.question.others is None:
        return Counter(one for two in pairs for one in two)
    return Counter(two[at] for two in pairs)


def summary(found: Problem, pairs: Iterable[Two]) -> dict[str, Any]:
    """How many on each side, how many pairs: those that go on, new ones, those that end; least and most of a person."""
    pairs = set(pairs)
    kept = len(pairs & set(found.pairs))
    facts: dict[str, Any] = {"pairs": len(pairs), "kept": kept, "new": len(pairs) - kept}
    facts["ended"] = len(found.holding) - kept
    for name, at in (("people", 0), ("others", 1)):
        side, load = found.side(name), _load(found, pairs, at)
        loads = [load[one] for one in side] or [0]
        facts[name] = {"count": len(side), "least": min(loads), "most": max(loads)}
    return facts | {"present": found.present()}
