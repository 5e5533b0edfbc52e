"""An agency's leader asks for an account for one of its people; the security administrator grants or refuses."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts import granting
from huiyin.accounts.models import AccountRequest, Role, User
from huiyin.assemblies.models import Agency
from huiyin.history.taking import Step, StepNotAllowed, begin, begun, take

_S = AccountRequest.State


def leads(user: Any, agency_id: int) -> bool:
    return agency_id in user.agencies_as(Role.AGENCY_LEADER)


def decides(user: Any, asked: AccountRequest) -> bool:
    return granting.grants_in(user, asked.agency.assembly_id)


def takes_back(user: Any, asked: AccountRequest) -> bool:
    return leads(user, asked.agency_id)


STEPS = {
    "grant_request": Step(gettext_lazy("授予角色"), frozenset({_S.ASKED}), _S.GRANTED, decides),
    "refuse_request": Step(gettext_lazy("不同意"), frozenset({_S.ASKED}), _S.REFUSED, decides),
    "withdraw_request": Step(gettext_lazy("撤回申请"), frozenset({_S.ASKED}), _S.WITHDRAWN, takes_back),
}


@transaction.atomic
def ask_account(*, by: Any, key: uuid.UUID, agency: Agency, name: str, note: str = "") -> AccountRequest:
    typed = [agency.pk, name.strip(), note.strip()]
    if existing := begun(AccountRequest, "ask_account", by=by, key=key, typed=typed):
        return existing
    if not leads(by, agency.pk):
        raise PermissionDenied
    if not name.strip():
        raise StepNotAllowed(_("请写明给谁开账号。"))
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)  # of two at once the second finds the first
    if AccountRequest.objects.filter(agency=agency, name=name.strip(), state=_S.ASKED).exists():
        raise StepNotAllowed(_("已经为这个人申请过，正等待授予。"))
    made = AccountRequest.objects.create(agency=agency, name=name.strip(), note=note.strip(), by=by)
    begin(made, "ask_account", by=by, key=key, typed=typed)
    return made


@transaction.atomic
def grant_request(
    asked: AccountRequest, *, by: Any, key: uuid.UUID, user: User, starts_on: date, ends_on: date | None = None
) -> AccountRequest:
    """The system administrator made the account; with this it acts for the agency. Raises as `granting.grant`."""
    typed = [user.pk, starts_on, ends_on]
    if existing := begun(AccountRequest, "grant_request", by=by, key=key, typed=typed):
        return existing
    if not decides(by, asked):
        raise PermissionDenied
    held = granting.grant(
        by=by,
        key=uuid.uuid5(key, "role"),
        user=user,
        role=Role.AGENCY,
        assembly=asked.agency.assembly,
        place=asked.agency,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    decided = {"decided_by": by, "decided_on": timezone.localdate(), "holding": held}
    take(STEPS, asked, "grant_request", by=by, key=key, typed=typed, facts={"account": user.username}, **decided)
    return asked


def refuse_request(asked: AccountRequest, *, by: Any, key: uuid.UUID, reason: str) -> AccountRequest:
    if not reason.strip():
        raise StepNotAllowed(_("请写明为什么不同意。"))
    decided = {"decided_by": by, "decided_on": timezone.localdate(), "reason": reason.strip()}
    take(STEPS, asked, "refuse_request", by=by, key=key, typed=[reason.strip()], **decided)
    return asked


def withdraw_request(asked: AccountRequest, *, by: Any, key: uuid.UUID) -> AccountRequest:
    take(STEPS, asked, "withdraw_request", by=by, key=key)
    return asked
