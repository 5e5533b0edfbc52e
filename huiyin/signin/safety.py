"""What a security administrator does for an account: end its wait, take away a second factor that is lost."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import User
from huiyin.history.models import record
from huiyin.history.taking import StepNotAllowed, begun, digest_of, locked
from huiyin.signin import holds, sessions
from huiyin.signin.permissions import is_its_security_administrator


@transaction.atomic
def lift_wait(user: User, *, by: Any, key: uuid.UUID, reason: str) -> None:
    """Attempts are taken again at once; the address it was tried from waits on."""
    user = _mine(user, by)
    if begun(User, "lift_wait", by=by, key=key, typed=reason):
        return
    if not holds.forget(user.username):
        raise StepNotAllowed(_("这个账号现在没有被暂停登录。"))
    _tell(user, "lift_wait", by, key, reason)


@transaction.atomic
def reset_factor(user: User, *, by: Any, key: uuid.UUID, reason: str) -> None:
    """For who lost the telephone and the codes: none is left, whoever is signed in is out, a new one is set up next."""
    user = _mine(user, by)
    if begun(User, "reset_factor", by=by, key=key, typed=reason):
        return
    if not Authenticator.objects.filter(user_id=user.pk).delete()[0]:
        raise StepNotAllowed(_("这个账号没有设两步验证。"))
    sessions.end_all(user)
    _tell(user, "reset_factor", by, key, reason)


def _mine(user: User, by: Any) -> User:
    user = locked(user)
    if not is_its_security_administrator(by, user):
        raise PermissionDenied
    return user


def _tell(user: User, step: str, by: Any, key: uuid.UUID, reason: str) -> None:
    facts = {"reason": reason}
    record(user, step, by=by, before="", after="", key=key, facts=facts, digest=digest_of(reason))
