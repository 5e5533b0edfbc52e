"""台账: the sheet of one matter, and the list as it was filtered. Who was heard stands masked on both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.documents.paper import Block, Facts, Field, Paper, Paragraph, Table
from huiyin.documents.papers.wording import day, listed, paragraphs
from huiyin.livelihood import shown as livelihood
from huiyin.matters.ledger import export, listing
from huiyin.matters.models import Assignment, Kind, Matter, State
from huiyin.opinions import shown as opinions
from huiyin.proposals import shown as proposals

MOST = 1000  # rows a list prints; longer ones are a spreadsheet's business


def paper_of(matter: Matter, user: Any) -> Paper:
    return Paper(
        title=_("台账登记表"),
        layout="form",
        issuer=matter.assembly.name,
        number=f"{matter.year} {matter.docket}" if matter.docket else "",
        blocks=list(_blocks(matter, user)),
        subject=_("台账"),
    )


def _blocks(matter: Matter, user: Any) -> Iterator[Block]:
    row = listing.rows(user, [matter.pk])[0]
    parts = list(matter.assignments.current().select_related("agency").order_by("pk"))
    own = getattr(matter, "livelihood", None)
    yield Facts([(_("事项"), matter.title)], columns=1)
    yield Facts(
        [
            (_("来源"), str(own.get_source_display()) if own else row.under),
            (_("来源日期"), day(matter.opened_on)),
            (_("反映人"), "" if row.raised == "—" else _raised(matter, user) or str(row.raised)),
            (_("分类"), dict(matter.rule_set.choices("categories")).get(matter.category, "")),
            (_("地点"), " ".join(filter(None, [matter.place.place_name if matter.place else "", own and own.spot]))),
            (_("状态"), str(matter.get_state_display())),
        ]
    )
    if words := _entered(matter, user):
        yield Facts([(_("代录"), words)], columns=1)
    if own:
        yield Field(_("情况"), paragraphs(own.description))
    yield Facts(
        [
            (_("承办单位"), row.agency),
            (_("经办人"), row.handler),
            (_("会办单位"), listed(part.agency for part in parts if part.role == Assignment.Role.CO)),
            (_("期限"), " ".join(filter(None, [day(matter.due_on), row.due_words]))),
        ]
    )
    yield _progress(matter)
    if own and own.result:
        claimed = matter.state == State.CLAIMED  # what the agency says; nobody was there yet to see
        yield Field(_("承办单位申报的结果（等待核实）") if claimed else _("结果"), paragraphs(own.result))
    yield Facts(
        [
            (_("办理结果"), row.result),
            (_("满意情况"), export.satisfaction_of(user, [matter.pk]).get(matter.pk, "")),
            (_("答复反映人"), export.told_of([matter.pk]).get(matter.pk, "") or day(matter.answered_on)),
            (_("办结日期"), day(matter.closed_on)),
            (_("下次复核"), day(own.review_on) if own else ""),
            (_("备注"), ""),
        ]
    )


def _entered(matter: Matter, user: Any) -> str:
    match matter.kind:
        case Kind.PROPOSAL:
            return proposals.entered(matter)
        case Kind.OPINION:
            return opinions.entered(user, matter)
        case _:
            return livelihood.entered(matter)


def _raised(matter: Matter, user: Any) -> str:
    """Each of them, as the ledger's list says it to this reader: members by name, the public masked or not at all."""
    heard = listing.voices_of(user, {matter.pk: matter.assembly_id}).get(matter.pk, [])
    return listed([*listing.names_of([matter.pk]).get(matter.pk, []), *heard]) if heard else ""


def _progress(matter: Matter) -> Block:
    notes = matter.progress_notes.select_related("agency").order_by("noted_on", "pk")
    rows = [[day(one.noted_on), one.agency.name if one.agency else "", one.text] for one in notes]
    if not rows:
        return Field(_("进展"), lines=4)
    return Table([_("日期"), _("单位"), _("进展")], rows, widths=(28, 26, 54))


def list_of(rows: Iterable[listing.Row], conditions: str) -> Paper:
    """`conditions`: what the list was narrowed to, in words."""
    headings = [
        *(_("编号"), _("事项"), _("反映人"), _("承办单位"), _("期限"), _("进展"), _("办理结果")),
    ]
    cells = [_cells(row) for row in rows]
    words = _("%(day)s　共%(count)d件") % {"day": day(timezone.localdate()), "count": len(cells)}
    said = [Paragraph(_("条件：%(words)s") % {"words": conditions}, indent=False, small=True)] if conditions else []
    return Paper(
        title=_("台账"),
        layout="sheet",
        landscape=True,
        blocks=[
            *said,
            Paragraph(words, indent=False, align="right", small=True),
            Table(headings, cells, widths=(76, 165, 76, 100, 62, 165, 90)),
        ],
        subject=_("台账"),
    )


def _cells(row: listing.Row) -> list[str]:
    number = str(row.number) if row.number != "—" else str(row.kind)
    due = "\n".join(filter(None, [str(row.due_on), str(row.due_words)]))
    going = "\n".join(filter(None, [str(row.state_words), " ".join(filter(None, [str(row.changed_on), row.note]))]))
    raised = "" if row.raised == "—" else str(row.raised)
    answered = _("答复 %(day)s") % {"day": row.answered_on} if row.answered_on else ""
    closed = _("办结 %(day)s") % {"day": row.closed_on} if row.closed_on else ""
    ends = "\n".join(filter(None, [str(row.result), answered, closed]))
    return [number, str(row.title), raised, str(row.agency), due, going, ends]
