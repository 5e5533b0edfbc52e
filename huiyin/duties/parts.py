"""On a person's page: the way to their duties and duty records, for those who read them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.duties.permissions import OFFICES
from huiyin.duties.record.sections import is_own, parts_for
from huiyin.members.models import Membership, Person, person_of
from huiyin.members.parts import PANELS, PARTS, Line, Panel, Part


def _read_by(user: Any) -> QuerySet[Membership]:
    read = Q(assembly__in=user.assemblies_as(*OFFICES))
    if person := person_of(user):
        read |= Q(person=person)
    held = Membership.objects.visible_to(user).filter(read)
    return held.select_related("assembly").order_by("-starts_on", "-pk")


def _line(held: Membership) -> Line:
    return Line(str(held.assembly), reverse("duties:of", args=[held.pk]), held.starts_on)


def _records(person: Person, user: Any) -> dict[str, Any] | None:
    held = person.memberships.select_related("term__assembly", "sector").order_by("-starts_on", "-pk")
    readable = [membership for membership in held if parts_for(membership, user)]
    if not readable:
        return None
    return {"memberships": readable, "own": is_own(readable[0], user)}


PARTS[Person].append(Part(_("履职任务"), ("person",), _read_by, _line))
PANELS[Person].append(Panel("duties/_records_of_person.html", _records))
