"""What counts for a duty: a piece is one record with one person's name. Nobody enters it; it is read from the records.

By which rule pieces count: docs/rules/duties.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from huiyin.activities.models import Activity, ActivityKind, Participation
from huiyin.activities.rates import MEMBERS
from huiyin.duties.models import YearlyDuty
from huiyin.matters.models import NOT_RAISED, Kind, Matter, Signature
from huiyin.writings.models import Writing

RESEARCH = (ActivityKind.RESEARCH_TRIP, ActivityKind.OWN_RESEARCH, ActivityKind.INSPECTION)
TRAINING = (ActivityKind.TRAINING, ActivityKind.SYMPOSIUM, ActivityKind.LECTURE, ActivityKind.OUTSIDE_COURSE)


@dataclass(frozen=True, order=True)
class Piece:
    """In their order the first comes first: by the day they were handed in, or held."""

    on: date
    record: int
    label: str  # of the record's model
    person: int = field(compare=False)
    assembly: int = field(compare=False)  # to which it was handed in; of which one was called there
    is_first: bool = field(default=True, compare=False)
    is_joint: bool = field(default=False, compare=False)


def _signed(kind: str) -> Callable[[int, Any], Iterable[Piece]]:
    def pieces(year: int, people: Any) -> Iterable[Piece]:
        signed = Signature.objects.proposers().filter(matter__kind=kind, matter__opened_on__year=year)
        others = Signature.objects.proposers().filter(matter=OuterRef("matter")).exclude(pk=OuterRef("pk"))
        counted = signed.filter(person__in=people).exclude(matter__state__in=NOT_RAISED).order_by()
        names = ("matter__opened_on", "matter", "person", "matter__assembly", "role", "is_joint")
        for on, record, person, assembly, role, is_joint in counted.annotate(is_joint=Exists(others)).values_list(
            *names
        ):
            yield Piece(on, record, Matter._meta.label_lower, person, assembly, role in Signature.FIRST, is_joint)

    return pieces


def _written(kind: str) -> Callable[[int, Any], Iterable[Piece]]:
    def pieces(year: int, people: Any) -> Iterable[Piece]:
        written = Writing.objects.filter(kind=kind, submitted_on__year=year, author__in=people)
        counted = written.handed_in().order_by()
        for on, record, person, assembly in counted.values_list("submitted_on", "pk", "author", "assembly"):
            yield Piece(on, record, Writing._meta.label_lower, person, assembly)

    return pieces


def _attended(kinds: Iterable[str]) -> Callable[[int, Any], Iterable[Piece]]:
    """Present as the roll has it: enough half days by the rule set's share. Who came of their own accord was there."""

    def pieces(year: int, people: Any) -> Iterable[Piece]:
        came = Participation.objects.present().filter(MEMBERS, membership__person__in=people)
        held = came.filter(
            activity__kind__in=list(kinds), activity__state=Activity.State.HELD, activity__starts_on__year=year
        )
        names = ("activity__starts_on", "activity", "membership__person", "membership__assembly")
        for on, record, person, assembly in held.order_by().values_list(*names):
            yield Piece(on, record, Activity._meta.label_lower, person, assembly)

    return pieces


PIECES: dict[str, Callable[[int, Any], Iterable[Piece]]] = {
    YearlyDuty.Kind.PROPOSAL: _signed(Kind.PROPOSAL),
    YearlyDuty.Kind.OPINION_ITEM: _signed(Kind.OPINION),
    YearlyDuty.Kind.STORY: _written(Writing.Kind.STORY),
    YearlyDuty.Kind.STUDY_REFLECTION: _written(Writing.Kind.REFLECTION),
    YearlyDuty.Kind.RESEARCH: _attended(RESEARCH),
    YearlyDuty.Kind.TRAINING: _attended(TRAINING),
}


def by_person(kind: str, year: int, people: QuerySet[Any] | list[int]) -> dict[int, list[Piece]]:
    """One query; in no order."""
    found: dict[int, list[Piece]] = defaultdict(list)
    for piece in PIECES[kind](year, people):
        found[piece.person].append(piece)
    return found


def counted(pieces: Iterable[Piece], rule: dict[str, Any]) -> list[Piece]:
    """Those that count under a row of the rule set, in their order: the n-th is the n-th piece of the duty."""
    alone_or_led = sorted(one for one in pieces if one.is_first or not one.is_joint or rule.get("joint") != "lead")
    joint = [one for one in alone_or_led if one.is_joint]
    over = set(joint[rule["most_joint"] :]) if "most_joint" in rule else set()
    return [one for one in alone_or_led if one not in over]


def records_of(pieces: Iterable[Piece]) -> dict[Piece, Any]:
    """The records themselves; a query for each kind of record."""
    asked: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        asked[piece.label].append(piece)
    found = {
        label: apps.get_model(label)._base_manager.in_bulk([one.record for one in some])
        for label, some in asked.items()
    }
    return {piece: found[label][piece.record] for label, some in asked.items() for piece in some}


def seen_by(user: Any, records: Iterable[Any]) -> set[Any]:
    """Those of the records that `user` may open; that there are more is no secret to who reads a duty record."""
    asked: dict[Any, set[int]] = defaultdict(set)
    for record in records:
        asked[type(record)].add(record.pk)
    return {record for model, keys in asked.items() for record in model.objects.visible_to(user).filter(pk__in=keys)}
