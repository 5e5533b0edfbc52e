"""What the list of accounts is searched by, and what it says of each."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import User
from huiyin.forms import readable
from huiyin.signin.models import Invitation

NEW, WAITING, IN_USE, CLOSED = "new", "waiting", "in_use", "closed"
STATES = [
    (NEW, _("没有有效的邀请码")),
    (WAITING, _("等待首次登录")),
    (IN_USE, _("使用中")),
    (CLOSED, _("已停用")),
]
NOT_TAKEN_OVER = Q(password="") | Q(password__startswith="!")  # nosec B106 - no password at all


def with_state(accounts: QuerySet[User]) -> QuerySet[User]:
    invited = Invitation.objects.open().filter(user=OuterRef("pk"), last_day__gte=timezone.localdate())
    return accounts.annotate(invited=Exists(invited))


def state_of(account: User) -> str:
    if not account.is_active:
        return CLOSED
    if account.password and not account.password.startswith("!"):
        return IN_USE
    return WAITING if account.invited else NEW  # type: ignore[attr-defined]


class AccountFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("账号或名称"), method="by_words", max_length=60, validators=[readable])
    state = django_filters.ChoiceFilter(label=_("状态"), method="in_state", choices=STATES, empty_label=_("全部"))

    class Meta:
        model = User
        fields: list[str] = []

    def by_words(self, accounts: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return accounts.filter(Q(username__icontains=value) | Q(name__icontains=value))

    def in_state(self, accounts: Any, name: str, value: str) -> Any:
        if value == CLOSED:
            return accounts.filter(is_active=False)
        if value == IN_USE:
            return accounts.filter(is_active=True).exclude(NOT_TAKEN_OVER)
        return accounts.filter(NOT_TAKEN_OVER, is_active=True, invited=value == WAITING)
