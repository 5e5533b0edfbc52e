"""What a person types about the pictures and the voice note of a writing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.files.forms import AudioField, PictureField
from huiyin.forms import StepForm, Text


class PictureForm(StepForm):
    picture = PictureField(label=_("图片"))
    caption = Text(
        label=_("图片说明"), max_length=100, help_text=_("拍的是什么。印在图片下面，看不见图片的人也要靠它。")
    )


class AudioForm(StepForm):
    audio = AudioField(label=_("录音"))


class RowForm(StepForm):
    """One picture that is there: its words, or its place."""

    caption = Text(label=_("图片说明"), max_length=100, required=False)
    to = forms.IntegerField(min_value=0, max_value=99, required=False)

    def facts_for(self, *names: str) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("key", *names)}
