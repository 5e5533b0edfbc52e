"""The ledger: all matters a reader may see in one list, filtered, in pages that cost the same at any depth."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Agency
from huiyin.forms import Text
from huiyin.matters.models import Due, Kind, Matter, State, due_limits


class ReadableFilter(django_filters.CharFilter):
    field_class = Text


class LedgerFilter(django_filters.FilterSet):
    q = ReadableFilter(label=_("案由或案号"), method="by_words", max_length=100)
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=Kind.choices, empty_label=_("全部类别"))
    state = django_filters.ChoiceFilter(label=_("状态"), choices=State.choices, empty_label=_("全部状态"))
    due = django_filters.ChoiceFilter(
        label=_("期限"),
        choices=[choice for choice in Due.choices if choice[0] != Due.NONE],
        method="by_due",
        empty_label=_("不限"),
    )
    year = django_filters.NumberFilter(
        label=_("年度"), field_name="year", widget=forms.NumberInput(attrs={"min": 1949, "max": 2100})
    )
    agency = django_filters.ModelChoiceFilter(
        label=_("承办单位"),
        queryset=lambda request: Agency.objects.filter(assembly__in=_assemblies(request)),
        method="by_agency",
        empty_label=_("全部单位"),
    )
    archived = django_filters.ChoiceFilter(
        label=_("归档"), choices=[("yes", _("已归档")), ("no", _("未归档"))], method="by_archive", empty_label=_("不限")
    )

    class Meta:
        model = Matter
        fields: list[str] = []

    def by_words(self, matters: Any, name: str, words: str) -> Any:
        return matters.filter(Q(title__contains=words) | Q(docket__contains=words))

    def by_due(self, matters: Any, name: str, colour: str) -> Any:
        return matters.due(colour, timezone.localdate())

    def by_archive(self, matters: Any, name: str, chosen: str) -> Any:
        return matters.filter(archived_on__isnull=chosen == "no")

    def by_agency(self, matters: Any, name: str, agency: Agency) -> Any:
        return matters.filter(assignments__agency=agency)


def _assemblies(request: Any) -> set[int]:
    from huiyin.members.models import member_assemblies

    return {held.assembly_id for held in request.user.roles_today} | member_assemblies(request.user)


def newest_first(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    shown = matters.order_by("-opened_on", "-pk")
    return shown.select_related("assembly", "holder_agency", "holder_person", "place", "proposal")


def after(matters: QuerySet[Matter], place: tuple[date, int] | None) -> QuerySet[Matter]:
    """The rows that follow the one at `place` (day, key): no row is counted off, so page 1,000 costs as page 1."""
    if place is None:
        return matters
    day, pk = place
    return matters.filter(Q(opened_on__lt=day) | Q(opened_on=day, pk__lt=pk))


def place_of(matter: Matter) -> str:
    return f"{matter.opened_on.isoformat()}.{matter.pk}"


def read_place(text: str) -> tuple[date, int] | None:
    """None for what is not a place: the list then starts at its beginning."""
    day, _dot, pk = text.partition(".")
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None


COLUMNS = [
    _("编号"),
    _("类别"),
    _("案由"),
    _("提出日期"),
    _("状态"),
    _("当前承办"),
    _("期限"),
    _("答复日期"),
    _("办结日期"),
]


def rows(matters: QuerySet[Matter]) -> Iterator[list[str]]:
    """For export: what the list shows, a row a matter, in the order of COLUMNS."""
    for matter in newest_first(matters).iterator(2000):
        yield [
            matter.docket,
            str(matter.get_kind_display()),
            matter.title,
            matter.opened_on.isoformat(),
            str(matter.get_state_display()),
            str(matter.holder or ""),
            *(day.isoformat() if day else "" for day in (matter.due_on, matter.answered_on, matter.closed_on)),
        ]


def with_colours(matters: list[Matter], today: date) -> list[Matter]:
    limits = due_limits(today)
    for matter in matters:
        matter.due = matter.due_colour(today, limits)  # type: ignore[attr-defined]
    return matters
