"""What is typed to change a rule set: a form for each part, which together make the one document."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.activities.models import ActivityKind
from huiyin.assemblies import rules
from huiyin.assemblies.models import Assembly, Body, RuleSet
from huiyin.assemblies.rules import (
    CLOCKS,
    DEFAULTS,
    FIXED_CLOCKS,
    FIXED_DATE,
    OPTIONAL_CLOCKS,
    SCHEMA,
    SESSION,
    Fault,
    name_of,
    takes_upper_tier_members,
)
from huiyin.assemblies.schemes import schemes
from huiyin.forms import Text
from huiyin.history.templatetags.words import period_words

PARTS = SCHEMA["properties"]
LARGEST = 200_000  # bytes; the starting rules have some 4,000
UNIT_CHOICES = [
    ("working_days", gettext_lazy("个工作日")),
    ("days", gettext_lazy("天")),
    ("months", gettext_lazy("个月")),
]
CLASS_MEANINGS = [
    ("", gettext_lazy("按次序（一已解决，二列入计划，其余留作参考）")),
    ("solved", gettext_lazy("已经解决或者采纳")),
    ("planned", gettext_lazy("列入计划，须承诺时间")),
    ("reference", gettext_lazy("留作参考")),
]
DUTY_KINDS = [
    ("proposal", gettext_lazy("提案")),
    ("opinion_item", gettext_lazy("社情民意信息")),
    ("story", gettext_lazy("委员故事")),
    ("study_reflection", gettext_lazy("学习心得体会")),
    ("research", gettext_lazy("调研视察")),
    ("training", gettext_lazy("学习培训")),
]
SCORED = [*DUTY_KINDS, ("attendance", gettext_lazy("应邀到会"))]
OWED_BY = [
    ("", gettext_lazy("不填：全体委员")),
    ("members", gettext_lazy("全体委员")),
    *((kind, Body.Kind(kind).label) for kind in rules.OWED_BY[1:]),
]
JOINT = [
    ("", gettext_lazy("不填：每位署名人都算")),
    ("each", gettext_lazy("每位署名人都算")),
    ("lead", gettext_lazy("只对第一署名人算")),
]


class PartForm(forms.Form):
    """Fields with Bootstrap's classes, and room for what the schema says of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.HiddenInput | forms.CheckboxInput):
                select = isinstance(field.widget, forms.Select)
                field.widget.attrs.setdefault("class", "form-select" if select else "form-control")

    def fault(self, name: str, words: str) -> None:
        if name in self.fields and words not in self.errors.get(name, []):
            self.add_error(name, words)


def _whole(limits: dict[str, Any], *, label: Any = "", required: bool = True) -> forms.IntegerField:
    field = forms.IntegerField(label=label, min_value=limits["minimum"], max_value=limits["maximum"], required=required)
    field.widget.attrs["inputmode"] = "numeric"
    return field


def _unit(*, label: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=UNIT_CHOICES, required=False)


COUNT = PARTS["deadlines"]["properties"]["decide"]["properties"]["count"]


@dataclass(frozen=True)
class TermRow:
    """`silent` says what holds when the row is left empty; `fixed` are the fields of a fixed date."""

    name: str
    count: Any
    unit: Any
    silent: str
    fixed: list[Any]

    @property
    def is_fixed(self) -> bool:
        """Those fields are in use, or something in them is wrong."""
        return bool(self.fixed) and (self.unit.value() == FIXED_DATE or any(field.errors for field in self.fixed))


class TermsForm(PartForm):
    """The deadlines: a count and a unit each, or a fixed date. Those that may be left out are left empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for clock in self.clocks():
            fields = _term_fields(name_of(clock), required=clock in CLOCKS and clock not in FIXED_CLOCKS)
            fields |= _fixed_fields(name_of(clock)) if clock in FIXED_CLOCKS else {}
            for key, field in fields.items():
                field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
                self.fields[f"{clock}_{key}"] = field

    @staticmethod
    def clocks() -> list[str]:
        place = CLOCKS.index("handle") + 1
        return [*CLOCKS[:place], *OPTIONAL_CLOCKS, *CLOCKS[place:]]

    @property
    def rows(self) -> list[TermRow]:
        silent = {clock: period_words(period) for clock, period in DEFAULTS.items() if clock in OPTIONAL_CLOCKS}
        silent[SESSION] = _("与平时提案相同")
        return [
            TermRow(
                name_of(clock), self[f"{clock}_count"], self[f"{clock}_unit"], silent.get(clock, ""), self._fixed(clock)
            )
            for clock in self.clocks()
        ]

    def _fixed(self, clock: str) -> list[Any]:
        return [self[f"{clock}_{key}"] for key in FIXED_KEYS] if clock in FIXED_CLOCKS else []

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for clock in FIXED_CLOCKS:
            if typed.get(f"{clock}_unit") == FIXED_DATE:
                self._check_fixed(clock, typed)
            else:
                self._check_counted(clock, typed)
        return typed

    def _check_fixed(self, clock: str, typed: dict[str, Any]) -> None:
        month, day = typed.get(f"{clock}_month"), typed.get(f"{clock}_day")
        for key in ("month", "day"):
            if typed.get(f"{clock}_{key}") is None and f"{clock}_{key}" not in self.errors:
                self.add_error(f"{clock}_{key}", _("到哪一天，月和日都要填。"))
        if month and day and not rules.is_day_of_year(month, day):
            self.add_error(f"{clock}_day", _("这个月没有这一天。"))
        if typed.get(f"{clock}_count") is not None:
            self.add_error(f"{clock}_count", _("单位选了“到某月某日”，数量就不填。"))

    def _check_counted(self, clock: str, typed: dict[str, Any]) -> None:
        named = [key for key in FIXED_KEYS if key != "least_unit" and typed.get(f"{clock}_{key}") is not None]
        if named:
            self.add_error(f"{clock}_{named[0]}", _("要到这一天为止，单位请选“到某月某日”；不然请把这里清空。"))
        if clock in CLOCKS and typed.get(f"{clock}_count") is None and f"{clock}_count" not in self.errors:
            self.add_error(f"{clock}_count", forms.Field.default_error_messages["required"])

    @classmethod
    def read(cls, document: dict[str, Any]) -> dict[str, Any]:
        units = {SESSION: document["deadlines"]["handle"]["unit"]} | {
            clock: DEFAULTS[clock]["unit"] for clock in OPTIONAL_CLOCKS if clock in DEFAULTS
        }
        found: dict[str, Any] = {f"{clock}_unit": unit for clock, unit in units.items() if unit != FIXED_DATE}
        for clock, period in document["deadlines"].items():
            least = {f"least_{key}": value for key, value in period.get("not_before", {}).items()}
            found |= {f"{clock}_{key}": value for key, value in (period | least).items() if key != "not_before"}
        return found

    def made(self) -> dict[str, Any]:
        return {"deadlines": {clock: term for clock in self.clocks() if (term := _term(self.cleaned_data, clock))}}


FIXED_KEYS = ("month", "day", "hour", "least_count", "least_unit")


def _term_fields(name: str, *, required: bool) -> dict[str, forms.Field]:
    return {
        "count": _whole(COUNT, label=_("%(name)s：数量") % {"name": name}, required=required),
        "unit": _unit(label=_("%(name)s：单位") % {"name": name}),
    }


def _fixed_fields(name: str) -> dict[str, forms.Field]:
    """Beside a count and its unit: to which day, to which hour, at least how long."""
    limits = PARTS["deadlines"]["properties"]["handle"]["then"]["properties"]
    unit = _unit(label=_("%(name)s：单位") % {"name": name})
    unit.choices = [*UNIT_CHOICES, (FIXED_DATE, _("到某月某日"))]
    return {
        "unit": unit,
        "month": _whole(limits["month"], label=_("到几月"), required=False),
        "day": _whole(limits["day"], label=_("到几日"), required=False),
        "hour": _hour(label=_("到几时（不填为当天结束）")),
        "least_count": _whole(COUNT, label=_("起算后至少多久（可不填）"), required=False),
        "least_unit": _unit(label=_("至少多久的单位")),
    }


def _hour(*, label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, input_formats=["%H:%M"])


def _term(typed: dict[str, Any], clock: str) -> dict[str, Any] | None:
    if typed.get(f"{clock}_unit") != FIXED_DATE:
        return _period(typed, clock)
    term: dict[str, Any] = {"unit": FIXED_DATE, "month": typed[f"{clock}_month"], "day": typed[f"{clock}_day"]}
    if hour := typed.get(f"{clock}_hour"):
        term["hour"] = f"{hour:%H:%M}"
    least = _period(typed, f"{clock}_least")
    return term | ({"not_before": least} if least else {})


def _period(typed: dict[str, Any], prefix: str) -> dict[str, Any] | None:
    """A period's unit is that of the first choice where none came."""
    count = typed.get(f"{prefix}_count")
    return {"count": count, "unit": typed.get(f"{prefix}_unit") or "working_days"} if count is not None else None


class WholeForm(PartForm):
    """All of it or nothing."""

    needed: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        given = [name for name in self.needed if typed.get(name) is not None or name in self.errors]
        for name in self.needed:
            if given and name not in given:
                self.add_error(name, _("这三项要么都填，要么都不填。"))
        return typed


class ExtensionForm(WholeForm):
    """Left empty, the common rule holds."""

    times = _whole(
        PARTS["extension"]["properties"]["times"], label=gettext_lazy("最多延期几次（0 为不能延期）"), required=False
    )
    each_count = _whole(COUNT, label=gettext_lazy("每次延长：数量"), required=False)
    each_unit = _unit(label=gettext_lazy("每次延长：单位"))
    longest_count = _whole(COUNT, label=gettext_lazy("连同原期限最长：数量"), required=False)
    longest_unit = _unit(label=gettext_lazy("连同原期限最长：单位"))

    needed = ("times", "each_count", "longest_count")

    @classmethod
    def read(cls, document: dict[str, Any]) -> dict[str, Any]:
        if not (found := document.get("extension")):
            return {"each_unit": "months", "longest_unit": "months"}
        return {
            "times": found["times"],
            "each_count": found["count"],
            "each_unit": found["unit"],
            "longest_count": found["longest"]["count"],
            "longest_unit": found["longest"]["unit"],
        }

    def made(self) -> dict[str, Any]:
        typed = self.cleaned_data
        each, longest = _period(typed, "each"), _period(typed, "longest")
        if each is None or longest is None or typed.get("times") is None:
            return {}
        return {"extension": each | {"times": typed["times"], "longest": longest}}


class IntakeForm(WholeForm):
    """Left empty, session proposals have no hours of their own."""

    opens_count = _whole(COUNT, label=gettext_lazy("开幕前多久开始：数量"), required=False)
    opens_unit = _unit(label=gettext_lazy("开幕前多久开始：单位"))
    closes_days = _whole(
        PARTS["intake"]["properties"]["closes_days_before"],
        label=gettext_lazy("闭幕前第几天截止（0 为当天）"),
        required=False,
    )
    closes_at = _hour(label=gettext_lazy("截止时刻"))

    needed = ("opens_count", "closes_days", "closes_at")

    @classmethod
    def read(cls, document: dict[str, Any]) -> dict[str, Any]:
        if not (found := document.get("intake")):
            return {"opens_unit": "months"}
        return {
            "opens_count": found["opens_before"]["count"],
            "opens_unit": found["opens_before"]["unit"],
            "closes_days": found["closes_days_before"],
            "closes_at": found["closes_at"],
        }

    def made(self) -> dict[str, Any]:
        typed = self.cleaned_data
        opens = _period(typed, "opens")
        if opens is None or typed.get("closes_days") is None or typed.get("closes_at") is None:
            return {}
        closes = {"closes_days_before": typed["closes_days"], "closes_at": f"{typed['closes_at']:%H:%M}"}
        return {"intake": {"opens_before": opens} | closes}


class WritingForm(PartForm):
    title = _whole(PARTS["lengths"]["properties"]["title"], label=gettext_lazy("案由最多几字"))
    body = _whole(PARTS["lengths"]["properties"]["body"], label=gettext_lazy("案据、建议各最多几字"))
    upper_tier_members = forms.TypedChoiceField(
        label=gettext_lazy("住在本地的上级政协委员可在本级提案"),
        choices=[("", gettext_lazy("否")), ("yes", gettext_lazy("是"))],
        coerce=bool,
        required=False,
    )
    docket = Text(
        label=gettext_lazy("案号写法"),
        strip=False,
        max_length=PARTS["docket"]["maxLength"],
        help_text=gettext_lazy("{number} 是顺序号，{number:04d} 补足四位；{year} 是年度。"),
        validators=[
            RegexValidator(
                PARTS["docket"]["pattern"], gettext_lazy("要写明 {number}（可写作 {number:04d}），另外只能用 {year}。")
            )
        ],
    )

    @classmethod
    def read(cls, document: dict[str, Any]) -> dict[str, Any]:
        upper = "yes" if takes_upper_tier_members(document) else ""
        return document["lengths"] | {"docket": document["docket"], "upper_tier_members": upper}

    def made(self) -> dict[str, Any]:
        typed = self.cleaned_data
        upper = {"upper_tier_members": True} if typed["upper_tier_members"] else {}
        return {"lengths": {key: typed[key] for key in ("title", "body")}, "docket": typed["docket"]} | upper


APPROVERS = [("", ""), ("con", Role.CONVENER.label), ("lia", Role.LIAISON.label), ("sig", Role.LEADER.label)]


class LeaveRulesForm(WholeForm):
    """Who grants leave. Left empty, the common rule holds."""

    one_day = forms.ChoiceField(label=gettext_lazy("一天以内由谁批"), choices=APPROVERS, required=False)
    longer = forms.ChoiceField(label=gettext_lazy("一天以上由谁批"), choices=APPROVERS, required=False)
    days_before = _whole(
        PARTS["leave"]["properties"]["days_before"], label=gettext_lazy("提前几天请假（0 为不限）"), required=False
    )

    needed = ("one_day", "longer", "days_before")

    @classmethod
    def read(cls, document: dict[str, Any]) -> dict[str, Any]:
        return dict(document.get("leave", {}))

    def clean(self) -> dict[str, Any]:
        self.cleaned_data = {name: value if value != "" else None for name, value in self.cleaned_data.items()}
        return super().clean()

    def made(self) -> dict[str, Any]:
        typed = {name: self.cleaned_data.get(name) for name in self.needed}
        return {} if None in typed.values() else {"leave": typed}


class AttendanceRulesForm(WholeForm):
    """What presence for some half days counts as. Left empty, the common rule holds."""

    parts = _whole(
        PARTS["attendance"]["properties"]["parts"], label=gettext_lazy("到会满几份（如三分之二的“二”）"), required=False
    )
    of = _whole(
        PARTS["attendance"]["properties"]["of"], label=gettext_lazy("一共几份（如三分之二的“三”）"), required=False
    )
    excused_are_due = forms.TypedChoiceField(
        label=gettext_lazy("准假的仍计入应到"),
        choices=[("", ""), ("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )

    needed = ("parts", "of", "excused_are_due")

    @classmethod
    def read(cls, document: dict[str, Any]) -> dict[str, Any]:
        found = dict(document.get("attendance", {}))
        return found | ({"excused_are_due": "yes" if found["excused_are_due"] else "no"} if found else {})

    def made(self) -> dict[str, Any]:
        typed = {name: self.cleaned_data.get(name) for name in self.needed}
        return {} if None in typed.values() else {"attendance": typed}


class ContactsForm(PartForm):
    """The four contacts. Left empty, the common rule holds; a kind that is left empty is paired as by it."""

    _limits = PARTS["contacts"]["properties"]

    unmet_months = _whole(_limits["unmet_months"], label=gettext_lazy("多少个月没有联系列为待办"), required=False)
    superiors = forms.ChoiceField(
        label=gettext_lazy("可与所在机构的负责人结对"),
        choices=[("", ""), ("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = self._limits["pairs"]["properties"]
        for kind in reversed(rules.PAIR_KINDS):
            label = _("%(kind)s：每人几对") % {"kind": name_of(kind)}
            field = _whole(pairs[kind], label=label, required=False)
            field.widget.attrs["class"] = "form-control"
            self.fields = {f"pairs_{kind}": field, **self.fields}

    @classmethod
    def read(cls, document: dict[str, Any]) -> dict[str, Any]:
        if not (found := document.get("contacts")):
            return {}
        pairs = {f"pairs_{kind}": count for kind, count in found["pairs"].items()}
        superiors = "yes" if found["superiors"] else "no"
        return pairs | {"unmet_months": found["unmet_months"], "superiors": superiors}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        needed = ("unmet_months", "superiors")
        if any(typed.get(name) not in (None, "") for name in self.fields) or self.errors:
            for name in needed:
                if typed.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("规定四个联系的，这一项也要填。"))
        return typed

    def made(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("unmet_months") is None:
            return {}
        pairs = {kind: count for kind in rules.PAIR_KINDS if (count := typed.get(f"pairs_{kind}")) is not None}
        superiors = typed["superiors"] == "yes"
        return {"contacts": {"pairs": pairs, "unmet_months": typed["unmet_months"], "superiors": superiors}}


class KeptForm(PartForm):
    """How many months what is kept. What is left empty is kept as by the common rule."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in rules.KEPT:
            silent = _("不填：%(months)d 个月") % {"months": DEFAULTS["kept"][code]}
            field = _whole(PARTS["kept"]["properties"][code], label=name_of(code), required=False)
            field.help_text, field.widget.attrs["class"] = silent, "form-control"
            self.fields[code] = field
        self.fields[rules.ERASE] = forms.BooleanField(
            label=name_of(rules.ERASE),
            required=False,
            help_text=_("每天夜里删去到期的。不选：由人确认后再删。"),
            widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        )

    @classmethod
    def read(cls, document: dict[str, Any]) -> dict[str, Any]:
        return dict(document.get("kept", {}))

    def made(self) -> dict[str, Any]:
        typed = {code: months for code in rules.KEPT if (months := self.cleaned_data.get(code)) is not None}
        if self.cleaned_data.get(rules.ERASE):
            typed[rules.ERASE] = True
        return {"kept": typed} if typed else {}


class RowForm(PartForm):
    """A row of a table. Its code is given once and stays; a new row gets one that was never used."""

    code = forms.RegexField(r"^[a-z][a-z0-9_]*\Z", required=False, max_length=30, widget=forms.HiddenInput)
    name = Text(label=gettext_lazy("名称"), max_length=100)
    help = Text(label=gettext_lazy("说明"), max_length=200, required=False)

    def made(self) -> dict[str, Any]:
        return {key: value for key in ("code", "name", "help") if (value := self.cleaned_data.get(key))}


class ClassForm(RowForm):
    code = forms.RegexField(r"^[a-z][a-z0-9_]*\Z", required=False, max_length=20, widget=forms.HiddenInput)
    meaning = forms.ChoiceField(label=gettext_lazy("含义"), choices=CLASS_MEANINGS, required=False)

    def made(self) -> dict[str, Any]:
        meaning = self.cleaned_data.get("meaning")
        return super().made() | ({"meaning": meaning} if meaning else {})


class KindForm(RowForm):
    """What an assembly calls its activities, and what each counts as."""

    name = Text(label=gettext_lazy("名称"), max_length=40)
    meaning = forms.ChoiceField(label=gettext_lazy("统计上算作"), choices=ActivityKind.choices)

    def has_changed(self) -> bool:
        """The choice alone, which a browser always sends, is not a row yet."""
        return any(name in self.changed_data for name in ("name", "help"))

    def made(self) -> dict[str, Any]:
        return super().made() | {"meaning": self.cleaned_data["meaning"]}


class LeaveReasonForm(RowForm):
    exempt = forms.BooleanField(
        label=gettext_lazy("不计入应到"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input d-block"}),
    )

    def has_changed(self) -> bool:
        return any(name in self.changed_data for name in ("name", "help"))

    def made(self) -> dict[str, Any]:
        return super().made() | ({"exempt": True} if self.cleaned_data.get("exempt") else {})


class DutyForm(PartForm):
    _limits = PARTS["duties"]["items"]["properties"]
    _day = _limits["joined_by"]["properties"]

    code = forms.ChoiceField(label=gettext_lazy("种类"), choices=DUTY_KINDS)
    name = Text(label=gettext_lazy("名称"), max_length=_limits["name"]["maxLength"])
    count = _whole(_limits["count"], label=gettext_lazy("每年几件"))
    unit = Text(label=gettext_lazy("单位"), max_length=_limits["unit"]["maxLength"])
    owed_by = forms.ChoiceField(label=gettext_lazy("谁承担"), choices=OWED_BY, required=False)
    joint = forms.ChoiceField(label=gettext_lazy("联名怎样算"), choices=JOINT, required=False)
    most_joint = _whole(_limits["most_joint"], label=gettext_lazy("联名最多算几件"), required=False)
    joined_by_month = _whole(_day["month"], label=gettext_lazy("几月几日以后到任的免：月"), required=False)
    joined_by_day = _whole(_day["day"], label=gettext_lazy("几月几日以后到任的免：日"), required=False)
    leave_days = _whole(_limits["leave_days"], label=gettext_lazy("长期请假满多少天的免"), required=False)

    @classmethod
    def read(cls, row: dict[str, Any]) -> dict[str, Any]:
        last = {f"joined_by_{key}": value for key, value in row.get("joined_by", {}).items()}
        return {key: value for key, value in row.items() if key != "joined_by"} | last

    def has_changed(self) -> bool:
        """The choice of a kind alone, which a browser always sends, is not a row yet."""
        return any(name in self.changed_data for name in self.fields if name not in ("code", "DELETE"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        given = [key for key in ("month", "day") if typed.get(f"joined_by_{key}") is not None]
        for key in ("month", "day"):
            if given and key not in given and f"joined_by_{key}" not in self.errors:
                self.add_error(f"joined_by_{key}", _("到哪一天，月和日都要填。"))
        return typed

    def made(self) -> dict[str, Any]:
        typed = self.cleaned_data
        made = {key: typed[key] for key in ("code", "name", "unit", "count")}
        more = {key: typed.get(key) for key in ("owed_by", "joint", "most_joint", "leave_days")}
        made |= {key: value for key, value in more.items() if value not in (None, "")}
        if typed.get("joined_by_month") is not None:
            made["joined_by"] = {"month": typed["joined_by_month"], "day": typed["joined_by_day"]}
        return made


class ScoreForm(PartForm):
    """Without a row there are no scores."""

    _limits = PARTS["scores"]["items"]["properties"]

    code = forms.ChoiceField(label=gettext_lazy("种类"), choices=SCORED)
    each = _whole(_limits["each"], label=gettext_lazy("每件分数"))
    most = _whole(_limits["most"], label=gettext_lazy("最多分数"))

    def has_changed(self) -> bool:
        return any(name in self.changed_data for name in ("each", "most"))

    def made(self) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in ("code", "each", "most")}


class RowSet(forms.BaseFormSet):
    @property
    def kept(self) -> list[Any]:
        """Forms of the rows that stay, in their order; an empty one at the end is none."""
        there = [*self.initial_forms, *(form for form in self.extra_forms if form.has_changed())]
        return [form for form in there if not form.cleaned_data.get("DELETE")]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("删去")

    @classmethod
    def get_deletion_widget(cls) -> Any:
        return forms.CheckboxInput(attrs={"class": "form-check-input"})


def _row_set(form: type[forms.Form], *, most: int) -> type[RowSet]:
    return forms.formset_factory(  # type: ignore[return-value]
        form, formset=RowSet, extra=2, can_delete=True, max_num=most, validate_max=True, absolute_max=most + 5
    )


ROWS: dict[str, type[RowSet]] = {
    "categories": _row_set(RowForm, most=100),
    "non_filing_grounds": _row_set(RowForm, most=100),
    "result_classes": _row_set(ClassForm, most=100),
    "duties": _row_set(DutyForm, most=len(DUTY_KINDS)),
    "activity_kinds": _row_set(KindForm, most=100),
    "leave_reasons": _row_set(LeaveReasonForm, most=100),
    "scores": _row_set(ScoreForm, most=len(SCORED)),
}
FORMS: dict[str, Any] = {
    "deadlines": TermsForm,
    "extension": ExtensionForm,
    "intake": IntakeForm,
    "writing": WritingForm,
    "leave": LeaveRulesForm,
    "attendance": AttendanceRulesForm,
    "contacts": ContactsForm,
    "kept": KeptForm,
}
# Tables whose rows are of a kind: it is chosen, and stands once.
BY_KIND = ("duties", "scores")
# Place in the document → form and field, where the two are not named alike.
FIELDS: dict[tuple[str, ...], tuple[str, str]] = {
    ("extension", "count"): ("extension", "each_count"),
    ("extension", "unit"): ("extension", "each_unit"),
    ("extension", "times"): ("extension", "times"),
    ("extension", "longest", "count"): ("extension", "longest_count"),
    ("extension", "longest", "unit"): ("extension", "longest_unit"),
    ("lengths", "title"): ("writing", "title"),
    ("lengths", "body"): ("writing", "body"),
    ("docket",): ("writing", "docket"),
    ("upper_tier_members",): ("writing", "upper_tier_members"),
    **{("leave", name): ("leave", name) for name in LeaveRulesForm.needed},
    **{("attendance", name): ("attendance", name) for name in AttendanceRulesForm.needed},
    **{("contacts", "pairs", kind): ("contacts", f"pairs_{kind}") for kind in rules.PAIR_KINDS},
    **{("contacts", name): ("contacts", name) for name in ("unmet_months", "superiors")},
    **{("kept", code): ("kept", code) for code in (*rules.KEPT, rules.ERASE)},
}


def _typed(table: str, document: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows as their form has them."""
    found = document.get(table, [])
    return [DutyForm.read(row) for row in found] if table == "duties" else found


class SeenForm(forms.Form):
    """Which edit of the draft the page was made from."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class DocumentForm:
    """All forms of a rule set at once. `document` is there when `is_valid()` said yes."""

    def __init__(self, data: Any = None, *, document: dict[str, Any], taken: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        self.data, self.taken = data, set(taken)
        self.forms = {name: form(data, prefix=name, initial=form.read(document)) for name, form in FORMS.items()}
        # What was typed speaks for itself: rows saved by others meanwhile are not mixed into it.
        self.rows = {
            name: rows(data, prefix=name, initial=_typed(name, document) if data is None else None)
            for name, rows in ROWS.items()
        }
        self.elsewhere: list[Fault] = []
        self.document: dict[str, Any] = {}

    @property
    def is_bound(self) -> bool:
        return self.data is not None

    def is_valid(self) -> bool:
        """Every part is asked, so that everything wrong is told at once."""
        answers = [part.is_valid() for part in (*self.forms.values(), *self.rows.values())]
        if not all(answers):
            return False
        self.document = self._made()
        for fault in rules.faults(self.document):
            self._place(fault)
        return not rules.faults(self.document)

    def _made(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for form in self.forms.values():
            made |= form.made()
        for name, rows in self.rows.items():
            made[name] = [form.made() for form in rows.kept]
            used = self.taken | {row["code"] for row in made[name] if row.get("code")}
            for place, row in enumerate(made[name]):
                if not row.get("code"):
                    made[name][place] = {"code": rules.fresh_code(used)} | row
                    used.add(made[name][place]["code"])
            if not made[name] and name in (*rules.OPTIONAL_TABLES, "scores"):  # silent: what is common holds
                del made[name]
        return made

    def _place(self, fault: Fault) -> None:
        """Where the person typed it; above the page what has no field."""
        table, *rest = fault.place or ("",)
        if table in self.rows and len(rest) >= 2:
            form, name = self.rows[str(table)].kept[int(rest[0])], "_".join(map(str, rest[1:]))
            form.fault("name" if name == "code" and table not in BY_KIND else name, fault.words)
        elif (field := FIELDS.get(tuple(map(str, fault.place)))) is not None:
            self.forms[field[0]].fault(field[1], fault.words)
        else:
            self.elsewhere.append(fault)

    @property
    def count(self) -> int:
        """How many faults the page shows."""
        found = sum(len(form.errors) for form in self.forms.values()) + len(self.elsewhere)
        return found + sum(
            len(rows.non_form_errors()) + sum(len(errors) for errors in rows.errors) for rows in self.rows.values()
        )


class BeginForm(forms.Form):
    """What the next version begins with: the rules that hold now, or an example laid over them."""

    source = forms.ChoiceField(label=gettext_lazy("从哪里开始"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, ruling: RuleSet | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ruling = ruling
        now = _("现在适用的规则（%(rules)s）") % {"rules": ruling} if ruling else _("通行的规则")
        examples = [
            (code, _("%(name)s——%(says)s") % {"name": one.name, "says": one.says}) for code, one in schemes().items()
        ]
        self.fields["source"].choices = [("now", now), *examples]  # type: ignore[attr-defined]
        self.fields["source"].initial = "now"

    @property
    def document(self) -> dict[str, Any]:
        now = self.ruling.document if self.ruling else rules.STARTING_RULES
        chosen = schemes().get(self.cleaned_data["source"])
        return rules.laid_over(now, chosen.terms) if chosen else dict(now)


class ForceForm(SeenForm):
    on = forms.DateField(
        label=gettext_lazy("从哪一天起生效"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )

    def __init__(self, *args: Any, earliest: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest
        self.fields["on"].initial = earliest
        self.fields["on"].widget.attrs["min"] = earliest.isoformat()

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] < self.earliest:
            raise ValidationError(_("生效日期不能早于 %(day)s。") % {"day": self.earliest})
        return self.cleaned_data["on"]


class ImportForm(SeenForm):
    """A whole document as JSON, as a file or as text. What the schema says of it is told place by place."""

    file = forms.FileField(
        label=gettext_lazy("规则文件（.json）"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )
    text = forms.CharField(
        label=gettext_lazy("或粘贴内容"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    document: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        file, name = typed.get("file"), "file" if typed.get("file") else "text"
        if (file and file.size > LARGEST) or len(typed.get("text", "")) > LARGEST:
            self.add_error(name, _("文件太大。规则文件一般只有几千字。"))
            return typed
        try:
            read = file.read().decode("utf-8-sig") if file else typed.get("text", "")
            found = json.loads(read)
        except (ValueError, RecursionError):
            self.add_error(name, _("这不是可以读取的规则文件（JSON）。请用本页“导出”得到的文件修改后再导入。"))
            return typed
        for fault in rules.faults(found):
            self.add_error(name, str(fault))
        if not self.errors:
            self.document = found
        return typed


def taken_codes(assembly: Assembly) -> set[str]:
    """Every code any version of the assembly has used."""
    documents = assembly.rule_sets.values_list("document", flat=True)
    tables = (*rules.TABLES, *rules.OPTIONAL_TABLES)
    return {row["code"] for document in documents for table in tables for row in document.get(table, [])}
