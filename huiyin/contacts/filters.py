from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.contacts.models import Pair

CURRENT, ENDED, ALONE = "current", "ended", "alone"


class PairFilter(django_filters.FilterSet):
    """Of pairs annotated by `standing.with_ends`: current ones have both of the two still there."""

    name = django_filters.CharFilter(label=_("姓名"), method="by_name")
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=Pair.Kind.choices, empty_label=_("全部"))
    state = django_filters.ChoiceFilter(
        label=_("情况"),
        choices=[(CURRENT, _("现有的")), (ENDED, _("已结束的")), (ALONE, _("有一方离任的"))],
        empty_label=_("全部"),
        method="by_state",
    )

    class Meta:
        model = Pair
        fields: list[str] = []

    def by_name(self, pairs: QuerySet, name: str, value: str) -> QuerySet:
        words = value.strip()
        return pairs.filter(
            Q(first__name__icontains=words) | Q(second__name__icontains=words) | Q(group__name__icontains=words)
        )

    def by_state(self, pairs: Any, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == ENDED:
            return pairs.filter(ends_on__lt=today)
        if value == CURRENT:
            return pairs.on(today).filter(first_there=True, second_there=True)
        gone = Q(first_there=False) | Q(second_there=False)
        return pairs.filter(gone & (Q(ended=Pair.Ended.LEFT, after=None) | Q(ends_on__isnull=True, ended="")))
