"""What is typed for a plan and its topics, and how it is checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly, Body
from huiyin.forms import PastDay, Several, StepForm, Text
from huiyin.plans.models import AnnualPlan, Format, Topic

NOT_IN_THE_LEAD = (Body.Kind.SESSION_GROUP, Body.Kind.PARTY_SUBGROUP)
YEARS_AHEAD = 2


def _month(label: Any) -> forms.TypedChoiceField:
    months = [("", gettext_lazy("不定")), *((str(month), f"{month}") for month in range(1, 13))]
    return forms.TypedChoiceField(label=label, choices=months, coerce=int, empty_value=None, required=False)


def _day(label: Any, **how: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **how)


def leads_of(assembly: Assembly | int) -> QuerySet[Body]:
    return Body.objects.filter(assembly=assembly).exclude(kind__in=NOT_IN_THE_LEAD)


class TopicForm(StepForm):
    """What a suggestion says. Title, reason and kind are asked for; the rest may be left to the offices."""

    title = Text(label=gettext_lazy("题目"), max_length=100, help_text=gettext_lazy("一句话，例如：牧区冬季饮水保障。"))
    why = Text(
        label=gettext_lazy("理由"),
        lines=4,
        max_length=1000,
        help_text=gettext_lazy("为什么要研究，现在怎样，涉及哪些地方。题目被采用后，题目和理由向所有登录的人公开。"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=Topic.Kind.choices,
        widget=forms.RadioSelect,
        initial=Topic.Kind.CONSULTATION,
    )
    format = forms.ChoiceField(
        label=gettext_lazy("协商形式"),
        choices=[("", gettext_lazy("由机关研究")), *Format.choices],
        required=False,
        help_text=gettext_lazy("调研题目不用选。"),
    )
    lead_body = forms.ModelChoiceField(
        label=gettext_lazy("牵头单位"),
        queryset=Body.objects.none(),
        required=False,
        empty_label=gettext_lazy("由机关研究"),
    )
    first_month = _month(gettext_lazy("开始月份"))
    last_month = _month(gettext_lazy("结束月份"))

    def __init__(self, *args: Any, assembly: Assembly | int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_body"].queryset = leads_of(assembly)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("first_month"), found.get("last_month")
        if last and not first:
            self.add_error("first_month", _("选了结束月份，请也选开始月份。"))
        elif first and last and last < first:
            self.add_error("last_month", _("结束月份不能早于开始月份。"))
        if found.get("kind") == Topic.Kind.RESEARCH:
            found["format"] = ""
        return found


class SuggestForm(TopicForm):
    """`first` of its fields stand open; the rest folds away."""

    first: tuple[str, ...] = ("title", "why", "kind")
    rest = ("format", "lead_body", "first_month", "last_month")

    def __init__(self, *args: Any, plans: list[AnnualPlan], plan: AnnualPlan, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, assembly=plan.assembly_id, **kwargs)
        bodies = Body.objects.filter(pk__in=user.bodies_as(Role.COMMITTEE_STAFF), assembly=plan.assembly_id)
        if bodies:
            self.fields["suggested_for"] = forms.ModelChoiceField(
                label=_("以谁的名义"), queryset=bodies, required=False, empty_label=_("个人"), initial=bodies[0]
            )
            self.first = ("suggested_for", *self.first)


class WorkForm(TopicForm):
    """By the offices: all that stands in the plan."""

    participants = Text(label=gettext_lazy("参加人员"), max_length=200, required=False)
    outputs = Text(label=gettext_lazy("预期成果"), max_length=200, required=False)
    livelihood = forms.BooleanField(label=gettext_lazy("民生议题"), required=False)
    thematic_education = forms.BooleanField(label=gettext_lazy("主题教育选题"), required=False)
    with_bodies = Several(
        label=gettext_lazy("参与单位"),
        queryset=Body.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, assembly: Assembly | int, **kwargs: Any) -> None:
        super().__init__(*args, assembly=assembly, **kwargs)
        self.fields["with_bodies"].queryset = leads_of(assembly)  # type: ignore[attr-defined]
        self.fields["why"].required = False

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"with_bodies": list(self.cleaned_data["with_bodies"])}


class AddForm(WorkForm):
    """A topic that was chosen by another meeting than the plan's."""

    on = PastDay(label=gettext_lazy("确定日期"))
    meeting = Text(label=gettext_lazy("确定的会议"), max_length=60)
    field_order = ("on", "meeting", "title", "kind", "format", "lead_body", "first_month", "last_month", "why")


class OpenForm(StepForm):
    year = forms.TypedChoiceField(label=gettext_lazy("年度"), coerce=int)
    suggest_until = _day(
        gettext_lazy("征集截止"), required=False, help_text=gettext_lazy("当天还可以提。不填就一直征集到编制草案。")
    )

    def __init__(self, *args: Any, taken: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = timezone.localdate().year
        years = [year for year in range(this, this + YEARS_AHEAD + 1) if year not in taken]
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        if this + 1 in years:
            self.initial.setdefault("year", this + 1)

    def clean_suggest_until(self) -> Any:
        return _still_to_come(self.cleaned_data["suggest_until"])


class ExtendForm(StepForm):
    suggest_until = _day(gettext_lazy("征集截止"), required=False, help_text=gettext_lazy("当天还可以提。"))

    def clean_suggest_until(self) -> Any:
        return _still_to_come(self.cleaned_data["suggest_until"])


def _still_to_come(day: Any) -> Any:
    if day and day < timezone.localdate():
        raise ValidationError(_("截止日期已经过去。请选今天或以后的日期。"))
    return day


class MeetingForm(StepForm):
    on = PastDay(label=gettext_lazy("会议日期"))
    meeting = Text(label=gettext_lazy("哪次会议"), max_length=60, help_text=gettext_lazy("例如：第 12 次主席会议。"))


class DecideForm(MeetingForm):
    answer = Text(
        label=gettext_lazy("给没有列入的建议者的答复"),
        lines=3,
        max_length=500,
        required=False,
        help_text=gettext_lazy("每位建议者都会看到。个别要另外答复的，请先在建议页逐个答复。"),
    )

    def __init__(self, *args: Any, left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = bool(left)
        if not left:
            del self.fields["answer"]


class DeclineForm(StepForm):
    answer = Text(
        label=gettext_lazy("理由"), lines=3, max_length=500, help_text=gettext_lazy("建议者会收到通知，看到这段话。")
    )


class _Named(forms.ModelChoiceField):
    def label_from_instance(self, topic: Any) -> str:
        return f"{topic.title}（{topic.get_state_display()}）"


class MergeForm(StepForm):
    into = _Named(label=gettext_lazy("并入哪个题目"), queryset=Topic.objects.none())
    answer = Text(
        label=gettext_lazy("给建议者的话"),
        lines=2,
        max_length=500,
        required=False,
        help_text=gettext_lazy("不写就说“并入某题一并研究”。"),
    )

    def __init__(self, *args: Any, topics: QuerySet[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = topics  # type: ignore[attr-defined]


class MoveForm(StepForm):
    within = _Named(
        label=gettext_lazy("放在哪个题目之下"),
        queryset=Topic.objects.none(),
        required=False,
        empty_label=gettext_lazy("不放在别的题目之下"),
    )
    order = forms.IntegerField(
        label=gettext_lazy("序号"), min_value=0, max_value=999, help_text=gettext_lazy("小的在前。")
    )

    def __init__(self, *args: Any, topics: QuerySet[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["within"].queryset = topics  # type: ignore[attr-defined]


class CloseForm(StepForm):
    on = PastDay(label=gettext_lazy("办结日期"))


class SiftForm(StepForm):
    """Ticked suggestions, what to do with them, and the reason where one is due."""

    topic = Several(queryset=Topic.objects.none())
    name = forms.ChoiceField(choices=[(name, name) for name in ("shortlist", "include", "decline")])
    answer = Text(label=gettext_lazy("不采纳的理由"), lines=2, max_length=500, required=False)

    def __init__(self, *args: Any, topics: QuerySet[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]
        self.fields["topic"].error_messages["required"] = _("还没有勾选。请先勾选要处理的建议。")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("name") == "decline" and not found.get("answer", "").strip():
            self.add_error("answer", _("请写明不采纳的理由：建议者会看到。"))
        return found
