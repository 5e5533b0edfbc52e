"""What is typed to plan an activity and what goes with it, and how it is checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity, ActivityKind, Series
from huiyin.activities.naming import person_named, written
from huiyin.activities.workflow.series import EVERY
from huiyin.assemblies.models import Agency, Assembly, Body
from huiyin.assemblies.rules import activity_kinds
from huiyin.files.forms import AttachmentsField
from huiyin.forms import PastDay, Several, StepForm, Text
from huiyin.plans.models import Format, Topic
from huiyin.web import number_in

WEEKDAYS = [
    (0, gettext_lazy("星期一")),
    (1, gettext_lazy("星期二")),
    (2, gettext_lazy("星期三")),
    (3, gettext_lazy("星期四")),
    (4, gettext_lazy("星期五")),
    (5, gettext_lazy("星期六")),
    (6, gettext_lazy("星期日")),
]


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def hour_field(label: Any, help_text: Any = "") -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, help_text=help_text)


def kinds_of(assembly: Assembly, day: date | None = None) -> list[dict[str, Any]]:
    """The assembly's own kinds by its rule set: code, name, meaning, help. None where it has none of its own."""
    day = day or timezone.localdate()
    return activity_kinds(assembly.rules_on(day).document) if assembly.has_rules_on(day) else []


class KindField(forms.ChoiceField):
    """What an assembly calls its kinds, by its own table; cleans to (what it counts as, what it is called)."""

    def offer(self, assembly: Assembly, now: Activity | None = None) -> None:
        own = kinds_of(assembly)
        self.named = {row["code"]: (row["meaning"], row["name"]) for row in own}
        self.named = self.named or {kind.value: (kind.value, "") for kind in ActivityKind}
        labels = {row["code"]: row["name"] for row in own} or dict(ActivityKind.choices)
        if now is not None and self.code_of(now.kind, now.called) is None:  # of rules that hold no longer
            self.named["as_it_was"] = (now.kind, now.called)
            labels["as_it_was"] = now.kind_name
        self.choices = list(labels.items())
        helped = "；".join(f"{row['name']}：{row['help']}" for row in own if row.get("help"))
        self.help_text = helped or self.help_text

    def code_of(self, kind: str, called: str) -> str | None:
        return next((code for code, pair in self.named.items() if pair == (kind, called)), None)

    def clean(self, value: Any) -> Any:
        return self.named.get(super().clean(value))


class ActivityForm(StepForm):
    """Planned anew or changed. Nobody overwrites unseen: `seen` counts the changes that were made before."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = KindField(label=gettext_lazy("类别"))
    format = forms.ChoiceField(
        label=gettext_lazy("协商形式"),
        choices=[("", gettext_lazy("（不是协商会议）")), *Format.choices],
        required=False,
        help_text=gettext_lazy("只有协商会议要选。"),
    )
    title = Text(label=gettext_lazy("名称"), max_length=120)
    series = forms.ModelChoiceField(
        label=gettext_lazy("系列"),
        queryset=Series.objects.none(),
        required=False,
        empty_label=gettext_lazy("不属于系列"),
    )
    number = forms.IntegerField(
        label=gettext_lazy("第几期"),
        min_value=1,
        max_value=9999,
        required=False,
        help_text=gettext_lazy("不写，就接着上一期。"),
    )
    starts_on = day_field(gettext_lazy("开始日期"))
    starts_at = hour_field(gettext_lazy("开始时刻"), gettext_lazy("整天的活动不写时刻。"))
    ends_on = day_field(
        gettext_lazy("结束日期"), required=False, help_text=gettext_lazy("同一天结束，可以不写；过零点的，写第二天。")
    )
    ends_at = hour_field(gettext_lazy("结束时刻"))
    half_days = forms.IntegerField(
        label=gettext_lazy("共几个半天"),
        min_value=1,
        max_value=400,
        required=False,
        help_text=gettext_lazy("不写，就按日期和时刻推算。"),
    )
    place = Text(label=gettext_lazy("地点"), max_length=80)
    visited = forms.ModelChoiceField(
        label=gettext_lazy("到访的地方"),
        queryset=Assembly.objects.none(),
        required=False,
        empty_label=gettext_lazy("无"),
    )
    organiser = forms.ModelChoiceField(
        label=gettext_lazy("组织"), queryset=Body.objects.none(), required=False, empty_label=gettext_lazy("机关")
    )
    led_by = Text(
        label=gettext_lazy("带队或主持"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("写姓名；同名的注明界别，如：扎西（农业界）。"),
    )
    partner = Text(label=gettext_lazy("合办单位"), max_length=80, required=False)
    topic = forms.ModelChoiceField(
        label=gettext_lazy("议题"), queryset=Topic.objects.none(), required=False, empty_label=gettext_lazy("无")
    )
    with_assemblies = Several(
        label=gettext_lazy("共同举办的政协"),
        queryset=Assembly.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("名额"),
        min_value=1,
        max_value=10000,
        required=False,
        help_text=gettext_lazy("不写就不限。报满以后报名的排为候补。"),
    )
    sign_up_until = day_field(
        gettext_lazy("报名截止"), required=False, help_text=gettext_lazy("写了日期，委员就可以自己报名，到这一天为止。")
    )
    is_public = forms.BooleanField(label=gettext_lazy("列入公开日历"), required=False)

    PARTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (gettext_lazy("是什么"), ("kind", "format", "title", "series", "number")),
        (gettext_lazy("时间和地点"), ("starts_on", "starts_at", "ends_on", "ends_at", "half_days", "place", "visited")),
        (gettext_lazy("谁来办"), ("organiser", "led_by", "partner", "topic")),
        (gettext_lazy("报名和公开"), ("capacity", "sign_up_until", "is_public")),
    )

    def __init__(self, *args: Any, assembly: Assembly, user: Any, now: Activity | None = None, **kwargs: Any) -> None:
        self.assembly, self.now = assembly, now
        super().__init__(*args, **kwargs)
        self.fields["kind"].offer(assembly, now)  # type: ignore[attr-defined]
        for name, rows in _offered(assembly, user, now).items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["visited"].label_from_instance = lambda one: one.place_name  # type: ignore[attr-defined]
        self.fields["with_assemblies"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]
        if not user.holds(Role.LIAISON, assembly_id=assembly.pk) and (now is None or now.organiser_id):
            self.fields["organiser"].required, self.fields["organiser"].empty_label = True, None  # type: ignore
        if now is not None:
            self.initial = _as_typed(now, self.fields["kind"].code_of(now.kind, now.called)) | self.initial  # type: ignore

    @property
    def parts(self) -> list[tuple[Any, list[Any]]]:
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.PARTS]

    def clean_led_by(self) -> Any:
        name = self.cleaned_data["led_by"]
        return person_named(name, self.assembly) if name else None

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        first = typed.get("starts_on")
        if first and typed.get("ends_on") is None and "ends_on" not in self.errors:
            typed["ends_on"] = first
        self._check_when(first, typed.get("ends_on"), typed.get("starts_at"), typed.get("ends_at"))
        if typed.get("kind") and typed["kind"][0] != ActivityKind.CONSULTATION:
            typed["format"] = ""
        until = typed.get("sign_up_until")
        if until and first and until > first:
            self.add_error("sign_up_until", _("报名截止不能晚于开始的那一天。"))
        return typed

    def _check_when(self, first: Any, last: Any, start: Any, end: Any) -> None:
        if first and last and last < first:
            self.add_error("ends_on", _("结束日期不能早于开始日期。"))
        elif end and start is None:
            self.add_error("starts_at", _("写了结束时刻，也要写开始时刻。"))
        elif first and first == last and start and end and end <= start:
            self.add_error("ends_at", _("结束时刻要在开始时刻之后；过了零点的，请把结束日期写成第二天。"))

    def facts(self) -> dict[str, Any]:
        typed = super().facts()
        typed["kind"], typed["called"] = typed["kind"]
        typed["with_assemblies"] = list(typed["with_assemblies"])
        del typed["seen"]
        return typed


def _offered(assembly: Assembly, user: Any, now: Activity | None) -> dict[str, Any]:
    """What each field lets one choose from; what stands there now may stay."""
    bodies = Body.objects.filter(assembly=assembly)
    if not user.holds(Role.LIAISON, assembly_id=assembly.pk):
        own = user.bodies_as(Role.COMMITTEE_STAFF) | ({now.organiser_id} if now and now.organiser_id else set())
        bodies = bodies.filter(pk__in=own)
    topics = Topic.objects.visible_to(user).filter(assembly=assembly)
    kept = Q(pk=now.topic_id) if now and now.topic_id else Q(pk__in=[])
    return {
        "series": Series.objects.filter(assembly=assembly),
        "visited": Assembly.objects.all(),
        "organiser": bodies,
        "topic": topics.order_by("-year", "pk") | Topic.objects.filter(kept).order_by("-year", "pk"),
        "with_assemblies": Assembly.objects.exclude(pk=assembly.pk),
    }


def _as_typed(now: Activity, code: str | None) -> dict[str, Any]:
    names: tuple[str, ...] = (
        "format",
        "title",
        "series",
        "number",
        "starts_on",
        "starts_at",
        "ends_on",
        "ends_at",
        "half_days",
        "place",
    )
    names += ("visited", "organiser", "partner", "topic", "capacity", "sign_up_until", "is_public")
    found = {name: getattr(now, name) for name in names}
    jointly = [one.pk for one in now.with_assemblies.all()]
    return found | {"kind": code, "led_by": written(now.led_by, now.assembly), "with_assemblies": jointly}


class CancelForm(StepForm):
    why = Text(
        label=gettext_lazy("取消原因"), max_length=200, help_text=gettext_lazy("已通知和报名的人会收到取消的消息。")
    )


class MinutesForm(StepForm):
    minutes = Text(
        label=gettext_lazy("纪要"),
        lines=14,
        required=False,
        help_text=gettext_lazy("登录的人都能看到。议定事项请分条另记，好跟着落实。"),
    )


class ItemForm(StepForm):
    """One line of the agenda."""

    title = Text(label=gettext_lazy("议程"), max_length=120)
    is_first_item = forms.BooleanField(
        label=gettext_lazy("第一议题（学习）"), required=False, help_text=gettext_lazy("勾选后排在最前面。")
    )
    speaker = Text(
        label=gettext_lazy("发言人"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("委员写姓名；不是委员的写姓名和身份，如：李某，党校教师。"),
    )

    def __init__(self, *args: Any, assembly: Assembly, **kwargs: Any) -> None:
        self.assembly = assembly
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """A member, where the assembly has exactly one of that name; whoever else as it was typed."""
        typed, name = super().facts(), self.cleaned_data["speaker"]
        try:
            person = person_named(name, self.assembly) if name else None
        except ValidationError:
            person = None
        return typed | {"speaker": person, "speaker_name": "" if person else name}


class MaterialsForm(StepForm):
    files = AttachmentsField(label=gettext_lazy("文件"))  # type: ignore[assignment]
    title = Text(
        label=gettext_lazy("名称"), max_length=100, required=False, help_text=gettext_lazy("不写，就用文件的名字。")
    )


class DecisionForm(StepForm):
    text = Text(label=gettext_lazy("议定了什么"), lines=3, max_length=2000)
    asked_body = forms.ModelChoiceField(
        label=gettext_lazy("由哪个专委会或小组落实"), queryset=Body.objects.none(), required=False, empty_label="—"
    )
    asked_agency = forms.ModelChoiceField(
        label=gettext_lazy("或者由哪个单位落实"), queryset=Agency.objects.none(), required=False, empty_label="—"
    )
    due_on = day_field(gettext_lazy("期限"), required=False)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        for name, model in (("asked_body", Body), ("asked_agency", Agency)):
            self.fields[name].queryset = model.objects.filter(assembly__in=activity.holders)  # type: ignore

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        body, agency, due_on = typed.get("asked_body"), typed.get("asked_agency"), typed.get("due_on")
        if body and agency:
            self.add_error("asked_agency", _("一件事请只交一个单位办；两家都要办的，请分两条写。"))
        if due_on and not (body or agency):
            self.add_error("asked_body", _("写了期限，也要写由谁落实。"))
        if due_on and due_on < self.activity.starts_on:
            self.add_error("due_on", _("期限不能早于活动的日子。"))
        return typed


class DoneForm(StepForm):
    done = Text(label=gettext_lazy("落实了什么"), lines=5, max_length=2000)
    done_on = PastDay(label=gettext_lazy("落实日期"))


class SeriesForm(StepForm):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=ActivityKind.choices)
    title = Text(label=gettext_lazy("名称"), max_length=80)
    note = Text(label=gettext_lazy("说明"), lines=4, max_length=1000, required=False)


class RepeatForm(ActivityForm):
    """The days of a series: how often, from when to when; then one looks at the days and leaves some out."""

    every = forms.ChoiceField(label=gettext_lazy("多久一次"), choices=list(EVERY.items()), initial="monthly_weekday")
    until = day_field(gettext_lazy("到哪一天为止"))
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("星期几（按周的）"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    month_days = Text(
        label=gettext_lazy("每月哪几日（按月的）"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("例如：10、20。不写，就同第一次。"),
    )

    PARTS = (
        (gettext_lazy("是什么"), ("kind", "format", "title")),
        (gettext_lazy("第一次"), ("starts_on", "starts_at", "ends_on", "ends_at", "place")),
        (gettext_lazy("以后"), ("every", "weekdays", "month_days", "until")),
        (gettext_lazy("谁来办"), ("organiser", "led_by", "partner", "topic", "capacity", "is_public")),
    )
    NOT_ASKED = ("series", "number", "half_days", "visited", "sign_up_until", "with_assemblies", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.NOT_ASKED:
            del self.fields[name]

    def clean_month_days(self) -> list[int]:
        typed = [part for part in re.split(r"[\s、,，;；日]+", self.cleaned_data["month_days"]) if part]
        days = {number_in(part) or 0 for part in typed}
        if not all(1 <= day <= 31 for day in days):
            raise ValidationError(_("请写 1 到 31 的数，用顿号分开，如：10、20。"))
        return sorted(days)

    def clean_until(self) -> date:
        until, first = self.cleaned_data["until"], self.cleaned_data.get("starts_on")
        if first and until < first:
            raise ValidationError(_("不能早于第一次的日期。"))
        if first and (until - first).days > 366 * 2:
            raise ValidationError(_("一次最多排两年。"))
        return until

    def facts(self) -> dict[str, Any]:
        """Of one activity; the days are asked for apart."""
        typed = StepForm.facts(self)
        typed["kind"], typed["called"] = typed["kind"]
        for name in ("every", "until", "weekdays", "month_days"):
            del typed[name]
        return typed


def chosen_days(values: Iterable[str], offered: Iterable[date]) -> list[date]:
    """Of the days that were offered, those that stayed ticked."""
    ticked = {*values}
    return [day for day in offered if day.isoformat() in ticked]
