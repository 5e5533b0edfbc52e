"""Calls, collections and the stories open to all, as sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.exports import DAY, WHOLE, Column, Personal, Sheet

CALLS = [
    Column("title", gettext_lazy("题目"), width=44),
    Column("kind", gettext_lazy("类别"), width=12, read="get_kind_display"),
    Column("state", gettext_lazy("状态"), width=12, read="get_state_display"),
    Column("due_on", gettext_lazy("截止日期"), DAY, 12),
]
COLLECTIONS = [
    Column("title", gettext_lazy("题目"), width=44),
    Column("state", gettext_lazy("状态"), width=12, read="get_state_display"),
    Column("assembly", gettext_lazy("政协"), width=28),
    Column("size", gettext_lazy("篇数"), WHOLE, 8),
    Column("finished_on", gettext_lazy("定稿日期"), DAY, 12),
]
CONTENTS = [
    Column("number", gettext_lazy("序号"), WHOLE, 8),
    Column("title", gettext_lazy("题目"), width=44),
    Column("author", gettext_lazy("作者"), width=18, personal=Personal.NO),
]
STORIES = [
    Column("title", gettext_lazy("题目"), width=44, read=str),
    Column(
        "author",
        gettext_lazy("作者"),
        width=18,
        read=lambda one: one.author.name if one.author else one.body.name,
        personal=Personal.NO,
    ),
    Column("kind", gettext_lazy("类别"), width=12, read="get_kind_display"),
    Column("place", gettext_lazy("地方"), read=lambda one: (one.place or one.assembly).place_name),
    Column("published_on", gettext_lazy("发布日期"), DAY, 12),
]


def calls(found: Any) -> Sheet:
    return Sheet(f"calls-{timezone.localdate()}", _("征稿"), CALLS, found, [])


def collections(found: Any) -> Sheet:
    return Sheet(f"collections-{timezone.localdate()}", _("文集"), COLLECTIONS, found, [])


def contents(collection: Any, entries: Sequence[Any]) -> Sheet:
    """As its page has them: a place whose writing was taken away keeps its number and nothing else."""
    lines = [[entry.number, str(entry.writing), entry.by] for entry in entries if entry.writing]
    return Sheet(f"collection-{collection.pk}", str(collection.title), CONTENTS, lines, [(_("文集"), collection.title)])


def stories(found: Any, asked: list[tuple[str, str]]) -> Sheet:
    return Sheet(f"stories-{timezone.localdate()}", _("委员故事"), STORIES, found, asked)
