"""One person with several accounts: who serves in an assembly and also heads an agency signs in apart. Decision 0054.

What is asked of conflicts and of separated administrators is asked of the person, never of the account.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import ADMINISTRATORS, Role, RoleHolding, User
from huiyin.accounts.separation import ONE_PERSON, READS_BESIDE_ROLES
from huiyin.history.models import record
from huiyin.history.taking import StepNotAllowed, begun, digest_of
from huiyin.members.models import Membership, Person, SecondAccount, person_of


def behind(user: Any) -> Person | None:
    """Whoever signs in as `user`, with their first account or another; None for an office's own account."""
    if not user.is_authenticated:
        return None
    if not hasattr(user, "_behind"):
        second = SecondAccount.objects.current().filter(user=user).select_related("person").first()
        user._behind = person_of(user) or (second.person if second else None)
    return user._behind


def accounts_behind(user: Any) -> set[int]:
    """`user` and every other account of the same person, read once a request."""
    if not hasattr(user, "_accounts_behind"):
        user._accounts_behind = {user.pk} | (accounts_of(person) if (person := behind(user)) else set())
    return user._accounts_behind


def accounts_of(person: Person) -> set[int]:
    others = set(person.second_accounts.current().values_list("user", flat=True))
    return others | ({person.user_id} if person.user_id else set())


def agencies_behind(user: Any) -> set[int]:
    """The agencies the person acts for today, with whichever account."""
    others = accounts_behind(user) - {user.pk}
    own = user.agencies_as(Role.AGENCY, Role.AGENCY_LEADER)
    return own | agencies_of_accounts(others) if others else own


def agencies_of_accounts(accounts: Iterable[int]) -> set[int]:
    held = RoleHolding.objects.on(timezone.localdate()).filter(user__in=accounts)
    return set(held.filter(role__in=[Role.AGENCY, Role.AGENCY_LEADER]).values_list("agency", flat=True))


def _of_the_same(user: User) -> set[int]:
    person = behind(User.objects.get(pk=user.pk))  # anew: what a page read before may be old
    return accounts_of(person) if person else set()


def _is_a_member(accounts: Iterable[int], first: date, last: date | None) -> bool:
    """Of any assembly, on some day from `first` to `last`: a member reads content without a role."""
    people = Person.objects.filter(Q(user__in=accounts) | Q(second_accounts__in=_current(accounts)))
    held = Membership.objects.filter(person__in=people).filter(Q(ends_on=None) | Q(ends_on__gte=first))
    return (held.filter(starts_on__lte=last) if last else held).exists()


def _current(accounts: Iterable[int]) -> Any:
    return SecondAccount.objects.current().filter(user__in=accounts)


def join() -> None:
    ONE_PERSON.append(_of_the_same)
    READS_BESIDE_ROLES.append(_is_a_member)


# Linked by the system administrator, who makes accounts


def may_link(user: Any, person: Person) -> bool:
    """The system administrator of an assembly the person is a member of today."""
    held = person.memberships.on(timezone.localdate())
    return held.filter(assembly__in=user.assemblies_as(Role.SYSTEM_ADMIN)).exists()


@transaction.atomic
def link(person: Person, *, by: Any, key: uuid.UUID, user: User) -> SecondAccount:
    """Say that `user` is a further account of `person`. Raises PermissionDenied, StepNotAllowed, KeyAlreadyUsed."""
    typed = [person.pk, user.pk]
    if existing := begun(SecondAccount, "link_account", by=by, key=key, typed=typed):
        return existing
    if not may_link(by, person):
        raise PermissionDenied
    _hold(person, user)
    if why := _why_not(person, user):
        raise StepNotAllowed(why)
    made = SecondAccount.objects.create(person=person, user=user)
    _record(made, "link_account", by=by, key=key, typed=typed, reason="")
    return made


@transaction.atomic
def unlink(second: SecondAccount, *, by: Any, key: uuid.UUID, reason: str) -> SecondAccount:
    """Linked by mistake, or given up. That it was linked stays on record."""
    typed = [second.pk, reason.strip()]
    if existing := begun(SecondAccount, "unlink_account", by=by, key=key, typed=typed):
        return existing
    if not may_link(by, second.person):
        raise PermissionDenied
    _hold(second.person, second.user)
    if not reason.strip():
        raise StepNotAllowed(_("请写明为什么撤销。"))
    if not SecondAccount.objects.current().filter(pk=second.pk).update(unlinked_on=timezone.localdate()):
        raise StepNotAllowed(_("已经撤销过，可能刚有人处理过。"))
    second.refresh_from_db()
    _record(second, "unlink_account", by=by, key=key, typed=typed, reason=reason.strip())
    return second


def _hold(person: Person, user: User) -> None:
    """In the order granting.py has: a role granted to either account at once waits."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    pks = sorted({user.pk, person.user_id or user.pk})
    list(User.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))


def _why_not(person: Person, user: User) -> str | None:
    if behind(User.objects.get(pk=user.pk)) is not None:
        return _("这个账号已经登记在一个人名下。")
    held = RoleHolding.objects.filter(user=user, role__in=ADMINISTRATORS)
    if held.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()), ended_at=None).exists():
        return _("这个账号是系统、安全管理员或审计员；委员不能同时担任。")
    return None


def _record(second: SecondAccount, step: str, *, by: Any, key: uuid.UUID, typed: Any, reason: str) -> None:
    facts = {"account": second.user.username, "person": second.person_id} | ({"reason": reason} if reason else {})
    record(second, step, by=by, before="", after="", key=key, facts=facts, digest=digest_of(typed))
