from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity
from huiyin.forms import readable


class ActivityFilter(django_filters.FilterSet):
    title = django_filters.CharFilter(label=_("名称"), lookup_expr="icontains", max_length=60, validators=[readable])
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=Activity.Kind.choices, empty_label=_("全部"))
    year = django_filters.NumberFilter(
        label=_("年度"), field_name="starts_on__year", min_value=1949, max_value=9999, decimal_places=0
    )

    class Meta:
        model = Activity
        fields: list[str] = []
