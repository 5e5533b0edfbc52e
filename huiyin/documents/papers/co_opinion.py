"""会办意见: what a co-handling agency tells the lead agency, as a letter."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.documents.paper import Paper, Signature
from huiyin.documents.papers.reply_letter import (
    class_words,
    contact_words,
    number_to_write,
    proposal_words,
    signed_words,
)
from huiyin.documents.papers.wording import listed, said
from huiyin.matters.models import CoOpinion


def paper_of(opinion: CoOpinion, user: Any) -> Paper:
    part = opinion.assignment
    matter, agency = part.matter, part.agency
    leads = matter.assignments.main().select_related("agency").order_by("pk")
    return Paper(
        title=_("关于%(proposal)s的会办意见") % {"proposal": proposal_words(matter)},
        layout="letter",
        issuer=agency.name,
        number=number_to_write(opinion.given_on.year),
        mark=class_words(matter, opinion.result_class),
        addressee=_("%(whom)s：") % {"whom": listed(lead.agency for lead in leads)},
        blocks=[*said(opinion.text), Signature(signed_words(agency.name, opinion.signed_by), opinion.given_on)],
        contact=contact_words(agency.pk, matter),
        copies_to=[str(Role.GOV_SUPERVISION.label)],
        subject=_("会办意见"),
    )
