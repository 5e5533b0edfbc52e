"""What is typed at the steps after closing, when looking back, publishing and archiving."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies import rules
from huiyin.assemblies.models import Agency
from huiyin.forms import PastDay, StepForm, Text
from huiyin.matters.forms import MatterStepForm
from huiyin.matters.models import Commitment, LookBack
from huiyin.proposals.models import Publication
from huiyin.proposals.workflow.after_closing import standing
from huiyin.proposals.workflow.publishing import NEEDED, SHOWN, Level, finds, originals, texts_at

Is = Commitment.State


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class OneCommitment(forms.ModelChoiceField):
    def label_from_instance(self, one: Any) -> str:
        words = _("%(text)s（%(agency)s，%(due)s 前）") % {"text": one.text, "agency": one.agency, "due": one.due_on}
        if one.proposed_due_on:
            words += _("，申请改到 %(day)s") % {"day": one.proposed_due_on}
        return words


class CommitmentForm(MatterStepForm):
    """A step on one promise; `which` says on which of them it can be taken."""

    which: dict[str, Any] = {"state": Is.OPEN}
    commitment = OneCommitment(
        label=gettext_lazy("承诺事项"), queryset=Commitment.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def prepare(self) -> None:
        found = standing(self.matter).filter(**self.which).select_related("agency")
        self.fields["commitment"].queryset = found  # type: ignore[attr-defined]
        if len(only := found[:2]) == 1:
            self.fields["commitment"].initial = only[0].pk


class ProgressForm(CommitmentForm):
    text = Text(label=gettext_lazy("进展情况"), lines=4, max_length=2000)


class ClaimForm(CommitmentForm):
    text = Text(
        label=gettext_lazy("做了什么，有什么可以证明"),
        lines=4,
        max_length=2000,
        help_text=gettext_lazy("由提案人或提案工作机构核实后，才算兑现。"),
    )


class AskChangeForm(CommitmentForm):
    which = {"state": Is.OPEN, "proposed_due_on__isnull": True}
    due_on = _day(gettext_lazy("新的完成日期"))
    text = Text(label=gettext_lazy("理由"), lines=3, max_length=1000)

    def clean_due_on(self) -> Any:
        if self.cleaned_data["due_on"] <= timezone.localdate():
            raise ValidationError(_("新的完成日期要晚于今天。"))
        return self.cleaned_data["due_on"]

    def clean_commitment(self) -> Any:
        one = self.cleaned_data["commitment"]
        if one.due_on < timezone.localdate():
            raise ValidationError(_("这项承诺已经到期，不能再申请改期。请报告进展，或者申报兑现。"))
        return one


class GrantForm(CommitmentForm):
    which = {"proposed_due_on__isnull": False}
    text = Text(label=gettext_lazy("说明（可不填）"), lines=2, max_length=1000, required=False)


class RefuseForm(GrantForm):
    text = Text(label=gettext_lazy("不同意的理由"), lines=3, max_length=1000)


class ConfirmForm(CommitmentForm):
    which = {"state": Is.CLAIMED}
    text = Text(label=gettext_lazy("核实的情况（可不填）"), lines=3, max_length=1000, required=False)


class RejectForm(ConfirmForm):
    text = Text(label=gettext_lazy("哪里还没有做到"), lines=3, max_length=1000)


class FailForm(CommitmentForm):
    which = {"state__in": [Is.OPEN, Is.CLAIMED]}
    text = Text(label=gettext_lazy("理由"), lines=3, max_length=1000)


class LookBackForm(MatterStepForm):
    held_on = PastDay(label=gettext_lazy("日期"))
    kind = forms.ChoiceField(
        label=gettext_lazy("方式"),
        choices=[(kind.value, kind.label) for kind in LookBack.VISITS],
        widget=forms.RadioSelect,
    )
    people = Text(label=gettext_lazy("参加人员"), max_length=300)
    finding = Text(label=gettext_lazy("看到的情况"), lines=5, max_length=4000)
    proposed_class = forms.ChoiceField(label=gettext_lazy("建议的办理结果（可不选）"), required=False)

    def prepare(self) -> None:
        choices = [("", _("不提建议")), *self.matter.rule_set.choices("result_classes")]
        self.fields["proposed_class"].choices = choices  # type: ignore[attr-defined]

    def clean_held_on(self) -> Any:
        day, since = self.cleaned_data["held_on"], self.matter.closed_on
        if since and day < since:
            raise ValidationError(_("日期不能早于办结日期（%(since)s）。") % {"since": since})
        return day


class AddCommitmentForm(MatterStepForm):
    agency = forms.ModelChoiceField(
        label=gettext_lazy("承办单位"), queryset=Agency.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    text = Text(label=gettext_lazy("承诺事项"), lines=2, max_length=500)
    due_on = _day(gettext_lazy("完成期限"))
    note = Text(label=gettext_lazy("怎样与承办单位商定的"), lines=3, max_length=1000)

    def prepare(self) -> None:
        last = self.matter.answers.filter(round=self.matter.proposal.round)
        found = Agency.objects.filter(pk__in=last.values("agency"))
        self.fields["agency"].queryset = found  # type: ignore[attr-defined]
        if len(only := found[:2]) == 1:
            self.fields["agency"].initial = only[0].pk

    def clean_due_on(self) -> Any:
        if self.cleaned_data["due_on"] <= timezone.localdate():
            raise ValidationError(_("完成期限要晚于今天。"))
        return self.cleaned_data["due_on"]


class ReclassifyForm(MatterStepForm):
    result_class = forms.ChoiceField(label=gettext_lazy("改为"), widget=forms.RadioSelect)
    note = Text(label=gettext_lazy("理由"), lines=3, max_length=1000)

    def prepare(self) -> None:
        """Not to a class that plans: that takes a promise."""
        document, now = self.matter.rule_set.document, self.matter.proposal.result_class
        codes = set(rules.classes_that_mean(document, "solved", "reference")) - {now}
        choices = [(code, name) for code, name in self.matter.rule_set.choices("result_classes") if code in codes]
        self.fields["result_class"].choices = choices  # type: ignore[attr-defined]


class PublicationForm(MatterStepForm):
    """The texts as they will be shown; the originals stand beside them and stay."""

    level = forms.ChoiceField(label=gettext_lazy("公开范围"), widget=forms.RadioSelect)
    reason = Text(label=gettext_lazy("不公开的理由"), max_length=300, required=False)
    title = Text(label=gettext_lazy("案由"), max_length=100, required=False)
    abstract = Text(label=gettext_lazy("摘要"), lines=5, max_length=4000, required=False)
    grounds = Text(label=gettext_lazy("案据"), lines=8, max_length=20000, required=False)
    recommendations = Text(label=gettext_lazy("建议"), lines=8, max_length=20000, required=False)
    answer = Text(label=gettext_lazy("答复"), lines=10, max_length=50000, required=False)
    checked = forms.BooleanField(label=gettext_lazy("以上像号码或地址的内容已逐一核对，可以公开"), required=False)

    TEXTS = ("title", "abstract", "grounds", "recommendations", "answer")

    def prepare(self) -> None:
        allowed = list(Level) if self.matter.proposal.publish_consent else [Level.NONE]
        self.fields["level"].choices = [(level.value, level.label) for level in allowed]  # type: ignore[attr-defined]
        for name, text in originals(self.matter).items():
            self.fields[name].initial = text

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        level = typed.get("level")
        if level == Publication.Level.NONE and not typed.get("reason"):
            self.add_error("reason", _("请写明不公开的理由。"))
        for name in NEEDED.get(level, ()) if level else ():
            if name not in self.errors and not typed.get(name):
                self.add_error(name, _("这一部分要公开，请填写。"))
        return typed

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in self.TEXTS}

    @property
    def found(self) -> list[Any]:
        """What looks like personal data in what the chosen level shows."""
        level = getattr(self, "cleaned_data", {}).get("level")
        return finds(texts_at(level, self.texts)) if level in SHOWN else []

    def facts(self) -> dict[str, Any]:
        kept = {name: self.cleaned_data[name] for name in ("key", "level", "reason", "checked")}
        return kept | {"texts": self.texts}


class UnpublishForm(MatterStepForm):
    reason = Text(label=gettext_lazy("撤下的理由"), lines=2, max_length=300)


class ArchiveYearForm(StepForm):
    """One press for all that ended in a year."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class PublishedFilter(forms.Form):
    q = Text(label=gettext_lazy("案由、提案人或内容"), max_length=60, required=False)
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=1949, max_value=2100, required=False)


AFTERWARDS: dict[str, type[MatterStepForm]] = {
    "progress": ProgressForm,
    "claim_fulfilled": ClaimForm,
    "ask_change": AskChangeForm,
    "grant_change": GrantForm,
    "refuse_change": RefuseForm,
    "confirm_fulfilled": ConfirmForm,
    "reject_claim": RejectForm,
    "mark_failed": FailForm,
    "look_back": LookBackForm,
    "add_commitment": AddCommitmentForm,
    "reclassify": ReclassifyForm,
}
