"""On the page of a person and of a matter: what keeps their records, and the way to their erasure."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.matters.models import Matter
from huiyin.members.models import Person
from huiyin.members.parts import PANELS, PARTS, Line, Panel, Part
from huiyin.privacy.models import Erasure, Hold
from huiyin.privacy.permissions import keeps_registers, sees_holds, visible_holds


def _standing(user: Any) -> Any:
    return Hold.objects.standing().filter(visible_holds(user))


def _line(hold: Hold) -> Line:
    return Line(hold.reason, reverse("privacy:holds"), hold.placed_on)


def _of_person(person: Person, user: Any) -> dict[str, Any] | None:
    if not sees_holds(user):
        return None
    open_or_done = Erasure.objects.visible_to(user).filter(person=person, state__in=["asked", "done"])
    keeps = person.memberships.filter(assembly__in=keeps_registers(user)).exists()
    found = {"person": person, "holds": list(_standing(user).filter(person=person)), "erasure": open_or_done.first()}
    return {**found, "keeps": keeps} if keeps or found["holds"] or found["erasure"] else None


PARTS[Matter].append(Part(_("暂缓删除"), ("matter",), _standing, _line))
PANELS[Person].append(Panel("privacy/_of_person.html", _of_person))
