"""What is typed on a trip: stops, findings, what is made of them; a member's own visit."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.activities.models import Activity
from huiyin.assemblies.models import Assembly
from huiyin.fieldwork import ways
from huiyin.fieldwork.finding import WORDS, version_of
from huiyin.fieldwork.models import Finding, Stop
from huiyin.forms import PastDay, StepForm, Text
from huiyin.livelihood.forms import AssemblyByPlace
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.noting import title_of
from huiyin.members.models import Person
from huiyin.supervision.forms import persons_named

TITLE = 100  # of Matter.title
NO_NAMES = gettext_lazy("写事，不写群众的姓名和电话。")


def places_of(activity: Activity) -> Any:
    """Every place of the assemblies that hold it."""
    holders = ways.holders_of(activity)
    found = Assembly.objects.within(holders[0])
    for other in holders[1:]:
        found = found | Assembly.objects.within(other)
    return found.distinct()


class StopForm(StepForm):
    kind = forms.ChoiceField(label=gettext_lazy("方式"), choices=Stop.Kind.choices)
    on = forms.DateField(label=gettext_lazy("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    place = AssemblyByPlace(label=gettext_lazy("所在县（区）"), queryset=Assembly.objects.none())
    spot = Text(
        label=gettext_lazy("具体地点"), max_length=60, required=False, help_text=gettext_lazy("例如：乡卫生院。")
    )
    people = forms.IntegerField(
        label=gettext_lazy("见到的人数"),
        min_value=0,
        max_value=32767,
        required=False,
        help_text=gettext_lazy("只记人数，不记姓名。"),
    )
    note = Text(label=gettext_lazy("记录"), lines=4, max_length=4000, required=False, help_text=NO_NAMES)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places_of(activity)  # type: ignore[attr-defined]
        self.initial.setdefault("place", activity.visited_id or activity.assembly_id)
        self.initial.setdefault("on", activity.starts_on)


class StopChangeForm(StopForm):
    at = forms.TypedChoiceField(label=gettext_lazy("排在第几"), coerce=int)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, activity=activity, **kwargs)
        places = range(1, activity.stops.count() + 1)
        self.fields["at"].choices = [(place, str(place)) for place in places]  # type: ignore[attr-defined]


def place_of(stop: Stop) -> int:
    """From 1; a number between may be missing where a stop was removed."""
    return stop.activity.stops.filter(order__lte=stop.order).count()


class FindingForm(StepForm):
    problem = Text(
        label=gettext_lazy("问题"),
        lines=3,
        max_length=4000,
        help_text=NO_NAMES,
        error_messages={"required": gettext_lazy("请写明发现的问题，一两句话就行。")},
    )
    cause = Text(label=gettext_lazy("原因（可以不填）"), lines=2, max_length=4000, required=False)
    advice = Text(label=gettext_lazy("建议（可以不填）"), lines=2, max_length=4000, required=False)
    stop = forms.ModelChoiceField(
        label=gettext_lazy("在哪一处"),
        queryset=Stop.objects.none(),
        required=False,
        empty_label=gettext_lazy("整个行程"),
    )
    place = AssemblyByPlace(
        label=gettext_lazy("所在县（区）"),
        queryset=Assembly.objects.none(),
        required=False,
        empty_label=gettext_lazy("不限"),
    )
    spot = Text(label=gettext_lazy("具体地点（可以不填）"), max_length=60, required=False)
    found_on = PastDay(label=gettext_lazy("发现日期"))

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places_of(activity)  # type: ignore[attr-defined]
        stops = activity.stops.select_related("place")
        if stops:
            self.fields["stop"].queryset = stops  # type: ignore[attr-defined]
            self.fields["stop"].label_from_instance = stop_words  # type: ignore[attr-defined]
        else:
            del self.fields["stop"]
        self.initial.setdefault("place", activity.visited_id)
        self.initial.setdefault("found_on", min(timezone.localdate(), activity.ends_on))

    def clean(self) -> dict[str, Any]:
        """At a stop, the place is the stop's unless another was chosen."""
        given = super().clean() or self.cleaned_data
        stop = given.get("stop")
        if stop is not None:
            given["place"] = given.get("place") or stop.place
            given["spot"] = given.get("spot") or stop.spot
        return given


class FindingEditForm(FindingForm):
    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(finding, name) for name in WORDS} | {"read": version_of(finding)}
        super().__init__(*args, activity=finding.activity, **kwargs)


class LetGoForm(StepForm):
    why = Text(
        label=gettext_lazy("为什么不再提出"),
        max_length=200,
        help_text=gettext_lazy("例如：当地已经列入计划；与另一条相同。同行的人和机关都能看到。"),
    )


def stop_words(stop: Stop) -> str:
    return f"{stop.order}. {stop.get_kind_display()} · {stop.place.place_name}{stop.spot}"


# What is made of it


class RaiseForm(StepForm):
    """Prefilled with what was found; whoever raises it may put it better."""

    name = forms.ChoiceField(label=gettext_lazy("以谁的名义"), required=False)
    title = Text(label=gettext_lazy("案由"), max_length=TITLE)

    def __init__(self, *args: Any, finding: Finding, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", started(finding))
        super().__init__(*args, **kwargs)
        names = [(ways.code_of(one), f"{one.label} · {one.assembly}") for one in self.names(user, finding)]
        if len(names) > 1:
            self.fields["name"].choices = names  # type: ignore[attr-defined]
        else:
            del self.fields["name"]

    def names(self, user: Any, finding: Finding) -> list[Any]:
        return []


class RaiseProposalForm(RaiseForm):
    grounds = Text(label=gettext_lazy("案据"), lines=8, max_length=4000)
    recommendations = Text(
        label=gettext_lazy("建议"),
        lines=4,
        max_length=4000,
        required=False,
        help_text=gettext_lazy("可以先空着，在提案里接着写。"),
    )

    def names(self, user: Any, finding: Finding) -> list[Any]:
        return ways.proposers(user, finding)


class RaiseItemForm(RaiseForm):
    situation = Text(label=gettext_lazy("情况"), lines=6, max_length=4000)
    cause = Text(label=gettext_lazy("原因"), lines=3, max_length=4000, required=False)
    advice = Text(label=gettext_lazy("建议"), lines=4, max_length=4000)

    def names(self, user: Any, finding: Finding) -> list[Any]:
        return ways.item_writers(user, finding)


LEDGER_KINDS = ("finding", "problem", "suggestion")


class RaiseMatterForm(RaiseForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[(kind, LivelihoodMatter.Kind(kind).label) for kind in LEDGER_KINDS],
        widget=forms.RadioSelect,
        initial="finding",
    )
    description = Text(label=gettext_lazy("情况"), lines=8, max_length=4000)
    field_order = ["key", "kind", "title", "description"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["kind"] = "finding"


RAISE_FORMS: dict[str, type[RaiseForm]] = {
    "proposal": RaiseProposalForm,
    "opinion": RaiseItemForm,
    "livelihood": RaiseMatterForm,
}


def started(finding: Finding) -> dict[str, str]:
    """The words of a finding where each kind of matter has them."""
    first, place = title_of(finding.problem), finding.place.place_name if finding.place else ""
    title = first if place in first else f"{place}：{first}"
    because = _("原因：%(cause)s") % {"cause": finding.cause} if finding.cause else ""
    asked = _("建议：%(advice)s") % {"advice": finding.advice} if finding.advice else ""
    return {
        "title": title[:TITLE],
        "grounds": "\n".join(filter(None, [finding.problem, because])),
        "recommendations": finding.advice,
        "situation": finding.problem,
        "cause": finding.cause,
        "advice": finding.advice,
        "description": "\n".join(filter(None, [finding.problem, because, asked])),
    }


# Of one's own accord


class OwnForm(StepForm):
    """Six fields on a phone, of which three are wanted; the day is today."""

    title = Text(
        label=gettext_lazy("做了什么"),
        max_length=120,
        help_text=gettext_lazy("例如：走访村卫生室。"),
        error_messages={"required": gettext_lazy("请写做了什么，几个字就行。")},
    )
    visited = AssemblyByPlace(
        label=gettext_lazy("去了哪个县（区）"),
        queryset=Assembly.objects.none(),
        empty_label=gettext_lazy("请选"),
        error_messages={"required": gettext_lazy("请选去了哪个县（区）。")},
    )
    spot = Text(label=gettext_lazy("乡镇、村或单位（可以不填）"), max_length=60, required=False)
    on = PastDay(label=gettext_lazy("哪一天"))
    companions = Text(
        label=gettext_lazy("同行的委员（可以不填）"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("写姓名，用顿号分开。同名的人注明界别，如：扎西（农业界）。"),
    )
    problem = Text(
        label=gettext_lazy("发现了什么问题（可以不填）"),
        lines=3,
        max_length=4000,
        required=False,
        help_text=gettext_lazy(
            "写了就成为一条发现，可以接着写成提案、信息，或者记入台账。写事，不写群众的姓名和电话。"
        ),
    )
    advice = Text(label=gettext_lazy("建议怎么办（可以不填）"), lines=2, max_length=4000, required=False)

    def __init__(self, *args: Any, assembly: Assembly, user: Any, **kwargs: Any) -> None:
        self.assembly, self.user = assembly, user
        super().__init__(*args, **kwargs)
        self.fields["visited"].queryset = Assembly.objects.within(assembly)  # type: ignore[attr-defined]

    def clean_companions(self) -> list[Person]:
        names = [name.strip() for name in re.split(r"[、,，;；\n]", self.cleaned_data["companions"]) if name.strip()]
        found = [member_named(name, self.assembly) for name in dict.fromkeys(names)]
        return [person for person in dict.fromkeys(found) if person.user_id != self.user.pk]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("advice") and not given.get("problem") and not self.has_error("problem"):
            self.add_error("problem", _("写了建议，请也写明是针对什么问题。"))
        return given


class OwnChangeForm(OwnForm):
    """The finding is changed on its own page."""

    problem = None  # type: ignore[assignment]
    advice = None  # type: ignore[assignment]


def member_named(name: str, assembly: Assembly) -> Person:
    """Of the assembly, or of one above it: tiers go out together."""
    above: Assembly | None = assembly
    refused: ValidationError | None = None
    while above is not None:
        try:
            return persons_named([name], above)[0]
        except ValidationError as why:
            refused = refused or why
            above = above.parent
    assert refused is not None
    raise refused
