"""A legal hold: placed by the liaison office or the leader, lifted with a reason; what it names is not erased."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.history.models import record
from huiyin.history.taking import StepNotAllowed, begin, begun, digest_of, locked
from huiyin.matters.models import Matter
from huiyin.members.models import Membership, Person
from huiyin.privacy.models import Hold
from huiyin.privacy.permissions import lifts, places_holds
from huiyin.privacy.registry import Kept, end_of

MATTER = Matter._meta.label_lower


@transaction.atomic
def place(
    *,
    by: Any,
    key: uuid.UUID,
    assembly: Assembly,
    reason: str,
    person: Person | None = None,
    matter: Matter | None = None,
) -> Hold:
    """Raises PermissionDenied, StepNotAllowed, KeyAlreadyUsed."""
    typed = [assembly.pk, person.pk if person else None, matter.pk if matter else None, reason.strip()]
    if existing := begun(Hold, "hold", by=by, key=key, typed=typed):
        return existing
    if assembly.pk not in places_holds(by):
        raise PermissionDenied
    if (person is None) == (matter is None):
        raise StepNotAllowed(_("请选一个人，或者一件事项。"))
    if not reason.strip():
        raise StepNotAllowed(_("请写明为什么暂缓删除。"))
    locked(assembly)  # two at once on one thing: the second finds the first
    if Hold.objects.standing().filter(assembly=assembly, person=person, matter=matter).exists():
        raise StepNotAllowed(_("已经暂缓删除，不必再登记。"))
    made = Hold.objects.create(assembly=assembly, person=person, matter=matter, reason=reason.strip(), placed_by=by)
    begin(made, "hold", by=by, key=key, typed=typed)
    return made


@transaction.atomic
def lift(hold: Hold, *, by: Any, key: uuid.UUID, why: str) -> Hold:
    now = locked(hold)
    if begun(Hold, "lift_hold", by=by, key=key, typed=why.strip()):
        return now
    if not lifts(by, now):
        raise PermissionDenied
    if not why.strip():
        raise StepNotAllowed(_("请写明为什么解除。"))
    if now.lifted_on:
        raise StepNotAllowed(_("已经解除，可能刚有人处理过。"))
    now.lifted_on, now.lifted_by, now.lifted_why = timezone.localdate(), by, why.strip()
    now.save()
    record(now, "lift_hold", by=by, before="", after="", key=key, facts={}, digest=digest_of(why.strip()))
    return now


def held(entry: Kept) -> Q:
    """The condition: rows a standing hold names, by whom they are about or by the matter they stand on."""
    people = Hold.objects.standing().filter(person__isnull=False).values("person")
    matters = Hold.objects.standing().filter(matter__isnull=False).values("matter")
    accounts = Person.objects.filter(pk__in=people, user__isnull=False).values("user")
    ends: dict[Any, Any] = {Person: people, Membership: Membership.objects.filter(person__in=people).values("pk")}
    found = Q(pk__in=[])
    for path in entry.paths:
        target = end_of(entry.model, path)[0] if path != "pk" else None
        of_path: QuerySet[Any] = ends.get(target, accounts)
        found |= Q(pk__in=entry.model._base_manager.filter(**{f"{path}__in": of_path}).order_by().values("pk"))
    names = {field.name for field in entry.model._meta.fields}
    if {"subject", "subject_id"} <= names:
        found |= Q(subject=MATTER, subject_id__in=matters)
    if "matter" in names:
        found |= Q(matter__in=matters)
    return found


def holds_on(person: Person) -> QuerySet[Hold]:
    """Those that stand in the way of erasing a person: on them, or on a matter they signed or hold."""
    signed = Matter.objects.filter(Q(signatures__person=person) | Q(holder_person=person)).order_by().values("pk")
    found: QuerySet[Hold] = Hold.objects.standing().filter(Q(person=person) | Q(matter__in=signed))
    return found
