"""Meetings, study, trips: each with the word of the roll, which the organiser keeps."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from huiyin.activities.models import Activity, AgendaItem, Participation
from huiyin.activities.models.activity import FIELD_WORK, STUDY
from huiyin.assemblies import rules
from huiyin.duties.record.lines import Line, dated, days_of, titled
from huiyin.fieldwork.models import Report
from huiyin.members.models import Membership

_K = Activity.Kind
OWN = (_K.OWN_RESEARCH,)
TRIPS = tuple(kind for kind in FIELD_WORK if kind not in OWN)
ELSEWHERE = (*STUDY, *FIELD_WORK, _K.RECEPTION)  # receptions are counted by their days
MEETINGS = tuple(kind for kind in _K if kind not in ELSEWHERE)
_S = Participation.Status


def meetings(membership: Membership, user: Any) -> list[Line]:
    return _attended(membership, user, MEETINGS)


def study(membership: Membership, user: Any) -> list[Line]:
    return _attended(membership, user, STUDY)


def trips(membership: Membership, user: Any) -> list[Line]:
    return sorted(_attended(membership, user, TRIPS) + _reports(membership, user), key=_day, reverse=True)


def own_visits(membership: Membership, user: Any) -> list[Line]:
    return _attended(membership, user, OWN)


def _day(line: Line) -> Any:
    return line.on


def _attended(membership: Membership, user: Any, kinds: tuple[Any, ...]) -> list[Line]:
    """Of activities that were held; whoever only waited for a place was not called."""
    rows = Participation.objects.visible_to(user).filter(
        membership=membership, activity__state=Activity.State.HELD, activity__kind__in=kinds
    )
    rows = rows.exclude(status=_S.WAITING).select_related("activity").order_by("-activity__starts_on", "-pk")
    found = list(rows)
    said = _reasons(membership, user, found)
    return [_participation(row, said.get(row.pk, "")) for row in found]


def _participation(row: Participation, reason: str) -> Line:
    activity = row.activity
    note = str(row.get_status_display()) if row.status in Participation.ON_ROLL else str(_("名册还没有核定"))
    if reason:
        note = _("%(status)s：%(reason)s") % {"status": note, "reason": reason}
    if row.half_days is not None:
        note = _("%(status)s，%(came)d/%(all)d 个半天") % {
            "status": note,
            "came": row.half_days,
            "all": activity.half_days,
        }
    words = f"{activity.title}（{activity.kind_name}）"
    facts: dict[str, Any] = {"subject": row, "state": row.status, "count": int(row.status == _S.PRESENT)}
    return dated(words, activity.starts_on, url=activity.get_absolute_url(), note=note, **facts)


def _reasons(membership: Membership, user: Any, rows: list[Participation]) -> dict[int, str]:
    """Why somebody was excused, for those who may read their requests for leave."""
    with_reason = [row for row in rows if row.reason and row.status == _S.EXCUSED]
    if not with_reason or not _reads_leaves(membership, user):
        return {}
    named: dict[str, str] = {}
    for rule_set in membership.assembly.rule_sets.order_by("version"):
        named |= {row["code"]: row["name"] for row in rules.leave_reasons(rule_set.document)}
    return {row.pk: named.get(row.reason, "") for row in with_reason}


def _reads_leaves(membership: Membership, user: Any) -> bool:
    """As `Leave.objects.visible_to` has it: they, the leader and the liaison office. A sector's convener, who decides
    on leave in their sector too, has no part in the record."""
    from huiyin.duties.permissions import reads_record

    return reads_record(user, membership)


def _reports(membership: Membership, user: Any) -> list[Line]:
    first, last = days_of(membership)
    seen: Any = Report.objects.visible_to(user)
    rows = seen.adopted().filter(
        author=membership.person_id, assembly=membership.assembly_id, adopted_on__range=(first, last)
    )
    return [
        dated(
            titled(row.title),
            row.adopted_on,
            url=row.get_absolute_url(),
            note=_("执笔的调研报告，%(state)s") % {"state": row.get_state_display()},
            subject=row,
            state=row.state,
        )
        for row in rows.defer("text")
    ]


def speeches(membership: Membership, user: Any) -> list[Line]:
    """As the agenda has them, of meetings that were held."""
    first, last = days_of(membership)
    rows = AgendaItem.objects.visible_to(user).filter(
        speaker=membership.person_id,
        activity__assembly=membership.assembly_id,
        activity__state=Activity.State.HELD,
        activity__starts_on__range=(first, last),
    )
    rows = rows.select_related("activity").order_by("-activity__starts_on", "-pk")
    return [
        dated(
            titled(row.title),
            row.activity.starts_on,
            url=row.activity.get_absolute_url(),
            note=row.activity.title,
            subject=row,
        )
        for row in rows
    ]
