"""提案表: a proposal on the form it is handed in on, as far as its reader may know it. No address, no telephone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from huiyin.accounts.models import User
from huiyin.documents.paper import Block, Facts, Field, Paper
from huiyin.documents.papers.wording import (
    day,
    day_to_write,
    listed,
    paragraphs,
    session_words,
    term_of,
    term_words,
)
from huiyin.matters.models import Matter, Signature, State
from huiyin.members.models import Person
from huiyin.proposals.models import Proposal
from huiyin.proposals.shown import entered, merged_with


def paper_of(matter: Matter, user: Any) -> Paper:
    return Paper(
        title=_("提案表"),
        issuer=matter.assembly.name,
        number=number_of(matter),
        blocks=list(_blocks(matter, user)),
        layout="form",
        subject=_("提案"),
    )


def number_of(matter: Matter) -> str:
    return f"{matter.year} {matter.docket}" if matter.docket else _("（未编号）")


def _blocks(matter: Matter, user: Any) -> Iterator[Block]:
    proposal = matter.proposal
    yield Facts(_head(matter, proposal))
    yield Facts([(_("案由"), matter.title)], columns=1)
    yield Facts(_proposer(matter, proposal, user))
    yield from _others(matter)
    if words := entered(matter):
        yield Facts([(_("代录"), words)], columns=1)
    yield Field(_("案据"), paragraphs(proposal.grounds), lines=8)
    yield Field(_("建议"), paragraphs(proposal.recommendations), lines=8)
    yield Facts(_about(matter, proposal))
    yield Field(_("审查意见"), _examined(matter, user), lines=4)
    yield Field(_("承办单位"), _handled(matter), lines=2)
    yield Facts([(_("提案人签名"), ""), (_("日期"), day_to_write())])


def _head(matter: Matter, proposal: Proposal) -> list[tuple[str, str]]:
    term = proposal.session.term if proposal.session else term_of(matter.assembly, matter.opened_on)
    when = session_words(proposal.session) or term_words(term)
    categories = dict(matter.rule_set.choices("categories"))
    return [
        (_("届次"), when),
        (_("提出时间"), str(proposal.get_window_display())),
        (_("分类"), categories.get(matter.category, "")),
        (_("提案形式"), str(proposal.get_raised_by_display())),
        (_("提出日期"), day(matter.opened_on)),
        (_("立案日期"), day(matter.filed_on)),
    ]


def _proposer(matter: Matter, proposal: Proposal, user: Any) -> list[tuple[str, str]]:
    if proposal.collective_name:
        return [
            (_("提案单位"), proposal.collective_name),
            (_("集体提案"), str(proposal.get_collective_kind_display())),
            (_("签署人"), proposal.signed_for_by),
            (_("联系电话"), ""),
        ]
    first = matter.signatures.filter(role=Signature.Role.LEAD).select_related("person").first()
    person = first.person if first else None
    return [
        (_("第一提案人"), _named(person) if person else ""),
        (_("界别"), matter.sector.name if matter.sector else ""),
        (_("联系电话"), ""),
        (_("电子邮箱"), _mail_of(person, user)),
    ]


def _named(person: Person) -> str:
    return f"{person.name}（{person.name_bo}）" if person.name_bo else person.name


def _mail_of(person: Person | None, user: Any) -> str:
    """Only for whom the account itself is open to: oneself, in the end. Others fill it in by hand."""
    if person is None or person.user_id is None:
        return ""
    return User.objects.visible_to(user).filter(pk=person.user_id).values_list("email", flat=True).first() or ""


def _others(matter: Matter) -> Iterator[Block]:
    """Who signed; who was asked and has not is nobody's business but the first proposer's."""
    signed = matter.signatures.filter(role=Signature.Role.COSIGNER, state=Signature.State.SIGNED)
    by_day: dict[str, list[str]] = {}
    for one in signed.select_related("person").order_by("signed_on", "pk"):
        by_day.setdefault(day(one.signed_on), []).append(_named(one.person))
    if by_day:
        words = _("%(day)s：%(names)s")
        said = [words % {"day": on, "names": listed(names)} for on, names in by_day.items()]
        yield Facts([(_("联名人"), "\n".join(said))], columns=1)
    if names := listed(one.person for one in matter.signatures.seconders().select_related("person")):
        yield Facts([(_("附议人"), names)], columns=1)


def _about(matter: Matter, proposal: Proposal) -> list[tuple[str, str]]:
    consent = {True: _("同意"), False: _("不同意"), None: ""}[proposal.publish_consent]
    if proposal.publish_consent is False and proposal.publish_reason:
        consent = _("不同意：%(reason)s") % {"reason": proposal.publish_reason}
    material = [
        *([_("经过调研")] if proposal.based_on_research else []),
        *([_("转交他人材料")] if proposal.forwarded else []),
    ]
    return [
        (_("建议承办"), listed(proposal.suggested_agencies.all())),
        (_("向社会公开"), consent),
        *([(_("材料"), listed(material))] if material else []),
    ]


def _examined(matter: Matter, user: Any) -> list[str]:
    """What was decided. What each who examines it advised stays with those who examine."""
    proposal, said = matter.proposal, []
    if matter.filed_on and matter.state != State.MERGED:
        said.append(_("经审查，予以立案（%(day)s）。") % {"day": day(matter.filed_on)})
    if matter.merged_into_id:
        lead, _others = merged_with(user, matter)
        said.append(
            _("与%(number)s提案并案办理，单独答复。") % {"number": lead.docket}
            if lead
            else _("与另一件内容相同的提案并案办理，单独答复。")
        )
    if matter.state == State.NOT_FILED:
        grounds = dict(matter.rule_set.choices("non_filing_grounds"))
        said.append(_("经审查，不予立案：%(ground)s。") % {"ground": grounds.get(proposal.non_filing_ground, "")})
        if proposal.disposition:
            said.append(_("处理方式：%(how)s。") % {"how": proposal.get_disposition_display()})
    return said


def _handled(matter: Matter) -> list[str]:
    parts = (matter.merged_into or matter).assignments.current().select_related("agency")
    words = _("%(agency)s（%(role)s），%(day)s交办")
    return [
        words % {"agency": part.agency, "role": part.get_role_display(), "day": day(part.assigned_on)} for part in parts
    ]
