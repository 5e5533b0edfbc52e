"""What is typed at each step of a proposal, and how it is checked.

Writing it: writing.py. Names under it, and taking it back: signatures.py.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Agency
from huiyin.forms import PastDay, Text
from huiyin.matters.models import Feedback, ProposerContact
from huiyin.proposals import signatures
from huiyin.proposals.signatures import MatterStepForm


class ReturnForm(MatterStepForm):
    note = Text(label=gettext_lazy("修改意见"), lines=4, max_length=1000)


class FileForm(MatterStepForm):
    category = forms.ChoiceField(label=gettext_lazy("分类"))

    def prepare(self) -> None:
        field = self.fields["category"]
        field.choices = self.matter.rule_set.choices("categories")  # type: ignore[attr-defined]
        field.initial = self.matter.category


class DeclineForm(MatterStepForm):
    ground = forms.ChoiceField(label=gettext_lazy("不予立案的理由"), widget=forms.RadioSelect)
    note = Text(label=gettext_lazy("给提案人的说明"), lines=4, max_length=1000)

    def prepare(self) -> None:
        self.fields["ground"].choices = self.matter.rule_set.choices("non_filing_grounds")  # type: ignore[attr-defined]


class AssignForm(MatterStepForm):
    agency = forms.ModelChoiceField(
        label=gettext_lazy("承办单位"), queryset=Agency.objects.none(), empty_label=gettext_lazy("请选择")
    )

    def prepare(self) -> None:
        self.fields["agency"].queryset = self.matter.assembly.agencies.all()  # type: ignore[attr-defined]


class AcknowledgeForm(MatterStepForm):
    handler = Text(label=gettext_lazy("本单位经办人"), max_length=60)


class ContactForm(MatterStepForm):
    kind = forms.ChoiceField(label=gettext_lazy("方式"), choices=ProposerContact.Kind.choices, widget=forms.RadioSelect)
    held_on = PastDay(label=gettext_lazy("日期"))
    gist = Text(label=gettext_lazy("要点"), lines=3, max_length=500)

    def clean_held_on(self) -> Any:
        day, assigned = self.cleaned_data["held_on"], self.matter.assignments.first()
        if assigned and day < assigned.assigned_on:
            raise ValidationError(_("日期不能早于交办日期（%(since)s）。") % {"since": assigned.assigned_on})
        return day


class ReplyForm(MatterStepForm):
    text = Text(label=gettext_lazy("答复内容"), lines=10, max_length=20000)
    result_class = forms.ChoiceField(label=gettext_lazy("办理结果"), widget=forms.RadioSelect)
    signed_by = Text(label=gettext_lazy("签发人（单位主要负责人）"), max_length=60)

    def prepare(self) -> None:
        rows = self.matter.rule_set.document["result_classes"]
        choices = [(row["code"], " ".join(filter(None, [row["name"], row.get("help")]))) for row in rows]
        self.fields["result_class"].choices = choices  # type: ignore[attr-defined]


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
    "return_to_revise": ReturnForm,
    "file": FileForm,
    "decline": DeclineForm,
    "assign": AssignForm,
    "acknowledge": AcknowledgeForm,
    "contact": ContactForm,
    "reply": ReplyForm,
    "feedback": FeedbackForm,
    "conclude": ConcludeForm,
}
