from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.forms import StepForm, Text


class ReasonForm(StepForm):
    """Of a hold, of its end, of an erasure: words somebody else will read."""

    def __init__(self, *args: Any, called: str, field: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[field] = Text(label=called, lines=3, max_length=300, help_text=help_text)


class EraseForm(StepForm):
    """The last press. Nothing of it can be taken back, and the box says so in the writer's own words."""

    everywhere = forms.BooleanField(
        label=_("没有写明是谁的文字里，同样的姓名也换掉"),
        required=False,
        initial=True,
        help_text=_("姓名也是平常的词（例如“和平”）时请不要选：正文里的那个词会一起换掉。有同名的人时，选了也不换。"),
    )
    understood = forms.BooleanField(
        label=_("我知道：注销以后不能恢复，备份里的要等备份到期"),
        error_messages={"required": _("请先确认：注销以后不能恢复。")},
    )

    def facts(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if name != "understood"}
