"""On the first page: writings that wait for their author, or for the office; what is called for."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.members.models import memberships_of, person_of
from huiyin.writings.models import Call, Declined, Writing

register = template.Library()
SHOWN = 5


@register.inclusion_tag("writings/_home.html", takes_context=True)
def writings_home(context: dict[str, Any]) -> dict[str, Any]:
    user = context["user"]
    person = person_of(user)
    shown: dict[str, Any] = {}
    if person is not None:
        shown["own"] = list(Writing.objects.for_the_author(user).defer("text", "text_bo"))
        shown["calls"] = _calls(user, person)
    if user.assemblies_as(Role.LIAISON):
        waiting = Writing.objects.to_handle(user)
        first = waiting.first()
        shown["handle"] = waiting.count()
        shown["oldest"] = first and first.waits_since
    return shown


def _calls(user: Any, person: Any) -> list[Call]:
    """Open, not yet past their day, neither written for nor declined."""
    open_ones = Call.objects.visible_to(user).filter(state=Call.State.OPEN, due_on__gte=timezone.localdate())
    open_ones = open_ones.filter(assembly__in=[held.assembly_id for held in memberships_of(user)])
    wrote = Writing.objects.filter(author=person, call__isnull=False).exclude(state=Writing.State.WITHDRAWN)
    said = Declined.objects.filter(person=person)
    rest = open_ones.exclude(pk__in=wrote.values("call")).exclude(pk__in=said.values("call"))
    return list(rest.order_by("due_on", "pk")[:SHOWN])
