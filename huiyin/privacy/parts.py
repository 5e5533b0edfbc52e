"""On the page of a person and of a matter: what keeps their records, and the way to their erasure."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.matters.beside import LINKS
from huiyin.matters.models import Matter
from huiyin.members.models import Person
from huiyin.members.parts import PANELS, PARTS, Line, Panel, Part
from huiyin.privacy.models import Erasure, Hold
from huiyin.privacy.permissions import keeps_registers, places_holds, sees_holds, visible_holds


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
    found["holds_may"] = person.memberships.filter(assembly__in=places_holds(user)).exists()
    return {**found, "keeps": keeps} if keeps or found["holds_may"] or found["holds"] or found["erasure"] else None


def _place(user: Any, matter: Matter) -> Line | None:
    if matter.assembly_id not in places_holds(user) or _standing(user).filter(matter=matter).exists():
        return None
    return Line(str(_("暂缓删除")), f"{reverse('privacy:hold_new')}?matter={matter.pk}")


LINKS.append(_place)
PARTS[Matter].append(Part(_("暂缓删除"), ("matter",), _standing, _line))
PANELS[Person].append(Panel("privacy/_of_person.html", _of_person))
