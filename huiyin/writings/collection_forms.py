"""What a person types for a collection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.forms import Several, StepForm, Text, readable
from huiyin.writings.kinds import Kind
from huiyin.writings.models import Collection


class CollectionForm(StepForm):
    title = Text(label=_("题目"), max_length=100)
    foreword = Text(label=_("编者的话"), lines=8, required=False, max_length=5000)


class NewCollectionForm(CollectionForm):
    """Of an assembly whose liaison office one is; asked only where there are several."""

    assembly = forms.ModelChoiceField(Assembly.objects.none(), label=_("政协"), empty_label=None)
    field_order = ("assembly",)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Assembly.objects.filter(pk__in=user.assemblies_as(Role.LIAISON)).order_by("pk")
        field: Any = self.fields["assembly"]
        field.queryset, field.initial = own, own.first()
        if own.count() == 1:
            field.widget = forms.HiddenInput()


class ChangeForm(CollectionForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, collection: Collection, **kwargs: Any) -> None:
        words = {"title": collection.title, "foreword": collection.foreword, "seen": collection.edits}
        super().__init__(*args, **kwargs | {"initial": words})


class ChooseFilter(forms.Form):
    """Which of the writings that may be chosen are listed."""

    q = forms.CharField(label=_("题目或作者"), required=False, max_length=60, validators=[readable])
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *Kind.choices])
    year = forms.IntegerField(label=_("年度"), required=False, min_value=1949, max_value=9999)


class ChooseForm(StepForm):
    writings = Several(
        Collection.objects.none(),
        label=_("文稿"),
        error_messages={"required": _("请至少选一篇。"), "invalid_choice": _("有一篇已经不能选入，请重新看一遍。")},
    )

    def __init__(self, *args: Any, there: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["writings"].queryset = there  # type: ignore[attr-defined]


class PlaceForm(StepForm):
    to = forms.IntegerField(min_value=0, max_value=999, error_messages={"invalid": _("请写第几篇，如 3。")})
