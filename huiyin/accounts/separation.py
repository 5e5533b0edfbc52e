"""Which roles one person never holds at once, in the program's words; the database's are in apart.py. Decision 0054."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.accounts.models import ADMINISTRATORS, CONTENT_ROLES, Role, RoleHolding, User
from huiyin.assemblies.models import Assembly

# What a role is held for beside its assembly; each other role is held for the assembly alone.
PLACES = {
    Role.CONVENER: "sector",
    Role.COMMITTEE_STAFF: "body",
    Role.AGENCY: "agency",
    Role.AGENCY_LEADER: "agency",
}
# Filled by `members`: the accounts one person signs in with, and whether one of these reads content without a role.
ONE_PERSON: list[Callable[[User], set[int]]] = []
READS_BESIDE_ROLES: list[Callable[[Iterable[int], date, date | None], bool]] = []


def accounts_of(user: User) -> list[int]:
    """`user` and every other account of the same person, in the order they are locked in."""
    return sorted({user.pk}.union(*(known(user) for known in ONE_PERSON)))


def overlapping(rows: QuerySet[RoleHolding], first: date, last: date | None) -> QuerySet[RoleHolding]:
    """Those held on some day from `first` to `last`; what was ended at once leaves its last day free."""
    found = rows.filter(Q(ends_on=None) | Q(ends_on__gte=first)).exclude(ended_at__isnull=False, ends_on=first)
    return found.filter(starts_on__lte=last) if last else found


def why_apart(
    user: User, role: str, assembly: Assembly, place: Any, first: date, last: date | None, but: int | None = None
) -> str | None:
    """Why `user` cannot hold this on these days, or None. `but`: the holding that is being changed."""
    rows = RoleHolding.objects.filter(user__in=accounts_of(user))
    held = overlapping(rows.exclude(pk=but) if but else rows, first, last)
    where = {PLACES[Role(role)]: place} if role in PLACES else {}
    if held.filter(user=user, role=role, assembly=assembly, **where).exists():
        return _("这个账号在这段时间已经有同一个角色。要改日期，请打开那个角色。")
    if role in ADMINISTRATORS:
        return _why_no_administrator(user, role, assembly, held, first, last)
    if role in CONTENT_ROLES and held.filter(role__in=ADMINISTRATORS).exists():
        return _("这个人在这段时间是系统、安全管理员或审计员，不能同时有查阅业务内容的角色。")
    return None


def _why_no_administrator(
    user: User, role: str, assembly: Assembly, held: QuerySet[RoleHolding], first: date, last: date | None
) -> str | None:
    if held.filter(assembly=assembly, role__in=ADMINISTRATORS).exclude(role=role).exists():
        return _("系统管理员、安全管理员、审计员要由三个人分别担任：这个人在这段时间已经担任其中一个。")
    if held.filter(role__in=CONTENT_ROLES).exists():
        return _("这个人在这段时间有查阅业务内容的角色，不能同时担任管理员或审计员。")
    if any(reads(accounts_of(user), first, last) for reads in READS_BESIDE_ROLES):
        return _("这个人在这段时间是政协委员，不能同时担任管理员或审计员。")
    return None
