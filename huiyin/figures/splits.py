"""How a figure divides: by month, by kind, by tier, by sector. The parts of a division add up to the figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import ExtractMonth
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly


@dataclass(frozen=True)
class Part:
    key: str  # as the page's address names it
    name: str
    count: int


@dataclass(frozen=True)
class Split:
    """`code` is the word of the page's address: ?month=5."""

    code: str
    label: str | Promise
    field: str
    name: Callable[[QuerySet, Any], str]
    is_month: bool = False

    def parts(self, rows: QuerySet) -> list[Part]:
        counted = self._keyed(rows).order_by("_part").values_list("_part").annotate(count=Count("pk"))
        return [Part(str(key), self.name(rows, key), count) for key, count in counted]

    def only(self, rows: QuerySet, key: str) -> QuerySet:
        return self._keyed(rows).filter(_part=int(key) if self.is_month else key)

    def _keyed(self, rows: QuerySet) -> QuerySet:
        return rows.annotate(_part=ExtractMonth(self.field) if self.is_month else F(self.field))


def _month_name(_rows: QuerySet, month: int) -> str:
    return _("%(month)d月") % {"month": month}


def by_month(field: str) -> Split:
    return Split("month", gettext_lazy("月份"), field, _month_name, is_month=True)


def by_choice(field: str, label: str | Promise) -> Split:
    def name(rows: QuerySet, value: str) -> str:
        choices: Any = rows.model._meta.get_field(field).flatchoices
        return str(dict(choices).get(value, value))

    return Split(field, label, field, name)


by_tier = Split("tier", gettext_lazy("层级"), "assembly__tier", lambda _rows, tier: str(Assembly.Tier(tier).label))
by_sector = Split("sector", gettext_lazy("界别"), "sector__name", lambda _rows, name: name)
