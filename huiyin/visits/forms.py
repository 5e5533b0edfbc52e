"""What is typed where people are received, and how it is checked."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly
from huiyin.forms import PrivateText, StepForm, Text
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.permissions import may_collect
from huiyin.matters.models import Originator
from huiyin.matters.originators import NEEDS_A_CONTACT, contact_missing
from huiyin.members.models import Person
from huiyin.supervision.forms import persons_named
from huiyin.visits.models import Received, Reception, ReceptionPlace

_O = Received.Outcome
MATTER_KINDS = [
    (kind.value, kind.label)
    for kind in (
        LivelihoodMatter.Kind.PROBLEM,
        LivelihoodMatter.Kind.HOT_ISSUE,
        LivelihoodMatter.Kind.SUGGESTION,
    )
]


class PlaceForm(StepForm):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=ReceptionPlace.Kind.choices)
    name = Text(label=gettext_lazy("名称"), max_length=60)
    place = forms.ModelChoiceField(label=gettext_lazy("所在县（区）"), queryset=Assembly.objects.none())
    spot = Text(
        label=gettext_lazy("具体地点"), max_length=60, required=False, help_text=gettext_lazy("例如：乡政府一楼。")
    )
    regular_days = Text(
        label=gettext_lazy("固定接待日"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("例如：每月 10 日、20 日上午。"),
    )
    is_open = forms.BooleanField(
        label=gettext_lazy("在用"),
        required=False,
        initial=True,
        help_text=gettext_lazy("停用后不再安排接待；以前的记录照常可以查阅。"),
    )

    def __init__(self, *args: Any, assembly: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Assembly.objects.within(assembly)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        self.fields["place"].label_from_instance = lambda one: one.place_name  # type: ignore[attr-defined]
        self.initial.setdefault("place", assembly.pk)


class PlanForm(StepForm):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Reception.Kind.choices)
    held_on = forms.DateField(
        label=gettext_lazy("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    members = Text(
        label=gettext_lazy("接待委员"),
        help_text=gettext_lazy("写姓名，用顿号分开。同名的人注明界别，如：扎西（农业界）。"),
    )
    theme = Text(label=gettext_lazy("主题"), max_length=100, required=False)

    def __init__(self, *args: Any, place: ReceptionPlace, **kwargs: Any) -> None:
        self.place = place
        super().__init__(*args, **kwargs)

    def clean_members(self) -> list[Person]:
        names = [name.strip() for name in re.split(r"[、,，;；\n]", self.cleaned_data["members"]) if name.strip()]
        persons = [_person_named(name, self.place.assembly) for name in dict.fromkeys(names)]
        return list(dict.fromkeys(persons))


def _person_named(name: str, assembly: Assembly) -> Person:
    """Of the place's own assembly, or of one above it whose members come there too."""
    try:
        return persons_named([name], assembly)[0]
    except ValidationError:
        above = assembly.parent
        while above is not None:
            try:
                return persons_named([name], above)[0]
            except ValidationError:
                above = above.parent
        raise


class CancelForm(StepForm):
    text = Text(label=gettext_lazy("取消原因"), max_length=200)


class FinishForm(StepForm):
    note = Text(
        label=gettext_lazy("小结"),
        lines=4,
        required=False,
        help_text=gettext_lazy("可以不写。请不要写来访群众的姓名和联系方式。"),
    )


class SettleForm(StepForm):
    """What becomes of a line that was left open."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("这件事怎样办"),
        choices=[(_O.ANSWERED, gettext_lazy("当面答复了")), (_O.ENTERED, gettext_lazy("记入台账，交有关单位办"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一项：当面答复了，还是记入台账。")},
    )
    answer = Text(label=gettext_lazy("当面是怎样答复的"), lines=3, required=False, max_length=2000)
    title = Text(
        label=gettext_lazy("台账上的标题"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("可以不写，就用所记的第一句。不要写姓名。"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("归入"), choices=MATTER_KINDS, initial="problem", required=False)

    def __init__(self, *args: Any, reception: Reception, user: Any, **kwargs: Any) -> None:
        self.reception = reception
        super().__init__(*args, **kwargs)
        if not may_collect(user, reception.place.assembly_id):
            field = self.fields["outcome"]
            field.choices = [one for one in field.choices if one[0] != _O.ENTERED]  # type: ignore[attr-defined]
            del self.fields["title"], self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["kind"] = given.get("kind") or MATTER_KINDS[0][0]
        if given.get("outcome") == _O.ANSWERED and not given.get("answer") and not given.get("same_as"):
            self.add_error("answer", _("请写明当面是怎样答复的；还不能答复的，请选记入台账。"))
        return given


class ReceiveForm(SettleForm):
    """One who came: written on a phone at a table, anonymous unless they wish otherwise."""

    what = Text(
        label=gettext_lazy("反映的事"),
        lines=4,
        max_length=2000,
        help_text=gettext_lazy("写事，不写人：姓名和电话写在下面，会单独加密保存。"),
    )
    same_as = forms.ModelChoiceField(
        label=gettext_lazy("和前面的人是同一件事"),
        queryset=Received.objects.none(),
        required=False,
        empty_label=gettext_lazy("不是，另一件事"),
    )
    name = PrivateText(label=gettext_lazy("姓名"), max_length=60, required=False)
    contact = PrivateText(
        label=gettext_lazy("联系方式"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("电话或者收信地址，由本人愿意留的。不要记身份证号。"),
    )
    answer_by = forms.ChoiceField(
        label=gettext_lazy("希望怎样得到答复"),
        choices=Originator.AnswerBy.choices,
        initial=Originator.AnswerBy.IN_PERSON,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        outcome.choices = [*outcome.choices, (_O.OPEN, gettext_lazy("先记下，结束之前再定"))]  # type: ignore[attr-defined]
        lines = self.reception.received.filter(same_as=None).select_related("originator")
        same = self.fields["same_as"]
        same.queryset = lines  # type: ignore[attr-defined]
        same.label_from_instance = lambda line: f"{line.order}. {line.what[:20]}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("answer_by") in NEEDS_A_CONTACT and not given.get("contact"):
            self.add_error("contact", contact_missing())
        return given


class CorrectForm(StepForm):
    what = Text(label=gettext_lazy("反映的事"), lines=4, max_length=2000)
    answer = Text(label=gettext_lazy("当面是怎样答复的"), lines=3, max_length=2000, required=False)
    reason = Text(label=gettext_lazy("更正理由"), max_length=200)

    def __init__(self, *args: Any, received: Received, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(what=received.what, answer=received.answer)
        if received.outcome != _O.ANSWERED:
            del self.fields["answer"]
