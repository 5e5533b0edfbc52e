"""What can happen to a proposal, and who may do it: the table, and one function a step.

Page, phone and API call these functions and no others. The rules: docs/rules/proposal.md.
"""

from __future__ import annotations

import uuid
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.assemblies import rules
from huiyin.assemblies.models import Agency, Assembly
from huiyin.matters import permissions as may
from huiyin.matters import steps
from huiyin.matters.models import (
    UNSENT,
    Answer,
    Assignment,
    Feedback,
    Kind,
    Matter,
    ProposerContact,
    Receipt,
    Signature,
    State,
    next_number,
)
from huiyin.matters.steps import Step, StepNotAllowed
from huiyin.members.models import Membership, Person, person_of
from huiyin.proposals.models import Proposal

LAST_ROUND = 2  # a second "not satisfied" ends in a meeting, not in a loop


def _signed_off(matter: Matter) -> str | None:
    proposal = matter.proposal
    missing = [
        str(name)
        for name, value in [
            (_("案由"), matter.title),
            (_("案据"), proposal.grounds),
            (_("建议"), proposal.recommendations),
            (_("分类"), matter.category),
        ]
        if not value.strip()
    ]
    return _("还不能提交，请先填写：%(fields)s。") % {"fields": "、".join(missing)} if missing else None


def _contacted(matter: Matter) -> str | None:
    contacts = matter.contacts.filter(round=matter.proposal.round)
    return None if contacts.exists() else _("答复之前请先与提案人联系，并记下联系情况。")


def _waited(matter: Matter) -> str | None:
    late = matter.due_on is not None and matter.due_on < timezone.localdate()
    return None if late else _("反馈期限还没有到。到期后仍无人反馈才能这样办结。")


STEPS: dict[str, Step] = {
    "edit": Step(gettext_lazy("修改"), frozenset([*UNSENT, State.RETURNED]), None, may.is_lead_proposer),
    "invite": Step(gettext_lazy("邀请联名"), frozenset(UNSENT), State.COSIGNING, may.is_lead_proposer),
    # After a return to revise, whoever had signed the old words is asked again, and may answer.
    "sign": Step(gettext_lazy("联名"), frozenset([State.COSIGNING, State.RETURNED]), None, may.is_invited),
    "decline_to_sign": Step(
        gettext_lazy("谢绝联名"), frozenset([State.COSIGNING, State.RETURNED]), None, may.is_invited
    ),
    "submit": Step(
        gettext_lazy("提交"),
        frozenset([*UNSENT, State.RETURNED]),
        State.SUBMITTED,
        may.is_lead_proposer,
        holder=steps.by_office(Role.PROPOSALS_STAFF),
        clocks=("pre_check",),
        stops=("revise",),
        needs=_signed_off,
    ),
    "discard": Step(gettext_lazy("丢弃草稿"), frozenset(UNSENT), State.DISCARDED, may.is_lead_proposer),
    "withdraw": Step(
        gettext_lazy("撤回"),
        frozenset([State.SUBMITTED, State.IN_REVIEW, State.RETURNED]),
        State.WITHDRAWN,
        may.is_lead_proposer,
    ),
    "review": Step(
        gettext_lazy("初审通过"),
        frozenset([State.SUBMITTED]),
        State.IN_REVIEW,
        may.is_proposals_staff,
        holder=steps.by_office(Role.PROPOSALS_COMMITTEE),
        clocks=("decide",),
        stops=("pre_check",),
    ),
    "return_to_revise": Step(
        gettext_lazy("退回修改"),
        frozenset([State.IN_REVIEW]),
        State.RETURNED,
        may.is_reviewer,
        holder=steps.by_lead,
        clocks=("revise",),
        stops=("decide",),
    ),
    "file": Step(
        gettext_lazy("立案"),
        frozenset([State.IN_REVIEW]),
        State.FILED,
        may.is_reviewer,
        holder=steps.by_office(Role.PROPOSALS_STAFF),
        clocks=("hand_over",),
        stops=("decide",),
    ),
    "decline": Step(gettext_lazy("不予立案"), frozenset([State.IN_REVIEW]), State.NOT_FILED, may.is_reviewer),
    "assign": Step(
        gettext_lazy("交办"),
        frozenset([State.FILED]),
        State.ASSIGNED,
        may.hands_over,
        clocks=("acknowledge", "handle"),
        stops=("hand_over",),
    ),
    "acknowledge": Step(
        gettext_lazy("签收"), frozenset([State.ASSIGNED]), State.ACCEPTED, may.is_handler, stops=("acknowledge",)
    ),
    "contact": Step(gettext_lazy("记录联系"), frozenset([State.ACCEPTED, State.REHANDLING]), None, may.is_handler),
    "reply": Step(
        gettext_lazy("答复"),
        frozenset([State.ACCEPTED, State.REHANDLING]),
        State.REPLIED,
        may.is_handler,
        holder=steps.by_lead,
        clocks=("feedback",),
        stops=("handle", "rehandle"),
        needs=_contacted,
    ),
    "feedback": Step(gettext_lazy("反馈"), frozenset([State.REPLIED]), None, may.is_proposer),
    "close": Step(gettext_lazy("办结"), frozenset([State.REPLIED]), State.CLOSED, None),
    "rehandle": Step(
        gettext_lazy("再次办理"),
        frozenset([State.REPLIED]),
        State.REHANDLING,
        None,
        clocks=("rehandle",),
        stops=("feedback",),
    ),
    "mediate": Step(
        gettext_lazy("转入会商"),
        frozenset([State.REPLIED]),
        State.MEDIATION,
        None,
        holder=steps.by_office(Role.PROPOSALS_COMMITTEE),
        clocks=("mediate",),
        stops=("feedback",),
    ),
    "close_unanswered": Step(
        gettext_lazy("按未反馈办结"),
        frozenset([State.REPLIED]),
        State.CLOSED,
        may.is_proposals_staff,
        needs=_waited,
    ),
    "conclude": Step(gettext_lazy("会商办结"), frozenset([State.MEDIATION]), State.CLOSED, may.is_reviewer),
}

_take = partial(steps.take, STEPS)


def offered(user: Any, matter: Matter) -> list[str]:
    """Steps `user` may take now, less the feedback already given."""
    names = steps.allowed(STEPS, user, matter)
    if "feedback" in names and matter.proposal.given_feedback().filter(person=person_of(user)).exists():
        names.remove("feedback")
    return names


@transaction.atomic
def draft(
    *, by: Any, assembly: Assembly, key: uuid.UUID, on: date | None = None, title: str, category: str = "", **texts: Any
) -> Matter:
    """Begin a proposal of `by`, a member of `assembly` on that day. A repeated `key` gives the same draft again.

    Raises PermissionDenied when `by` is no member of the assembly then.
    """
    on = on or timezone.localdate()
    digest = steps.digest_of([title, category, texts])
    if existing := _drafted_before(by, key, digest):
        return existing
    person = person_of(by)
    membership = Membership.objects.on(on).filter(person=person, assembly=assembly).first()
    if person is None or membership is None:
        raise PermissionDenied
    matter = Matter.objects.create(
        kind=Kind.PROPOSAL,
        assembly=assembly,
        rule_set=assembly.rules_on(on),
        year=on.year,
        title=title,
        category=category,
        sector=membership.sector,
        opened_on=on,
        holder_person=person,
    )
    Proposal.objects.create(matter=matter, **texts)
    Signature.objects.create(
        matter=matter, person=person, role=Signature.Role.LEAD, state=Signature.State.SIGNED, signed_on=on
    )
    steps.record(matter, "draft", by=by, before="", after=matter.state, key=key, facts={}, digest=digest)
    return matter


def _drafted_before(by: Any, key: uuid.UUID, digest: str) -> Matter | None:
    event = steps.Event.objects.filter(key=key).first()
    if event is None:
        return None
    if (event.step, event.actor_id, event.digest) != ("draft", by.pk, digest):
        raise steps.KeyAlreadyUsed
    return Matter.objects.get(pk=event.subject_id)


@transaction.atomic
def edit(matter: Matter, *, by: Any, key: uuid.UUID, title: str, category: str, **texts: Any) -> None:
    """Change the words. Who had co-signed the old ones is asked again."""
    old = {"title": matter.title} | {name: getattr(matter.proposal, name) for name in texts}
    new = {"title": title} | texts
    changed = [name for name in new if new[name] != old[name]]
    typed = [title, category, texts]
    if not _take(
        matter, "edit", by=by, key=key, typed=typed, title=title, category=category, facts={"changed": changed}
    ):
        return
    Proposal.objects.filter(pk=matter.pk).update(**texts)
    matter.proposal.refresh_from_db()
    if set(changed) & {"title", "grounds", "recommendations"}:
        matter.signatures.filter(role=Signature.Role.COSIGNER, state=Signature.State.SIGNED).update(
            state=Signature.State.INVITED, signed_on=None
        )


@transaction.atomic
def invite(matter: Matter, *, by: Any, key: uuid.UUID, people: list[Person]) -> None:
    """Ask members of the assembly to co-sign. Who was asked before is not asked twice."""
    if not people:
        raise StepNotAllowed(_("请至少选择一位委员。"))
    asked = sorted(person.pk for person in people)
    if not _take(matter, "invite", by=by, key=key, typed=asked, facts={"people": asked}):
        return
    known = set(matter.signatures.values_list("person", flat=True))
    Signature.objects.bulk_create(
        Signature(matter=matter, person=person, role=Signature.Role.COSIGNER)
        for person in people
        if person.pk not in known
    )


@transaction.atomic
def sign(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    if _take(matter, "sign", by=by, key=key, on=on):
        _answer_invitation(matter, by, state=Signature.State.SIGNED, signed_on=on or timezone.localdate())


@transaction.atomic
def decline_to_sign(matter: Matter, *, by: Any, key: uuid.UUID) -> None:
    if _take(matter, "decline_to_sign", by=by, key=key):
        _answer_invitation(matter, by, state=Signature.State.DECLINED)


def _answer_invitation(matter: Matter, by: Any, **changes: Any) -> None:
    matter.signatures.filter(person=person_of(by), state=Signature.State.INVITED).update(**changes)


@transaction.atomic
def submit(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    """Hand in. It is raised on the day it was first handed in. Who was asked and has not signed is left out."""
    on = on or timezone.localdate()
    matter.refresh_from_db(fields=["state"])
    raised: dict[str, Any] = {"opened_on": on, "year": on.year} if matter.state in UNSENT else {}
    if _take(matter, "submit", by=by, key=key, on=on, **raised):
        matter.signatures.filter(state=Signature.State.INVITED).delete()


@transaction.atomic
def discard(matter: Matter, *, by: Any, key: uuid.UUID) -> None:
    _take(matter, "discard", by=by, key=key)


@transaction.atomic
def withdraw(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    _take(matter, "withdraw", by=by, key=key, on=on)


@transaction.atomic
def review(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    _take(matter, "review", by=by, key=key, on=on)


@transaction.atomic
def return_to_revise(matter: Matter, *, by: Any, key: uuid.UUID, note: str, on: date | None = None) -> None:
    if _take(matter, "return_to_revise", by=by, key=key, on=on, typed=note, facts={"note": note}):
        Proposal.objects.filter(pk=matter.pk).update(revise_note=note)


@transaction.atomic
def file(matter: Matter, *, by: Any, key: uuid.UUID, category: str, on: date | None = None) -> None:
    """Accept it: it gets its number in the year of the day it is filed."""
    on = on or timezone.localdate()
    if not _take(matter, "file", by=by, key=key, on=on, typed=category, category=category, filed_on=on):
        return
    number = next_number(matter.assembly, Kind.PROPOSAL, on.year)
    docket = rules.docket(matter.rule_set.document, number=number, year=on.year)
    Matter.objects.filter(pk=matter.pk).update(number=number, year=on.year, docket=docket)
    matter.refresh_from_db()


@transaction.atomic
def decline(matter: Matter, *, by: Any, key: uuid.UUID, ground: str, note: str, on: date | None = None) -> None:
    """Not filed, on one of the rule set's grounds. The reason is the answer to all who raised it."""
    on = on or timezone.localdate()
    reason = matter.rule_set.entry("non_filing_grounds", ground)["name"]
    typed, facts = [ground, note], {"ground": ground}
    if not _take(matter, "decline", by=by, key=key, on=on, typed=typed, answered_on=on, facts=facts):
        return
    Proposal.objects.filter(pk=matter.pk).update(non_filing_ground=ground, non_filing_note=note)
    text = "\n".join(filter(None, [steps.kept(lambda: _("不予立案：%(reason)s。") % {"reason": reason}), note]))
    _give(matter, Answer(office=Role.PROPOSALS_COMMITTEE, text=text, given_on=on))


def _give(matter: Matter, answer: Answer) -> None:
    """Every one who signed gets the answer."""
    answer.matter = matter
    answer.save()
    signed = matter.signatures.filter(state=Signature.State.SIGNED)
    Receipt.objects.bulk_create(Receipt(answer=answer, person_id=pk) for pk in signed.values_list("person", flat=True))


def _held_by(agency: Agency) -> steps.Holder:
    return {"holder_office": "", "holder_person": None, "holder_agency": agency}


@transaction.atomic
def assign(matter: Matter, *, by: Any, key: uuid.UUID, agency: Agency, on: date | None = None) -> None:
    """Hand over to the agency that must answer. Its term runs from this day."""
    on = on or timezone.localdate()
    facts = {"agency": agency.name}
    if _take(matter, "assign", by=by, key=key, on=on, typed=agency.pk, holder=_held_by(agency), facts=facts):
        Assignment.objects.create(matter=matter, agency=agency, assigned_on=on)


@transaction.atomic
def acknowledge(matter: Matter, *, by: Any, key: uuid.UUID, handler: str, on: date | None = None) -> None:
    on = on or timezone.localdate()
    if _take(matter, "acknowledge", by=by, key=key, on=on, typed=handler, facts={"handler": handler}):
        matter.assignments.filter(agency=matter.holder_agency).update(acknowledged_on=on, handler=handler)


@transaction.atomic
def contact(matter: Matter, *, by: Any, key: uuid.UUID, kind: str, held_on: date, gist: str) -> None:
    typed, facts = [kind, held_on, gist], {"kind": kind, "held_on": held_on.isoformat()}
    if _take(matter, "contact", by=by, key=key, typed=typed, facts=facts):
        assert matter.holder_agency is not None  # whose officer has just been let through
        ProposerContact.objects.create(
            matter=matter,
            round=matter.proposal.round,
            agency=matter.holder_agency,
            kind=kind,
            held_on=held_on,
            gist=gist,
            by=by,
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
    on: date | None = None,
) -> None:
    """The agency's answer, to each who signed. Their time to say what they think of it begins."""
    on, agency = on or timezone.localdate(), matter.holder_agency
    typed, facts = [text, result_class, signed_by], {"class": result_class}
    if not _take(matter, "reply", by=by, key=key, on=on, typed=typed, answered_on=on, facts=facts):
        return
    proposal = matter.proposal
    Proposal.objects.filter(pk=matter.pk).update(result_class=result_class)
    answer = Answer(agency=agency, round=proposal.round, signed_by=signed_by, result_class=result_class)
    answer.text, answer.given_on = text, on
    _give(matter, answer)


@transaction.atomic
def feedback(
    matter: Matter, *, by: Any, key: uuid.UUID, satisfaction: str, comment: str = "", on: date | None = None
) -> None:
    """What one proposer thinks of the answer, in private. When all have said so, it closes or is handled again."""
    on, proposal, person = on or timezone.localdate(), matter.proposal, person_of(by)
    if proposal.given_feedback().filter(person=person).exists() and not steps.Event.objects.filter(key=key).exists():
        raise StepNotAllowed(_("您已经反馈过这次答复。"))
    if not _take(matter, "feedback", by=by, key=key, on=on, typed=[satisfaction, comment]):
        return
    assert person is not None  # the step is open to proposers alone
    Feedback.objects.create(
        matter=matter, round=proposal.round, person=person, satisfaction=satisfaction, comment=comment, given_on=on
    )
    owed = matter.signatures.filter(state=Signature.State.SIGNED).count()
    if proposal.given_feedback().count() == owed:
        _settle(matter, on=on)


def _settle(matter: Matter, *, on: date) -> None:
    """One who is not satisfied is enough to handle it again; after the second round a meeting is held.

    The program takes these steps, so that the history names nobody as the one who was not satisfied.
    """
    said = set(matter.proposal.given_feedback().values_list("satisfaction", flat=True))
    if Feedback.Satisfaction.NOT_SATISFIED not in said:
        basically = Feedback.Satisfaction.BASICALLY in said
        outcome = Proposal.Outcome.BASICALLY if basically else Proposal.Outcome.SATISFIED
        _end(matter, "close", outcome, by=None, key=uuid.uuid4(), on=on)
    elif matter.proposal.round < LAST_ROUND:
        _handle_again(matter, on=on)
    else:
        _take(matter, "mediate", by=None, key=uuid.uuid4(), on=on)


def _handle_again(matter: Matter, *, on: date) -> None:
    agency = matter.assignments.get().agency
    if _take(matter, "rehandle", by=None, key=uuid.uuid4(), on=on, holder=_held_by(agency)):
        matter.proposal.round += 1
        matter.proposal.save(update_fields=["round"])


def _end(matter: Matter, step: str, outcome: str, *, by: Any, key: uuid.UUID, on: date, **changes: Any) -> None:
    if _take(matter, step, by=by, key=key, on=on, facts={"outcome": outcome}):
        Proposal.objects.filter(pk=matter.pk).update(outcome=outcome, **changes)


@transaction.atomic
def close_unanswered(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    """The time for feedback has passed. Silence is recorded as silence; a "not satisfied" already given stands."""
    on = on or timezone.localdate()
    said = set(matter.proposal.given_feedback().values_list("satisfaction", flat=True))
    unhappy = Feedback.Satisfaction.NOT_SATISFIED in said
    outcome = Proposal.Outcome.NOT_SATISFIED if unhappy else Proposal.Outcome.NO_RESPONSE
    _end(matter, "close_unanswered", outcome, by=by, key=key, on=on)


@transaction.atomic
def conclude(matter: Matter, *, by: Any, key: uuid.UUID, minutes: str, on: date | None = None) -> None:
    """After the meeting it closes with the result recorded as it is."""
    on = on or timezone.localdate()
    _end(matter, "conclude", Proposal.Outcome.NOT_SATISFIED, by=by, key=key, on=on, mediation_minutes=minutes)
