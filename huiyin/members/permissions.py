"""Who takes member lists over. The table is docs/rules/access.md; the tests read that."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from huiyin.accounts.models import Role

KEEPS_REGISTER = (Role.LIAISON,)


def visible_imports(user: Any) -> Q:
    """The condition on MemberImport: it tells of party membership, and of people not in the register yet."""
    return Q(assembly__in=user.assemblies_as(*KEEPS_REGISTER)) if user.is_authenticated else Q(pk__in=[])


def keeps_register(user: Any, assembly_id: int | None = None) -> bool:
    return bool(user.holds(*KEEPS_REGISTER, assembly_id=assembly_id))


def keeps_its_register(user: Any, made: Any) -> bool:
    return keeps_register(user, made.assembly_id)
