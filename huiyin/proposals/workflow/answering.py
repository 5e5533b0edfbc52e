"""The office looks at an answer before it goes out; then everyone who signed is given it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Agency
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.giving import give
from huiyin.matters.models import Answer, Assignment, Matter, Reply, State
from huiyin.matters.steps import least_advanced
from huiyin.proposals.models import Proposal
from huiyin.proposals.workflow.afterwards import promise
from huiyin.proposals.workflow.group import group_of
from huiyin.proposals.workflow.handling import take_on
from huiyin.proposals.workflow.table import take

# What an answer must be before it goes out (docs/rules/proposal.md).
CHECKLIST = {
    "each_point": gettext_lazy("逐条回应了提案的建议"),
    "contacted": gettext_lazy("答复前与提案人联系过，意见有回应"),
    "class_fits": gettext_lazy("办理结果的分类与答复内容相符"),
    "promised": gettext_lazy("列入计划的，写明了承诺事项和完成日期"),
    "signed": gettext_lazy("由承办单位主要负责人签发"),
}


def reply_in_review(part: Assignment) -> Reply:
    return part.replies.get(decision="")


@transaction.atomic
def send_back(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    note: str,
    checks: list[str] | None = None,
    agency: Agency | None = None,
    on: date | None = None,
) -> None:
    """The agency writes it anew; the days it lay with the office do not count for it."""
    on = on or timezone.localdate()
    part = take_on(
        matter, "send_back", by=by, key=key, on=on, agency=agency, typed=[note, checks], facts={"note": note}
    )
    if part:
        _decided(part, Reply.Decision.SENT_BACK, note=note, checks=checks or [], decided_on=on)


def _decided(part: Assignment, decision: str, **changes: Any) -> Reply:
    reply = reply_in_review(part)
    Reply.objects.filter(pk=reply.pk).update(decision=decision, **changes)
    return reply


@transaction.atomic
def release(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    checks: list[str],
    note: str = "",
    agency: Agency | None = None,
    on: date | None = None,
) -> None:
    """It goes to each who signed, of the merged proposals too. With the last answer their time for feedback begins.

    Raises StepNotAllowed where a point of the checklist is left open.
    """
    on = on or timezone.localdate()
    if missing := [str(words) for code, words in CHECKLIST.items() if code not in checks]:
        raise StepNotAllowed(
            _("还有没核对的：%(points)s。达不到的，请退回承办单位重写。") % {"points": "；".join(missing)}
        )
    part = take_on(matter, "release", by=by, key=key, on=on, agency=agency, typed=[sorted(checks), note])
    if not part:
        return
    reply = _decided(part, Reply.Decision.RELEASED, note=note, checks=checks, decided_on=on)
    for member in group_of(matter):
        answer = _answer(reply, part, member, on)
        give(member, answer)
        if reply.commitments and member.pk == matter.pk:  # what is promised is tracked once for the group
            promise(answer, [(words, date.fromisoformat(day)) for words, day in reply.commitments])
    if least_advanced(matter) is None:
        _answer_is_whole(matter, on)


def _answer(reply: Reply, part: Assignment, member: Matter, on: date) -> Answer:
    text = "\n\n".join(filter(None, [reply.text, reply.apart.get(str(member.pk), "")]))
    return Answer(
        agency=part.agency,
        round=reply.round,
        signed_by=reply.signed_by,
        result_class=reply.result_class,
        text=text,
        given_on=on,
    )


def _answer_is_whole(matter: Matter, on: date) -> None:
    result = _result_of(matter)
    for member in group_of(matter):
        if member.pk == matter.pk or member.state == State.MERGED:
            take(member, "answered", by=None, key=uuid.uuid4(), on=on, answered_on=on)
            Proposal.objects.filter(pk=member.pk).update(result_class=result)


def _result_of(matter: Matter) -> str:
    """Of several that answered apart the one that came to least: classes stand in the rule set from best to least."""
    order = [code for code, _name in matter.rule_set.choices("result_classes")]
    given = matter.answers.filter(round=matter.proposal.round, agency__isnull=False)
    return max(given.values_list("result_class", flat=True), key=order.index)
