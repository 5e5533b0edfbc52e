"""Prizes for proposals: a round of a year, nominated, shortlisted, awarded, published. No points, no places."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.history import taking
from huiyin.history.taking import Step, StepNotAllowed
from huiyin.matters.models import Matter
from huiyin.matters.permissions import conflict_of
from huiyin.supervision import permissions as may
from huiyin.supervision.models import Award, AwardRound

State = Award.State


def prepares(user: Any, award: Award) -> bool:
    """The proposals staff of the round's assembly; nobody for a proposal they signed."""
    prepares = user.holds(Role.PROPOSALS_STAFF, assembly_id=award.round.assembly_id)
    return prepares and not conflict_of(user, award.matter)


STEPS: dict[str, Step] = {
    "shortlist": Step(gettext_lazy("列入入围"), frozenset([State.NOMINATED]), State.SHORTLISTED, prepares),
    "award": Step(gettext_lazy("记为获奖"), frozenset([State.SHORTLISTED]), State.AWARDED, prepares),
    "drop": Step(
        gettext_lazy("不再入选"),
        frozenset([State.NOMINATED, State.SHORTLISTED, State.AWARDED]),
        State.DROPPED,
        prepares,
    ),
}


def prepares_rounds(user: Any, assembly_id: int) -> bool:
    return user.holds(Role.PROPOSALS_STAFF, assembly_id=assembly_id)


def publishes(user: Any, round: AwardRound) -> bool:
    return user.holds(Role.LEADER, assembly_id=round.assembly_id)


def offered(user: Any, award: Award) -> list[str]:
    if award.round.published_on:
        return []
    names = taking.allowed(STEPS, user, award)
    return [name for name in names if name != "award" or award.round.decided_on]


@transaction.atomic
def open_round(assembly: Assembly, *, by: Any, key: uuid.UUID, year: int, name: str) -> AwardRound:
    typed = [assembly.pk, year, name]
    if made := taking.begun(AwardRound, "open", by=by, key=key, typed=typed):
        return made
    if not prepares_rounds(by, assembly.pk):
        raise PermissionDenied
    if AwardRound.objects.filter(assembly=assembly, year=year, name=name).exists():
        raise StepNotAllowed(_("%(year)d 年已有“%(name)s”。") % {"year": year, "name": name})
    row = AwardRound.objects.create(assembly=assembly, year=year, name=name)
    taking.begin(row, "open", by=by, key=key, typed=typed)
    return row


def _unpublished(round: AwardRound) -> AwardRound:
    now = taking.locked(round)
    if now.published_on is not None:
        raise StepNotAllowed(_("名单已经公布，不能再改。"))
    return now


@transaction.atomic
def nominate(round: AwardRound, matter: Matter, *, by: Any, key: uuid.UUID, reason: str) -> Award:
    """Only a closed proposal that was filed."""
    typed = [round.pk, matter.pk, reason]
    if made := taking.begun(Award, "nominate", by=by, key=key, typed=typed):
        return made
    _unpublished(round)
    if not prepares_rounds(by, round.assembly_id) or conflict_of(by, matter):
        raise PermissionDenied
    _refuse_unfit(round, matter)
    if round.awards.filter(matter=matter).exists():
        raise StepNotAllowed(_("这件提案已经在名单上。"))
    row = Award.objects.create(round=round, matter=matter, reason=reason)
    taking.begin(row, "nominate", by=by, key=key, typed=typed)
    return row


def _refuse_unfit(round: AwardRound, matter: Matter) -> None:
    if matter.assembly_id != round.assembly_id or not may.may_be_awarded(matter):
        raise StepNotAllowed(_("只有本级已立案并且已办结的提案可以参评。"))


@transaction.atomic
def take(award: Award, name: str, *, by: Any, key: uuid.UUID, text: str = "") -> None:
    """`shortlist`, `award` or `drop`; to award needs the decision on record."""
    round = _unpublished(award.round)
    if name == "award":
        _refuse_unfit(round, award.matter)
        if round.decided_on is None:
            raise StepNotAllowed(_("请先登记由哪次会议决定。"))
    taking.take(STEPS, award, name, by=by, key=key, typed=text, facts={"note": text} if text else {})


@transaction.atomic
def decide(round: AwardRound, *, by: Any, key: uuid.UUID, decided_by: str, decided_on: date) -> None:
    typed = [round.pk, decided_by, decided_on]
    if taking.begun(AwardRound, "decide", by=by, key=key, typed=typed):
        return
    _unpublished(round)
    if not prepares_rounds(by, round.assembly_id):
        raise PermissionDenied
    AwardRound.objects.filter(pk=round.pk).update(decided_by=decided_by, decided_on=decided_on)
    round.refresh_from_db()
    taking.begin(round, "decide", by=by, key=key, typed=typed, facts={"decided_by": decided_by})


@transaction.atomic
def publish(round: AwardRound, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    """Who was only nominated or shortlisted is not told to others, now or later."""
    typed = [round.pk]
    if taking.begun(AwardRound, "publish", by=by, key=key, typed=typed):
        return
    now = _unpublished(round)
    if not publishes(by, round):
        raise PermissionDenied
    awarded = list(round.awards.filter(state=State.AWARDED).values_list("pk", flat=True))
    if now.decided_on is None or not awarded:
        raise StepNotAllowed(_("请先登记会议的决定，并至少有一件提案记为获奖。"))
    AwardRound.objects.filter(pk=round.pk).update(published_on=on or timezone.localdate())
    round.refresh_from_db()
    taking.begin(round, "publish", by=by, key=key, typed=typed, facts={"awards": awarded})
