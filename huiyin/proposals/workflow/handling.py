"""What the agencies do: take it over or ask that another does, speak with the proposers, hand in their answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Agency
from huiyin.matters import clocks, notifying
from huiyin.matters.models import (
    Assignment,
    Clock,
    CoOpinion,
    Extension,
    Matter,
    ProposerContact,
    Reply,
    ReturnRequest,
)
from huiyin.matters.steps import StepNotAllowed, fitting, held_by, too_late
from huiyin.members.models import person_of
from huiyin.proposals.workflow.afterwards import check_commitments
from huiyin.proposals.workflow.table import STEPS, last_day_to_return, take, why_kept

Found = TypeVar("Found", Assignment, Extension)


def part_for(matter: Matter, step: str, *, by: Any, agency: Agency | None = None) -> Assignment:
    """The one assignment `by` may take `step` on; where there are several, `agency` says which.

    Raises StepNotAllowed when there is none now, or when it was left open which.
    """
    found = [part for part in fitting(STEPS[step], by, matter) if agency in (None, part.agency)]
    return _only(found, step, matter)


def _only(found: list[Found], step: str, matter: Matter) -> Found:
    if not found:
        raise too_late(STEPS[step], matter)
    if len(found) > 1:
        raise StepNotAllowed(_("这件提案有几个承办单位，请选择是哪一个。"))
    return found[0]


def take_on(
    matter: Matter,
    step: str,
    *,
    by: Any,
    key: uuid.UUID,
    agency: Agency | None,
    typed: Any,
    on: date | None = None,
    facts: dict[str, Any] | None = None,
    fits: Callable[[Assignment], Any] | None = None,
) -> Assignment | None:
    """Take `step` on the one part `part_for` names; that part, or None when this request was taken before.

    `fits` raises StepNotAllowed where the part is not ready for it.
    """

    def parts() -> list[Assignment]:
        part = part_for(matter, step, by=by, agency=agency)
        if fits:
            fits(part)
        return [part]

    taken = take(matter, step, by=by, key=key, on=on, typed=typed, facts=facts, parts=parts)
    return taken.parts[0] if taken else None


@transaction.atomic
def assign(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    lead: Agency | None = None,
    co: Sequence[Agency] = (),
    separate: Sequence[Agency] = (),
    on: date | None = None,
) -> None:
    """Hand over: to one agency, to a lead with co-handlers, or to several that each answer. Terms run from this day.

    Raises StepNotAllowed when the agencies do not make up one of these.
    """
    on = on or timezone.localdate()
    parts = _shares(matter, lead, co, separate, on)
    agencies = [part.agency for part in parts]
    facts = {"agency": "、".join(agency.name for agency in agencies)}
    typed = [[part.agency.pk, str(part.role)] for part in parts]
    take(matter, "assign", by=by, key=key, on=on, typed=typed, holder=held_by(agencies[0]), facts=facts, opens=parts)


def _shares(
    matter: Matter, lead: Agency | None, co: Sequence[Agency], separate: Sequence[Agency], on: date
) -> list[Assignment]:
    """Who does what. A single agency handles it alone; several that answer apart are all equal."""
    roles = Assignment.Role
    chosen = [*([lead] if lead else []), *co, *separate]
    if bool(lead) == bool(separate) or (co and not lead):
        raise StepNotAllowed(_("请选择一个主办单位，或者几个分办单位，二者不能都选。"))
    if len(separate) == 1:
        raise StepNotAllowed(_("分办至少要有两个单位；只有一个单位时，请把它选为主办单位。"))
    if len(set(chosen)) < len(chosen):
        raise StepNotAllowed(_("同一个单位只能选一次。"))
    if any(agency.assembly_id != matter.assembly_id for agency in chosen):
        raise StepNotAllowed(_("只能交给本级政协的承办单位。"))
    first = [(agency, roles.LEAD if co else roles.SOLE) for agency in [lead] if agency]
    shares = [*first, *((agency, roles.CO) for agency in co), *((agency, roles.SEPARATE) for agency in separate)]
    return [Assignment(matter=matter, agency=agency, role=role, assigned_on=on) for agency, role in shares]


@transaction.atomic
def acknowledge(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    handler: str,
    leader: str = "",
    agency: Agency | None = None,
    on: date | None = None,
) -> None:
    on = on or timezone.localdate()
    facts = {"handler": handler}
    part = take_on(matter, "acknowledge", by=by, key=key, on=on, agency=agency, typed=[handler, leader], facts=facts)
    if part:
        _row(part).update(acknowledged_on=on, handler=handler, leader=leader)


def _row(part: Assignment) -> Any:
    return Assignment.objects.filter(pk=part.pk)


@transaction.atomic
def deem_acknowledged(part: Assignment, *, on: date) -> None:
    """The term passed without a word. The program takes it, on a day after the term."""
    matter = part.matter
    facts = {"agency": part.agency.name}
    if take(matter, "deem_acknowledged", by=None, key=uuid.uuid4(), on=on, facts=facts, parts=lambda: [part]):
        _row(part).update(acknowledged_on=on, deemed=True)


def deem_all_acknowledged(on: date) -> int:
    """For the daily round: every assignment whose term for acknowledging is over. Gives how many there were."""
    late = Assignment.objects.filter(
        state=Assignment.State.ASSIGNED,
        clocks__name=Clock.Name.ACKNOWLEDGE,
        clocks__stopped_on__isnull=True,
        clocks__due_on__lt=on,
        matter__kind="proposal",
    )
    found = list(late.select_related("matter", "agency"))
    for part in found:
        deem_acknowledged(part, on=on)
    return len(found)


@transaction.atomic
def request_return(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    reason: str,
    proposed: Agency,
    agency: Agency | None = None,
    on: date | None = None,
) -> None:
    """The agency holds that another should handle it. Its term waits until the office has decided."""
    on = on or timezone.localdate()
    part = take_on(
        matter,
        "request_return",
        by=by,
        key=key,
        on=on,
        agency=agency,
        typed=[reason, proposed.pk],
        facts={"proposed": proposed.name},
        fits=lambda part: _returnable(part, proposed, on),
    )
    if part:
        ReturnRequest.objects.create(assignment=part, reason=reason, proposed=proposed, asked_on=on)


def _returnable(part: Assignment, proposed: Agency, on: date) -> None:
    """Within the window, once, to an agency that has no part in it. Raises StepNotAllowed."""
    if why := why_kept(part):
        raise StepNotAllowed(why)
    if on > (last := last_day_to_return(part)):
        raise StepNotAllowed(_("申请退回的期限是 %(last)s，已经过了。") % {"last": last})
    if part.matter.assignments.current().filter(agency=proposed).exists():
        raise StepNotAllowed(_("建议改交的单位已经在办理这件提案，请另选一个单位。"))


@transaction.atomic
def reassign(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    to: Agency,
    note: str = "",
    leader: str = "",
    agency: Agency | None = None,
    on: date | None = None,
) -> None:
    """Agreed: another agency has it from today, with terms of its own, and does not pass it on."""
    on = on or timezone.localdate()
    found: list[Assignment] = []

    def old() -> list[Assignment]:
        found.append(_may_go_to(part_for(matter, "reassign", by=by, agency=agency), to))
        opened.role = found[0].role
        return found

    opened = Assignment(matter=matter, agency=to, assigned_on=on, by_decision=True)
    facts = {"agency": to.name, "note": note}
    typed = [to.pk, note, leader]
    taken = take(matter, "reassign", by=by, key=key, on=on, typed=typed, facts=facts, parts=old, opens=[opened])
    if taken:
        _decide(taken.parts[0].return_requests, "reassigned", note=note, leader=leader, decided_on=on, given_to=to)


def _may_go_to(part: Assignment, to: Agency) -> Assignment:
    if part.matter.assignments.current().filter(agency=to).exists():
        raise StepNotAllowed(_("%(agency)s已经在办理这件提案，请另选一个单位。") % {"agency": to})
    return part


def _decide(asked: Any, decision: str, **changes: Any) -> None:
    asked.filter(decision="").update(decision=decision, **changes)


@transaction.atomic
def refuse_return(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    note: str,
    leader: str = "",
    agency: Agency | None = None,
    on: date | None = None,
) -> None:
    """It stays where it is; the days of the decision do not count for the agency."""
    on = on or timezone.localdate()
    part = take_on(
        matter, "refuse_return", by=by, key=key, on=on, agency=agency, typed=[note, leader], facts={"note": note}
    )
    if part:
        _decide(part.return_requests, "refused", note=note, leader=leader, decided_on=on)
        _row(part).filter(acknowledged_on=None).update(acknowledged_on=on)


@transaction.atomic
def contact(
    matter: Matter, *, by: Any, key: uuid.UUID, kind: str, held_on: date, gist: str, agency: Agency | None = None
) -> None:
    typed, facts = [kind, held_on, gist], {"kind": kind, "held_on": held_on.isoformat()}
    part = take_on(matter, "contact", by=by, key=key, agency=agency, typed=typed, facts=facts)
    if part:
        ProposerContact.objects.create(
            matter=matter, round=part.round, agency=part.agency, kind=kind, held_on=held_on, gist=gist, by=by
        )


@transaction.atomic
def confirm_contact(
    matter: Matter, *, by: Any, key: uuid.UUID, contact: ProposerContact, word: str, note: str = ""
) -> None:
    """A proposer says whether it was so. Of two proposers the first word stands."""
    typed, facts = [contact.pk, word, note], {"word": word}
    if take(matter, "confirm_contact", by=by, key=key, typed=typed, facts=facts):
        said = {"word": word, "word_note": note, "word_by": person_of(by)}
        if not matter.contacts.filter(pk=contact.pk, word="").update(**said):
            raise StepNotAllowed(_("这次联系已经有人核对过。"))


@transaction.atomic
def give_opinion(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    text: str,
    result_class: str,
    signed_by: str,
    agency: Agency | None = None,
    on: date | None = None,
) -> None:
    """A co-handler's word to the lead agency."""
    on = on or timezone.localdate()
    part = take_on(
        matter,
        "give_opinion",
        by=by,
        key=key,
        on=on,
        agency=agency,
        typed=[text, result_class, signed_by],
        facts={"class": result_class},
    )
    if part:
        CoOpinion.objects.create(
            assignment=part, text=text, result_class=result_class, signed_by=signed_by, given_on=on
        )


def term_of(part: Assignment) -> Clock:
    """The clock of its answer, first or second, that runs; whoever handles has one."""
    return part.clocks.get(name__in=["handle", "rehandle"], stopped_on__isnull=True)


@transaction.atomic
def ask_extension(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    reason: str,
    until: date,
    agency: Agency | None = None,
    on: date | None = None,
) -> None:
    """More time, asked before the term is over. The term runs on until it is granted."""
    on = on or timezone.localdate()
    part = take_on(
        matter,
        "ask_extension",
        by=by,
        key=key,
        on=on,
        agency=agency,
        typed=[reason, until],
        facts={"until": until.isoformat()},
        fits=lambda part: _extensible(part, until, on),
    )
    if part:
        Extension.objects.create(assignment=part, clock=term_of(part), reason=reason, until=until, asked_on=on)
        notifying.tell_office(matter, STEPS["ask_extension"].label, by=by, key=key)


def _extensible(part: Assignment, until: date, on: date) -> None:
    """Within the limits of the rule set. Raises StepNotAllowed."""
    clock, limits = term_of(part), part.matter.rule_set.extension()
    if clock.extensions.filter(decision="").exists():
        raise StepNotAllowed(_("您单位已经申请延期，正在等待决定。"))
    if clock.extensions.filter(decision="granted").count() >= limits["times"]:
        raise StepNotAllowed(_("规则只允许延期 %(times)d 次。") % limits)
    if on > clock.due_on:
        raise StepNotAllowed(_("延期要在期限（%(due)s）之前申请，现在已经逾期。") % {"due": clock.due_on})
    last = clocks.latest_extension(clock, limits)
    if not clock.due_on < until <= last:
        raise StepNotAllowed(_("请选择 %(due)s 之后、不晚于 %(last)s 的日期。") % {"due": clock.due_on, "last": last})


@transaction.atomic
def grant_extension(
    matter: Matter, *, by: Any, key: uuid.UUID, note: str, agency: Agency | None = None, on: date | None = None
) -> None:
    """The only way a term gets longer; who granted it and why stands with the clock."""
    on = on or timezone.localdate()

    def extend(asked: Extension) -> None:
        clocks.extend(asked.clock, asked.until, by=str(by), on=on, reason=note or asked.reason)

    _decide_extension(matter, "granted", "grant_extension", extend, by=by, key=key, note=note, agency=agency, on=on)


@transaction.atomic
def refuse_extension(
    matter: Matter, *, by: Any, key: uuid.UUID, note: str, agency: Agency | None = None, on: date | None = None
) -> None:
    on = on or timezone.localdate()
    _decide_extension(matter, "refused", "refuse_extension", None, by=by, key=key, note=note, agency=agency, on=on)


def _decide_extension(
    matter: Matter,
    decision: str,
    step: str,
    then: Callable[[Extension], None] | None,
    *,
    by: Any,
    key: uuid.UUID,
    note: str,
    agency: Agency | None,
    on: date,
) -> None:
    def decided() -> list[Assignment]:
        asked = _asked(matter, agency, step)
        _decide(asked.clock.extensions, decision, note=note, decided_on=on)
        if then:
            then(asked)
        return [asked.assignment]

    take(matter, step, by=by, key=key, on=on, typed=note, facts={"note": note}, parts=decided)


def extensions_asked(matter: Matter) -> Any:
    return Extension.objects.filter(assignment__matter=matter, decision="").select_related(
        "clock", "assignment__agency"
    )


def _asked(matter: Matter, agency: Agency | None, step: str) -> Extension:
    """The one extension that waits; where there are several, `agency` says whose."""
    found = [asked for asked in extensions_asked(matter) if agency in (None, asked.assignment.agency)]
    return _only(found, step, matter)


@transaction.atomic
def reply(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    text: str,
    result_class: str,
    signed_by: str,
    commitments: Sequence[tuple[str, date]] = (),
    apart: dict[int, str] | None = None,
    agency: Agency | None = None,
    on: date | None = None,
) -> None:
    """The agency's answer, as it hands it in. The office looks at it before it goes to those who raised the matter.

    `apart`: by the key of a merged proposal, what is said on that one besides.
    """
    on = on or timezone.localdate()

    def promises() -> None:
        if commitments:
            check_commitments(matter.rule_set, result_class, commitments, on)

    promised = [[words, day.isoformat()] for words, day in commitments]
    separately = {str(pk): words for pk, words in (apart or {}).items()}
    part = take_on(
        matter,
        "reply",
        by=by,
        key=key,
        on=on,
        agency=agency,
        typed=[text, result_class, signed_by, promised, separately],
        facts={"class": result_class},
        fits=lambda part: _ready_to_answer(part, promises),
    )
    if part:
        Reply.objects.create(
            assignment=part,
            round=part.round,
            text=text,
            result_class=result_class,
            signed_by=signed_by,
            commitments=promised,
            apart=separately,
            submitted_on=on,
        )


def _ready_to_answer(part: Assignment, promises: Callable[[], None]) -> None:
    """A contact in this round that nobody disputes, and promises that can be kept. Raises StepNotAllowed."""
    promises()
    held = part.matter.contacts.filter(agency=part.agency, round=part.round)
    if not held.exists():
        raise StepNotAllowed(_("答复之前请先与提案人联系，并记下联系情况。"))
    if not held.exclude(word=ProposerContact.Word.DISPUTED).exists():
        raise StepNotAllowed(_("提案人对您记下的联系有异议。请再与提案人联系，记下新的联系情况后再答复。"))
