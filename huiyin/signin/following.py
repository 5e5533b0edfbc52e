"""What the packages tell of signing in, and what is made of it: history, days instead of hours."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social
from allauth.usersessions.models import UserSession
from django.contrib.auth import signals as auth
from django.db.models.signals import pre_save
from django.utils import timezone

from huiyin.accounts.models import User
from huiyin.history.models import record
from huiyin.signin import sessions


def connect() -> None:
    # In the place of Django's, which keeps the second: under its name, whichever of the two is asked first.
    auth.user_logged_in.disconnect(dispatch_uid="update_last_login")
    auth.user_logged_in.connect(sessions.note_day, dispatch_uid="update_last_login")
    auth.user_logged_in.connect(_begin)
    pre_save.connect(sessions.keep_little, sender=UserSession)
    pre_save.connect(sessions.day_of_use, sender=Authenticator)
    account.user_logged_in.connect(_signed_in)
    account.password_changed.connect(_changed_password)
    account.password_set.connect(_changed_password)
    mfa.authenticator_added.connect(_added_factor)
    mfa.authenticator_removed.connect(_removed_factor)
    mfa.authentication_failed.connect(_failed_factor)
    social.social_account_added.connect(_connected)
    social.social_account_removed.connect(_disconnected)


def _tell(user: Any, step: str, by: Any, **facts: Any) -> None:
    record(user, step, by=by, before="", after="", key=uuid.uuid4(), facts=facts)


def _begin(sender: Any, request: Any, user: Any, **_rest: Any) -> None:
    now = timezone.now().timestamp()
    request.session[sessions.BEGAN] = request.session[sessions.IDLE_FROM] = now


def _signed_in(sender: Any, request: Any, user: Any, **_rest: Any) -> None:
    _tell(user, "sign_in", user)


def _changed_password(sender: Any, request: Any, user: Any, **_rest: Any) -> None:
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    _tell(user, "change_password", user)


def _added_factor(sender: Any, user: Any, authenticator: Any, **_rest: Any) -> None:
    _tell(user, "add_factor", user, kind=str(authenticator.type))


def _removed_factor(sender: Any, user: Any, authenticator: Any, **_rest: Any) -> None:
    _tell(user, "remove_factor", user, kind=str(authenticator.type))


def _failed_factor(sender: Any, user: Any, **_rest: Any) -> None:
    _tell(user, "sign_in_failed", None)


def _connected(sender: Any, sociallogin: Any, **_rest: Any) -> None:
    _tell(sociallogin.user, "connect_service", sociallogin.user)


def _disconnected(sender: Any, socialaccount: Any, **_rest: Any) -> None:
    _tell(socialaccount.user, "disconnect_service", socialaccount.user)
