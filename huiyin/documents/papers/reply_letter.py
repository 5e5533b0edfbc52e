"""答复函: an agency's answer as a letter, with the sheet on which the proposer alone says what they think of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.documents.paper import Block, Break, Facts, Field, Heading, Paper, Paragraph, Signature
from huiyin.documents.papers.wording import BLANK, TO_WRITE_ON, day, day_to_write, listed, said, session_words
from huiyin.matters.models import Answer, Assignment, Matter

NAMED_AT_MOST = 4  # in the line that addresses them
BEGUN = ("收悉", "答复如下", "答復如下")  # a text that has these begins as letters do


def paper_of(answer: Answer, user: Any) -> Paper:
    matter = answer.matter
    asked = answer.agency_id is not None  # the office's own word on what is not filed asks for no feedback
    return Paper(
        title=_title(answer),
        layout="letter",
        issuer=answer.agency.name if answer.agency else _office(answer),
        number=number_to_write(answer.given_on.year),
        mark=class_words(matter, answer.result_class),
        addressee=_("%(whom)s：") % {"whom": addressed(answer)},
        blocks=[*_letter(answer), *(_feedback(answer) if asked else [])],
        contact=contact_words(answer.agency_id, matter),
        copies_to=[str(Role.GOV_SUPERVISION.label), _office(answer)] if asked else [],
        attached=[feedback_title()] if asked else [],
        subject=_("提案答复"),
    )


def _title(answer: Answer) -> str:
    again = _("关于%(proposal)s的再次答复") if answer.round > 1 else _("关于%(proposal)s的答复")
    return again % {"proposal": proposal_words(answer.matter)}


def proposal_words(matter: Matter) -> str:
    """本区政协第十二届第一次会议第0012号提案"""
    session = session_words(matter.proposal.session)
    year = "" if session else _("%(year)d年") % {"year": matter.year}
    words = _("%(assembly)s%(session)s%(year)s%(docket)s提案")
    return words % {"assembly": matter.assembly, "session": session, "year": year, "docket": matter.docket}


def number_to_write(year: int) -> str:
    """An agency numbers its letters in its own book."""
    return f"{BLANK * 3}〔{year}〕{BLANK * 2}{_('号')}"


def class_words(matter: Matter, code: str) -> str:
    return dict(matter.rule_set.choices("result_classes")).get(code, "")


def _office(answer: Answer) -> str:
    office = {"assembly": answer.matter.assembly, "office": Role.PROPOSALS_COMMITTEE.label}
    return _("%(assembly)s%(office)s") % office


def addressed(answer: Answer) -> str:
    """A body by its name; members by theirs, the first of many and how many they are."""
    if name := answer.matter.proposal.collective_name:
        return name
    names = [receipt.person.name for receipt in answer.receipts.select_related("person") if receipt.person]
    if len(names) > NAMED_AT_MOST:
        return _("%(first)s等%(count)d位委员") % {"first": names[0], "count": len(names)}
    return _("%(names)s委员") % {"names": listed(names)} if names else _("提案人")


def contact_words(agency: int | None, matter: Matter) -> str:
    """Who deals with it there. Telephones are not kept here: the agency writes its own."""
    if agency is None:
        return ""
    part = Assignment.objects.current().filter(matter=matter.merged_into or matter, agency=agency).first()
    name = part.handler if part and part.handler else TO_WRITE_ON
    return _("联系人：%(name)s　联系电话：%(number)s") % {"name": name, "number": TO_WRITE_ON}


def signed_words(name: str, signed_by: str) -> list[str]:
    """The body, and who of it let the letter go out."""
    return [name, *([_("签发：%(name)s") % {"name": signed_by}] if signed_by else [])]


def _letter(answer: Answer) -> Iterator[Block]:
    if not any(words in answer.text for words in BEGUN):
        words = _("您提出的《%(title)s》（%(number)s）收悉。现答复如下：")
        number = answer.matter.docket or _("未编号")
        yield Paragraph(words % {"title": answer.matter.title, "number": number})
    yield from said(answer.text)
    promised = list(answer.commitments.all())
    if promised:
        yield Heading(_("承诺事项"), level=1)
    for place, one in enumerate(promised, 1):
        words = _("%(place)d. %(what)s（%(day)s前完成）")
        yield Paragraph(words % {"place": place, "what": one.text, "day": day(one.first_due_on)})
    name = answer.agency.name if answer.agency else _office(answer)
    yield Signature(signed_words(name, answer.signed_by), answer.given_on)


def feedback_title() -> str:
    return _("提案办理情况征询意见表")


def _feedback(answer: Answer) -> Iterator[Block]:
    """Empty: what was said stands where it was said, and this sheet goes out with the agency's letter."""
    matter, box = answer.matter, "□"
    satisfied = [_("满意"), _("基本满意"), _("不满意")]
    yield Break()
    yield Heading(feedback_title(), level=1)
    yield Facts(
        [
            (_("提案号"), matter.docket),
            (_("办理结果"), class_words(matter, answer.result_class)),
            (_("承办单位"), answer.agency.name if answer.agency else ""),
            (_("答复日期"), day(answer.given_on)),
        ]
    )
    yield Facts([(_("案由"), matter.title)], columns=1)
    yield Facts(
        [
            (
                _("答复前是否与您联系"),
                BLANK.join(box + words for words in [_("面商"), _("走访"), _("电话"), _("没有")]),
            ),
            (_("总体评价"), BLANK.join(box + words for words in satisfied)),
        ],
        columns=1,
    )
    yield Field(_("意见"), lines=6)
    yield Facts([(_("提案人签名"), ""), (_("日期"), day_to_write())])
    yield Paragraph(
        _("本表由提案人本人填写，直接交政协提案工作机构，不经承办单位转交；办结之前承办单位看不到。也可以在网上填写。"),
        small=True,
    )
