"""What is typed at each step of a proposal, and how it is checked.

Writing it: writing.py. Names under it, and taking it back: signatures.py.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Agency
from huiyin.forms import Several, Text
from huiyin.history.wording import kept
from huiyin.matters.forms import MatterStepForm
from huiyin.matters.models import Feedback, Matter
from huiyin.proposals import signatures
from huiyin.proposals.checklist import CHECKS, unchecked
from huiyin.proposals.dispositions import BY_LETTER, HELP, usual_letter
from huiyin.proposals.models import Proposal, Recommendation
from huiyin.proposals.workflow.examining import merge_targets
from huiyin.proposals.workflow.seconding import standing


class ReturnForm(MatterStepForm):
    note = Text(label=gettext_lazy("修改意见"), lines=4, max_length=1000)


def _optional(choices: Any) -> list[tuple[str, Any]]:
    return [("", _("请选择")), *choices]


class ProposalChoice(forms.ModelChoiceField):
    def label_from_instance(self, matter: Any) -> str:
        return " ".join(filter(None, [matter.docket, matter.title]))


class RecommendForm(MatterStepForm):
    """What one of those who examine advises. What only one verdict asks for is asked for with that verdict."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("您建议"), choices=Recommendation.Verdict.choices, widget=forms.RadioSelect
    )
    ground = forms.ChoiceField(label=gettext_lazy("不予立案的理由"), required=False)
    disposition = forms.ChoiceField(label=gettext_lazy("不予立案后怎样处理"), required=False)
    into = ProposalChoice(
        label=gettext_lazy("与哪一件并案"),
        queryset=Matter.objects.none(),
        required=False,
        empty_label=gettext_lazy("请选择"),
    )
    category = forms.ChoiceField(label=gettext_lazy("分类"))
    agencies = Several(
        label=gettext_lazy("建议的承办单位"),
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remark = Text(
        label=gettext_lazy("说明（可不填）"),
        lines=3,
        max_length=1000,
        required=False,
        help_text=gettext_lazy("只有提案工作人员和提案委员会看得到。"),
    )

    def prepare(self) -> None:
        rules, fields = self.matter.rule_set, self.fields
        fields["ground"].choices = _optional(rules.choices("non_filing_grounds"))  # type: ignore[attr-defined]
        fields["disposition"].choices = _optional(Proposal.Disposition.choices)  # type: ignore[attr-defined]
        fields["category"].choices = rules.choices("categories")  # type: ignore[attr-defined]
        fields["category"].initial = self.matter.category
        fields["into"].queryset = merge_targets(self.matter).order_by("title", "pk")  # type: ignore[attr-defined]
        fields["agencies"].queryset = self.matter.assembly.agencies.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("verdict") == Recommendation.Verdict.DECLINE and not typed.get("ground"):
            self._missing("ground", _("建议不予立案时，请选择理由。"))
        if typed.get("verdict") == Recommendation.Verdict.MERGE and not typed.get("into"):
            self._missing("into", _("建议并案时，请选择与哪一件并案。"))
        return typed

    def _missing(self, name: str, words: str) -> None:
        if name not in self.errors:
            self.add_error(name, words)

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"agencies": list(self.cleaned_data["agencies"])}


class ReviewForm(RecommendForm):
    """The checklist, each point ticked or remarked on, and what the checker recommends."""

    def prepare(self) -> None:
        super().prepare()
        for code, (words, help_text) in CHECKS.items():
            self.fields[f"sound_{code}"] = forms.BooleanField(label=words, help_text=help_text, required=False)
            self.fields[f"remark_{code}"] = Text(label=_("问题"), max_length=300, required=False)

    def checklist(self) -> list[dict[str, Any]]:
        return [{"sound": self[f"sound_{code}"], "remark": self[f"remark_{code}"]} for code in CHECKS]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        for code in unchecked(self._checks(typed)):
            self._missing(f"remark_{code}", _("请勾选，或者写明问题。"))
        return typed

    def _checks(self, typed: dict[str, Any]) -> dict[str, dict[str, Any]]:
        return {
            code: {"sound": typed.get(f"sound_{code}", False), "remark": typed.get(f"remark_{code}", "")}
            for code in CHECKS
        }

    def facts(self) -> dict[str, Any]:
        typed = super().facts()
        advice = {name: value for name, value in typed.items() if not name.startswith(("sound_", "remark_"))}
        return advice | {"checks": self._checks(typed)}


def _advised(matter: Matter, verdict: str) -> Recommendation | None:
    """The last recommendation of that verdict, whose words the decision begins with."""
    return next((advice for advice in reversed(standing(matter)) if advice.verdict == verdict), None)


class FileForm(MatterStepForm):
    category = forms.ChoiceField(label=gettext_lazy("分类"))

    def prepare(self) -> None:
        field, advice = self.fields["category"], _advised(self.matter, Recommendation.Verdict.FILE)
        field.choices = self.matter.rule_set.choices("categories")  # type: ignore[attr-defined]
        field.initial = (advice and advice.category) or self.matter.category


class DeclineForm(MatterStepForm):
    ground = forms.ChoiceField(label=gettext_lazy("不予立案的理由"), widget=forms.RadioSelect)
    note = Text(
        label=gettext_lazy("给提案人的说明"),
        lines=4,
        max_length=1000,
        help_text=gettext_lazy("连同理由和处理方式，发给每一位提案人。"),
    )
    disposition = forms.ChoiceField(
        label=gettext_lazy("怎样处理"), widget=forms.RadioSelect, initial=Proposal.Disposition.RETURNED_FINAL
    )
    to = forms.ModelChoiceField(
        label=gettext_lazy("转送单位"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=gettext_lazy("请选择"),
        help_text=gettext_lazy("转送参考或者转送信访部门时选择。对方只看到信函，看不到提案。"),
    )
    letter = Text(
        label=gettext_lazy("信函正文"),
        lines=4,
        max_length=2000,
        required=False,
        help_text=gettext_lazy("案由和建议会自动摘录在信函后面。转送时才用得上。"),
    )

    def prepare(self) -> None:
        fields, advice = self.fields, _advised(self.matter, Recommendation.Verdict.DECLINE)
        fields["ground"].choices = self.matter.rule_set.choices("non_filing_grounds")  # type: ignore[attr-defined]
        kinds = Proposal.Disposition
        fields["disposition"].choices = [(kind, f"{kind.label}：{HELP[kind]}") for kind in kinds]  # type: ignore
        fields["to"].queryset = self.matter.assembly.agencies.all()  # type: ignore[attr-defined]
        fields["letter"].initial = kept(lambda: usual_letter(self.matter))
        if advice:
            fields["ground"].initial = advice.ground
            fields["disposition"].initial = advice.disposition or kinds.RETURNED_FINAL

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("disposition") in BY_LETTER and not typed.get("to"):
            self.add_error("to", _("请选择信函发给哪个单位。"))
        return typed


class FeedbackForm(MatterStepForm):
    satisfaction = forms.ChoiceField(
        label=gettext_lazy("您对这次答复"), choices=Feedback.Satisfaction.choices, widget=forms.RadioSelect
    )
    comment = Text(label=gettext_lazy("意见（可不填）"), lines=3, max_length=500, required=False)


class ConcludeForm(MatterStepForm):
    minutes = Text(label=gettext_lazy("会商纪要"), lines=8, max_length=20000)


# Steps that ask for nothing have the plain form: a key and a button.
FORMS: dict[str, type[MatterStepForm]] = {
    **signatures.FORMS,
    "review": ReviewForm,
    "recommend": RecommendForm,
    "return_to_revise": ReturnForm,
    "file": FileForm,
    "decline": DeclineForm,
    "feedback": FeedbackForm,
    "conclude": ConcludeForm,
}
