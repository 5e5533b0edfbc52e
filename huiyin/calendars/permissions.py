"""Who keeps a calendar. Everybody who signs in may read each of them (docs/rules/access.md)."""

from __future__ import annotations

from typing import Any

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly

KEEPERS = (Role.PROPOSALS_STAFF, Role.LIAISON)


def keeps_calendar(user: Any, assembly: Assembly | None) -> bool:
    """The proposals staff and the liaison office of the assembly; for the national one those of a national assembly."""
    if not user.is_authenticated:
        return False
    if assembly is None or assembly.tier == Assembly.Tier.NATIONAL:
        return keeps_national(user)
    return user.holds(*KEEPERS, assembly_id=assembly.pk)


def keeps_national(user: Any) -> bool:
    return any(held.role in KEEPERS and held.assembly.tier == Assembly.Tier.NATIONAL for held in user.roles_today)


def keeps_any_calendar(user: Any) -> bool:
    return user.holds(*KEEPERS)
