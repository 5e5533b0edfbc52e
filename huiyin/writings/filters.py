from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.forms import readable
from huiyin.writings.models import Writing


class WritingFilter(django_filters.FilterSet):
    title = django_filters.CharFilter(label=_("题目"), method="titled", max_length=60, validators=[readable])
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=Writing.Kind.choices, empty_label=_("全部"))
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Writing.State.choices[:-1], empty_label=_("全部"))
    year = django_filters.NumberFilter(
        label=_("年度"), field_name="submitted_on__year", min_value=1949, max_value=9999, decimal_places=0
    )

    class Meta:
        model = Writing
        fields: list[str] = []

    def titled(self, rows: QuerySet[Writing], _name: str, words: str) -> QuerySet[Writing]:
        return rows.filter(Q(title__icontains=words) | Q(title_bo__icontains=words))
