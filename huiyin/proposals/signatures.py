"""What is typed where names are asked for, given and taken back, and where a proposal is withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy

from huiyin.forms import Several, Text
from huiyin.matters.forms import MatterStepForm
from huiyin.matters.models import Matter, Signature
from huiyin.members import consents
from huiyin.members.models import Consent, Membership, Person
from huiyin.proposals.intake import signing_days


class Until(forms.DateField):
    """The last day on which names may be given; how far it may lie is the matter's to say."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class UntilForm(MatterStepForm):
    until = Until(
        label=gettext_lazy("截止日"),
        help_text=gettext_lazy("到这一天为止可以联名、附议；过后没有签名的不再等待。联名和附议同一个截止日。"),
    )

    def prepare(self) -> None:
        days = signing_days(self.matter.assembly, timezone.localdate())
        asked = self.matter.proposal.signing_until
        field = self.fields["until"]
        field.initial = asked if asked and asked >= days.first else days.usual
        field.widget.attrs |= {"min": days.first.isoformat(), "max": days.last.isoformat()}
        self.days = days

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if refusal := self.days.refusal(until):
            raise ValidationError(refusal)
        return until


class InviteForm(UntilForm):
    people = Several(
        label=gettext_lazy("联名委员"),
        queryset=Person.objects.none(),
        error_messages={"required": gettext_lazy("请至少选择一位委员。")},
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["until"].required = False  # left empty: the usual day
        self.fields["people"].queryset = candidates(self.matter)  # type: ignore[attr-defined]

    def clean_until(self) -> Any:
        return super().clean_until() if self.cleaned_data["until"] else None

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"people": list(self.cleaned_data["people"])}


def candidates(matter: Matter) -> Any:
    """Today's members of the assembly who have no part in it, or let the day pass."""
    members = Membership.objects.on(timezone.localdate()).filter(assembly=matter.assembly)
    asked = matter.signatures.exclude(state=Signature.State.EXPIRED).values("person")
    return Person.objects.filter(pk__in=members.values("person")).exclude(pk__in=asked)


class TakeBackForm(MatterStepForm):
    people = Several(
        label=gettext_lazy("收回给谁的邀请"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选择一位委员。")},
    )

    def prepare(self) -> None:
        waiting = self.matter.signatures.filter(role=Signature.Role.COSIGNER, state=Signature.State.INVITED)
        self.fields["people"].queryset = Person.objects.filter(pk__in=waiting.values("person"))  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"people": list(self.cleaned_data["people"])}


class MoveDayForm(UntilForm):
    note = Text(label=gettext_lazy("说明（可不填）"), max_length=100, required=False)


class SignForm(MatterStepForm):
    """`edition`: which words stood on the page; with others the name is not taken."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    named = forms.BooleanField(
        label=gettext_lazy("公开的提案上署我的名"),
        required=False,
        initial=True,
        help_text=consents.asked(Consent.What.NAME),
    )

    def prepare(self) -> None:
        self.fields["edition"].initial = self.matter.proposal.edition


class ReasonForm(MatterStepForm):
    reason = Text(
        label=gettext_lazy("理由"), max_length=200, help_text=gettext_lazy("一两句话即可，联名人和工作人员都看得到。")
    )


class RefusalForm(MatterStepForm):
    note = Text(label=gettext_lazy("不同意的理由"), max_length=200)


FORMS: dict[str, type[MatterStepForm]] = {
    "invite": InviteForm,
    "take_back_invitation": TakeBackForm,
    "open_seconding": UntilForm,
    "move_signing_day": MoveDayForm,
    "sign": SignForm,
    "second": SignForm,
    "withdraw": ReasonForm,
    "ask_to_withdraw": ReasonForm,
    "refuse_to_withdraw": RefusalForm,
}
