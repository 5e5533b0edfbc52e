from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MailForm(forms.Form):
    email = forms.EmailField(
        label=_("邮箱"),
        required=False,
        max_length=254,
        help_text=_("请用单位的邮箱。留空就不发邮件。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    is_wanted = forms.BooleanField(label=_("也用邮件通知我"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_wanted") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("要收邮件，请填写邮箱；不收邮件，请不要勾选下面一项。"))
        return cleaned
