from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from huiyin.contacts.models import Pair


class PairFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=Pair.Kind.choices, empty_label=_("全部"))

    class Meta:
        model = Pair
        fields: list[str] = []
