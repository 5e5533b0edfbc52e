"""What is typed about candidates: which intake, which of them, what to do with those ticked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly, Session
from huiyin.forms import ChoiceBySlug, Several, StepForm, Text
from huiyin.matters.models import Matter
from huiyin.proposals.candidates.searching import Intake
from huiyin.proposals.candidates.shown import Asked
from huiyin.proposals.forms import ProposalChoice
from huiyin.text.likeness import Mark

SHOW = [
    ("", _("可能是同一件事，还能并案的")),
    ("all", _("可能是同一件事，包括已经决定的")),
    ("place", _("同一地方或单位，另一件事")),
]
MARK = [("", _("不限")), (Mark.SAME_TEXT, _("文字基本相同")), (Mark.SAME_MATTER, _("同一件事"))]


class IntakeForm(forms.Form):
    """In the address: every page of the list can be kept and sent on."""

    assembly = ChoiceBySlug(label=_("政协"), queryset=Assembly.objects.none(), empty_label=None)
    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    session = forms.ModelChoiceField(
        label=_("会议"), queryset=Session.objects.none(), required=False, empty_label=_("全年")
    )
    show = forms.ChoiceField(label=_("看哪些"), choices=SHOW, required=False)
    category = forms.ChoiceField(label=_("分类"), required=False)
    mark = forms.ChoiceField(label=_("相似程度"), choices=MARK, required=False)

    def __init__(self, data: Any, *, assemblies: Any, assembly: Assembly, years: list[int], today: Any) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["assembly"].queryset = assemblies
        fields["year"].choices = [(year, year) for year in years]
        fields["session"].queryset = assembly.sessions.select_related("term").order_by("-opens_on")
        categories = assembly.rules_on(today).choices("categories") if assembly.has_rules_on(today) else []
        fields["category"].choices = [("", _("全部分类")), *categories]

    def intake(self) -> Intake:
        return Intake(*(self.cleaned_data[name] for name in ("assembly", "year", "session")))

    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(said["show"] == "place", said["show"] == "all", said["category"], said["mark"])


class SeveralProposals(Several):
    def label_from_instance(self, matter: Any) -> str:
        return " ".join(filter(None, [matter.docket, matter.title, f"（{matter.get_state_display()}）"]))


class TogetherForm(StepForm):
    """Which go into which."""

    into = ProposalChoice(
        label=_("并入哪一件提案"), queryset=Matter.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    matters = SeveralProposals(label=_("哪些提案"), queryset=Matter.objects.none(), widget=forms.CheckboxSelectMultiple)
    note = Text(label=_("理由（可不填）"), lines=2, max_length=500, required=False)

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("into", "matters"):
            self.fields[name].queryset = among  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The one they go into may have been ticked with the others."""
        said = super().clean() or {}
        if said.get("into") and "matters" in said:
            said["matters"] = [matter for matter in said["matters"] if matter.pk != said["into"].pk]
            if not said["matters"]:
                self.add_error("matters", _("除了并入的那一件，请再勾选至少一件。"))
        return said
