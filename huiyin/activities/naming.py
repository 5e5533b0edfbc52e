"""Persons by the names somebody typed."""

from __future__ import annotations

import re
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.members.models import Membership, Person, Seat

_WITH_SECTOR = re.compile(r"(.+?)[（(](.+)[)）]")


def person_named(typed: str, assembly: Assembly) -> Person:
    """A member of the assembly or holder of a seat there, of the assemblies above it where it has none of that name.

    "扎西（农业界）" says which of two. Raises ValidationError that says what to write.
    """
    house: Assembly | None = assembly
    while house is not None:
        if found := _there(typed, house):
            return _the_one(typed, found)
        house = house.parent
    raise ValidationError(_("没有找到“%(name)s”。请核对姓名。") % {"name": typed})


def _there(typed: str, assembly: Assembly) -> dict[Person, set[str]]:
    """Person → sectors."""
    match, today = _WITH_SECTOR.fullmatch(typed), timezone.localdate()
    wanted = Q(person__name=typed)
    members = Membership.objects.on(today).filter(assembly=assembly).select_related("person", "sector")
    found: dict[Person, set[str]] = defaultdict(set)
    for held in members.filter(wanted | Q(person__name=match[1], sector__name=match[2]) if match else wanted):
        found[held.person].add(held.sector.name)
    for seat in Seat.objects.on(today).filter(wanted, body__assembly=assembly).select_related("person"):
        found.setdefault(seat.person, set())
    return found


def _the_one(typed: str, found: dict[Person, set[str]]) -> Person:
    if len(found) == 1:
        return next(iter(found))
    sectors = sorted({sector for there in found.values() for sector in there})
    words = _("叫“%(name)s”的不止一位，请注明界别，如：%(name)s（%(sector)s）。")
    raise ValidationError(words % {"name": typed, "sector": sectors[0] if sectors else _("界别")})


def written(person: Person | None, assembly: Assembly) -> str:
    """As one would type them; with the sector where the assembly has two of the name."""
    if person is None:
        return ""
    there = _there(person.name, assembly)
    sector = next(iter(sorted(there.get(person, ()))), "")
    return f"{person.name}（{sector}）" if len(there) > 1 and sector else person.name
