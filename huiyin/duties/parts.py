"""On a member's page: the way to their duties, for those who read their duty record."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.duties.permissions import OFFICES
from huiyin.members.models import Membership, Person, person_of
from huiyin.members.parts import PARTS, Line, Part


def _read_by(user: Any) -> QuerySet[Membership]:
    read = Q(assembly__in=user.assemblies_as(*OFFICES))
    if person := person_of(user):
        read |= Q(person=person)
    held = Membership.objects.visible_to(user).filter(read)
    return held.select_related("assembly").order_by("-starts_on", "-pk")


def _line(held: Membership) -> Line:
    return Line(str(held.assembly), reverse("duties:of", args=[held.pk]), held.starts_on)


PARTS[Person].append(Part(_("履职任务"), ("person",), _read_by, _line))
