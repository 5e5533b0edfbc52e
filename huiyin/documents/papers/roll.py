"""签到表, 考勤表: whom an activity calls, to sign beside their names; once the roll is completed, who came.

Why somebody was on leave is not on it: a reason may be an illness.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from huiyin.activities.models import Activity, Participation
from huiyin.documents.paper import Block, Facts, Paper, Signature, Table
from huiyin.documents.papers.wording import day, listed

Status = Participation.Status


def paper_of(activity: Activity, lines: Sequence[Participation]) -> Paper:
    """`lines` are those the reader sees, in the order of the roll, with membership, person and sector."""
    complete = activity.roll_completed_on is not None
    blocks: list[Block] = [
        Facts(_facts(activity, lines, complete=complete)),
        _table(activity, lines, complete=complete),
    ]
    if complete:
        by = activity.roll_completed_by or activity.assembly
        blocks.append(Signature([_("核定：%(name)s") % {"name": by}], activity.roll_completed_on))
    return Paper(
        title=_("%(title)s考勤表") % {"title": activity.title}
        if complete
        else _("%(title)s签到表") % {"title": activity.title},
        layout="sheet",
        issuer=activity.assembly.name,
        blocks=blocks,
        subject=_("考勤表") if complete else _("签到表"),
    )


def _facts(activity: Activity, lines: Sequence[Participation], *, complete: bool) -> list[tuple[str, str]]:
    days = day(activity.starts_on)
    if activity.ends_on != activity.starts_on:
        days = _("%(first)s至%(last)s") % {"first": days, "last": day(activity.ends_on)}
    facts = [
        (_("时间"), days),
        (_("地点"), activity.place),
        (_("通知"), _("%(count)d人") % {"count": len(lines)}),
    ]
    if complete:
        found = Counter(line.status for line in lines)
        shown = [Status.PRESENT, Status.PARTIAL, Status.EXCUSED, Status.ABSENT]
        facts.append((_("情况"), listed(f"{state.label}{found[state]}" for state in shown if found[state])))
    else:
        facts.append((_("到会"), ""))
    return facts


def _table(activity: Activity, lines: Sequence[Participation], *, complete: bool) -> Table:
    last = _("情况") if complete else _("签名")
    headings = [_("序号"), _("姓名"), _("界别"), last, _("备注")]
    joint = len({line.membership.assembly_id for line in lines}) > 1
    rows = [_row(place, line, activity, joint, complete) for place, line in enumerate(lines, 1)]
    return Table(headings, rows, widths=(8, 36, 32, 18, 16) if complete else (8, 36, 26, 26, 14))


def _row(place: int, line: Participation, activity: Activity, joint: bool, complete: bool) -> list[str]:
    held = line.membership
    sector = f"{held.assembly} {held.sector}" if joint else held.sector.name
    notes = [
        *([_("自行报名")] if line.signed_up else []),
        *([_("不计入应到")] if complete and line.is_exempt else []),
        *([f"{line.half_days}/{activity.half_days}"] if complete and line.half_days is not None else []),
    ]
    return [str(place), _named(line), sector, _state(line) if complete else "", listed(notes)]


def _named(line: Participation) -> str:
    person = line.membership.person
    return f"{person.name} {person.name_bo}".strip()


def _state(line: Participation) -> str:
    return str(line.get_status_display()) if line.status in Participation.ON_ROLL else ""
