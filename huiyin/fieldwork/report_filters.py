from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Body
from huiyin.fieldwork.models import Report
from huiyin.fieldwork.report_forms import in_year, years_of
from huiyin.forms import readable
from huiyin.plans.models import Topic


class ReportFilter(django_filters.FilterSet):
    title = django_filters.CharFilter(label=_("题目"), lookup_expr="icontains", max_length=60, validators=[readable])
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Report.State.choices, empty_label=_("全部"))
    year = django_filters.ChoiceFilter(label=_("年度"), method="of_year", empty_label=_("全部"))
    topic = django_filters.ModelChoiceFilter(label=_("议题"), queryset=Topic.objects.none(), empty_label=_("全部"))
    body = django_filters.ModelChoiceFilter(label=_("完成单位"), queryset=Body.objects.none(), empty_label=_("全部"))

    class Meta:
        model = Report
        fields: list[str] = []

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Report.objects.visible_to(user).order_by()
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years_of(user)]
        topics = Topic.objects.visible_to(user).filter(pk__in=seen.filter(topic__isnull=False).values("topic"))
        self.filters["topic"].queryset = topics
        self.filters["body"].queryset = Body.objects.filter(pk__in=seen.filter(body__isnull=False).values("body"))

    def of_year(self, rows: QuerySet[Report], _name: str, year: str) -> QuerySet[Report]:
        return rows.filter(in_year(int(year)))
