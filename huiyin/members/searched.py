"""People by their names, their sectors and the bodies they sit in; not by a seat that tells of the party.

Filters: `assembly`, `sector`, `place` (where a member lives who represents another tier).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Body, Sector
from huiyin.members.models import Membership, Person, Seat
from huiyin.search.gathering import beside, facts, in_batches, lines
from huiyin.search.sources import SOURCES, UNDATED, By, Shown, Source, Text, Watched


def _texts(people: QuerySet[Any]) -> Iterator[Text]:
    """Somebody is of the day they last became a member."""
    for some in in_batches(people, "pk", "name", "name_bo"):
        keys = [row[0] for row in some]
        held = Membership.objects.using(people.db).filter(person__in=keys)
        since = dict(held.order_by().values_list("person").annotate(Max("starts_on")))
        sectors = beside(held.order_by("starts_on", "pk"), "person_id", "sector__name")
        seats = Seat.objects.using(people.db).filter(person__in=keys).exclude(body__kind__in=Body.OF_THE_PARTY)
        bodies = beside(seats.order_by("starts_on", "pk"), "person_id", "body__name")
        for pk, name, name_bo in some:
            yield Text(pk, since.get(pk, UNDATED), lines(name, name_bo), lines(sectors[pk], bodies[pk]))


def _shown(user: Any, keys: list[int]) -> dict[int, Shown]:
    """With what somebody is or last was a member of."""
    held = Membership._base_manager.filter(person__in=keys).select_related("assembly", "sector")
    last = {one.person_id: facts(one.assembly.name, one.sector.name) for one in held.order_by("starts_on", "pk")}
    people = Person._base_manager.filter(pk__in=keys).values_list("pk", "name", "name_bo")
    return {
        pk: Shown(lines(name, name_bo).replace("\n", " "), reverse("members:person", args=[pk]), last.get(pk, ()))
        for pk, name, name_bo in people
    }


SOURCES.add(
    Source(
        code="person",
        label=_("委员"),
        model=Person,
        texts=_texts,
        watched=(
            Watched(Person, "id", ("name", "name_bo")),
            Watched(Membership, "person_id", ("sector_id", "starts_on")),
            Watched(Seat, "person_id", ("body_id", "starts_on")),
            Watched(Sector, "id", ("name",), by=By(Membership, ("sector_id",), "person_id"), comes=False),
            Watched(Body, "id", ("name", "kind"), by=By(Seat, ("body_id",), "person_id"), comes=False),
        ),
        shown=_shown,
        said="name",
        filters={
            "assembly": "memberships__assembly",
            "sector": "memberships__sector",
            "place": "memberships__resident_region",
        },
    )
)
