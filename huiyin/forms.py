"""Fields and forms that every app builds on."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.web import is_readable

LONGEST_KEY = 18  # digits; the largest key of a database has 19


def readable(text: str) -> None:
    if not is_readable(text):
        raise ValidationError(_("文字中有无法识别的字符（常见于从损坏的文件里复制）。请删去后重新输入。"))


class Text(forms.CharField):
    """One line of text, or several with `lines`; refuses what could not be stored or read again."""

    def __init__(self, *, lines: int = 1, **kwargs: Any) -> None:
        if lines > 1:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(**kwargs)
        self.validators = [readable, *self.validators]

    def to_python(self, value: Any) -> str:
        """Lines end in one character, so that a length is what the writer sees, whatever the browser sent."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class ChoiceBySlug(forms.ModelChoiceField):
    """A record named by its slug. What no database stores names none: PostgreSQL would refuse to look for it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(to_field_name="slug", **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and not is_readable(value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "?"})
        return super().to_python(value)


class Several(forms.ModelMultipleChoiceField):
    """Records that are ticked. A number longer than any key names none: SQLite could not even look for it."""

    def clean(self, value: Any) -> Any:
        for one in value if isinstance(value, list) else []:
            if len(str(one)) > LONGEST_KEY:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": one})
        return super().clean(value)


class PrivateText(Text):
    """Who somebody is or how to reach them: no browser fills it in again, and write.js keeps none of it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["autocomplete"] = "off"


class PastDay(forms.DateField):
    """A day that has come; today when none was typed."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(initial=timezone.localdate, **kwargs)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise ValidationError(_("日期不能晚于今天。"))
        return day


class StepForm(forms.Form):
    """The form of one step. `key` makes a request that arrives twice count once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def facts(self) -> dict[str, Any]:
        """What the step's function takes, by name."""
        return dict(self.cleaned_data)
