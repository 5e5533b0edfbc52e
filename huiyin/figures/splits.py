"""How a figure divides: by month, by kind, by tier, by sector, by what the rule set names.

The parts of a division add up to the figure; where a row may stand in several parts, the division says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Model, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, ExtractMonth
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly, RuleSet
from huiyin.plans.models import Format

Naming = Callable[[QuerySet, Any], str]


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
    field: str | Combinable
    name: Naming
    is_month: bool = False
    several: bool = False  # a row may stand in more than one part, so they need not add up to the figure

    def parts(self, rows: QuerySet) -> list[Part]:
        counted = self._keyed(rows).order_by("_part").values_list("_part").annotate(count=Count("pk", distinct=True))
        return [Part(str(key), self.name(rows, key), count) for key, count in counted]

    def only(self, rows: QuerySet, key: str) -> QuerySet:
        found = self._keyed(rows).filter(_part=key)
        return found.distinct() if self.several else found

    def _keyed(self, rows: QuerySet) -> QuerySet:
        if self.is_month:
            return rows.annotate(_part=ExtractMonth(self.field))
        return rows.annotate(_part=F(self.field) if isinstance(self.field, str) else self.field)


def _month_name(_rows: QuerySet, month: int) -> str:
    return _("%(month)d月") % {"month": month}


def by_month(field: str) -> Split:
    return Split("month", gettext_lazy("月份"), field, _month_name, is_month=True)


def by_choice(field: str, label: str | Promise, code: str = "") -> Split:
    """By a field with choices, of the row itself or of what it belongs to (proposal__window)."""

    def name(rows: QuerySet, value: str) -> str:
        choices: Any = _field(rows.model, field).flatchoices
        return str(dict(choices).get(value, value)) or _("没有写明")

    return Split(code or field.rpartition("__")[2], label, field, name)


def by_words(code: str, label: str | Promise, field: str | Combinable, *, several: bool = False) -> Split:
    """By words as they stand in the record: a body's name. Rows without any are a part of their own."""
    words = Coalesce(field, Value(""))
    return Split(code, label, words, lambda _rows, value: value or _("没有写明"), several=several)


def by_rule(
    code: str,
    label: str | Promise,
    field: str | Combinable,
    table: str,
    of: str = "",
    known: Mapping[str, str | Promise] | None = None,
) -> Split:
    """By a code that rule sets name; `of` is the way to the matter, `known` names codes that no rule set has."""

    def name(rows: QuerySet, value: str) -> str:
        if not value:
            return _("没有写明")
        if known and value in known:
            return str(known[value])
        rule_sets = RuleSet.objects.filter(pk__in=rows.order_by().values(f"{of}rule_set")).order_by("-pk")
        names = (dict(rule_set.choices(table)).get(value) for rule_set in rule_sets)
        return next((found for found in names if found), value)

    return Split(code, label, Coalesce(field, Value("")), name)


def by_answer(code: str, label: str | Promise, condition: Combinable, names: dict[str, str | Promise]) -> Split:
    """By what an expression says of each row: one of the keys of `names`."""
    return Split(code, label, condition, lambda _rows, value: str(names[value]))


def _field(model: type[Model], path: str) -> Any:
    *way, last = path.split("__")
    for step in way:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    return model._meta.get_field(last)


by_tier = Split("tier", gettext_lazy("层级"), "assembly__tier", lambda _rows, tier: str(Assembly.Tier(tier).label))
by_sector = Split("sector", gettext_lazy("界别"), "sector__name", lambda _rows, name: name)

# Of members, study, field work, contacts. `form`, `leader`, `capacity`, `sector_name` are what rows/ annotate.
by_activity_kind = by_choice("kind", gettext_lazy("类别"))
by_participation_kind = by_choice("activity__kind", gettext_lazy("类别"))
of_participations = (by_participation_kind, by_month("activity__starts_on"))
by_stop_kind = by_choice("kind", gettext_lazy("方式"))
by_topic_form = by_choice("format", gettext_lazy("协商形式"), "form")
by_consultation_form = by_answer(
    "form", gettext_lazy("协商形式"), F("form"), {"": gettext_lazy("没有写明"), **dict(Format.choices)}
)
by_level = by_choice("level", gettext_lazy("级别"))
by_leader = by_answer(
    "leader",
    gettext_lazy("带队"),
    F("leader"),
    {
        "council": gettext_lazy("主席会议成员带队"),
        "committee": gettext_lazy("专门委员会带队"),
        "member": gettext_lazy("委员带队"),
        "nobody": gettext_lazy("没有写明带队人"),
    },
)
by_capacity = by_answer(
    "capacity",
    gettext_lazy("身份"),
    F("capacity"),
    {
        "council": gettext_lazy("主席会议成员"),
        "party": gettext_lazy("党组、分党组成员"),
        "staff": gettext_lazy("机关干部"),
        "member": gettext_lazy("委员"),
        "other": gettext_lazy("其他职务"),
    },
)
by_body = by_words("body", gettext_lazy("机构"), "body__name")
by_author_sector = by_words("sector", gettext_lazy("界别"), "sector_name")
