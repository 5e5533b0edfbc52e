"""What can happen to a standing member's report of a year: begun from the record, written, handed in, taken back."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Body
from huiyin.duties.models import DutyReport
from huiyin.duties.permissions import writes_report
from huiyin.duties.record.drafting import drafted
from huiyin.duties.record.kept import years_of
from huiyin.duties.record.sections import is_own
from huiyin.fieldwork.reporting import EditedMeanwhile
from huiyin.history.looking import LOOK
from huiyin.history.models import Event
from huiyin.history.taking import Step, StepNotAllowed, begin, begun, locked, take
from huiyin.members.models import Membership, Seat, person_of

_S = DutyReport.State
STEPS = {
    "edit": Step(gettext_lazy("修改正文"), frozenset({_S.DRAFT.value}), None, writes_report),
    "submit": Step(gettext_lazy("提交履职报告"), frozenset({_S.DRAFT.value}), _S.SUBMITTED.value, writes_report),
    "take_back": Step(gettext_lazy("撤回修改"), frozenset({_S.SUBMITTED.value}), _S.DRAFT.value, writes_report),
}


def standing_years(membership: Membership) -> list[int]:
    """Years of the membership in which the member had a seat in the assembly's standing committee; newest first."""
    seats = list(
        Seat.objects.filter(
            person=membership.person_id,
            body__kind=Body.Kind.STANDING_COMMITTEE,
            body__assembly=membership.assembly_id,
        )
    )
    return [year for year in years_of(membership) if any(_sat_in(seat, year) for seat in seats)]


def _sat_in(seat: Seat, year: int) -> bool:
    return seat.starts_on <= date(year, 12, 31) and (seat.ends_on is None or seat.ends_on >= date(year, 1, 1))


def standing_members(assembly_id: int, year: int) -> int:
    """How many sat there in that year. A number; there is no list of who has not handed in."""
    last, first = date(year, 12, 31), date(year, 1, 1)
    seats = Seat.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=first),
        body__kind=Body.Kind.STANDING_COMMITTEE,
        body__assembly=assembly_id,
        starts_on__lte=last,
    )
    return seats.values("person").distinct().count()


def open_years(user: Any) -> list[tuple[Membership, int]]:
    """Of which `user` may begin a report: own, standing, none begun yet."""
    person = person_of(user)
    if person is None:
        return []
    held = list(
        person.memberships.select_related("assembly", "term__assembly", "person", "sector").order_by("-starts_on")
    )
    begun_ones = set(DutyReport.objects.filter(membership__in=held).values_list("membership", "year"))
    years = [(membership, year) for membership in held for year in standing_years(membership)]
    return [one for one in years if (one[0].pk, one[1]) not in begun_ones]


@transaction.atomic
def begin_report(*, by: Any, key: uuid.UUID, membership: Membership, year: int) -> DutyReport:
    """A draft that starts from what the record holds of the year."""
    typed = [membership.pk, year]
    if existing := begun(DutyReport, "begin_report", by=by, key=key, typed=typed):
        return existing
    if not is_own(membership, by):
        raise PermissionDenied
    Membership.objects.select_for_update().get(pk=membership.pk)  # of two at once the second finds the first
    if year not in standing_years(membership):
        raise StepNotAllowed(_("%(year)d 年您不是常务委员，不用写年度履职报告。") % {"year": year})
    if DutyReport.objects.filter(membership=membership, year=year).exists():
        raise StepNotAllowed(_("%(year)d 年的履职报告已经起草。请打开那一份接着写。") % {"year": year})
    report = DutyReport.objects.create(membership=membership, year=year, text=drafted(membership, by, year))
    begin(report, "begin_report", by=by, key=key, typed=typed)
    return report


@transaction.atomic
def edit(report: DutyReport, *, by: Any, key: uuid.UUID, seen: int, text: str) -> DutyReport:
    """Replace the words, if nobody saved since edit number `seen` was read: on another phone, in another window."""
    text = text.strip()
    if not text:
        raise StepNotAllowed(_("正文不能空着。"))
    now = locked(report)
    before = begun(DutyReport, "edit", by=by, key=key, typed=text)
    if before is None and now.edits != seen and now.state == _S.DRAFT and writes_report(by, report):
        raise EditedMeanwhile(_("您打开之后，这份报告在别的窗口或手机上保存过。"))
    take(STEPS, report, "edit", by=by, key=key, typed=text, text=text, edits=F("edits") + 1)
    report.refresh_from_db()
    return report


def submit(report: DutyReport, *, by: Any, key: uuid.UUID) -> DutyReport:
    take(STEPS, report, "submit", by=by, key=key, submitted_on=timezone.localdate())
    return report


@transaction.atomic
def take_back(report: DutyReport, *, by: Any, key: uuid.UUID) -> DutyReport:
    """As long as no office has opened it; afterwards what they read stays what it was."""
    if take(STEPS, report, "take_back", by=by, key=key, submitted_on=None) and was_read(report):
        raise StepNotAllowed(_("委员联络或领导已经查阅，不能撤回。要更正，请联系委员联络。"))
    return report


def was_read(report: DutyReport) -> bool:
    """By another than its writer: a draft is seen by nobody else, so that was after it was handed in."""
    return bool(read_ones([report]))


def read_ones(reports: list[DutyReport]) -> set[int]:
    """Keys of those that somebody of the offices has opened."""
    label = DutyReport._meta.label_lower
    looks = Event.objects.filter(subject=label, subject_id__in=[one.pk for one in reports], step=LOOK)
    return set(looks.values_list("subject_id", flat=True))
