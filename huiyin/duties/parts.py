"""The way to a person's duty records, on their page: for those who read them."""

from typing import Any

from huiyin.duties.record.sections import is_own, parts_for
from huiyin.members.models import Person
from huiyin.members.parts import PANELS, Panel


def _records(person: Person, user: Any) -> dict[str, Any] | None:
    held = person.memberships.select_related("term__assembly", "sector").order_by("-starts_on", "-pk")
    readable = [membership for membership in held if parts_for(membership, user)]
    if not readable:
        return None
    return {"memberships": readable, "own": is_own(readable[0], user)}


PANELS[Person].append(Panel("duties/_records_of_person.html", _records))
