from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.forms import StepForm, Text


class NoteForm(StepForm):
    text = Text(
        label=_("补充说明"),
        lines=5,
        max_length=2000,
        help_text=_("用自己的话写：做了什么、有什么结果。列在记录旁边，查阅整份档案的人都看得到。"),
    )


class ContestForm(StepForm):
    text = Text(
        label=_("哪里不对"),
        lines=5,
        max_length=2000,
        help_text=_("写清楚记的是什么、应当是什么；缺一条的，写明哪一天、什么事。"),
    )


class BeginForm(StepForm):
    of = forms.ChoiceField(label=_("哪一年"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = choices  # type: ignore[attr-defined]


class EditForm(StepForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = Text(label=_("正文"), lines=24, max_length=20000)
