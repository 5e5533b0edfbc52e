"""Roles granted, changed and ended by the security administrator of an assembly. Decision 0054, docs/rules/roles.md.

Each verb is one transaction that holds the assembly first and then the accounts of the person, so that of two at
once the second sees what the first did; the database's own refusal (apart.py) is what remains behind it.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import ADMINISTRATORS, Role, RoleHolding, User
from huiyin.accounts.separation import PLACES, accounts_of, why_apart
from huiyin.assemblies.models import Agency, Assembly, Body, Sector
from huiyin.history.models import record
from huiyin.history.taking import StepNotAllowed, begin, begun, digest_of

ONE = timedelta(days=1)
Place = Agency | Body | Sector | None


# Who may


def grants_in(user: Any, assembly_id: int) -> bool:
    return bool(user.holds(Role.SECURITY_ADMIN, assembly_id=assembly_id))


def may_change(user: Any, holding: RoleHolding) -> bool:
    return grants_in(user, holding.assembly_id) and not holding.is_over


def may_end(user: Any, holding: RoleHolding) -> bool:
    """The security administrator; of an agency's liaison its leader too: to stop somebody is never the risk."""
    own = holding.role == Role.AGENCY and holding.agency_id in user.agencies_as(Role.AGENCY_LEADER)
    return not holding.is_over and (grants_in(user, holding.assembly_id) or own)


# Verbs


@transaction.atomic
def grant(
    *,
    by: Any,
    key: uuid.UUID,
    user: User,
    role: str,
    assembly: Assembly,
    starts_on: date,
    ends_on: date | None = None,
    place: Place = None,
) -> RoleHolding:
    """Both days count. Raises PermissionDenied, StepNotAllowed, KeyAlreadyUsed."""
    typed = [user.pk, str(role), assembly.pk, place.pk if place else None, starts_on, ends_on]
    if existing := begun(RoleHolding, "grant", by=by, key=key, typed=typed):
        return existing
    if not grants_in(by, assembly.pk):
        raise PermissionDenied
    _hold(assembly, user)
    _refuse(_why_not(by, user, role, assembly, place, starts_on, ends_on))
    where = {PLACES[Role(role)]: place} if role in PLACES else {}
    made = RoleHolding.objects.create(
        user=user, role=role, assembly=assembly, starts_on=starts_on, ends_on=ends_on, **where
    )
    begin(made, "grant", by=by, key=key, typed=typed, facts=_facts(made))
    return made


@transaction.atomic
def grant_by_command(command: str, *, key: uuid.UUID, user: User, role: str, assembly: Assembly) -> RoleHolding:
    """From today, by whoever may run commands on the machine: the administrators nobody could make otherwise.

    The history names the command. Raises StepNotAllowed, and ValueError for a role that is no administrator's.
    """
    if role not in ADMINISTRATORS:
        raise ValueError(role)
    _hold(assembly, user)
    today = timezone.localdate()
    _refuse(why_apart(user, role, assembly, None, today, None))
    made = RoleHolding.objects.create(user=user, role=role, assembly=assembly, starts_on=today)
    begin(made, "grant", by=None, key=key, typed=[user.pk, role], facts=_facts(made) | {"command": command})
    return made


@transaction.atomic
def change(holding: RoleHolding, *, by: Any, key: uuid.UUID, starts_on: date, ends_on: date | None) -> RoleHolding:
    """Other days. The first stays once it has come. Raises as `grant`."""
    typed = [holding.pk, starts_on, ends_on]
    if existing := begun(RoleHolding, "change_role", by=by, key=key, typed=typed):
        return existing
    held = _held(holding)
    if not grants_in(by, held.assembly_id):
        raise PermissionDenied
    _refuse(_why_not_change(by, held, starts_on, ends_on))
    was = _facts(held)
    held.starts_on, held.ends_on = starts_on, ends_on
    held.save(update_fields=["starts_on", "ends_on"])
    facts = _facts(held) | {"was_from": was["from"], "was_to": was["to"]}
    _record(held, "change_role", by=by, key=key, typed=typed, facts=facts)
    return held


@transaction.atomic
def end(holding: RoleHolding, *, by: Any, key: uuid.UUID, reason: str = "") -> RoleHolding:
    """At once: the next page its holder opens no longer knows the role. Raises as `grant`."""
    typed = [holding.pk, reason.strip()]
    if existing := begun(RoleHolding, "end_role", by=by, key=key, typed=typed):
        return existing
    held = _held(holding)
    if held.is_over:
        raise StepNotAllowed(_("这个角色已经结束，可能刚有人处理过。"))
    if not may_end(by, held):
        raise PermissionDenied
    today = timezone.localdate()
    _refuse(_why_last(held, today))
    facts = _facts(held) | {"reason": reason.strip()}
    # What had not begun never will: it stands with the day it was taken back.
    held.starts_on, held.ends_on, held.ended_at = min(held.starts_on, today), today, timezone.now()
    held.save(update_fields=["starts_on", "ends_on", "ended_at"])
    _record(held, "end_role", by=by, key=key, typed=typed, facts=facts)
    return held


# What stands in the way


def _refuse(why: str | None) -> None:
    if why:
        raise StepNotAllowed(why)


def _why_not(
    by: Any, user: User, role: str, assembly: Assembly, place: Place, first: date, last: date | None
) -> str | None:
    return (
        why_not_self(by, user)
        or (None if user.is_active else _("这个账号已经停用，不能授予角色。"))
        or _why_not_there(role, assembly, place)
        or _why_not_days(first, last)
        or why_apart(user, role, assembly, place, first, last)
    )


def _why_not_change(by: Any, held: RoleHolding, first: date, last: date | None) -> str | None:
    if held.is_over:
        return _("这个角色已经结束，可能刚有人处理过。")
    begun_before = held.starts_on <= timezone.localdate()
    if begun_before and first != held.starts_on:
        return _("这个角色已经开始，开始日期不能再改。")
    if last and last < timezone.localdate():
        return _("结束日期不能早于今天。要立即停止，请用“结束”。")
    return (
        why_not_self(by, held.user)
        or (None if begun_before else _why_not_days(first, last))
        or why_apart(held.user, held.role, held.assembly, held.place, first, last, but=held.pk)
        or (_why_last(held, last + ONE) if last else None)
    )


def why_not_self(by: Any, user: User) -> str | None:
    if by.pk in accounts_of(user):
        return _("不能给自己授予或更改角色。请由另一位安全管理员办理。")
    return None


def _why_not_there(role: str, assembly: Assembly, place: Any) -> str | None:
    wanted = PLACES.get(Role(role))
    if wanted is None:
        return _("这个角色只属于政协，不另选单位。") if place is not None else None
    if place is None or place._meta.model_name != wanted or place.assembly_id != assembly.pk:
        return _("请选这个角色所属的、本级政协的单位。")
    return None


def _why_not_days(first: date, last: date | None) -> str | None:
    if first < timezone.localdate():
        return _("开始日期不能早于今天：过去谁有什么角色，不能事后改写。")
    return _("结束日期不能早于开始日期。") if last and last < first else None


def _why_last(held: RoleHolding, after: date) -> str | None:
    """An assembly without a security administrator could never have one again."""
    if held.role != Role.SECURITY_ADMIN:
        return None
    others = RoleHolding.objects.filter(role=held.role, assembly=held.assembly_id, user__is_active=True)
    if others.on(after).exclude(pk=held.pk).exists():
        return None
    return _("这是最后一位安全管理员。请先授予另一位，再结束这一位。")


def _hold(assembly: Assembly, user: User) -> None:
    """The assembly, then the accounts in one order: all who grant at once come one after the other."""
    Assembly.objects.select_for_update(no_key=True).get(pk=assembly.pk)
    list(User.objects.select_for_update(no_key=True).filter(pk__in=accounts_of(user)).order_by("pk"))


def _held(holding: RoleHolding) -> RoleHolding:
    _hold(holding.assembly, holding.user)
    return RoleHolding.objects.select_related("user", "assembly", "agency", "body", "sector").get(pk=holding.pk)


def _facts(held: RoleHolding) -> dict[str, Any]:
    """What an auditor reads: who holds what, where, on which days. No content."""
    days = {"from": held.starts_on.isoformat(), "to": held.ends_on.isoformat() if held.ends_on else ""}
    return {"account": held.user.username, "role": str(held.role), "place": str(held.place), **days}


def _record(held: RoleHolding, step: str, *, by: Any, key: uuid.UUID, typed: Any, facts: dict[str, Any]) -> None:
    record(held, step, by=by, before="", after="", key=key, facts=facts, digest=digest_of(typed))
