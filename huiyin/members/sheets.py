"""Lists of members as sheets: what their page shows, no more."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.exports import DAY, WHOLE, YES_NO, Column, Sheet

PEOPLE = [
    Column("name", gettext_lazy("姓名"), read="person.name"),
    Column("assembly", gettext_lazy("政协"), width=28, read="assembly.name"),
    Column("sector", gettext_lazy("界别"), width=22, read="sector.name"),
    Column("term", gettext_lazy("届"), WHOLE, 8, read="term.number"),
    Column("first_term", gettext_lazy("新任"), YES_NO, 8),
    Column("starts_on", gettext_lazy("任职开始"), DAY, 12),
]


def people(found: Any, asked: list[tuple[str, str]], day: date) -> Sheet:
    return Sheet(f"members-{day}", _("委员"), PEOPLE, found, [(_("在任日期"), day.isoformat()), *asked])
