"""Groups of people of a sector, kept by the liaison office; and wishes for the pairing, told by the member."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.contacts.models import ContactWish, PublicGroup
from huiyin.contacts.permissions import keeps_pairs, may_wish_for
from huiyin.history.taking import StepNotAllowed, begin, begun
from huiyin.members.models import Membership


@transaction.atomic
def open_group(*, by: Any, key: uuid.UUID, assembly: Assembly, **facts: Any) -> PublicGroup:
    """By household or group, never by a person's name."""
    typed = [assembly.pk, _typed(facts)]
    if existing := begun(PublicGroup, "open_group", by=by, key=key, typed=typed):
        return existing
    if not keeps_pairs(by, assembly.pk):
        raise PermissionDenied
    _one_of_its_name(assembly, facts)
    group = PublicGroup.objects.create(assembly=assembly, **facts)
    begin(group, "open_group", by=by, key=key, typed=typed)
    return group


@transaction.atomic
def change_group(group: PublicGroup, *, by: Any, key: uuid.UUID, **facts: Any) -> PublicGroup:
    """Closed, it is paired with nobody anew; its pairs end with the next proposal."""
    typed = [group.pk, _typed(facts)]
    if begun(PublicGroup, "change_group", by=by, key=key, typed=typed):
        return group
    if not keeps_pairs(by, group.assembly_id):
        raise PermissionDenied
    _one_of_its_name(group.assembly, facts, but=group.pk)
    PublicGroup.objects.filter(pk=group.pk).update(**facts)
    group.refresh_from_db()
    begin(group, "change_group", by=by, key=key, typed=typed)
    return group


def _typed(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(value, "pk", value) for name, value in facts.items()}


def _one_of_its_name(assembly: Assembly, facts: dict[str, Any], but: int = 0) -> None:
    same = PublicGroup.objects.filter(assembly=assembly, name=facts["name"], sector=facts["sector"])
    if facts["is_open"] and same.filter(is_open=True, place=facts["place"]).exclude(pk=but).exists():
        words = _("同一界别、同一地方已经有叫“%(name)s”的一组。请换一个名称，或者改动原来那一组。")
        raise StepNotAllowed(words % {"name": facts["name"]})


@transaction.atomic
def wish(membership: Membership, *, by: Any, key: uuid.UUID, language: str) -> ContactWish:
    """Told by the member; the liaison office writes down what a member told it."""
    typed = [membership.pk, language]
    if existing := begun(ContactWish, "wish", by=by, key=key, typed=typed):
        return existing
    if not may_wish_for(by, membership):
        raise PermissionDenied
    made, _new = ContactWish.objects.update_or_create(membership=membership, defaults={"language": language})
    begin(made, "wish", by=by, key=key, typed=typed)
    return made
