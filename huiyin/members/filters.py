"""What the member list is searched by."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly, Sector
from huiyin.forms import readable
from huiyin.members.models import Membership, MembershipQuerySet


def sector_names() -> list[tuple[str, str]]:
    """Each assembly has sectors of its own; the list is searched by their names."""
    names = Sector.objects.order_by("order", "name").values_list("name", flat=True)
    return [(name, name) for name in dict.fromkeys(names)]


class MemberFilter(django_filters.FilterSet):
    """Members on a day: today unless `on` names another."""

    name = django_filters.CharFilter(
        label=_("姓名"), field_name="person__name", lookup_expr="icontains", max_length=60, validators=[readable]
    )
    tier = django_filters.ChoiceFilter(
        label=_("层级"), field_name="assembly__tier", choices=Assembly.Tier.choices, empty_label=_("各级")
    )
    assembly = django_filters.ModelChoiceFilter(label=_("政协"), queryset=Assembly.objects.all(), empty_label=_("全部"))
    sector = django_filters.ChoiceFilter(
        label=_("界别"), field_name="sector__name", choices=sector_names, empty_label=_("全部")
    )
    on = django_filters.DateFilter(
        label=_("在哪一天是委员"),
        method="on_day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Membership
        fields: list[str] = []

    @property
    def day(self):
        return (self.form.is_valid() and self.form.cleaned_data["on"]) or timezone.localdate()

    def filter_queryset(self, queryset: MembershipQuerySet) -> MembershipQuerySet:
        return super().filter_queryset(queryset).on(self.day)

    def on_day(self, queryset: MembershipQuerySet, name: str, value: object) -> MembershipQuerySet:
        return queryset  # `filter_queryset` asks the day, also when none was typed
