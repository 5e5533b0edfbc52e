"""Waits after failed attempts, counted in the database by account name and by address, over all processes.

Nothing here asks whether there is an account of that name: words and time are the same (docs/rules/signing-in.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.signin.models import Hold

FREE = 5  # failures in a row before the first wait
FREE_FROM_ADDRESS = 30  # a whole office may come from one
LONGEST = timedelta(minutes=60)
FORGOTTEN_AFTER = timedelta(hours=24)


def wait_after(failures: int, free: int = FREE) -> timedelta:
    """Minutes that double from the last free failure on: 1, 2, 4 … 60."""
    if failures < free:
        return timedelta()
    return min(timedelta(minutes=2 ** min(failures - free, 10)), LONGEST)


@dataclass(frozen=True)
class Limit:
    kind: str
    of: str
    free: int

    @property
    def digest(self) -> str:
        return salted_hmac(f"huiyin.signin.hold.{self.kind}", self.of, algorithm="sha256").hexdigest()


def of_account(name: str) -> Limit:
    return Limit("account", name.strip().casefold(), FREE)


def of_address(address: str) -> Limit:
    return Limit("address", address, FREE_FROM_ADDRESS)


@transaction.atomic
def attempt(*limits: Limit) -> datetime | None:
    """Counts an attempt as failed before it is looked at, so that many at once are no more than as many in a row.

    The moment from which the next is taken, where this one is not; then nothing is counted.
    """
    now = timezone.now()
    # In one order everywhere, so that two that wait for each other's rows cannot be.
    Hold.objects.filter(last_at__lt=now - FORGOTTEN_AFTER).delete()
    rows = [(limit, _row(limit, now)) for limit in sorted(limits, key=lambda limit: limit.digest)]
    waits = [row.until for _limit, row in rows if row.until and row.until > now]
    if waits:
        return max(waits)
    for limit, row in rows:
        row.failures, row.last_at = row.failures + 1, now
        wait = wait_after(row.failures, limit.free)
        row.until = now + wait if wait else None
        row.save()
    return None


def _row(limit: Limit, now: datetime) -> Hold:
    row, _made = Hold.objects.select_for_update().get_or_create(digest=limit.digest, defaults={"last_at": now})
    return row


@transaction.atomic
def passed(account: Limit, address: Limit) -> None:
    """It was no failure: the account starts anew, the address has one failure less."""
    Hold.objects.filter(digest=account.digest).delete()
    refund(address)


@transaction.atomic
def refund(limit: Limit) -> None:
    row = Hold.objects.select_for_update().filter(digest=limit.digest).first()
    if row is not None:
        row.failures = max(row.failures - 1, 0)
        row.until = row.until if wait_after(row.failures, limit.free) else None
        row.save()


def wait_of(name: str) -> datetime | None:
    """Until when no attempt with this account name is taken; None where one is."""
    now = timezone.now()
    return Hold.objects.filter(digest=of_account(name).digest, until__gt=now).values_list("until", flat=True).first()


def forget(name: str) -> bool:
    return bool(Hold.objects.filter(digest=of_account(name).digest).delete()[0])


def words(until: datetime) -> str:
    minutes = max(ceil((until - timezone.now()).total_seconds() / 60), 1)
    about = ngettext("约 %(minutes)d 分钟后", "约 %(minutes)d 分钟后", minutes) % {"minutes": minutes}
    return _(
        "连续多次没有登录成功，暂时不能再试。请在 %(at)s 以后再试（%(about)s）。忘记密码请联系本级政协的系统管理员。"
    ) % {
        "at": timezone.localtime(until).strftime("%H:%M:%S"),
        "about": about,
    }
