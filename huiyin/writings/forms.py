"""What is typed for a writing and for a call, and how it is checked."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.activities.models import Activity
from huiyin.assemblies.models import Assembly, Body, Sector
from huiyin.forms import Several, StepForm, Text
from huiyin.members import consents
from huiyin.members.models import Consent, Person, person_of
from huiyin.supervision.forms import ComingDay, persons_named
from huiyin.writings.kinds import Kind
from huiyin.writings.models import Writing
from huiyin.writings.words import TIBETAN
from huiyin.writings.workflow import beyond

LONG = 20_000  # characters of a text; the longest family history we were shown has some 12,000
_C = Writing.Consent
CONSENTS = [
    (_C.NONE.value, gettext_lazy("只用于履职记录：只有您和联络机构、本级领导看得到")),
    (_C.INSIDE.value, gettext_lazy("可在本级内部发布：本级委员和机关工作人员可以读到，不对外")),
    (_C.PUBLIC.value, gettext_lazy("可向社会公开：任何人都可以读到，署您的名字")),
]
AUDIENCES = [
    (_C.INSIDE.value, gettext_lazy("本级内部：本级委员和机关工作人员")),
    (_C.PUBLIC.value, gettext_lazy("社会公开：任何人，不用登录")),
]


def _counted(field: forms.Field, most: int) -> None:
    field.widget.attrs["data-most"] = most  # counted while typing; never cut off


class WordsForm(StepForm):
    """The words in either language, or in both."""

    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    title = Text(label=gettext_lazy("题目"), max_length=100, required=False)
    text = Text(label=gettext_lazy("正文"), lines=14, max_length=LONG, required=False)
    title_bo = Text(
        label=gettext_lazy("题目（藏文）"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("汉文、藏文写一种就可以；两种都有的，并排给人看。"),
    )
    text_bo = Text(label=gettext_lazy("正文（藏文）"), lines=8, max_length=LONG, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in (("title", 100), ("text", LONG), ("title_bo", 200), ("text_bo", LONG)):
            _counted(self.fields[name], most)
        for name in ("title_bo", "text_bo"):
            self.fields[name].widget.attrs |= TIBETAN

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given["title"] and not given["title_bo"]:
            self.add_error("title", _("请写题目，汉文藏文都可以。"))
        return given


class DraftForm(WordsForm):
    """What its author writes, and how far they let it be read."""

    place = forms.ModelChoiceField(
        label=gettext_lazy("写的是哪里"),
        queryset=Assembly.objects.none(),
        required=False,
        empty_label=gettext_lazy("（不写）"),
        help_text=gettext_lazy("村史家史写明是哪个县（区）的。"),
    )
    activity = forms.ModelChoiceField(
        label=gettext_lazy("出自哪次活动"),
        queryset=Activity.objects.none(),
        required=False,
        empty_label=gettext_lazy("（没有活动）"),
        help_text=gettext_lazy("学习心得写学习的那一次；村史家史写讲述的那一次。"),
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("您同意给谁看"),
        choices=CONSENTS,
        widget=forms.RadioSelect,
        initial=_C.NONE.value,
        help_text=consents.asked(Consent.What.WRITING),
    )

    def __init__(
        self, *args: Any, assembly: Assembly, user: Any, writing: Writing | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Assembly.objects.within(assembly)  # type: ignore[attr-defined]
        self.fields["place"].label_from_instance = lambda one: one.place_name  # type: ignore[attr-defined]
        self.fields["activity"].queryset = activities_for(  # type: ignore[attr-defined]
            user, assembly, self.initial.get("activity")
        )
        if writing is not None and writing.author_id is None:
            del self.fields["consent"]


def activities_for(user: Any, assembly: Assembly, also: int | None) -> QuerySet[Activity]:
    """Those a member was called to or came to; for an office, those of the assembly. The latest first."""
    seen = Activity.objects.visible_to(user).held().order_by("-starts_on", "-pk")
    person = person_of(user)
    if person is not None:
        found = seen.filter(participations__membership__person=person)
    else:
        found = seen.filter(assembly=assembly)
    keys = list(dict.fromkeys(found.values_list("pk", flat=True)[:200]))
    return Activity.objects.visible_to(user).filter(Q(pk__in=keys) | Q(pk=also or 0)).order_by("-starts_on", "-pk")


class NewForm(DraftForm):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Kind.choices, widget=forms.RadioSelect)
    body = forms.ModelChoiceField(
        label=gettext_lazy("署名单位"), queryset=Body.objects.none(), empty_label=gettext_lazy("请选择")
    )
    field_order = ["key", "seen", "kind", "body", "title", "text", "title_bo", "text_bo", "place", "activity"]

    def __init__(self, *args: Any, of_a_body: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_a_body:
            self.fields["body"].queryset = Body.objects.filter(assembly=kwargs["assembly"])  # type: ignore[attr-defined]
            del self.fields["consent"]
        else:
            del self.fields["body"]

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        del facts["seen"]
        return facts


class EditForm(WordsForm):
    """The office's words for the author's."""

    note = Text(
        label=gettext_lazy("改动说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("作者会看到，例如：分了段，改了两处地名。"),
    )
    field_order = ["key", "seen", "title", "text", "note", "title_bo", "text_bo"]


class AgreeForm(StepForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)


class SendBackForm(StepForm):
    text = Text(
        label=gettext_lazy("为什么退回"),
        lines=4,
        max_length=1000,
        help_text=gettext_lazy("请作者补充什么，或者为什么这次不用。作者会看到。"),
    )


class ObjectForm(StepForm):
    text = Text(
        label=gettext_lazy("哪里不同意"),
        lines=4,
        max_length=1000,
        help_text=gettext_lazy("文字恢复成您原来的，联络机构看到您的意见再处理。"),
    )


class PublishForm(StepForm):
    audience = forms.ChoiceField(label=gettext_lazy("发布给谁"), choices=AUDIENCES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, writing: Writing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if writing.author_id is not None:
            within = [one for one in AUDIENCES if not beyond(writing.consent, one[0])]
            self.fields["audience"].choices = within  # type: ignore[attr-defined]


class UnpublishForm(StepForm):
    text = Text(label=gettext_lazy("为什么停止发布"), max_length=200, help_text=gettext_lazy("作者会看到。"))


class ConsentForm(StepForm):
    consent = forms.ChoiceField(label=gettext_lazy("您同意给谁看"), choices=CONSENTS, widget=forms.RadioSelect)


class WithdrawForm(StepForm):
    text = Text(label=gettext_lazy("撤回原因"), max_length=200, required=False, help_text=gettext_lazy("可以不写。"))


# Calls


class CallForm(StepForm):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Kind.choices, widget=forms.RadioSelect)
    title = Text(label=gettext_lazy("题目"), max_length=100)
    brief = Text(
        label=gettext_lazy("要求"),
        lines=5,
        max_length=2000,
        required=False,
        help_text=gettext_lazy("写什么、多长、作什么用。"),
    )
    due_on = ComingDay(label=gettext_lazy("截止日期"))
    people = Text(
        label=gettext_lazy("约稿委员"),
        lines=2,
        required=False,
        help_text=gettext_lazy("约稿写姓名，用顿号分开；同名的人注明界别，如：扎西（农业界）。"),
    )
    sectors = Several(
        label=gettext_lazy("界别"),
        queryset=Sector.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("委员和界别都不写，就是向本级全体委员征稿。"),
    )

    def __init__(self, *args: Any, assembly: Assembly, **kwargs: Any) -> None:
        self.assembly = assembly
        super().__init__(*args, **kwargs)
        self.fields["sectors"].queryset = Sector.objects.filter(assembly=assembly)  # type: ignore[attr-defined]

    def clean_people(self) -> list[Person]:
        names = [one.strip() for one in re.split(r"[、,，;；\n]", self.cleaned_data["people"]) if one.strip()]
        if not names:
            return []
        try:
            return persons_named(list(dict.fromkeys(names)), self.assembly)
        except ValidationError as unknown:
            raise ValidationError([str(words) for words in unknown.messages]) from unknown


class MoveForm(StepForm):
    due_on = ComingDay(label=gettext_lazy("截止日期"))


class DeclineForm(StepForm):
    text = Text(
        label=gettext_lazy("说明"), max_length=200, required=False, help_text=gettext_lazy("可以不写。联络机构会看到。")
    )
