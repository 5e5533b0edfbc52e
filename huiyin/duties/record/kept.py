"""Seats, contacts, receptions, writings, yearly duties, reports of a year."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Body
from huiyin.contacts.models import Meeting, Pair
from huiyin.contacts.standing import standing
from huiyin.duties.fulfilment import standing_of
from huiyin.duties.models import DutyReport
from huiyin.duties.record.lines import Line, dated, days_of, titled
from huiyin.members.models import Membership, Seat, person_of
from huiyin.visits.models import Reception
from huiyin.writings.models import Writing

_STANDS = {
    "done": gettext_lazy("已完成"),
    "missing": gettext_lazy("还没有"),
    "exempt": gettext_lazy("免予"),
    "not_owed": gettext_lazy("当年不要求"),
}


def years_of(membership: Membership) -> list[int]:
    """Newest first; a membership that has not begun has none."""
    today = timezone.localdate()
    last = min(membership.ends_on or today, today)
    return list(range(last.year, membership.starts_on.year - 1, -1))


def _until(starts_on: date, ends_on: date | None) -> str:
    return f"{starts_on.isoformat()} {_('至')} {ends_on.isoformat() if ends_on else _('今')}"


def seats(membership: Membership, user: Any) -> list[Line]:
    """Official; a seat in a party body tells of party membership and is there for those who may know of that."""
    url = membership.get_absolute_url()
    whole = f"{membership.term} · {membership.sector}"
    lines = [Line(whole, url, note=_until(membership.starts_on, membership.ends_on), subject=membership)]
    known = Membership.objects.party_known_to(user).filter(pk=membership.pk).exists()
    first, last = days_of(membership)
    held = Seat.objects.visible_to(user).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=first),
        person=membership.person_id,
        body__assembly=membership.assembly_id,
        starts_on__lte=last,
    )
    if not known:
        held = held.exclude(body__kind__in=Body.OF_THE_PARTY)
    return lines + [
        Line(f"{seat.body.name} · {seat.office}", url, note=_until(seat.starts_on, seat.ends_on), subject=seat)
        for seat in held.select_related("body").order_by("starts_on", "pk")
    ]


def contacts(membership: Membership, user: Any) -> list[Line]:
    """Counts, whoever reads: with whom and about what is read by the two, on pages of their own."""
    person = membership.person_id
    own = person_of(user) is not None and person_of(user).pk == person  # type: ignore[union-attr]
    url = reverse("contacts:list") if own else ""
    return [*_pairs(membership, user, url), *_meetings(membership, user, url)]


def _pairs(membership: Membership, user: Any, url: str) -> list[Line]:
    first, last = days_of(membership)
    ends = Q(first=membership.person_id) | Q(second=membership.person_id)
    held = Pair.objects.visible_to(user).filter(
        ends, Q(ends_on__isnull=True) | Q(ends_on__gte=first), assembly=membership.assembly_id, starts_on__lte=last
    )
    ever = Counter(held.order_by().values_list("kind", flat=True))
    now = Counter(standing(held, timezone.localdate()).order_by().values_list("kind", flat=True))
    return [
        Line(
            str(label),
            url,
            note=_("现有 %(now)d 对，任期内共 %(ever)d 对") % {"now": now[kind], "ever": ever[kind]},
            code=f"pairs-{kind}",
        )
        for kind, label in Pair.Kind.choices
        if kind in ever
    ]


def _meetings(membership: Membership, user: Any, url: str) -> list[Line]:
    part = Q(by=membership.person_id) | Q(met=membership.person_id)
    seen: Any = Meeting.objects.visible_to(user)
    rows = seen.counted().filter(part, assembly=membership.assembly_id, held_on__range=days_of(membership))
    counted = rows.order_by().annotate(of_year=ExtractYear("held_on")).values("of_year", "kind")
    found = {(row["of_year"], row["kind"]): row["times"] for row in counted.annotate(times=Count("pk"))}
    return [
        Line(
            str(Meeting.Kind(kind).label),
            url,
            note=_("%(times)d 次") % {"times": found[year, kind]},
            year=year,
            code=f"{kind}-{year}",
            count=found[year, kind],
        )
        for year, kind in sorted(found, reverse=True)
    ]


def receptions(membership: Membership, user: Any) -> list[Line]:
    rows = Reception.objects.visible_to(user).filter(
        members=membership.person_id,
        place__assembly=membership.assembly_id,
        state=Reception.State.HELD,
        held_on__range=days_of(membership),
    )
    return [
        dated(str(row.place), row.held_on, url=row.get_absolute_url(), note=str(row.get_kind_display()), subject=row)
        for row in rows.select_related("place").order_by("-held_on", "-pk")
    ]


def writings(membership: Membership, user: Any) -> list[Line]:
    seen: Any = Writing.objects.visible_to(user)
    rows = seen.handed_in().filter(
        author=membership.person_id, assembly=membership.assembly_id, submitted_on__range=days_of(membership)
    )
    return [
        dated(
            titled(str(row)),
            row.submitted_on,
            url=row.get_absolute_url(),
            note=_("%(kind)s，%(state)s") % {"kind": row.get_kind_display(), "state": row.get_state_display()},
            subject=row,
            state=row.state,
        )
        for row in rows.order_by("-submitted_on", "-pk").defer("text", "text_bo")
    ]


def duties(membership: Membership, user: Any) -> list[Line]:
    """Done or not, each year under that year's rules; the record is named to those who may read it."""
    found = [(year, *one) for year in years_of(membership) for one in _standings(membership, year)]
    open_to = _open_to(user, [record for *_, record in found if record is not None])
    numbered: Counter[tuple[int, str]] = Counter()
    lines = []
    for year, duty, state, why, record in found:
        numbered[year, duty.kind] += 1
        shown = record if record is not None and (type(record), record.pk) in open_to else None
        said = str(shown) if shown else why
        lines.append(
            Line(
                duty.name,
                (shown or duty).get_absolute_url(),
                note=f"{_STANDS[state]}：{said}" if said else str(_STANDS[state]),
                state=state,
                year=year,
                code=f"duty-{year}-{duty.kind}-{numbered[year, duty.kind]}",
                count=int(state == "done"),
            )
        )
    return lines


def _standings(membership: Membership, year: int) -> list[tuple[Any, str, str, Any]]:
    """(duty, how it stands, why it is not owed, the record that fulfils it)."""
    return [(one.duty, one.state, one.why, one.record) for one in standing_of(membership, year)]


def _open_to(user: Any, records: list[Any]) -> set[tuple[Any, int]]:
    by_model: dict[Any, set[int]] = defaultdict(set)
    for record in records:
        by_model[type(record)].add(record.pk)
    return {
        (model, pk)
        for model, keys in by_model.items()
        for pk in model.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True)
    }


def reports(membership: Membership, user: Any) -> list[Line]:
    rows = DutyReport.objects.visible_to(user).filter(membership=membership, state=DutyReport.State.SUBMITTED)
    return [
        Line(
            _("%(year)d 年履职报告") % {"year": row.year},
            row.get_absolute_url(),
            on=row.submitted_on,
            note=str(row.get_state_display()),
            subject=row,
            state=row.state,
            year=row.year,
        )
        for row in rows.defer("text")
    ]
