"""Who looked at what is sensitive about me, as a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.exports import MOMENT, Column, Personal, Sheet
from huiyin.privacy.looks import Look, told

SLICE = 500
LOOKS = [
    Column("at", gettext_lazy("时间"), MOMENT),
    Column("what", gettext_lazy("看了什么"), width=30),
    Column("why", gettext_lazy("为什么"), width=36),
    Column("who", gettext_lazy("谁看的"), width=14, personal=Personal.NO),
    Column("office", gettext_lazy("以什么身份"), width=36),
]


def looks(found: Any) -> Sheet:
    return Sheet("looks", _("谁看过我的敏感信息"), LOOKS, _told(found), [])


def _told(found: Any) -> Iterator[Look]:
    """The offices of those who looked are asked for a slice at a time."""
    held: list[Any] = []
    for event in found.iterator(chunk_size=SLICE):
        held.append(event)
        if len(held) == SLICE:
            yield from told(held)
            held = []
    yield from told(held)
