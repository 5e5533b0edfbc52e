"""Telling members what of the year is still open: each by a notice of their own, and nobody else who they are."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.duties.fulfilment import MISSING, Standing, Year
from huiyin.duties.models import YearlyDuty
from huiyin.duties.owing import of_year
from huiyin.duties.permissions import OFFICES
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed, begin, begun, locked
from huiyin.history.wording import kept
from huiyin.members.models import Membership
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put

REMIND = "remind_duties"
APART = timedelta(days=30)


@transaction.atomic
def remind(assembly: Assembly, *, by: Any, key: uuid.UUID) -> int:
    """Everybody with an account who owes something this year and has not done it; how many were told."""
    locked(assembly)
    if begun(Assembly, REMIND, by=by, key=key, typed=[assembly.pk]):
        return int(Event.objects.get(key=key).facts["told"])
    if not by.holds(*OFFICES, assembly_id=assembly.pk):
        raise PermissionDenied
    if (again := may_remind_from(assembly)) > timezone.localdate():
        raise StepNotAllowed(_("一个月内已经提醒过。%(day)s 起可以再提醒。") % {"day": again})
    year = timezone.localdate().year
    told = put(_words(assembly, year, seed=str(key)))
    begin(assembly, REMIND, by=by, key=key, typed=[assembly.pk], facts={"year": year, "told": told})
    return told


def last_reminded(assembly: Assembly) -> Event | None:
    return Event.objects.of(assembly).filter(step=REMIND).last()


def may_remind_from(assembly: Assembly) -> date:
    last = last_reminded(assembly)
    return timezone.localdate(last.at) + APART if last else timezone.localdate()


def _words(assembly: Assembly, year: int, *, seed: str) -> list[Word]:
    asked = Year(of_year(Membership.objects.filter(assembly=assembly), year), year)
    open_to = {
        held.person_id: missing
        for held in asked.memberships
        if (missing := [one for one in asked.standings(held) if one.state == MISSING])
    }
    reached = Membership.objects.filter(assembly=assembly, person__user__is_active=True)
    accounts = dict(reached.order_by("pk").values_list("person", "person__user"))
    return [_word(accounts[person], missing, year, seed) for person, missing in open_to.items() if person in accounts]


def _word(account: int, missing: list[Standing], year: int, seed: str) -> Word:
    names = "、".join(dict.fromkeys(one.duty.name for one in missing))
    facts = {"year": year, "names": names}
    return Word(
        recipient=account,
        kind=Notice.Kind.WAITING,
        subject=YearlyDuty._meta.label_lower,
        subject_id=missing[0].duty.pk,
        about=kept(lambda: _("%(year)d 年履职任务：%(names)s") % facts)[:60],
        title=kept(lambda: _("%(year)d 年的履职任务还有没完成的：%(names)s。提交后自动计入，不用另报。") % facts),
        path=f"{reverse('duties:mine')}?year={year}",
        seed=f"duties/{seed}",
        send_after=timezone.now(),
    )


def titles(user: Any, ids: list[int]) -> dict[int, str]:
    """For the list of notices (notices/subjects.py)."""
    return dict(YearlyDuty.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "name"))
