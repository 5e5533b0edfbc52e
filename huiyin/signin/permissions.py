"""Who looks after an account: the system administrator makes and closes it, the security administrator its safety."""

from __future__ import annotations

from typing import Any

from huiyin.accounts.models import LOOKS_AFTER_ACCOUNTS, Role


def makes_accounts(user: Any) -> bool:
    return user.holds(Role.SYSTEM_ADMIN)


def sees_accounts(user: Any) -> bool:
    return user.holds(*LOOKS_AFTER_ACCOUNTS)


def is_its_system_administrator(user: Any, account: Any) -> bool:
    """Of the assembly that made it, and no other's where a role is held: and never one's own."""
    return user.pk != account.pk and account.assembly_id in user.assemblies_as(Role.SYSTEM_ADMIN)


def is_its_security_administrator(user: Any, account: Any) -> bool:
    return user.pk != account.pk and account.assembly_id in user.assemblies_as(Role.SECURITY_ADMIN)
