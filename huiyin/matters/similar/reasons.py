"""Why two matters are put beside each other, in words and in what both texts say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.text.likeness import Mark
from huiyin.text.passages import passages

MARKS: dict[Any, Any] = {
    Mark.SAME_TEXT: _("文字基本相同"),
    Mark.SAME_MATTER: _("同一件事"),
    Mark.SAME_PLACE: _("同一地方或单位，另一件事"),
    Mark.OTHER: _("有相近的内容"),
}
QUOTED = 2  # passages named where there is no room for the texts
LONGEST = 40  # characters of one that are quoted
SHARED = 8  # characters that two texts must have in a row for a page to mark them

Run = tuple[bool, str]  # whether the other text says so too, and what is said


def excerpts(one: str, other: str) -> list[str]:
    """The longest of what both say, as the first says it; of several lines the longest."""
    found = passages(one, other, SHARED)[:QUOTED]
    return [_short(max(one[said.start_a : said.end_a].split("\n"), key=len).strip()) for said in found]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def side_by_side(one: str, other: str) -> tuple[list[Run], list[Run]]:
    """Both texts in runs, what they share marked in each."""
    found = passages(one, other, SHARED)
    return (
        _runs(one, [(passage.start_a, passage.end_a) for passage in found]),
        _runs(other, [(passage.start_b, passage.end_b) for passage in found]),
    )


def _runs(text: str, shared: list[tuple[int, int]]) -> list[Run]:
    runs: list[Run] = []
    at = 0
    for start, end in sorted(shared):
        if end <= at:  # one stretch may stand in several passages
            continue
        start = max(start, at)
        if start > at:
            runs.append((False, text[at:start]))
        runs.append((True, text[start:end]))
        at = end
    return [*runs, (False, text[at:])] if at < len(text) else runs
