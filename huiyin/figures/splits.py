"""How a figure divides: by month, by kind, by tier, by sector. The parts of a division add up to the figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import ExtractMonth
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.activities.models.activity import ActivityKind
from huiyin.assemblies.models import Assembly
from huiyin.fieldwork.models import ReportInstruction, Stop
from huiyin.plans.models import Format


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


# Divisions by what the rows were annotated with, by what another record is called, by yes and no.


def by_words(code: str, label: str | Promise, field: str, words: Mapping[Any, Any]) -> Split:
    """`words` says what each value of the field is called; what it does not say is not noted."""
    return Split(code, label, field, lambda _rows, value: str(words.get(value) or _("未注明")))


def by_name_of(code: str, label: str | Promise, field: str, without: str | Promise) -> Split:
    """The field holds a name; `without` is said where it is empty."""
    return Split(code, label, field, lambda _rows, name: str(name or without))


by_activity_kind = by_words("kind", gettext_lazy("类别"), "kind", dict(ActivityKind.choices))
by_participation_kind = by_words("kind", gettext_lazy("类别"), "activity__kind", dict(ActivityKind.choices))
by_stop_kind = by_words("kind", gettext_lazy("方式"), "kind", dict(Stop.Kind.choices))
by_topic_form = by_words("form", gettext_lazy("协商形式"), "format", dict(Format.choices))
by_consultation_form = by_words("form", gettext_lazy("协商形式"), "form", dict(Format.choices))
by_level = by_words("level", gettext_lazy("级别"), "level", dict(ReportInstruction.Level.choices))
by_leader = by_words(
    "leader",
    gettext_lazy("带队"),
    "leader",
    {
        "council": gettext_lazy("主席会议成员带队"),
        "committee": gettext_lazy("专门委员会带队"),
        "member": gettext_lazy("委员带队"),
        "nobody": gettext_lazy("没有写明带队人"),
    },
)
by_capacity = by_words(
    "capacity",
    gettext_lazy("身份"),
    "capacity",
    {
        "council": gettext_lazy("主席会议成员"),
        "party": gettext_lazy("党组、分党组成员"),
        "staff": gettext_lazy("机关干部"),
        "member": gettext_lazy("委员"),
        "other": gettext_lazy("其他职务"),
    },
)
by_body = by_name_of("body", gettext_lazy("机构"), "body__name", "")
by_author_sector = by_name_of("sector", gettext_lazy("界别"), "sector_name", gettext_lazy("集体或不属于本级界别"))
