"""What is typed about a talk, and when a pair is handed over. No browser keeps any word of a talk."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly
from huiyin.contacts.models import Meeting, MeetingNote, Pair
from huiyin.contacts.talks import seats_of
from huiyin.forms import PastDay, PrivateText, StepForm, Text
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.members.models import Person, Seat, member_assemblies
from huiyin.supervision.forms import persons_named

THEME, WORDS = 60, 5000
RAISED = [
    (kind.value, kind.label)
    for kind in (LivelihoodMatter.Kind.PROBLEM, LivelihoodMatter.Kind.HOT_ISSUE, LivelihoodMatter.Kind.SUGGESTION)
]
MOST_AT_ONCE = 30


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("方式"), choices=Meeting.Kind.choices, initial=Meeting.Kind.TALK, widget=forms.RadioSelect
    )


def _theme() -> PrivateText:
    return PrivateText(label=gettext_lazy("主题（可不填）"), max_length=THEME, required=False)


_SEALED = gettext_lazy("只有你们两位看得到，加密保存。机关只知道见过面。")


def _words(help_text: Any = _SEALED) -> PrivateText:
    return PrivateText(
        label=gettext_lazy("内容（可不填）"), lines=4, max_length=WORDS, required=False, help_text=help_text
    )


class RecordForm(StepForm):
    """Four fields, on a phone; in what capacity only where one has a choice."""

    kind = _kind()
    held_on = PastDay(label=gettext_lazy("日期"))
    theme = _theme()
    words = _words()
    seat = forms.ModelChoiceField(
        label=gettext_lazy("身份"), queryset=Seat.objects.none(), required=False, empty_label=gettext_lazy("委员本人")
    )

    def __init__(self, *args: Any, person: Person, pair: Pair | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assembly = pair.assembly if pair else None
        today = timezone.localdate()
        day = min(filter(None, [today, pair.ends_on if pair else None]))
        seats = seats_of(person, assembly, day)
        field = self.fields["seat"]
        field.queryset = seats  # type: ignore[attr-defined]
        field.label_from_instance = lambda seat: f"{seat.body} · {seat.office}"  # type: ignore[attr-defined]
        if not seats:
            del self.fields["seat"]
        elif pair:
            self.initial.setdefault("seat", _implied(seats, person, pair))


def _implied(seats: Any, person: Person, pair: Pair) -> Seat | None:
    """The office the pair is about: staff meet as staff, a vice-chair of the Party meets as vice-chair."""
    if person.pk != pair.first_id:
        return None
    if pair.kind == Pair.Kind.STAFF_MEMBER:
        return seats.filter(role=Seat.Role.STAFF).first()
    if pair.kind == Pair.Kind.PARTY_NONPARTY:
        return seats.filter(role=Seat.Role.VICE_CHAIR, body__kind="chair_council").first()
    return None


class RecordOthersForm(RecordForm):
    """With members one has no pair with; of several met on one day a record each."""

    people = Text(
        label=gettext_lazy("见了谁"),
        max_length=600,
        help_text=gettext_lazy("写委员姓名，几位用顿号分开，每位记一次。同名的注明界别，如：扎西（农业界）。"),
    )
    field_order = ["people", "kind", "held_on", "theme", "words", "seat"]

    def __init__(self, *args: Any, person: Person, assemblies: list[Assembly], **kwargs: Any) -> None:
        self.assemblies = assemblies
        super().__init__(*args, person=person, **kwargs)

    def clean_people(self) -> list[Person]:
        names = [name.strip() for name in re.split(r"[、,，;；\n]", self.cleaned_data["people"]) if name.strip()]
        if len(names) > MOST_AT_ONCE:
            raise ValidationError(_("一次最多记 %(most)d 位。") % {"most": MOST_AT_ONCE})
        return list(dict.fromkeys(_named(name, self.assemblies) for name in names))


def _named(name: str, assemblies: list[Assembly]) -> Person:
    found: ValidationError | None = None
    for assembly in assemblies:
        try:
            return persons_named([name], assembly)[0]
        except ValidationError as wrong:
            found = found or wrong
    raise found or ValidationError(_("没有“%(name)s”。") % {"name": name})


class NoteForm(StepForm):
    theme = _theme()
    words = _words(gettext_lazy("只有你们两位看得到，加密保存。两栏都清空，就不再保存您写的。"))

    def __init__(self, *args: Any, note: MeetingNote | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if note:
            self.initial.update(theme=note.theme, words=note.words)


class AmendForm(StepForm):
    took_place = forms.TypedChoiceField(
        label=gettext_lazy("这次见面"),
        choices=[("yes", gettext_lazy("有，日期或方式记错了")), ("no", gettext_lazy("没有这回事"))],
        coerce=lambda given: given == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    held_on = PastDay(label=gettext_lazy("日期"))
    kind = _kind()
    reason = PrivateText(label=gettext_lazy("更正理由"), max_length=200, help_text=gettext_lazy("只有你们两位看得到。"))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(held_on=meeting.held_on, kind=meeting.kind)


class RaiseForm(StepForm):
    title = Text(label=gettext_lazy("标题"), max_length=100)
    description = Text(
        label=gettext_lazy("情况"),
        lines=6,
        max_length=5000,
        help_text=gettext_lazy("这一页写的，台账工作人员和承办单位会看到。写事，不写人，也不写是谁和谁谈到的。"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("归入"), choices=RAISED, initial=RAISED[0][0])
    place = forms.ModelChoiceField(
        label=gettext_lazy("地点"), queryset=Assembly.objects.none(), required=False, empty_label=gettext_lazy("不限")
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Assembly.objects.within(meeting.assembly)  # type: ignore[attr-defined]
        self.fields["place"].label_from_instance = lambda one: one.place_name  # type: ignore[attr-defined]


class PassOnForm(StepForm):
    """Who goes on for whoever left; the end that stayed is not asked for."""

    name = Text(
        label=gettext_lazy("由谁接续"),
        max_length=60,
        help_text=gettext_lazy("写姓名。同名的注明界别，如：扎西（农业界）。"),
    )
    on = PastDay(label=gettext_lazy("接续日期"))

    def __init__(self, *args: Any, pair: Pair, end: str, **kwargs: Any) -> None:
        self.pair, self.end = pair, end
        super().__init__(*args, **kwargs)

    def clean_name(self) -> Person:
        return persons_named([self.cleaned_data["name"]], self.pair.assembly)[0]

    def facts(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"key": given["key"], "on": given["on"], self.end: given["name"]}


class EndForm(StepForm):
    on = PastDay(label=gettext_lazy("结束日期"))
    why = Text(label=gettext_lazy("原因"), max_length=200)


def assemblies_of(user: Any, person: Person) -> list[Assembly]:
    """Where somebody sits or works today."""
    today = timezone.localdate()
    seats = Seat.objects.on(today).filter(person=person).values_list("body__assembly", flat=True)
    return list(Assembly.objects.filter(pk__in={*member_assemblies(user), *seats}))
