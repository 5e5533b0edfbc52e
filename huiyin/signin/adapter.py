"""Where allauth asks the house: who may come in, how often one may try."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import User
from huiyin.history.models import record
from huiyin.signin import holds


class ClosedDoor(DefaultAccountAdapter):
    """Accounts are made by the system administrator; nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("账号或密码不对。"),
        "account_inactive": _("账号或密码不对。"),
        "incorrect_password": _("密码不对。"),
        "incorrect_code": _("验证码不对，请再试一次。"),
        "enter_current_password": _("现在的密码不对。"),
        "too_many_login_attempts": _("试得太多，请五分钟后再试。"),
        "same_as_current": _("新密码不能和现在的一样。"),
    }

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """What allauth would mail about an account names it; the pages tell of it instead."""

    def _limits(self, request: Any, name: str) -> tuple[holds.Limit, holds.Limit]:
        return holds.of_account(name), holds.of_address(self.get_client_ip(request))

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        until = holds.attempt(*self._limits(request, str(credentials.get("username", ""))))
        if until:
            raise ValidationError(holds.words(until), code="held")

    def _rollback_login_failed_rl_usage(self) -> None:
        """The limits are ours."""

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None:
            holds.passed(*self._limits(request, str(credentials.get("username", ""))))
        return user

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        """Of an account that is there, the auditor reads of it; the name somebody typed is kept nowhere."""
        user = User.objects.filter(username=credentials.get("username")).first()
        if user is not None:
            record(user, "sign_in_failed", by=None, before="", after="", key=uuid.uuid4(), facts={})
