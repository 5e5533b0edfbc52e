"""交办清单: what was handed over at one meeting, with room for each agency to sign."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from huiyin.documents.paper import Paper, Paragraph, Signature, Table
from huiyin.documents.papers.wording import day, listed
from huiyin.matters.models import Assignment, Matter
from huiyin.proposals.models import Handover


def paper_of(handover: Handover, matters: Iterable[Matter]) -> Paper:
    """`matters` are those the reader sees: an agency's list is its own."""
    rows = [_row(place, matter) for place, matter in enumerate(matters, 1)]
    headings = [_("序号"), _("案号"), _("案由"), _("主办单位"), _("会办单位"), _("答复期限"), _("签收")]
    words = _("%(day)s　共%(count)d件") % {"day": day(handover.held_on), "count": len(rows)}
    return Paper(
        title=_("%(name)s交办清单") % {"name": handover.name},
        layout="sheet",
        issuer=handover.assembly.name,
        landscape=True,
        blocks=[
            Paragraph(words, indent=False, align="right", small=True),
            Table(headings, rows, widths=(6, 13, 38, 20, 20, 16, 12)),
            Signature([handover.assembly.name], handover.held_on),
        ],
        subject=_("交办清单"),
    )


def _row(place: int, matter: Matter) -> list[str]:
    parts = list(matter.assignments.all())  # the current ones, with their agencies: fetched by whoever asks
    main = [part for part in parts if part.is_main]
    return [
        str(place),
        f"{matter.year} {matter.docket}" if matter.docket else "",
        matter.title,
        listed(map(_with_role, main)),
        listed(part.agency for part in parts if not part.is_main),
        day(matter.due_on),
        "",
    ]


def _with_role(part: Assignment) -> str:
    if part.role == Assignment.Role.SOLE:
        return part.agency.name
    return _("%(agency)s（%(role)s）") % {"agency": part.agency, "role": part.get_role_display()}
