from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.corrections.models import CorrectionRequest
from huiyin.forms import StepForm, Text


class AskForm(StepForm):
    text = Text(
        label=_("哪里不对"),
        lines=4,
        max_length=2000,
        help_text=_("写清楚记的是什么、应当是什么。要证明的材料，答复部门会同您联系。"),
    )


class AnswerForm(StepForm):
    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=CorrectionRequest.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项结果。")},
    )
    answer = Text(
        label=_("答复"),
        lines=4,
        max_length=2000,
        help_text=_("改了什么，或者为什么不改。本人会收到通知，看到这段话。"),
        error_messages={"required": _("请写明核实的情况：改了什么，或者为什么不改。")},
    )
