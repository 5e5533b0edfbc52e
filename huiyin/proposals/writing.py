"""What is typed when a proposal is written: by oneself, for a body, or by the staff for somebody who wrote on paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Agency, Assembly, Session, Term
from huiyin.forms import Several, StepForm, Text
from huiyin.matters.models import UNSENT, Matter
from huiyin.members import consents
from huiyin.members.models import Consent, Membership, Person
from huiyin.proposals.models import Proposal
from huiyin.proposals.proposers import OWN, Capacity
from huiyin.proposals.workflow.raising import MOST_SUGGESTED

CONSENT = [("yes", gettext_lazy("同意公开")), ("no", gettext_lazy("不同意公开"))]
_SAID = {True: "yes", False: "no", None: None}


class ProposalForm(StepForm):
    """The words of a proposal. Lengths and categories are those of the assembly's rule set."""

    raised_as = forms.ChoiceField(label=gettext_lazy("以谁的名义"), widget=forms.RadioSelect)
    signed_for_by = Text(
        label=gettext_lazy("签署人（联系人）"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("以单位名义提出时，写代表单位签署、答复时联系的人。"),
    )
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
    suggested_agencies = Several(
        label=gettext_lazy("建议由哪些单位承办（最多 5 个）"),
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    based_on_research = forms.BooleanField(label=gettext_lazy("经过调研"), required=False)
    forwarded = forms.BooleanField(label=gettext_lazy("材料由他人提供，本人转交"), required=False)
    forwarded_from = Text(label=gettext_lazy("材料由谁提供"), max_length=100, required=False)
    publish_consent = forms.TypedChoiceField(
        label=gettext_lazy("提案和答复是否可以向社会公开"),
        choices=CONSENT,
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
        help_text=consents.asked(Consent.What.PROPOSAL),
    )
    publish_reason = Text(label=gettext_lazy("不同意公开的理由"), max_length=200, required=False)

    def __init__(self, *args: Any, assembly: Assembly, capacities: list[Capacity] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = assembly.rules_on(timezone.localdate())
        self.fields["category"].choices = [("", _("请选择")), *rules.choices("categories")]  # type: ignore[attr-defined]
        self.fields["suggested_agencies"].queryset = assembly.agencies.all()  # type: ignore[attr-defined]
        self._limit("title", rules.document["lengths"]["title"])
        self._limit("grounds", rules.document["lengths"]["body"])
        self._limit("recommendations", rules.document["lengths"]["body"])
        self._offer(capacities or [])

    def _offer(self, capacities: list[Capacity]) -> None:
        """Asked only where there is something to choose."""
        if not any(capacity.kind in Proposal.SIGNED_FOR for capacity in capacities):
            del self.fields["signed_for_by"]
        if len(capacities) < 2:
            del self.fields["raised_as"]
            return
        field: Any = self.fields["raised_as"]
        field.choices = [(capacity.code, capacity.label) for capacity in capacities]
        field.initial = capacities[0].code
        if any(capacity.kind in Proposal.ONLY_AT_SESSION for capacity in capacities):
            field.help_text = _("界别、小组的提案随时可以起草，只在大会收件期间提交。")

    def _limit(self, name: str, most: int) -> None:
        field = self.fields[name]
        field.widget.attrs["data-most"] = most  # counted while typing; never cut off
        field.validators.append(_at_most(most))

    def clean_suggested_agencies(self) -> list[Agency]:
        chosen = list(self.cleaned_data["suggested_agencies"])
        if len(chosen) > MOST_SUGGESTED:
            raise ValidationError(
                _("最多选 %(most)d 个单位，现在选了 %(now)d 个。") % {"most": MOST_SUGGESTED, "now": len(chosen)}
            )
        return chosen

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("publish_consent") is False and not typed.get("publish_reason") and "publish_reason" in typed:
            self.add_error("publish_reason", _("不同意公开时，请写一句理由。"))
        if typed.get("publish_consent") is not False:
            typed["publish_reason"] = ""
        if not typed.get("forwarded"):
            typed["forwarded_from"] = ""
        return typed

    @property
    def more_is_open(self) -> bool:
        """The part that is folded away is shown where something in it is wrong or already filled in."""
        names = ("suggested_agencies", "based_on_research", "forwarded", "forwarded_from", "publish_reason")
        return any(self[name].errors or self[name].value() for name in (*names, "publish_consent"))

    @classmethod
    def words_of(cls, matter: Matter) -> dict[str, Any]:
        proposal = matter.proposal
        plain = ["grounds", "recommendations", "members_may_read", "signed_for_by", "based_on_research", "forwarded"]
        plain += ["forwarded_from", "publish_reason"]
        return {name: getattr(proposal, name) for name in plain} | {
            "title": matter.title,
            "category": matter.category,
            "suggested_agencies": list(proposal.suggested_agencies.all()),
            "publish_consent": _SAID[proposal.publish_consent],
        }


def _at_most(most: int) -> Any:
    def check(text: str) -> None:
        if len(text) > most:
            raise ValidationError(
                _("最多 %(most)d 字，现在有 %(now)d 字，请删减 %(over)d 字。")
                % {"most": most, "now": len(text), "over": len(text) - most}
            )

    return check


def may_change_whose(matter: Matter, capacities: list[Capacity]) -> str | None:
    """The capacity it is written in now, where that may still be changed to another."""
    if matter.state not in UNSENT or matter.proposal.entered_by_id:
        return None
    proposal = matter.proposal
    for capacity in capacities:
        if (capacity.kind, capacity.name) == (proposal.collective_kind, proposal.collective_name):
            return capacity.code
    return None


class OnBehalfForm(ProposalForm):
    """Written down by the staff from a paper that was signed."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("第一提案人（书面材料的签署人）"),
        queryset=Person.objects.none(),
        empty_label=gettext_lazy("请选择"),
    )
    collective_kind = forms.ChoiceField(
        label=gettext_lazy("提案形式"),
        choices=[("", gettext_lazy("委员本人的提案")), *Proposal.Collective.choices],
        required=False,
    )
    collective_name = Text(
        label=gettext_lazy("提案单位"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("以单位、界别或小组名义提出时填写。"),
    )
    field_order = ["key", "person", "collective_kind", "collective_name"]

    def __init__(self, *args: Any, assembly: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, assembly=assembly, **kwargs)
        members = Membership.objects.on(timezone.localdate()).filter(assembly=assembly)
        people = Person.objects.filter(pk__in=members.values("person")).order_by("name", "pk")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        kind, name = typed.get("collective_kind"), typed.get("collective_name")
        if kind and not name and "collective_name" in typed:
            self.add_error("collective_name", _("请写出以哪个单位、界别或小组的名义提出。"))
        if name and not kind and "collective_kind" in typed:
            self.add_error("collective_kind", _("填了提案单位，请选择提案形式。"))
        return typed


class SessionForm(StepForm):
    """The days of one session."""

    term = forms.ModelChoiceField(label=gettext_lazy("届"), queryset=Term.objects.none(), empty_label=None)
    number = forms.IntegerField(label=gettext_lazy("第几次会议"), min_value=1, max_value=30)
    opens_on = forms.DateField(
        label=gettext_lazy("开幕日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    closes_on = forms.DateField(
        label=gettext_lazy("闭幕日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].queryset = session.assembly.terms.order_by("-number")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        opens_on, closes_on = typed.get("opens_on"), typed.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", _("闭幕日期不能早于开幕日期。"))
        return typed


__all__ = ["OWN", "OnBehalfForm", "ProposalForm", "SessionForm", "may_change_whose"]
