"""What people do with candidates: merge several in one go, or say of two that they are not the same."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.history.taking import StepNotAllowed, begin, begun
from huiyin.matters.models import Matter
from huiyin.matters.permissions import is_examiner
from huiyin.proposals import workflow
from huiyin.proposals.candidates.models import NotTheSame
from huiyin.proposals.models import Recommendation
from huiyin.proposals.workflow.examining import merge_targets
from huiyin.proposals.workflow.group import may_take_in

WAYS = ("merge", "recommend")  # what may be done to several at once; a pre-check asks for each one's own points


def way_into(user: Any, matter: Matter, into: Matter) -> str:
    """The step by which `user` may bring `matter` nearer to `into` now; empty where there is none."""
    if matter.pk == into.pk:
        return ""
    offered = workflow.offered(user, matter)
    if "merge" in offered and may_take_in(matter).filter(pk=into.pk).exists():
        return "merge"
    targets = merge_targets(matter).filter(merged_into=None)
    return next((name for name in ("recommend", "review") if name in offered and targets.filter(pk=into.pk)), "")


@transaction.atomic
def take_together(
    matters: Sequence[Matter], *, by: Any, key: uuid.UUID, step: str, into: Matter, note: str = ""
) -> Matter:
    """`step` (of WAYS) for all of them, or for none. A request that comes twice takes nothing twice.

    Raises StepNotAllowed, which names the proposal that cannot be taken.
    """
    if step not in WAYS or not matters:
        raise StepNotAllowed(_("请先勾选要并入的提案。"))
    for matter in sorted(matters, key=lambda one: one.pk):
        try:
            _take(matter, by=by, key=uuid.uuid5(key, str(matter.pk)), step=step, into=into, note=note)
        except (StepNotAllowed, PermissionDenied) as refused:
            raise StepNotAllowed(_none_taken(matter, refused)) from refused
    return into


def _take(matter: Matter, *, by: Any, key: uuid.UUID, step: str, into: Matter, note: str) -> None:
    if step == "merge":
        workflow.merge(matter, by=by, key=key, into=into, note=note)
    else:
        advice: dict[str, Any] = {"verdict": Recommendation.Verdict.MERGE, "category": matter.category}
        workflow.recommend(matter, by=by, key=key, into=into, remark=note, **advice)


def _none_taken(matter: Matter, refused: Exception) -> str:
    why = str(refused) or _("这一件的这一步不由您来进行。")
    words = _("一件也没有办理，因为“%(title)s”不能这样办：%(why)s")
    return words % {"title": " ".join(filter(None, [matter.docket, matter.title])), "why": why}


# Two that are not the same


def may_say(user: Any, one: Matter, other: Matter) -> bool:
    """Whoever examines both, and signed neither."""
    return one.assembly_id == other.assembly_id and is_examiner(user, one) and is_examiner(user, other)


def not_the_same(one: Matter, other: Matter, *, by: Any, key: uuid.UUID) -> NotTheSame:
    """Said twice, by whomever, it stands once."""
    try:
        return _said(one, other, by=by, key=key)
    except IntegrityError:  # somebody else said so at the same moment
        return _said(one, other, by=by, key=key)


@transaction.atomic
def _said(one: Matter, other: Matter, *, by: Any, key: uuid.UUID) -> NotTheSame:
    first, second = sorted((one, other), key=lambda matter: matter.pk)
    typed = [first.pk, second.pk]
    if before := begun(NotTheSame, "not_the_same", by=by, key=key, typed=typed):
        return before
    if first.pk == second.pk or not may_say(by, first, second):
        raise PermissionDenied
    if standing := NotTheSame.objects.standing().filter(one=first, other=second).first():
        return standing
    said = NotTheSame.objects.create(one=first, other=second, by=by)
    begin(said, "not_the_same", by=by, key=key, typed=typed)
    return said


@transaction.atomic
def take_back(said: NotTheSame, *, by: Any, key: uuid.UUID) -> NotTheSame:
    """They may be proposed together again. That it was said stays, and who said it."""
    if before := begun(NotTheSame, "take_back_not_the_same", by=by, key=key, typed=said.pk):
        return before
    if not may_say(by, said.one, said.other):
        raise PermissionDenied
    facts = {"taken_back_at": timezone.now(), "taken_back_by": by}
    if not NotTheSame.objects.standing().filter(pk=said.pk).update(**facts):
        raise StepNotAllowed(_("已经有人撤销了这个判断。"))
    said.refresh_from_db()
    begin(said, "take_back_not_the_same", by=by, key=key, typed=said.pk)
    return said
