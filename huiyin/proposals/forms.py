"""What is typed at each step of a proposal, and how it is checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly
from huiyin.forms import StepForm, Text
from huiyin.matters.models import Feedback, Matter
from huiyin.members.models import Membership, Person


class ProposalForm(StepForm):
    """The words of a proposal. Lengths and categories are those of the assembly's rule set."""

    title = Text(label=gettext_lazy("案由"), help_text=gettext_lazy("一事一案，用一句话说清要解决什么。"))
    grounds = Text(
        label=gettext_lazy("案据"), lines=6, required=False, help_text=gettext_lazy("情况怎样，问题在哪，有什么事实。")
    )
    recommendations = Text(
        label=gettext_lazy("建议"), lines=6, required=False, help_text=gettext_lazy("希望哪个部门做什么，尽量具体。")
    )
    category = forms.ChoiceField(label=gettext_lazy("分类"), required=False)
    members_may_read = forms.BooleanField(
        label=gettext_lazy("立案后，本级政协委员可以查阅"), required=False, initial=True
    )

    def __init__(self, *args: Any, assembly: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = assembly.rules_on(timezone.localdate())
        self.fields["category"].choices = [("", _("请选择")), *rules.choices("categories")]  # type: ignore[attr-defined]
        self._limit("title", rules.document["lengths"]["title"])
        self._limit("grounds", rules.document["lengths"]["body"])
        self._limit("recommendations", rules.document["lengths"]["body"])

    def _limit(self, name: str, most: int) -> None:
        field = self.fields[name]
        field.widget.attrs["data-most"] = most  # counted while typing; never cut off
        field.validators.append(_at_most(most))

    @classmethod
    def words_of(cls, matter: Matter) -> dict[str, Any]:
        proposal = matter.proposal
        return {
            "title": matter.title,
            "category": matter.category,
            "grounds": proposal.grounds,
            "recommendations": proposal.recommendations,
            "members_may_read": proposal.members_may_read,
        }


def _at_most(most: int) -> Any:
    def check(text: str) -> None:
        if len(text) > most:
            raise ValidationError(
                _("最多 %(most)d 字，现在有 %(now)d 字，请删减 %(over)d 字。")
                % {"most": most, "now": len(text), "over": len(text) - most}
            )

    return check


class MatterStepForm(StepForm):
    """The form of a step on an existing proposal."""

    def __init__(self, *args: Any, matter: Matter, user: Any, **kwargs: Any) -> None:
        self.matter, self.user = matter, user
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the matter."""


class InviteForm(MatterStepForm):
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("联名委员"),
        queryset=Person.objects.none(),
        error_messages={"required": gettext_lazy("请至少选择一位委员。")},
    )

    def prepare(self) -> None:
        self.fields["people"].queryset = candidates(self.matter)  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"people": list(self.cleaned_data["people"])}


def candidates(matter: Matter) -> Any:
    """Today's members of the assembly who were not asked yet."""
    members = Membership.objects.on(timezone.localdate()).filter(assembly=matter.assembly)
    asked = matter.signatures.values("person")
    return Person.objects.filter(pk__in=members.values("person")).exclude(pk__in=asked)


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


class FeedbackForm(MatterStepForm):
    satisfaction = forms.ChoiceField(
        label=gettext_lazy("您对这次答复"), choices=Feedback.Satisfaction.choices, widget=forms.RadioSelect
    )
    comment = Text(label=gettext_lazy("意见（可不填）"), lines=3, max_length=500, required=False)


class ConcludeForm(MatterStepForm):
    minutes = Text(label=gettext_lazy("会商纪要"), lines=8, max_length=20000)


# Steps that ask for nothing have the plain form: a key and a button.
FORMS: dict[str, type[MatterStepForm]] = {
    "invite": InviteForm,
    "return_to_revise": ReturnForm,
    "file": FileForm,
    "decline": DeclineForm,
    "feedback": FeedbackForm,
    "conclude": ConcludeForm,
}
