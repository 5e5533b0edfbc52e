"""What comes of the promises of an answer after the proposal has closed, and what is found when one looks again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.assemblies import rules
from huiyin.assemblies.models import Agency, RuleSet
from huiyin.history.taking import StepNotAllowed
from huiyin.matters import clocks, steps
from huiyin.matters.models import Answer, Clock, Commitment, CommitmentNote, LookBack, Matter, State
from huiyin.matters.steps import held_by
from huiyin.proposals.models import Proposal
from huiyin.proposals.workflow.after_closing import standing
from huiyin.proposals.workflow.table import take

MOST_COMMITMENTS = 10  # of one answer
OURS = (Clock.Name.COMMITMENT, Clock.Name.PROGRESS, Clock.Name.CONFIRM)
Made = CommitmentNote.Kind
Is = Commitment.State


def promise(answer: Answer, commitments: Sequence[tuple[str, date]]) -> list[Commitment]:
    """What the agency promises in `answer` (saved, of a class that plans): what, and by which day.

    Call it inside the step that gives the answer. Raises StepNotAllowed when nothing of it may be kept.
    """
    check_commitments(answer.matter.rule_set, answer.result_class, commitments, answer.given_on)
    return [_promise(answer, text, due_on, answer.given_on) for text, due_on in commitments]


def check_commitments(
    rule_set: RuleSet, result_class: str, commitments: Sequence[tuple[str, date]], since: date
) -> None:
    """Raises StepNotAllowed when nothing of it may be kept."""
    if rules.meaning_of(rule_set.document, result_class) != "planned":
        raise StepNotAllowed(_("只有“列入计划”的答复才写承诺事项。"))
    if not 1 <= len(commitments) <= MOST_COMMITMENTS:
        raise StepNotAllowed(_("请写明 1 至 %(most)d 项承诺，每项一个完成日期。") % {"most": MOST_COMMITMENTS})
    for text, due_on in commitments:
        if refusal := commitment_fault(text, due_on, since):
            raise StepNotAllowed(refusal)


def commitment_fault(text: str, due_on: date, since: date) -> str | None:
    """What is wrong with one promise made on the day `since`; for the field it was typed in."""
    if not text.strip():
        return _("请写明承诺做什么。")
    return _("完成日期要晚于 %(since)s。") % {"since": since} if due_on <= since else None


def _promise(answer: Answer, text: str, due_on: date, on: date) -> Commitment:
    assert answer.agency is not None  # an office answers for not filing, and promises nothing
    days = {"promised_on": on, "first_due_on": due_on, "due_on": due_on}
    return Commitment.objects.create(matter=answer.matter, agency=answer.agency, answer=answer, text=text, **days)


def follow_up(matter: Matter, on: date) -> None:
    """Call when the matter has closed: while promises of its last answer are open it is tracked."""
    if not standing(matter).filter(state=Is.OPEN).exists():
        return
    terms = _terms(matter, on)
    if take(matter, "track", by=None, key=uuid.uuid4(), on=on, **terms.moves):
        terms.run(on)


# The agency's steps


@transaction.atomic
def progress(
    matter: Matter, *, by: Any, key: uuid.UUID, commitment: Commitment, text: str, on: date | None = None
) -> None:
    """How far it has come. At least as often as the rule set's `progress` says."""
    on = on or timezone.localdate()
    if _take(matter, "progress", by=by, key=key, on=on, commitment=commitment, typed=text):
        _open(commitment, by, matter)
        _note(commitment, Made.PROGRESS, by, on, text)
        _reckon(matter, on)


@transaction.atomic
def claim_fulfilled(
    matter: Matter, *, by: Any, key: uuid.UUID, commitment: Commitment, text: str, on: date | None = None
) -> None:
    """The agency says it is done and what shows it. Whoever asked, or the staff, says whether that is so."""
    on = on or timezone.localdate()
    if _take(matter, "claim_fulfilled", by=by, key=key, on=on, commitment=commitment, typed=text):
        _open(commitment, by, matter)
        _move(commitment, Is.CLAIMED, proposed_due_on=None)
        _note(commitment, Made.CLAIM, by, on, text)
        _reckon(matter, on)


@transaction.atomic
def ask_change(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    commitment: Commitment,
    due_on: date,
    text: str,
    on: date | None = None,
) -> None:
    """Another day, with the reason, asked while the promised one is still to come: what is overdue stays overdue."""
    on = on or timezone.localdate()
    if _take(matter, "ask_change", by=by, key=key, on=on, commitment=commitment, typed=[due_on, text]):
        _open(commitment, by, matter)
        if commitment.due_on < on:
            raise StepNotAllowed(_("这项承诺已经到期，不能再申请改期。请报告进展，或者申报兑现。"))
        if commitment.proposed_due_on:
            raise StepNotAllowed(_("这项承诺已经申请改期，请等待决定。"))
        if due_on <= on or due_on == commitment.due_on:
            raise StepNotAllowed(_("新的完成日期要晚于今天，并且和原来的不同。"))
        _move(commitment, Is.OPEN, proposed_due_on=due_on)
        _note(commitment, Made.ASK, by, on, text, was_due_on=commitment.due_on, due_on=due_on)


def _open(commitment: Commitment, by: Any, matter: Matter) -> None:
    """The agency's own, of this matter's last answer, and still to be done."""
    if commitment.agency_id not in by.agencies_as(Role.AGENCY, Role.AGENCY_LEADER):
        raise StepNotAllowed(_("这项承诺是另一个单位作出的。"))
    if commitment.state != Is.OPEN:
        raise _moved_on(commitment)


# What those who asked, and the staff, say of it


@transaction.atomic
def grant_change(
    matter: Matter, *, by: Any, key: uuid.UUID, commitment: Commitment, text: str = "", on: date | None = None
) -> None:
    on = on or timezone.localdate()
    if _take(matter, "grant_change", by=by, key=key, on=on, commitment=commitment, typed=text):
        due_on = _asked_day(commitment)
        _note(commitment, Made.GRANT, by, on, text, was_due_on=commitment.due_on, due_on=due_on)
        _move(commitment, Is.OPEN, due_on=due_on, proposed_due_on=None)
        _reckon(matter, on)


@transaction.atomic
def refuse_change(
    matter: Matter, *, by: Any, key: uuid.UUID, commitment: Commitment, text: str, on: date | None = None
) -> None:
    on = on or timezone.localdate()
    if _take(matter, "refuse_change", by=by, key=key, on=on, commitment=commitment, typed=text):
        due_on = _asked_day(commitment)
        _note(commitment, Made.REFUSE, by, on, text, was_due_on=commitment.due_on, due_on=due_on)
        _move(commitment, Is.OPEN, proposed_due_on=None)


def _asked_day(commitment: Commitment) -> date:
    if commitment.proposed_due_on is None:
        raise StepNotAllowed(_("这项承诺没有等待决定的改期申请，可能刚有人决定过。"))
    return commitment.proposed_due_on


@transaction.atomic
def confirm_fulfilled(
    matter: Matter, *, by: Any, key: uuid.UUID, commitment: Commitment, text: str = "", on: date | None = None
) -> None:
    """Done, as the agency said. With the last one it is closed as solved, on the word of whoever confirms."""
    on = on or timezone.localdate()
    if _take(matter, "confirm_fulfilled", by=by, key=key, on=on, commitment=commitment, typed=text):
        _of_claim(commitment)
        _move(commitment, Is.FULFILLED, settled_on=on)
        _note(commitment, Made.CONFIRM, by, on, text)
        _settle(matter, by, on)


@transaction.atomic
def reject_claim(
    matter: Matter, *, by: Any, key: uuid.UUID, commitment: Commitment, text: str, on: date | None = None
) -> None:
    """Not done yet: the promise is open again, with the day it had."""
    on = on or timezone.localdate()
    if _take(matter, "reject_claim", by=by, key=key, on=on, commitment=commitment, typed=text):
        _of_claim(commitment)
        _move(commitment, Is.OPEN)
        _note(commitment, Made.REJECT, by, on, text)
        _reckon(matter, on)


def _of_claim(commitment: Commitment) -> None:
    if commitment.state != Is.CLAIMED:
        raise _moved_on(commitment)


@transaction.atomic
def mark_failed(
    matter: Matter, *, by: Any, key: uuid.UUID, commitment: Commitment, text: str, on: date | None = None
) -> None:
    """Not kept, and the reason."""
    on = on or timezone.localdate()
    if _take(matter, "mark_failed", by=by, key=key, on=on, commitment=commitment, typed=text):
        if commitment.state not in (Is.OPEN, Is.CLAIMED):
            raise _moved_on(commitment)
        _move(commitment, Is.FAILED, settled_on=on, proposed_due_on=None)
        _note(commitment, Made.FAIL, by, on, text)
        _settle(matter, by, on)


# Looking back


@transaction.atomic
def look_back(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    held_on: date,
    kind: str,
    people: str,
    finding: str,
    proposed_class: str = "",
) -> None:
    """A visit to what came of the answer: when, how, who took part, what was found."""
    typed = [held_on, kind, people, finding, proposed_class]
    if take(matter, "look_back", by=by, key=key, typed=typed, facts={"held_on": held_on.isoformat(), "kind": kind}):
        words = {"people": people, "finding": finding, "proposed_class": proposed_class}
        LookBack.objects.create(matter=matter, kind=kind, held_on=held_on, confirmed_by=by, **words)


@transaction.atomic
def add_commitment(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    agency: Agency,
    text: str,
    due_on: date,
    note: str,
    on: date | None = None,
) -> None:
    """Agreed with the agency when looking back: what was left as reference, or solved on paper only, is planned now."""
    on = on or timezone.localdate()
    typed = [agency.pk, text, due_on, note]
    if not take(matter, "add_commitment", by=by, key=key, on=on, typed=typed, facts={"note": f"{text}：{note}"}):
        return
    answer = matter.answers.filter(agency=agency, round=matter.proposal.round).last()
    if answer is None:
        raise StepNotAllowed(_("%(agency)s没有答复过这件提案。") % {"agency": agency})
    if refusal := commitment_fault(text, due_on, on):
        raise StepNotAllowed(refusal)
    _promise(answer, text, due_on, on)
    planned = rules.class_that_means(matter.rule_set.document, "planned")
    if planned and not _is_of_class(matter, "planned"):
        _turn(matter, LookBack.Kind.DECIDED, planned, by, on, note)
    if matter.state == State.CLOSED:
        follow_up(matter, on)
    else:
        _reckon(matter, on)


@transaction.atomic
def reclassify(
    matter: Matter, *, by: Any, key: uuid.UUID, result_class: str, note: str, on: date | None = None
) -> None:
    """The class as looking back showed it to be, with the reason. To plan, a promise must be added instead."""
    on, meaning = on or timezone.localdate(), rules.meaning_of(matter.rule_set.document, result_class)
    if not take(matter, "reclassify", by=by, key=key, on=on, typed=[result_class, note], facts={"note": note}):
        return
    if meaning in ("", "planned"):
        raise StepNotAllowed(_("改为“列入计划”要有承诺：请用“补记承诺”。"))
    if result_class == matter.proposal.result_class:
        raise StepNotAllowed(_("办理结果本来就是这一类。"))
    _turn(matter, LookBack.Kind.DECIDED, result_class, by, on, note)


def _is_of_class(matter: Matter, meaning: str) -> bool:
    return rules.meaning_of(matter.rule_set.document, matter.proposal.result_class) == meaning


def _turn(matter: Matter, kind: str, to: str, by: Any, on: date, note: str) -> None:
    """The class of the proposal turns; what the answer said stays as it was said."""
    was = matter.proposal.result_class
    turned = {"from_class": was, "to_class": to} if was and was != to else {}
    LookBack.objects.create(matter=matter, kind=kind, held_on=on, confirmed_by=by, finding=note, **turned)
    Proposal.objects.filter(pk=matter.pk).update(result_class=to)
    matter.proposal.result_class = to


# What all of these share


def _take(matter: Matter, name: str, *, by: Any, key: uuid.UUID, on: date, commitment: Commitment, typed: Any) -> bool:
    """As `take`, for one promise of this matter, read anew once the step holds the row."""
    text = typed if isinstance(typed, str) else typed[-1]
    facts = {"commitment": commitment.pk, "note": "：".join(filter(None, [commitment.text, text]))}
    if not take(matter, name, by=by, key=key, on=on, typed=[commitment.pk, typed], facts=facts):
        return False
    commitment.refresh_from_db()
    if not standing(matter).filter(pk=commitment.pk).exists():
        raise StepNotAllowed(_("这项承诺不在这件提案现在的答复里。"))
    return True


def _moved_on(commitment: Commitment) -> StepNotAllowed:
    words = _("这项承诺现在是“%(state)s”，可能刚有人处理过。请返回事项页查看。")
    return StepNotAllowed(words % {"state": commitment.get_state_display()})


def _move(commitment: Commitment, state: str, **changes: Any) -> None:
    for name, value in {"state": state, **changes}.items():
        setattr(commitment, name, value)
    commitment.save(update_fields=["state", *changes])


def _note(commitment: Commitment, kind: str, by: Any, on: date, text: str, **days: date) -> None:
    CommitmentNote.objects.create(commitment=commitment, kind=kind, text=text, noted_on=on, by=by, **days)


def _settle(matter: Matter, by: Any, on: date) -> None:
    """While one promise is not settled the others wait; then the program says how the whole of it ended."""
    states = set(standing(matter).values_list("state", flat=True))
    if states & {Is.OPEN, Is.CLAIMED}:
        _reckon(matter, on)
    elif Is.FAILED in states:
        _conclude(matter, "fail", on)
    else:
        _conclude(matter, "conclude_tracking", on)
        solved = rules.class_that_means(matter.rule_set.document, "solved") or matter.proposal.result_class
        _turn(matter, LookBack.Kind.FULFILLED, solved, by, on, "")


def _conclude(matter: Matter, name: str, on: date) -> None:
    """It closed on the day it closed; what became of its promises does not move that day."""
    take(matter, name, by=None, key=uuid.uuid4(), on=on, closed_on=matter.closed_on)


def _reckon(matter: Matter, on: date) -> None:
    terms = _terms(matter, on)
    terms.run(on)
    Matter.objects.filter(pk=matter.pk).update(**terms.moves)
    matter.refresh_from_db()


class _Terms:
    """Holder, date and clocks of a tracked matter: they follow from its promises and from nothing else.

    Who owes what is due first holds it: the agency, or the staff where a claim waits for an answer.
    """

    def __init__(self, matter: Matter, wanted: list[Clock], holder: steps.Holder) -> None:
        running = {clock.name: clock for clock in matter.clocks.filter(name__in=OURS, stopped_on__isnull=True)}
        self.matter, self.holder = matter, holder
        self.kept = [running[clock.name] for clock in wanted if _same(running.get(clock.name), clock)]
        self.stopped = [clock for clock in running.values() if clock not in self.kept]
        names = {clock.name for clock in self.kept}
        self.started = [clock for clock in wanted if clock.name not in names]

    @property
    def moves(self) -> dict[str, Any]:
        return {"due_on": min(clock.due_on for clock in [*self.kept, *self.started]), **self.holder}

    def run(self, on: date) -> None:
        self.matter.clocks.filter(pk__in=[clock.pk for clock in self.stopped]).update(stopped_on=on)
        Clock.objects.bulk_create(self.started)


def _same(running: Clock | None, wanted: Clock) -> bool:
    """A running term stays as it is while it counts from the same day (an agreed day: for the same promise)."""
    if running is None or running.started_on != wanted.started_on:
        return False
    if wanted.name != Clock.Name.COMMITMENT:
        return True
    return (running.due_on, running.explanation["commitment"]) == (wanted.due_on, wanted.explanation["commitment"])


def _terms(matter: Matter, on: date) -> _Terms:
    promised = standing(matter).select_related("agency").prefetch_related("notes").order_by("due_on", "pk")
    pending = [one for one in promised if one.state == Is.OPEN]
    claimed = [one for one in promised if one.state == Is.CLAIMED]
    wanted = []
    if pending:
        wanted.append(_agreed(matter, pending[0]))
        since = min(_last(one, Made.PROGRESS, Made.CLAIM) for one in pending)
        wanted.append(clocks.started(matter, Clock.Name.PROGRESS, since))
    if claimed:
        since = min(_last(one, Made.CLAIM) for one in claimed)
        wanted.append(clocks.started(matter, Clock.Name.CONFIRM, since))
    first = min(wanted, key=lambda clock: clock.due_on)
    theirs = pending and first.name != Clock.Name.CONFIRM
    return _Terms(
        matter, wanted, held_by(pending[0].agency) if theirs else steps.by_office(Role.PROPOSALS_STAFF)(matter)
    )


def _last(commitment: Commitment, *kinds: str) -> date:
    """When something of these kinds was last heard of it; at first, when it was promised or began to be tracked."""
    began = max(commitment.promised_on, commitment.matter.closed_on or commitment.promised_on)
    return max([began, *(note.noted_on for note in commitment.notes.all() if note.kind in kinds)])


def _agreed(matter: Matter, commitment: Commitment) -> Clock:
    """The term of the nearest promise: no rule reckons it, the agency named the day."""
    explanation = {
        "start": commitment.promised_on.isoformat(),
        "unit": "agreed",
        "due": commitment.due_on.isoformat(),
        "first_due": commitment.first_due_on.isoformat(),
        "skipped": [],
        "unconfirmed": [],
        "clock": Clock.Name.COMMITMENT.value,
        "commitment": commitment.pk,
        "promised": commitment.text,
        "agency": commitment.agency.name,
    }
    days = {"started_on": commitment.promised_on, "due_on": commitment.due_on}
    return Clock(matter=matter, name=Clock.Name.COMMITMENT, explanation=explanation, **days)
