"""The log of an assembly: who took which step on which kind of record, when. The auditor reads it, nobody changes it.

Which assembly a line belongs to is asked of the record it is about. Nothing here reads a record's words: a line has
its kind, its number, the step, the account, the moment and the few facts of FACTS. docs/rules/roles.md, decision 0054.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from functools import cache, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from huiyin.accounts.models import Role, User
from huiyin.assemblies.models import Assembly
from huiyin.history.models import Event
from huiyin.members.models import Person

# Where the shortest way would be none, or would lead through whoever acted.
WAYS = {
    "assemblies.assembly": ("pk",),
    "accounts.user": ("role_holdings__assembly", "person__memberships__assembly"),
    "members.person": ("memberships__assembly",),
    "members.secondaccount": ("person__memberships__assembly",),
    "files.attachment": ("uploaded_by__role_holdings__assembly", "uploaded_by__person__memberships__assembly"),
}
FAR = 4  # keys to follow at most
ROLE_FACTS = ("account", "role", "place", "from", "to", "was_from", "was_to")
# What of a line's facts is shown, by the app of its record: none of it typed about a matter or by a member.
FACTS = {"accounts": ROLE_FACTS, "members": ("account",)}
FACTS_OF_ALL = ("what", "format")


def reads_log(user: Any) -> bool:
    return bool(user.holds(Role.AUDITOR))


def visible_log(user: Any) -> QuerySet[Event]:
    """Of the assemblies whose auditor `user` is today."""
    homes = user.assemblies_as(Role.AUDITOR) if user.is_authenticated else set()
    return of_assemblies(homes) if homes else Event.objects.none()


def of_assemblies(homes: set[int]) -> QuerySet[Event]:
    """Lines about their records; of what no longer leads to any, and of what belongs to none, those of their people."""
    known = [(label, ways) for label in subjects() if (ways := ways_of(label))]
    theirs = [
        Q(subject=label, subject_id__in=_model(label)._base_manager.filter(_any(ways, homes)).order_by().values("pk"))
        for label, ways in known
    ]
    own = User.objects.filter(Q(role_holdings__assembly__in=homes) | Q(person__memberships__assembly__in=homes)).values(
        "pk"
    )
    nowhere = ~Q(subject__in=[label for label, _ways in known]) & Q(actor__in=own)
    return Event.objects.filter(reduce(or_, theirs, nowhere))


def subjects() -> list[str]:
    """Kinds of record the log has lines about."""
    return list(Event.objects.order_by("subject").values_list("subject", flat=True).distinct())


def _any(ways: tuple[str, ...], homes: set[int]) -> Q:
    return reduce(or_, (Q(**{f"{way}__in": homes}) for way in ways))


def _model(label: str) -> type[Model]:
    return apps.get_model(label)


@cache
def ways_of(label: str) -> tuple[str, ...]:
    """Lookups from a record of that kind to its assembly; none where it has none, or the kind is no more."""
    if label in WAYS:
        return WAYS[label]
    try:
        start = _model(label)
    except LookupError:
        return ()
    queue: deque[tuple[type[Model], str]] = deque([(start, "")])
    while queue:
        model, path = queue.popleft()
        keys = [field for field in model._meta.fields if field.is_relation and field.related_model]
        for key in sorted(keys, key=lambda one: one.name != "assembly"):
            way = f"{path}__{key.name}" if path else key.name
            if key.related_model is Assembly:
                return (way,)
            if key.related_model not in (User, Person) and way.count("__") < FAR:
                queue.append((key.related_model, way))  # type: ignore[arg-type]
    return ()


def facts_of(event: Event) -> dict[str, Any]:
    """The few that may be shown; a list that was looked over stands as a number of persons."""
    allowed = (*FACTS.get(event.subject.partition(".")[0], ()), *FACTS_OF_ALL)
    found = {name: event.facts[name] for name in allowed if event.facts.get(name) not in (None, "")}
    if people := event.facts.get("people"):
        found["people"] = len([pk for pk in str(people).split(",") if pk])
    return found


def command_of(event: Event) -> str:
    """The command that took the step where no account did; only what accounts and roles write of themselves."""
    return str(event.facts.get("command", "")) if event.subject.startswith("accounts.") else ""


def last_of(user: Any) -> datetime | None:
    newest = visible_log(user).order_by("-at").first()
    return newest.at if newest else None
