"""The form of filters that the desk's list is narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Agency
from huiyin.forms import Text
from huiyin.matters.models import Due, Kind, Matter, State


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
