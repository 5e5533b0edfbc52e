"""What the assembly makes of a proposal: pre-checked, returned, filed or not; each decision takes two persons."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.assemblies import rules
from huiyin.assemblies.models import Agency
from huiyin.history.taking import StepNotAllowed
from huiyin.matters import steps
from huiyin.matters.giving import give
from huiyin.matters.models import (
    Answer,
    Kind,
    Matter,
    Receipt,
    Signature,
    State,
    next_number,
)
from huiyin.proposals.checklist import Checks, unchecked
from huiyin.proposals.dispositions import Disposition, became, carry_out, refusal
from huiyin.proposals.models import Proposal, Recommendation
from huiyin.proposals.workflow.seconding import seconded
from huiyin.proposals.workflow.table import take

# Why a proposal ended that nobody revised in time. No code of a rule set has a hyphen, so none can be taken for it.
NOT_REVISED = "not-revised"
NOT_REVISED_WORDS = gettext_lazy("退回后没有在期限内修改提交")
MERGES_WITH = (State.SUBMITTED, State.IN_REVIEW, State.FILED)


@transaction.atomic
def review(matter: Matter, *, by: Any, key: uuid.UUID, checks: Checks, on: date | None = None, **advice: Any) -> None:
    """The pre-check: each point ticked or remarked on, and what the checker recommends (see `recommend`)."""
    if missing := unchecked(checks):
        raise StepNotAllowed(_("初审清单还有 %(count)d 项没有勾选，也没有写明问题。") % {"count": len(missing)})
    _advised(matter, "review", by=by, key=key, on=on, checks=checks, **advice)


@transaction.atomic
def recommend(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None, **advice: Any) -> None:
    """What one who examines it advises: a verdict, and what it takes. Another may then decide so.

    `verdict` (Recommendation.Verdict), `ground` and `disposition` with one not to file, `into` with one to merge,
    `category`, `agencies`, `remark`.
    """
    _advised(matter, "recommend", by=by, key=key, on=on, checks={}, **advice)


def _advised(
    matter: Matter,
    step: str,
    *,
    by: Any,
    key: uuid.UUID,
    on: date | None,
    checks: Checks,
    verdict: str,
    ground: str = "",
    disposition: str = "",
    into: Matter | None = None,
    category: str = "",
    agencies: Iterable[Agency] = (),
    remark: str = "",
) -> None:
    on, agencies = on or timezone.localdate(), list(agencies)
    keys = [agency.pk for agency in agencies]
    typed = [checks, verdict, ground, disposition, into and into.pk, category, keys, remark]
    if not take(matter, step, by=by, key=key, on=on, typed=typed):
        return
    declines, merges = verdict == Recommendation.Verdict.DECLINE, verdict == Recommendation.Verdict.MERGE
    if declines and ground not in dict(matter.rule_set.choices("non_filing_grounds")):
        raise StepNotAllowed(_("建议不予立案时，请选择理由。"))
    if merges and not _may_merge(matter, into):
        raise StepNotAllowed(_("建议并案时，请选择与哪一件并案。"))
    if any(agency.assembly_id != matter.assembly_id for agency in agencies):
        raise StepNotAllowed(_("建议的承办单位须是本级的单位。"))
    given = Recommendation.objects.create(
        matter=matter,
        version=matter.versions.count(),
        by=by,
        made_on=on,
        verdict=verdict,
        into=into if merges else None,
        ground=ground if declines else "",
        disposition=disposition if declines else "",
        category=category,
        remark=remark,
        checks=checks,
    )
    given.agencies.set(agencies)


def _may_merge(matter: Matter, into: Matter | None) -> bool:
    return into is not None and into.pk != matter.pk and merge_targets(matter).filter(pk=into.pk).exists()


def merge_targets(matter: Matter) -> Any:
    """Proposals of the same assembly that are not handed over yet."""
    others = Matter.objects.filter(kind=Kind.PROPOSAL, assembly=matter.assembly_id, state__in=MERGES_WITH)
    return others.exclude(pk=matter.pk)


def confirmed(matter: Matter, verdict: str, *, by: Any) -> None:
    """Asked again once the step holds the row: a recommendation changed a moment ago does not count any more.

    Call inside the transaction of the step, after `take`. Raises StepNotAllowed, and with it all is undone.
    """
    if refused := seconded(by, matter, verdict):
        raise StepNotAllowed(refused)


@transaction.atomic
def return_to_revise(matter: Matter, *, by: Any, key: uuid.UUID, note: str, on: date | None = None) -> None:
    if take(matter, "return_to_revise", by=by, key=key, on=on, typed=note, facts={"note": note}):
        Proposal.objects.filter(pk=matter.pk).update(revise_note=note)


@transaction.atomic
def file(matter: Matter, *, by: Any, key: uuid.UUID, category: str, on: date | None = None) -> None:
    """Accept it: it gets its number in the year of the day it is filed."""
    on = on or timezone.localdate()
    if not take(matter, "file", by=by, key=key, on=on, typed=category, category=category, filed_on=on):
        return
    confirmed(matter, Recommendation.Verdict.FILE, by=by)
    number = next_number(matter.assembly, Kind.PROPOSAL, on.year)
    docket = rules.docket(matter.rule_set.document, number=number, year=on.year)
    Matter.objects.filter(pk=matter.pk).update(number=number, year=on.year, docket=docket)
    matter.refresh_from_db()


@transaction.atomic
def decline(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    ground: str,
    note: str,
    disposition: str = Disposition.RETURNED_FINAL,
    to: Agency | None = None,
    letter: str = "",
    on: date | None = None,
) -> None:
    """Not filed, on one of the rule set's grounds. The reason, and what becomes of it, answer all who raised it."""
    on = on or timezone.localdate()
    reason = matter.rule_set.entry("non_filing_grounds", ground)["name"]
    typed, facts = [ground, note, disposition, to and to.pk, letter], {"ground": ground, "disposition": disposition}
    if not take(matter, "decline", by=by, key=key, on=on, typed=typed, answered_on=on, facts=facts):
        return
    confirmed(matter, Recommendation.Verdict.DECLINE, by=by)
    Proposal.objects.filter(pk=matter.pk).update(
        non_filing_ground=ground, non_filing_note=note, disposition=disposition
    )
    matter.proposal.refresh_from_db()
    fate = carry_out(matter, disposition, by=by, on=on, to=to, letter=letter)
    give(matter, Answer(office=Role.PROPOSALS_COMMITTEE, text=refusal(reason, note, fate), given_on=on))


@transaction.atomic
def lapse(matter: Matter, *, on: date) -> None:
    """The time to revise is over: it ends, and each who had signed what was handed in is told."""
    if not _overdue(on).filter(pk=matter.pk).exists():
        raise StepNotAllowed(_("修改期限还没有到。"))
    take(matter, "lapse", by=None, key=uuid.uuid4(), on=on, answered_on=on, facts={"ground": NOT_REVISED})
    fate = Disposition.RETURNED_FINAL
    Proposal.objects.filter(pk=matter.pk).update(non_filing_ground=NOT_REVISED, disposition=fate)
    reason = steps.kept(lambda: str(NOT_REVISED_WORDS))
    answer = Answer(office=Role.PROPOSALS_COMMITTEE, text=refusal(reason, "", became(fate)), given_on=on)
    give(matter, answer)
    _tell_those_asked_again(matter, answer)


def _tell_those_asked_again(matter: Matter, answer: Answer) -> None:
    """Whose signature under the words handed in was undone by a change that never was handed in."""
    last = matter.versions.last()
    if last is None:
        return
    asked = matter.signatures.filter(state=Signature.State.INVITED, person__in=last.signers.all())
    Receipt.objects.bulk_create(Receipt(answer=answer, person_id=pk) for pk in asked.values_list("person", flat=True))


def _overdue(day: date) -> Any:
    late = {"clocks__name": "revise", "clocks__stopped_on": None, "clocks__due_on__lt": day}
    return Matter.objects.filter(kind=Kind.PROPOSAL, state=State.RETURNED, **late)


def run(day: date) -> int:
    """The daily round: proposals sent back and not handed in again by the day before. How many ended."""
    ended = 0
    for matter in _overdue(day).order_by("pk"):
        try:
            lapse(matter, on=day)
        except StepNotAllowed:  # handed in a moment ago
            continue
        ended += 1
    return ended
