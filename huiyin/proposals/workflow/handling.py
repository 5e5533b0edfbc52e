"""What the agencies do: take it over or ask that another does, speak with the proposers, hand in their answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Agency
from huiyin.history.taking import StepNotAllowed
from huiyin.matters import agencies, extensions
from huiyin.matters.models import (
    Assignment,
    Clock,
    CoOpinion,
    Kind,
    Matter,
    ProposerContact,
    Reply,
    ReturnRequest,
)
from huiyin.matters.steps import held_by
from huiyin.members.models import person_of
from huiyin.proposals.workflow.afterwards import check_commitments
from huiyin.proposals.workflow.table import STEPS, last_day_to_return, take, why_kept

part_for = partial(agencies.part_for, STEPS)
take_on = partial(agencies.take_on, STEPS)
ask_extension = partial(extensions.ask, STEPS)
grant_extension = partial(extensions.grant, STEPS)
refuse_extension = partial(extensions.refuse, STEPS)


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
    return agencies.deem_all(Kind.PROPOSAL, Clock.Name.ACKNOWLEDGE, deem_acknowledged, on)


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
