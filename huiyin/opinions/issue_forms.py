"""What is typed about an issue: begun, put together, issued, sent upward."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.forms import PastDay, StepForm, Text
from huiyin.opinions.models import BulletinIssue, Level
from huiyin.opinions.secrecy import refuse_secrets
from huiyin.opinions.workflow.issuing import waiting_for_issue


class BeginForm(StepForm):
    series = forms.ChoiceField(
        label=gettext_lazy("刊物"), choices=BulletinIssue.Series.choices, widget=forms.RadioSelect, initial="bulletin"
    )
    title = Text(label=gettext_lazy("标题"), max_length=100, help_text=gettext_lazy("例如：三月综合信息。"))


class ComposeForm(StepForm):
    """A place beside each signed item; those without one are left out."""

    title = Text(label=gettext_lazy("标题"), max_length=100)
    foreword = Text(label=gettext_lazy("编者按（可不填）"), lines=4, max_length=2000, required=False)

    def __init__(self, *args: Any, issue: BulletinIssue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].initial, self.fields["foreword"].initial = issue.title, issue.foreword
        self.fields["foreword"].validators.append(refuse_secrets)
        places = dict(issue.entries.values_list("matter", "place"))
        self.matters = list(waiting_for_issue(issue).select_related("opinion"))
        for matter in self.matters:
            self.fields[f"place_{matter.pk}"] = forms.IntegerField(
                label=_("“%(title)s”排第几条") % {"title": matter.title},
                min_value=1,
                max_value=999,
                required=False,
                initial=places.get(matter.pk),
                widget=forms.NumberInput(attrs={"class": "form-control place"}),
            )

    def rows(self) -> list[tuple[Any, Any]]:
        return [(matter, self[f"place_{matter.pk}"]) for matter in self.matters]

    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        found = {matter.pk: typed[f"place_{matter.pk}"] for matter in self.matters}
        places = {pk: place for pk, place in found.items() if place}
        return {"key": typed["key"], "title": typed["title"], "foreword": typed["foreword"], "places": places}


class IssueForm(StepForm):
    signed_by = Text(
        label=gettext_lazy("签发人（可不填）"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("不填时，写各件信息的签发人。"),
    )


class SendUpwardForm(StepForm):
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=Level.choices)
    body = Text(label=gettext_lazy("报送单位"), max_length=60)
    sent_on = PastDay(label=gettext_lazy("报送日期"))
