"""What is typed where people are called, ask for leave, and stand on a roll."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.activities.counting import Mark, Rule
from huiyin.activities.models import Activity, CalledGroup, LeaveOfAbsence, Participation
from huiyin.activities.roll_lists import text_of
from huiyin.assemblies.models import Assembly, Body, Sector
from huiyin.forms import Several, StepForm, Text
from huiyin.members.importing.forms import SheetsField
from huiyin.members.models import Membership, Person
from huiyin.sheets import Sheet

_K = CalledGroup.Kind
PARTY = (Body.Kind.PARTY_GROUP, Body.Kind.PARTY_SUBGROUP)  # who sits there tells who is in the Party
NAMED = re.compile(r"^(?P<name>[^（(]+)(?:[（(](?P<sector>[^）)]+)[）)])?$")


def apart(text: str) -> list[str]:
    """Names as people write them one after another."""
    return [name for part in re.split(r"[、,，;；\n\t]", text) if (name := part.strip())]


def members_named(text: str, held: Any) -> list[Membership]:
    """Of these memberships, those of that name; a namesake is written 扎西（农业界）. Raises ValidationError."""
    found: list[Membership] = []
    for written in apart(text):
        parts = NAMED.match(written)
        name, sector = (parts["name"].strip(), parts["sector"]) if parts else (written, None)
        same = list(held.filter(person__name=name).select_related("person", "sector", "assembly"))
        same = [one for one in same if not sector or one.sector.name == sector.strip()]
        if not same:
            raise ValidationError(_("那一天的委员里没有“%(name)s”。请核对姓名和界别。") % {"name": written})
        if len(same) > 1:
            sectors = "、".join(f"{name}（{one.sector.name}）" for one in same)
            raise ValidationError(_("有 %(count)d 位叫“%(name)s”，请注明是哪一位：%(sectors)s。") % {
                "count": len(same), "name": name, "sectors": sectors
            })  # fmt: skip
        found += same
    return found


class CallForm(StepForm):
    whole = forms.MultipleChoiceField(
        label=gettext_lazy("整体"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    bodies = Several(
        label=gettext_lazy("专委会或小组"),
        queryset=Body.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sectors = Several(
        label=gettext_lazy("界别"), queryset=Sector.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    names = Text(
        label=gettext_lazy("另外通知的个人"),
        required=False,
        lines=2,
        help_text=gettext_lazy("写姓名，用顿号分开。同名的人注明界别，如：扎西（农业界）。"),
    )

    def __init__(self, *args: Any, activity: Activity, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        self.held_by = list(Assembly.objects.filter(pk__in=activity.holders).order_by("pk"))
        pks = [assembly.pk for assembly in self.held_by]
        bodies = Body.objects.filter(assembly__in=pks).exclude(kind=Body.Kind.SECRETARIAT)
        if not user.holds(Role.LIAISON):
            bodies = bodies.exclude(kind__in=PARTY)
        fields: Any = self.fields
        fields["whole"].choices = [
            (f"{kind}/{one.pk}", f"{one} · {kind.label}") for one in self.held_by for kind in (_K.EVERYONE, _K.STANDING)
        ]
        fields["bodies"].queryset = bodies.select_related("assembly")
        fields["sectors"].queryset = Sector.objects.filter(assembly__in=pks).select_related("assembly")
        if len(pks) > 1:
            for name in ("bodies", "sectors"):
                fields[name].label_from_instance = lambda one: f"{one.assembly} · {one}"
        self._begin_with(list(activity.called_groups.select_related("person")))

    def _begin_with(self, groups: list[CalledGroup]) -> None:
        self.initial.setdefault("whole", [f"{one.kind}/{one.assembly_id}" for one in groups if one.kind in _WHOLE])
        self.initial.setdefault("bodies", [one.body_id for one in groups if one.body_id])
        self.initial.setdefault("sectors", [one.sector_id for one in groups if one.sector_id])
        held = self._members()
        self.initial.setdefault("names", "、".join(_unmistakable(one, held) for one in groups if one.person_id))

    def _members(self) -> Any:
        return Membership.objects.on(self.activity.starts_on).filter(assembly__in=self.held_by)

    def clean_names(self) -> list[Membership]:
        return members_named(self.cleaned_data["names"], self._members())

    def groups(self) -> list[CalledGroup]:
        typed = self.cleaned_data
        made = []
        for whole in typed["whole"]:
            kind, _sign, pk = whole.partition("/")
            made.append(CalledGroup(kind=kind, assembly=next(one for one in self.held_by if one.pk == int(pk))))
        made += [CalledGroup(kind=_K.BODY, assembly=body.assembly, body=body) for body in typed["bodies"]]
        made += [CalledGroup(kind=_K.SECTOR, assembly=one.assembly, sector=one) for one in typed["sectors"]]
        made += [CalledGroup(kind=_K.PERSON, assembly=one.assembly, person=one.person) for one in typed["names"]]
        return made

    def facts(self) -> dict[str, Any]:
        return {"key": self.cleaned_data["key"], "groups": self.groups()}


_WHOLE = (_K.EVERYONE, _K.STANDING)


def _unmistakable(group: CalledGroup, held: Any) -> str:
    person: Person = group.person  # type: ignore[assignment]
    if held.filter(person__name=person.name).count() < 2:
        return person.name
    own = held.filter(person=person, assembly=group.assembly_id).select_related("sector").first()
    return f"{person.name}（{own.sector.name}）" if own else person.name


class LeaveForm(StepForm):
    reason = forms.ChoiceField(label=gettext_lazy("事由"), widget=forms.RadioSelect)
    text = Text(label=gettext_lazy("说明"), max_length=200, required=False, lines=2)

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(code, row["name"]) for code, row in rule.reasons.items()]  # type: ignore[attr-defined]
        self.fields["text"].help_text = _("可以不写。只有批假的人看得到。")


class DecideForm(StepForm):
    decision = forms.ChoiceField(
        label=gettext_lazy("批假"),
        choices=[("grant", gettext_lazy("准假")), ("refuse", gettext_lazy("不准假"))],
        widget=forms.RadioSelect,
    )
    answer = Text(
        label=gettext_lazy("答复"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("不准假要写明理由；准假可以不写。"),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == "refuse" and not given.get("answer"):
            self.add_error("answer", _("请写明为什么不准假。"))
        return given

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"key": given["key"], "is_granted": given["decision"] == "grant", "answer": given["answer"]}


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class AbsenceForm(StepForm):
    name = Text(label=gettext_lazy("委员"), help_text=gettext_lazy("同名的人注明界别，如：扎西（农业界）。"))
    reason = forms.ChoiceField(label=gettext_lazy("事由"))
    starts_on = _day(gettext_lazy("开始"))
    ends_on = _day(gettext_lazy("结束"), required=False, help_text=gettext_lazy("还不知道的，先空着，回来时再填。"))

    def __init__(self, *args: Any, assembly: Assembly, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assembly = assembly
        self.fields["reason"].choices = [(code, row["name"]) for code, row in rule.reasons.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("结束日期不能早于开始日期。"))
        if given.get("name"):
            day: date = starts or timezone.localdate()
            try:
                found = members_named(given["name"], Membership.objects.on(day).filter(assembly=self.assembly))
                if len(found) != 1:
                    raise ValidationError(_("一次记一位委员。"))
                given["held"] = found[0]
            except ValidationError as wrong:
                self.add_error("name", wrong)
        return given

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("key", "held", "reason", "starts_on", "ends_on")}


class AbsenceEndForm(StepForm):
    ends_on = _day(gettext_lazy("最后一天"))

    def __init__(self, *args: Any, absence: LeaveOfAbsence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.absence = absence

    def clean_ends_on(self) -> date:
        ends_on: date = self.cleaned_data["ends_on"]
        if ends_on < self.absence.starts_on:
            raise ValidationError(_("结束日期不能早于开始日期。"))
        return ends_on


class CorrectForm(StepForm):
    mark = forms.ChoiceField(label=gettext_lazy("更正为"))
    reason = Text(label=gettext_lazy("更正理由"), max_length=200)
    edits = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, line: Participation, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mark"].choices = marks(rule, line.activity)[1:]  # type: ignore[attr-defined]
        self.initial.update(mark=str(Mark.of(line)), edits=line.edits)

    def facts(self) -> dict[str, Any]:
        return self.cleaned_data | {"mark": Mark.read(self.cleaned_data["mark"])}


def marks(rule: Rule, activity: Activity) -> list[tuple[str, str]]:
    """Everything an organiser may say of one member, the first being nothing."""
    found = [("", _("未记")), ("present", _("到会")), ("absent", _("缺席")), ("excused", _("请假"))]
    found += [(f"excused:{code}", _("请假：%(reason)s") % row_name(row)) for code, row in rule.reasons.items()]
    some = [(f"partial:{half}", half) for half in range(1, activity.half_days)]
    return found + [
        (mark, _("到会 %(half)d/%(all)d 半天") % {"half": half, "all": activity.half_days}) for mark, half in some
    ]


def row_name(row: dict[str, Any]) -> dict[str, str]:
    return {"reason": row["name"]}


class PasteForm(forms.Form):
    """A list pasted, or one in a file; its rows are in `text` either way."""

    text = Text(
        label=gettext_lazy("名单"),
        lines=12,
        max_length=60_000,
        required=False,
        strip=False,
        help_text=gettext_lazy(
            "一行一人，或者用顿号分开。可以带界别和情况，像从表格里复制的那样：扎西　农业界　请假。"
        ),
    )
    sheet = SheetsField(
        label=gettext_lazy("或者名单文件"),
        most=1,
        required=False,
        help_text=gettext_lazy("xlsx、xls、ods 或 csv。要有一行表头，其中有“姓名”；有“界别”“状态”“半天”的，一并读。"),
    )
    mark = forms.ChoiceField(
        label=gettext_lazy("没有写情况的记为"),
        choices=[
            ("present", gettext_lazy("到会")),
            ("absent", gettext_lazy("缺席")),
            ("excused", gettext_lazy("请假")),
        ],
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        if not given["sheet"]:
            if not given["text"].strip():
                self.add_error("text", _("请粘贴名单，或者选一个名单文件。"))
        elif given["text"].strip():
            self.add_error("sheet", _("名单框里和文件里各有一份，只用其中一份：请清空名单框，再选一次文件。"))
        else:
            given["text"] = self._text_in(given["sheet"])
        return given

    def _text_in(self, found: list[tuple[str, list[Sheet]]]) -> str:
        """As it is sent back with the second press: what the text area would refuse, the file may not bring in."""
        try:
            text: str = self.fields["text"].clean(text_of([sheet for _name, sheets in found for sheet in sheets]))
        except ValidationError as wrong:
            self.add_error("sheet", wrong)
            return ""
        return text
