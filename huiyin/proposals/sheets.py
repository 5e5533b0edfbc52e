"""Letters as a sheet."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.exports import DAY, Column, Sheet

LETTERS = [
    Column("title", gettext_lazy("案由"), width=44),
    Column("to", gettext_lazy("转送单位"), width=22),
    Column("kind", gettext_lazy("类别"), read="get_kind_display"),
    Column("sent_on", gettext_lazy("发出"), DAY, 12),
    Column("read_on", gettext_lazy("阅知"), DAY, 12),
]


def letters(found: Any) -> Sheet:
    return Sheet(f"letters-{timezone.localdate()}", _("转送信函"), LETTERS, found, [])
