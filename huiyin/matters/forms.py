"""What is typed about running clocks."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.forms import StepForm, Text
from huiyin.matters.models import Matter
from huiyin.matters.recomputing import Move


class MatterStepForm(StepForm):
    """The form of a step on an existing matter."""

    def __init__(self, *args: Any, matter: Matter, user: Any, **kwargs: Any) -> None:
        self.matter, self.user = matter, user
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the matter."""


STALE = gettext_lazy("有的期限在这一页打开之后变了，没有改动任何期限。请看下面现在的情况，再定一次。")


@dataclass(frozen=True)
class Chosen:
    """One clock with both days as they were read: Move.code, taken apart."""

    clock: int
    was: date
    to: date
    key: uuid.UUID  # the page's key, for this clock alone


class RecomputeForm(StepForm):
    """Which clocks to move, and why."""

    clocks = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": STALE, "required": gettext_lazy("请至少选一个期限。")},
    )
    reason = Text(
        label=gettext_lazy("为什么重新核定"),
        lines=2,
        max_length=300,
        help_text=gettext_lazy("例如：本区新定了藏历新年放假。理由写进每个期限的说明和事项的经过。"),
    )

    def __init__(self, *args: Any, moves: list[Move], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clocks"].choices = [(move.code, _("改动")) for move in moves]  # type: ignore[attr-defined]
        self.picked = set(self["clocks"].value() or []) if self.is_bound else {move.code for move in moves}

    def chosen(self) -> list[Chosen]:
        return [taken_apart(code, self.cleaned_data["key"]) for code in self.cleaned_data["clocks"]]


def taken_apart(code: str, key: uuid.UUID) -> Chosen:
    """Raises ValueError where it is no Move.code."""
    clock, was, to = code.split(":")
    return Chosen(int(clock), date.fromisoformat(was), date.fromisoformat(to), uuid.uuid5(key, code))
