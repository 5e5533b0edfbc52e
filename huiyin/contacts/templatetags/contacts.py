"""The part of the first page that is about contacts."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.contacts.coverage import Coverage, own_unmet
from huiyin.contacts.permissions import meets_somebody
from huiyin.members.models import person_of

register = template.Library()
SHOWN = 5


@register.inclusion_tag("contacts/_home.html", takes_context=True)
def contacts_home(context: dict[str, Any]) -> dict[str, Any]:
    """For the liaison office what there is to do; for each of a pair, whom they have not met for long."""
    user, today = context["user"], timezone.localdate()
    unmet = list(own_unmet(person_of(user), today))[:SHOWN] if meets_somebody(user) else []  # type: ignore[arg-type]
    kept = Assembly.objects.filter(pk__in=user.assemblies_as(Role.LIAISON)).first()
    counts = Coverage(kept, today).counts if kept and kept.has_rules_on(today) else None
    return {"unmet": unmet, "counts": counts}
