"""What becomes of a proposal that is not filed, and how those who raised it are told."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Agency
from huiyin.history.models import record
from huiyin.history.taking import StepNotAllowed
from huiyin.history.wording import kept
from huiyin.matters.models import Kind, Matter
from huiyin.matters.openings import OPENINGS, Carried
from huiyin.proposals.models import Letter, Proposal

Disposition = Proposal.Disposition
BY_LETTER = {
    Disposition.FORWARDED_AS_REFERENCE: Letter.Kind.REFERENCE,
    Disposition.REFERRED_TO_PETITIONS: Letter.Kind.PETITION,
}
HELP: dict[Disposition, Promise] = {
    Disposition.CONVERTED_TO_OPINION: gettext_lazy("全体提案人列为反映人，由信息编辑接着办。"),
    Disposition.FORWARDED_AS_REFERENCE: gettext_lazy("以信函转送案由和建议，对方阅知，不要求答复。"),
    Disposition.REFERRED_TO_PETITIONS: gettext_lazy("个人诉求等，以信函转送信访部门按程序处理。"),
    Disposition.RETURNED_FINAL: gettext_lazy("不再转办，到此为止。"),
}


def carry_out(matter: Matter, disposition: str, *, by: Any, on: date, to: Agency | None, letter: str) -> str:
    """Do it, and say what became of the proposal. Raises StepNotAllowed where what it needs is missing."""
    if disposition == Disposition.CONVERTED_TO_OPINION:
        return _converted(matter, by=by, on=on)
    if disposition in BY_LETTER:
        return _sent_on(matter, Disposition(disposition), by=by, on=on, to=to, letter=letter)
    return became(disposition)


def _converted(matter: Matter, *, by: Any, on: date) -> str:
    carried = Carried(situation=matter.proposal.grounds, advice=matter.proposal.recommendations)
    item = OPENINGS[Kind.OPINION](matter, carried, by, on)
    docket = f"{item.year} {item.docket}"
    _note(matter, "convert", by, {"became": item.pk, "note": docket})
    return became(Disposition.CONVERTED_TO_OPINION, docket=docket)


def _sent_on(matter: Matter, disposition: Disposition, *, by: Any, on: date, to: Agency | None, letter: str) -> str:
    if to is None or to.assembly_id != matter.assembly_id:
        raise StepNotAllowed(_("请选择信函发给本级的哪个单位。"))
    sent = Letter.objects.create(
        matter=matter,
        kind=BY_LETTER[disposition],
        to=to,
        title=matter.title,
        extract=matter.proposal.recommendations,
        text=letter.strip() or kept(lambda: usual_letter(matter)),
        sent_on=on,
        by=by,
    )
    record(sent, "send", by=by, before="", after="", key=uuid.uuid4(), facts={})
    _note(matter, "send_on", by, {"letter": sent.pk, "note": to.name})
    return became(disposition, agency=to.name)


def _note(matter: Matter, step: str, by: Any, facts: dict[str, Any]) -> None:
    record(matter, step, by=by, before=matter.state, after=matter.state, key=uuid.uuid4(), facts=facts)


def usual_letter(matter: Matter) -> str:
    return _(
        "%(assembly)s收到委员提出的一件提案，经审查不予立案。现将案由和建议摘录转送贵单位，请在工作中参考。不需要书面答复。"
    ) % {"assembly": matter.assembly}


def became(disposition: str, **facts: str) -> str:
    """The last words of the answer: what became of it, and where it can be followed."""
    words = {
        Disposition.CONVERTED_TO_OPINION: lambda: _(
            "本件已转为社情民意信息（%(docket)s），由信息编辑接着办；后续情况可从本件页面的链接查看。"
        ),
        Disposition.FORWARDED_AS_REFERENCE: lambda: _(
            "本件的案由和建议已转送%(agency)s参考，对方不作书面答复；信函和阅知情况可从本件页面的链接查看。"
        ),
        Disposition.REFERRED_TO_PETITIONS: lambda: _(
            "本件的案由和建议已转送%(agency)s按信访程序处理；信函和阅知情况可从本件页面的链接查看。"
        ),
        Disposition.RETURNED_FINAL: lambda: _("本件退回提案人，不再转办。"),
    }[Disposition(disposition)]
    return kept(lambda: words() % facts)


def refusal(reason: str, note: str, fate: str) -> str:
    """The answer to all who raised a proposal that is not filed."""
    said = kept(lambda: _("不予立案：%(reason)s。") % {"reason": reason})
    return "\n".join(filter(None, [said, note, fate]))
