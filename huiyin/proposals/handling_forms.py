"""What is typed while agencies handle a proposal, and by the office that decides on what they ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies import rules
from huiyin.assemblies.models import Agency
from huiyin.forms import PastDay, Several, Text
from huiyin.matters import clocks, extensions
from huiyin.matters.forms import MatterStepForm
from huiyin.matters.models import Assignment, Matter, ProposerContact, Reply
from huiyin.matters.steps import fitting
from huiyin.proposals.forms import ProposalChoice
from huiyin.proposals.models import Recommendation
from huiyin.proposals.workflow.answering import CHECKLIST, reply_in_review
from huiyin.proposals.workflow.group import group_of, may_take_in
from huiyin.proposals.workflow.table import STEPS, last_day_to_return

PROMISES = 5  # rows for promises on the form of an answer


class PartForm(MatterStepForm):
    """A step on an agency's part. Where the user may take it for several, the form asks which."""

    step = ""

    def prepare(self) -> None:
        self.parts = self.fitting()
        if len(self.parts) > 1:
            self.fields["agency"] = forms.ModelChoiceField(
                label=_("承办单位"),
                queryset=Agency.objects.filter(pk__in=[part.agency_id for part in self.parts]),
                widget=forms.RadioSelect,
                empty_label=None,
            )
            self.order_fields(["key", "agency"])
        self.prepare_part(self.parts[0] if self.parts else None)

    def fitting(self) -> list[Assignment]:
        return fitting(STEPS[self.step], self.user, self.matter)

    def prepare_part(self, part: Assignment | None) -> None:
        """Fill in what depends on the assignment; None when it has moved on."""

    def chosen(self) -> Assignment | None:
        """The part the form is about, once the agency is known."""
        agency = self.cleaned_data.get("agency")
        return next((part for part in self.parts if agency in (None, part.agency)), None)


def _agencies(matter: Matter) -> Any:
    return matter.assembly.agencies.all()


def suggested(matter: Matter) -> list[Agency]:
    """Agencies named by whoever recommended to file it last, else by the proposer; the first leads."""
    advice = matter.advice.filter(verdict=Recommendation.Verdict.FILE).prefetch_related("agencies").last()
    advised = list(advice.agencies.all()) if advice else []
    return advised or list(matter.proposal.suggested_agencies.all())


class AssignForm(MatterStepForm):
    mode = forms.ChoiceField(
        label=gettext_lazy("承办方式"),
        choices=[
            ("lead", gettext_lazy("一个单位独办，或主办加会办")),
            ("separate", gettext_lazy("几个单位分办，各自答复")),
        ],
        widget=forms.RadioSelect,
        initial="lead",
    )
    lead = forms.ModelChoiceField(
        label=gettext_lazy("独办或主办单位"),
        queryset=Agency.objects.none(),
        empty_label=gettext_lazy("请选择"),
        required=False,
    )
    others = Several(
        label=gettext_lazy("会办单位，或分办的各单位"),
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("会办单位向主办单位提意见，不单独答复提案人。分办至少选两个单位。"),
    )

    def prepare(self) -> None:
        for name in ("lead", "others"):
            self.fields[name].queryset = _agencies(self.matter)  # type: ignore[attr-defined]
        agencies = suggested(self.matter)
        self.fields["lead"].initial = next(iter(agencies), None)
        self.fields["others"].initial = agencies[1:]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        others = list(found.get("others") or [])
        if found.get("mode") == "separate":
            if len(others) < 2:
                self.add_error("others", _("分办至少要选两个单位。"))
        elif not found.get("lead"):
            self.add_error("lead", _("请选择独办或主办单位。"))
        elif found["lead"] in others:
            self.add_error("others", _("主办单位不能同时会办，请去掉一个。"))
        return found

    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        others = list(typed["others"])
        if typed["mode"] == "separate":
            return {"key": typed["key"], "separate": others}
        return {"key": typed["key"], "lead": typed["lead"], "co": others}


class AcknowledgeForm(PartForm):
    step = "acknowledge"
    handler = Text(label=gettext_lazy("本单位经办人"), max_length=60)
    leader = Text(label=gettext_lazy("分管负责人（可不填）"), max_length=60, required=False)


class RequestReturnForm(PartForm):
    step = "request_return"
    reason = Text(label=gettext_lazy("退回理由"), lines=4, max_length=1000)
    proposed = forms.ModelChoiceField(
        label=gettext_lazy("建议改交的单位"), queryset=Agency.objects.none(), empty_label=gettext_lazy("请选择")
    )

    def prepare_part(self, part: Assignment | None) -> None:
        handling = self.matter.assignments.current().values("agency")
        self.fields["proposed"].queryset = _agencies(self.matter).exclude(pk__in=handling)  # type: ignore[attr-defined]
        if part:
            self.fields["reason"].help_text = _(
                "最迟 %(last)s 提出，只能提一次；由协调单位一次决定，不得自行转交其他单位。"
            ) % {"last": last_day_to_return(part)}


class ReassignForm(PartForm):
    step = "reassign"
    to = forms.ModelChoiceField(
        label=gettext_lazy("改交单位"), queryset=Agency.objects.none(), empty_label=gettext_lazy("请选择")
    )
    note = Text(label=gettext_lazy("说明（可不填）"), lines=3, max_length=1000, required=False)
    leader = Text(label=gettext_lazy("作出裁定的领导（有争议时填写）"), max_length=60, required=False)

    def prepare_part(self, part: Assignment | None) -> None:
        handling = self.matter.assignments.current().values("agency")
        field = self.fields["to"]
        field.queryset = _agencies(self.matter).exclude(pk__in=handling)  # type: ignore[attr-defined]
        asked = part.return_requests.filter(decision="").first() if part else None
        if asked:
            field.initial = asked.proposed_id
            field.help_text = _("%(agency)s的理由：%(reason)s") % {"agency": part.agency, "reason": asked.reason}  # type: ignore[union-attr]


class RefuseReturnForm(PartForm):
    step = "refuse_return"
    note = Text(label=gettext_lazy("不同意的理由"), lines=3, max_length=1000)
    leader = Text(label=gettext_lazy("作出裁定的领导（有争议时填写）"), max_length=60, required=False)


class ContactForm(PartForm):
    step = "contact"
    kind = forms.ChoiceField(label=gettext_lazy("方式"), choices=ProposerContact.Kind.choices, widget=forms.RadioSelect)
    held_on = PastDay(label=gettext_lazy("日期"))
    gist = Text(label=gettext_lazy("要点"), lines=3, max_length=500)

    def clean_held_on(self) -> Any:
        day, part = self.cleaned_data["held_on"], self.chosen()
        if part and day < part.assigned_on:
            raise ValidationError(_("日期不能早于交办日期（%(since)s）。") % {"since": part.assigned_on})
        return day


class ConfirmContactForm(MatterStepForm):
    contact = forms.ModelChoiceField(
        label=gettext_lazy("承办单位记下的联系"),
        queryset=ProposerContact.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    word = forms.ChoiceField(
        label=gettext_lazy("这次联系"), choices=ProposerContact.Word.choices, widget=forms.RadioSelect
    )
    note = Text(label=gettext_lazy("说明（有异议时填写）"), lines=3, max_length=300, required=False)

    def prepare(self) -> None:
        contacts = self.matter.contacts.filter(word="").select_related("agency")
        field: Any = self.fields["contact"]
        field.queryset, field.initial = contacts, contacts.last()
        field.label_from_instance = lambda held: f"{held.held_on} {held.agency} {held.get_kind_display()}：{held.gist}"

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("word") == ProposerContact.Word.DISPUTED and not found.get("note"):
            self.add_error("note", _("请写明哪里与事实不符。"))
        return found


class _SignedForm(PartForm):
    """What an agency says of the matter, of which class it is, and who signed."""

    field_order = ["key", "agency", "text", "result_class", "signed_by"]
    result_class = forms.ChoiceField(label=gettext_lazy("办理结果"), widget=forms.RadioSelect)
    signed_by = Text(label=gettext_lazy("签发人（单位主要负责人）"), max_length=60)

    def prepare(self) -> None:
        rows = self.matter.rule_set.document["result_classes"]
        choices = [(row["code"], " ".join(filter(None, [row["name"], row.get("help")]))) for row in rows]
        self.fields["result_class"].choices = choices  # type: ignore[attr-defined]
        super().prepare()


class OpinionForm(_SignedForm):
    step = "give_opinion"
    text = Text(label=gettext_lazy("会办意见"), lines=8, max_length=20000)


class AskExtensionForm(PartForm):
    step = "ask_extension"
    until = forms.DateField(
        label=gettext_lazy("延期至"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = Text(label=gettext_lazy("延期理由"), lines=4, max_length=1000)

    def prepare_part(self, part: Assignment | None) -> None:
        clock = extensions.term_of(part) if part else None
        if clock:
            last = clocks.latest_extension(clock, self.matter.rule_set.extension())
            words = _("现在的期限是 %(due)s，最迟可以延期至 %(last)s。") % {"due": clock.due_on, "last": last}
            self.fields["until"].initial, self.fields["until"].help_text = last, words


class DecideExtensionForm(PartForm):
    note = Text(label=gettext_lazy("决定的说明"), lines=3, max_length=1000)

    def fitting(self) -> list[Assignment]:
        return [asked.assignment for asked in extensions.asked(self.matter)]

    def prepare_part(self, part: Assignment | None) -> None:
        asked = [
            _("%(agency)s申请延期至 %(until)s：%(reason)s")
            % {"agency": found.assignment.agency, "until": found.until, "reason": found.reason}
            for found in extensions.asked(self.matter)
        ]
        self.fields["note"].help_text = "；".join(asked)


class ReplyForm(_SignedForm):
    step = "reply"
    text = Text(label=gettext_lazy("答复内容"), lines=10, max_length=20000)

    def prepare_part(self, part: Assignment | None) -> None:
        self.merged = group_of(self.matter)[1:]
        for member in self.merged:
            self.fields[f"apart_{member.pk}"] = Text(
                label=_("对并案提案“%(title)s”的单独说明（可不填）") % {"title": member.title},
                lines=3,
                max_length=5000,
                required=False,
            )
        for number in range(1, PROMISES + 1):
            self.fields[f"promise_{number}"] = Text(
                label=_("承诺事项 %(number)d") % {"number": number}, max_length=300, required=False
            )
            self.fields[f"promise_{number}_on"] = forms.DateField(
                label=_("完成日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
            )
        self.fields["promise_1"].help_text = _("列入计划解决的，写明做什么、哪天完成；办结后按日期跟踪，直到兑现。")
        promises = [f"promise_{number}{on}" for number in range(1, PROMISES + 1) for on in ("", "_on")]
        self.order_fields(["key", "agency", "text", "result_class", *promises])
        last = part.replies.last() if part else None
        if last and last.decision == Reply.Decision.SENT_BACK and not self.is_bound:
            self._begin_with(last)

    def _begin_with(self, last: Reply) -> None:
        """All that was handed in stands there again, to be mended."""
        self.sent_back = last
        words = {name: getattr(last, name) for name in ("text", "result_class", "signed_by")}
        words |= {f"apart_{pk}": said for pk, said in last.apart.items()}
        for number, (promise, day) in enumerate(last.commitments, 1):
            words |= {f"promise_{number}": promise, f"promise_{number}_on": day}
        for name in words.keys() & self.fields.keys():
            self.fields[name].initial = words[name]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        result = typed.get("result_class")
        plans = result and rules.meaning_of(self.matter.rule_set.document, result) == "planned"
        for number in range(1, PROMISES + 1):
            self._check_promise(number, plans=bool(plans))
        if plans and not any(typed.get(f"promise_{number}") for number in range(1, PROMISES + 1)):
            self.add_error("promise_1", _("列入计划解决的，请至少写一项承诺和完成日期。"))
        return typed

    def _check_promise(self, number: int, *, plans: bool) -> None:
        text, day = f"promise_{number}", f"promise_{number}_on"
        words, due_on = self.cleaned_data.get(text, ""), self.cleaned_data.get(day)
        if not words and not due_on:
            return
        if not plans:
            self.add_error(text, _("只有“列入计划”的答复才写承诺事项。请改办理结果，或者删去这一项。"))
        elif not words:
            self.add_error(text, _("请写明承诺做什么。"))
        elif not due_on and day not in self.errors:
            self.add_error(day, _("请写完成日期。"))
        elif due_on and due_on <= timezone.localdate():
            self.add_error(day, _("完成日期要晚于今天。"))

    def facts(self) -> dict[str, Any]:
        typed = super().facts()
        promised = [
            (typed.pop(f"promise_{number}"), typed.pop(f"promise_{number}_on")) for number in range(1, PROMISES + 1)
        ]
        typed["commitments"] = [(words, day) for words, day in promised if words]
        apart = {member.pk: typed.pop(f"apart_{member.pk}") for member in self.merged}
        return typed | {"apart": {pk: words for pk, words in apart.items() if words}}


class _CheckedForm(PartForm):
    """The answer that waits, beside the list it is held against."""

    checks = forms.MultipleChoiceField(
        label=gettext_lazy("对照核对"),
        choices=list(CHECKLIST.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def prepare_part(self, part: Assignment | None) -> None:
        self.replies = [reply_in_review(found) for found in self.parts]


class ReleaseForm(_CheckedForm):
    step = "release"
    note = Text(label=gettext_lazy("审核意见（可不填）"), lines=3, max_length=1000, required=False)

    def clean_checks(self) -> list[str]:
        checks: list[str] = self.cleaned_data["checks"]
        if len(checks) < len(CHECKLIST):
            raise ValidationError(_("每一项都核对过才能发出；达不到的，请退回承办单位重写。"))
        return checks


class SendBackForm(_CheckedForm):
    step = "send_back"
    note = Text(label=gettext_lazy("退回的理由和修改要求"), lines=4, max_length=1000)


class MergeForm(MatterStepForm):
    into = ProposalChoice(
        label=gettext_lazy("并入哪一件提案"),
        queryset=Matter.objects.none(),
        empty_label=gettext_lazy("请选择"),
        help_text=gettext_lazy("只列出已立案、还没有交办的提案。并案后一并办理，每位提案人都会收到答复。"),
    )
    note = Text(label=gettext_lazy("并案的理由（可不填）"), lines=2, max_length=500, required=False)

    def prepare(self) -> None:
        field: Any = self.fields["into"]
        field.queryset = may_take_in(self.matter).order_by("number")
        advice = self.matter.advice.filter(verdict=Recommendation.Verdict.MERGE).last()
        field.initial = advice and advice.into_id


class UnmergeForm(MatterStepForm):
    note = Text(label=gettext_lazy("取消并案的理由"), lines=2, max_length=500)


class GrantForm(DecideExtensionForm):
    step = "grant_extension"


class RefuseExtensionForm(DecideExtensionForm):
    step = "refuse_extension"


HANDLING_FORMS: dict[str, type[MatterStepForm]] = {
    "merge": MergeForm,
    "unmerge": UnmergeForm,
    "assign": AssignForm,
    "acknowledge": AcknowledgeForm,
    "request_return": RequestReturnForm,
    "reassign": ReassignForm,
    "refuse_return": RefuseReturnForm,
    "contact": ContactForm,
    "confirm_contact": ConfirmContactForm,
    "give_opinion": OpinionForm,
    "ask_extension": AskExtensionForm,
    "grant_extension": GrantForm,
    "refuse_extension": RefuseExtensionForm,
    "reply": ReplyForm,
    "send_back": SendBackForm,
    "release": ReleaseForm,
}
