from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from huiyin.activities.models import Activity
from huiyin.activities.models.activity import FIELD_WORK
from huiyin.assemblies.models import Assembly, Body
from huiyin.fieldwork.models import GONE, Finding, Stop, Way
from huiyin.figures.rows.days import first_of_each, in_year, members_behind
from huiyin.figures.rows.study import _activities, _present
from huiyin.matters.models import Kind
from huiyin.members.models import Seat

_COUNCIL, _COMMITTEE = Body.Kind.CHAIR_COUNCIL, Body.Kind.SPECIAL_COMMITTEE


def field_trips(assembly: Assembly, year: int) -> QuerySet:
    """`leader`: in what office whoever led it sat that day."""
    day: Any = OuterRef("starts_on")
    seats = Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
    led = seats.filter(person=OuterRef("led_by")).exclude(role=Seat.Role.STAFF)
    of_kind = {kind: Exists(led.filter(body__kind=kind)) for kind in (_COUNCIL, _COMMITTEE)}
    leader = Case(
        When(of_kind[_COUNCIL], then=Value("council")),
        When(of_kind[_COMMITTEE], then=Value("committee")),
        When(led_by__isnull=False, then=Value("member")),
        default=Value("nobody"),
    )
    return _activities(assembly, year, *FIELD_WORK).annotate(leader=leader)


def trip_participations(assembly: Assembly, year: int) -> QuerySet:
    return _present(assembly, _activities(assembly, year, *FIELD_WORK))


def trip_participants(assembly: Assembly, year: int) -> QuerySet:
    return members_behind(trip_participations(assembly, year))


def trip_stops(assembly: Assembly, year: int) -> QuerySet:
    return Stop.objects.filter(activity__in=_activities(assembly, year, *FIELD_WORK).order_by().values("pk"))


def trip_enterprises(assembly: Assembly, year: int) -> QuerySet:
    return trip_stops(assembly, year).filter(kind=Stop.Kind.ENTERPRISE)


def trip_households(assembly: Assembly, year: int) -> QuerySet:
    return trip_stops(assembly, year).filter(kind=Stop.Kind.HOUSEHOLD)


def trip_forums(assembly: Assembly, year: int) -> QuerySet:
    return trip_stops(assembly, year).filter(kind=Stop.Kind.FORUM)


def trip_places(assembly: Assembly, year: int) -> QuerySet:
    """Each county by the first stop there, however often somebody went."""
    return first_of_each(trip_stops(assembly, year), "place")


def _trips(assembly: Assembly) -> QuerySet:
    return Activity.objects.of(assembly).filter(kind__in=FIELD_WORK).order_by()


def findings(assembly: Assembly, year: int) -> Any:
    return Finding.objects.filter(in_year("found_on", year), activity__in=_trips(assembly).values("pk"))


def findings_with_a_way(assembly: Assembly, year: int) -> QuerySet:
    found = findings(assembly, year)
    return found.exclude(pk__in=found.without_a_way().order_by().values("pk"))


def finding_ways(assembly: Assembly, year: int) -> QuerySet:
    ways = Way.objects.filter(in_year("on", year), finding__activity__in=_trips(assembly).values("pk"))
    return ways.exclude(matter__state__in=GONE)


def finding_proposals(assembly: Assembly, year: int) -> QuerySet:
    return finding_ways(assembly, year).filter(matter__kind=Kind.PROPOSAL)


def finding_opinion_items(assembly: Assembly, year: int) -> QuerySet:
    return finding_ways(assembly, year).filter(matter__kind=Kind.OPINION)


def finding_ledger_matters(assembly: Assembly, year: int) -> QuerySet:
    return finding_ways(assembly, year).filter(matter__kind=Kind.LIVELIHOOD)
