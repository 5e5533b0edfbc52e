"""What members do of their own accord: written down by one of them, also on the way home. Decision 0033."""

from __future__ import annotations

import uuid
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.activities import telling
from huiyin.activities.models import Activity, ActivityKind, Participation
from huiyin.assemblies.models import Assembly
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed, begin, begun, locked
from huiyin.members.models import Membership, Person, member_assemblies, person_of
from huiyin.plans.models import Topic


@transaction.atomic
def record_own(
    *,
    by: Any,
    assembly: Assembly,
    key: uuid.UUID,
    title: str,
    on: date,
    place: str,
    visited: Assembly | None = None,
    companions: Sequence[Person] = (),
    minutes: str = "",
    topic: Topic | None = None,
) -> Activity:
    """Held, with whoever writes it down and those who went along as present. The same `key` gives the same again."""
    named = sorted(person.pk for person in companions)
    typed = [assembly.pk, title, on, place, visited and visited.pk, named, minutes, topic and topic.pk]
    if made := begun(Activity, "record_own", by=by, key=key, typed=typed):
        return made
    person = person_of(by)
    if person is None or assembly.pk not in member_assemblies(by):
        raise PermissionDenied
    _has_come(on)
    own = person.memberships.on(on).filter(assembly=assembly).first()
    if own is None:
        raise StepNotAllowed(_("%(day)s 您还不是这一级的委员，不能记在那一天。") % {"day": on.isoformat()})
    activity = Activity.objects.create(
        assembly=assembly,
        kind=ActivityKind.OWN_RESEARCH,
        state=Activity.State.HELD,
        title=_said(title, _("请写做了什么。")),
        starts_on=on,
        ends_on=on,
        place=_said(place, _("请写去了哪里。")),
        visited=visited,
        minutes=minutes.strip(),
        topic=topic,
        led_by=person,
        planned_by=by,
    )
    _present(activity, [own, *_memberships(companions, assembly, on, but=person)])
    begin(activity, "record_own", by=by, key=key, typed=typed, facts={"people": named})
    telling.tell_companions(activity, named)
    return activity


@transaction.atomic
def change_own(
    activity: Activity,
    *,
    by: Any,
    key: uuid.UUID,
    title: str,
    on: date,
    place: str,
    visited: Assembly | None = None,
    companions: Sequence[Person] = (),
) -> Activity:
    """Until the end of the month it was written down in; afterwards the liaison office puts it right."""
    named = sorted(person.pk for person in companions)
    typed = [activity.pk, title, on, place, visited and visited.pk, named]
    locked(activity)
    if begun(Activity, "change_own", by=by, key=key, typed=typed):
        return activity
    _may_change(by, activity)
    _has_come(on)
    activity.refresh_from_db()
    was = {"was": activity.starts_on.isoformat(), "on": on.isoformat(), "title": activity.title}
    activity.title, activity.place = _said(title, _("请写做了什么。")), _said(place, _("请写去了哪里。"))
    activity.starts_on = activity.ends_on = on
    activity.visited = visited
    activity.save(update_fields=["title", "place", "starts_on", "ends_on", "visited"])
    _take_along(activity, companions, on)
    begin(activity, "change_own", by=by, key=key, typed=typed, facts=was)
    return activity


@transaction.atomic
def leave_own(activity: Activity, *, by: Any, key: uuid.UUID) -> Activity:
    """Named by another, and was not there. Nobody can put them back."""
    locked(activity)
    if begun(Activity, "leave_own", by=by, key=key, typed=[activity.pk]):
        return activity
    person = person_of(by)
    if person is None or not companions_of(activity).filter(pk=person.pk).exists():
        raise PermissionDenied
    activity.participations.filter(membership__person=person).delete()
    begin(activity, "leave_own", by=by, key=key, typed=[activity.pk], facts={"person": person.pk})
    return activity


def companions_of(activity: Activity) -> Any:
    """Those beside the one who wrote it down. Of anything that is not one's own accord there are none."""
    if activity.kind != ActivityKind.OWN_RESEARCH or activity.planned_by_id is None:
        return Person.objects.none()
    there = activity.participations.exclude(membership__person__user=activity.planned_by_id)
    return Person.objects.filter(pk__in=there.values("membership__person")).order_by("name")


def may_change_own(user: Any, activity: Activity) -> bool:
    """From this comes the button; the verb says the same in words."""
    if activity.kind != ActivityKind.OWN_RESEARCH or activity.planned_by_id is None:
        return False
    if user.holds(Role.LIAISON, assembly_id=activity.assembly_id):
        return True
    return activity.planned_by_id == user.pk and timezone.localdate() <= own_until(activity)


def own_until(activity: Activity) -> date:
    """The last day on which whoever wrote it down may change it."""
    written = Event.objects.of(activity).filter(step="record_own").first()
    on = timezone.localdate(written.at) if written else activity.starts_on
    return on.replace(day=monthrange(on.year, on.month)[1])


def _may_change(by: Any, activity: Activity) -> None:
    if may_change_own(by, activity):
        return
    if activity.kind != ActivityKind.OWN_RESEARCH or activity.planned_by_id != by.pk:
        raise PermissionDenied
    words = _("只能在 %(day)s 以前改动。要更正，请告诉委员联络机构。")
    raise StepNotAllowed(words % {"day": own_until(activity).isoformat()})


def _take_along(activity: Activity, companions: Sequence[Person], on: date) -> None:
    """The roll follows what is typed now; on another day they are members by another membership perhaps."""
    author = Person.objects.filter(user=activity.planned_by_id).first()
    rejected = _left(activity) & {person.pk for person in companions}
    if rejected:
        names = "、".join(person.name for person in companions if person.pk in rejected)
        raise StepNotAllowed(_("%(names)s已经说明没有参加，不能再列为同行。") % {"names": names})
    wanted = _memberships([author, *companions] if author else companions, activity.assembly, on, but=None)
    before = set(activity.participations.values_list("membership__person", flat=True))
    activity.participations.exclude(membership__in=wanted).delete()
    known = set(activity.participations.values_list("membership", flat=True))
    _present(activity, [held for held in wanted if held.pk not in known])
    telling.tell_companions(activity, {held.person_id for held in wanted} - before)


def _left(activity: Activity) -> set[int]:
    return {event.facts["person"] for event in Event.objects.of(activity).filter(step="leave_own")}


def _present(activity: Activity, memberships: Iterable[Membership]) -> None:
    status = Participation.Status.PRESENT
    Participation.objects.bulk_create(
        Participation(activity=activity, membership=held, status=status) for held in memberships
    )


def _membership(person: Person, assembly: Assembly, on: date) -> Membership | None:
    """Of the assembly; else of whichever they are a member of that day: tiers go out together."""
    held = list(person.memberships.on(on).order_by("pk"))
    return next((one for one in held if one.assembly_id == assembly.pk), held[0] if held else None)


def _memberships(people: Iterable[Person], assembly: Assembly, on: date, *, but: Person | None) -> list[Membership]:
    others = [person for person in dict.fromkeys(people) if person != but]
    found = {person: _membership(person, assembly, on) for person in others}
    if strangers := [person.name for person, held in found.items() if held is None]:
        words = _("%(names)s在 %(day)s 还不是或者已经不是委员，不能列为同行。")
        raise StepNotAllowed(words % {"names": "、".join(strangers), "day": on.isoformat()})
    return [held for held in found.values() if held]


def _has_come(on: date) -> None:
    if on > timezone.localdate():
        raise StepNotAllowed(_("日期不能晚于今天：去过以后再记。"))


def _said(text: str, otherwise: str) -> str:
    if not text.strip():
        raise StepNotAllowed(otherwise)
    return text.strip()
