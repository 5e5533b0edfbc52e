"""Who writes an assembly's report, who freezes and publishes it, who reads which."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from huiyin.accounts.models import CONTENT_ROLES, Role
from huiyin.assemblies.models import Assembly
from huiyin.members.models import member_assemblies

# The offices whose work the report tells of write it together.
WRITERS = (
    Role.LEADER,
    Role.LIAISON,
    Role.COMMITTEE_STAFF,
    Role.PROPOSALS_STAFF,
    Role.OPINION_EDITOR,
    Role.LEDGER_STAFF,
)


def writes_reports_of(user: Any, assembly: Assembly) -> bool:
    return user.holds(*WRITERS, assembly_id=assembly.pk)


def writes_report(user: Any, report: Any) -> bool:
    return writes_reports_of(user, report.assembly)


def answers_for_report(user: Any, report: Any) -> bool:
    """Freezes, thaws, publishes and corrects: numbers go out under the secretary-general's name."""
    return user.holds(Role.LEADER, assembly_id=report.assembly_id)


def visible_reports(user: Any) -> Q:
    """A draft: who writes it. A frozen one: whoever has a place in the assembly. A published one: everybody, the
    public too."""
    published = Q(state="published")
    if not user.is_authenticated:
        return published
    places = member_assemblies(user) | user.assemblies_as(*CONTENT_ROLES)
    return published | Q(state="frozen", assembly__in=places) | Q(assembly__in=user.assemblies_as(*WRITERS))
