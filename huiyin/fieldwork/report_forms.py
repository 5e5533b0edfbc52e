"""What is typed for a report, and how it is checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity
from huiyin.activities.models.activity import FIELD_WORK
from huiyin.activities.permissions import OFFICES
from huiyin.assemblies.models import Agency, Assembly, Body
from huiyin.fieldwork import reporting
from huiyin.fieldwork.models import Comment, Finding, Recommendation, Report, ReportInstruction
from huiyin.files.accepting import Accepted
from huiyin.files.forms import AttachmentsField
from huiyin.forms import PastDay, Several, StepForm, Text
from huiyin.matters.models import Matter
from huiyin.members.models import Person, member_assemblies, person_of
from huiyin.plans.models import Topic
from huiyin.supervision.forms import ComingDay, persons_named

TITLE = 40  # characters of a recommendation, as the title of its matter


class DescribeForm(StepForm):
    """Whose report it is and what it comes out of."""

    body = forms.ModelChoiceField(
        label=gettext_lazy("完成单位"),
        queryset=Body.objects.none(),
        required=False,
        empty_label=gettext_lazy("（不选）"),
    )
    author = Text(
        label=gettext_lazy("执笔委员"),
        required=False,
        help_text=gettext_lazy("写姓名；同名的人注明界别，如：扎西（农业界）。单位完成的可以不写。"),
    )
    topic = forms.ModelChoiceField(
        label=gettext_lazy("议题"), queryset=Topic.objects.none(), required=False, empty_label=gettext_lazy("（不选）")
    )
    activity = forms.ModelChoiceField(
        label=gettext_lazy("调研活动"),
        queryset=Activity.objects.none(),
        required=False,
        empty_label=gettext_lazy("（不选）"),
        help_text=gettext_lazy("选了调研活动、没有选议题的，议题随活动。"),
    )
    within = forms.ModelChoiceField(
        label=gettext_lazy("总报告"),
        queryset=Report.objects.none(),
        required=False,
        empty_label=gettext_lazy("（不是分报告）"),
        help_text=gettext_lazy("是哪一份总报告的分报告。"),
    )

    def __init__(self, *args: Any, assembly: Assembly, user: Any, report: Report | None = None, **kwargs: Any) -> None:
        self.assembly = assembly
        super().__init__(*args, **kwargs)
        bodies = Body.objects.filter(assembly=assembly)
        if not user.holds(*OFFICES, assembly_id=assembly.pk) and (own := user.bodies_as(Role.COMMITTEE_STAFF)):
            bodies = bodies.filter(pk__in=own)
        topics = Topic.objects.visible_to(user).chosen().filter(assembly=assembly)  # type: ignore[attr-defined]
        trips = Activity.objects.visible_to(user).of(assembly).filter(kind__in=FIELD_WORK).held()
        whole = Report.objects.visible_to(user).filter(
            assembly=assembly, within=None, state__in=["draft", "circulated"]
        )
        self.offers("body", bodies, report.body_id if report else None)
        self.offers("topic", topics.order_by("-year", "order", "pk"), report.topic_id if report else None)
        self.offers("activity", trips.order_by("-starts_on", "-pk")[:200], report.activity_id if report else None)
        self.offers("within", whole.exclude(pk=report.pk) if report else whole, None)

    def offers(self, name: str, rows: Any, also: int | None) -> None:
        """`rows`, and what stands there already."""
        keys = [*rows.values_list("pk", flat=True), *([also] if also else [])]
        self.fields[name].queryset = rows.model._default_manager.filter(pk__in=keys)  # type: ignore[attr-defined]

    def clean_author(self) -> Any:
        name = self.cleaned_data["author"].strip()
        return persons_named([name], self.assembly)[0] if name else None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("body") and not given.get("author"):
            self.add_error("body", _("请选完成单位，或者写明执笔委员。"))
        return given


class BeginForm(DescribeForm):
    title = Text(label=gettext_lazy("题目"), max_length=100)
    findings = Several(
        label=gettext_lazy("写入的调研发现"),
        queryset=Finding.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("勾选的写进正文：问题、原因、建议各一段；建议同时列入报告的建议。以后还可以再加。"),
    )
    field_order = ["key", "title", "body", "author", "topic", "activity", "within", "findings"]

    def __init__(self, *args: Any, source: Report, **kwargs: Any) -> None:
        """`source`: a report not written yet, of the topic or the trip one came from."""
        super().__init__(*args, report=source, **kwargs)
        rows = reporting.findings_for(source, kwargs["user"])
        self.fields["findings"].queryset = rows  # type: ignore[attr-defined]
        self.fields["findings"].label_from_instance = said  # type: ignore[attr-defined]
        if not rows.exists():
            del self.fields["findings"]
        person = person_of(kwargs["user"])
        if person is not None and self.assembly.pk in member_assemblies(kwargs["user"]):
            self.initial.setdefault("author", named(person, self.assembly))


def named(person: Person, assembly: Assembly) -> str:
    """As `persons_named` knows them among people of one name."""
    held = person.memberships.on(timezone.localdate()).filter(assembly=assembly).select_related("sector").first()
    return f"{person.name}（{held.sector.name}）" if held and held.sector else person.name


def said(finding: Finding) -> str:
    where = finding.place.place_name if finding.place else finding.activity.place
    return f"{where}：{finding.problem[:60]}"


class LayInForm(StepForm):
    findings = Several(
        label=gettext_lazy("调研发现"),
        queryset=Finding.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请勾选要写入的发现。")},
    )

    def __init__(self, *args: Any, report: Report, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"].queryset = reporting.findings_for(report, user)  # type: ignore[attr-defined]
        self.fields["findings"].label_from_instance = said  # type: ignore[attr-defined]


class EditForm(StepForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    title = Text(label=gettext_lazy("题目"), max_length=100)
    text = Text(label=gettext_lazy("正文"), lines=24, max_length=100_000, strip=True)
    note = Text(
        label=gettext_lazy("改动说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("例如：根据第 2 条意见补了数字。"),
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if report.state == Report.State.DRAFT:
            del self.fields["note"]


class CirculateForm(StepForm):
    until = ComingDay(label=gettext_lazy("意见截止"))


class CommentForm(StepForm):
    text = Text(label=gettext_lazy("意见"), lines=5, max_length=4000)


class AnswerCommentForm(StepForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("采纳情况"), choices=Comment.Outcome.choices, widget=forms.RadioSelect
    )
    answer = Text(label=gettext_lazy("说明"), lines=2, max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("outcome") in (Comment.Outcome.PARTLY, Comment.Outcome.NOT_TAKEN) and not given.get("answer"):
            self.add_error("answer", _("没有全部采纳的，请说明理由。"))
        return given


class TakeBackForm(StepForm):
    text = Text(label=gettext_lazy("为什么退回起草"), max_length=200)


class AdoptForm(StepForm):
    on = PastDay(label=gettext_lazy("审定日期"))
    adopted_by = Text(
        label=gettext_lazy("审定的会议或领导"), max_length=60, help_text=gettext_lazy("例如：第八次主席会议。")
    )


class AttachForm(StepForm):
    copy = AttachmentsField(label=gettext_lazy("签发件（PDF）"), most=1)

    def clean_copy(self) -> Accepted:
        copy = self.cleaned_data["copy"][0]
        if copy.kind != "pdf":
            raise ValidationError(_("请传 PDF 文件。"))
        return copy


class SendForm(StepForm):
    to = Text(
        label=gettext_lazy("报送给"), max_length=60, help_text=gettext_lazy("一次写一个单位或领导；可以多次报送。")
    )
    number = Text(label=gettext_lazy("文号"), max_length=40, required=False)
    on = PastDay(label=gettext_lazy("报送日期"))


class InstructForm(StepForm):
    leader = Text(label=gettext_lazy("批示领导"), max_length=60)
    level = forms.ChoiceField(label=gettext_lazy("级别"), choices=ReportInstruction.Level.choices)
    on = PastDay(label=gettext_lazy("批示日期"))
    text = Text(
        label=gettext_lazy("批示内容"),
        lines=4,
        max_length=2000,
        help_text=gettext_lazy("全文只有领导和委员联络机构看得到。"),
    )
    gist = Text(
        label=gettext_lazy("要点"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("看得到报告的人都看得到要点；不写就只看得到有批示。"),
    )


class RecommendForm(StepForm):
    text = Text(label=gettext_lazy("建议"), lines=4, max_length=4000)
    agency = forms.ModelChoiceField(
        label=gettext_lazy("建议由谁采纳"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=gettext_lazy("（不指明）"),
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(assembly=report.assembly_id)  # type: ignore[attr-defined]


class EnterForm(StepForm):
    title = Text(label=gettext_lazy("台账上的标题"), max_length=100)

    def __init__(self, *args: Any, row: Recommendation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("title", title_of(row.text))


def title_of(text: str) -> str:
    line = text.strip().splitlines()[0].strip()
    return line if len(line) <= TITLE else line[: TITLE - 1] + "…"


class JoinForm(StepForm):
    matter = forms.ModelChoiceField(
        label=gettext_lazy("台账上的事项"), queryset=Matter.objects.none(), empty_label=gettext_lazy("请选择")
    )

    def __init__(self, *args: Any, row: Recommendation, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = reporting.matters_to_join(row.report, user)  # type: ignore[attr-defined]


class LeaveOutForm(StepForm):
    why = Text(
        label=gettext_lazy("为什么不转为事项"),
        max_length=200,
        help_text=gettext_lazy("例如：已写入规划；属上级事权，随报告报送。"),
    )


class CloseForm(StepForm):
    outcome = Text(
        label=gettext_lazy("办结小结"),
        lines=4,
        max_length=2000,
        help_text=gettext_lazy("采纳了什么，落实了什么，还差什么。"),
    )


def years_of(user: Any) -> list[int]:
    seen = Report.objects.visible_to(user)
    found = {day.year for field in ("adopted_on", "circulated_on") for day in seen.dates(field, "year") if day}
    return sorted(found | {timezone.localdate().year}, reverse=True)


def in_year(year: int) -> Q:
    """By the day it was adopted; until then by the day it went out."""
    return Q(adopted_on__year=year) | Q(adopted_on=None, circulated_on__year=year)
