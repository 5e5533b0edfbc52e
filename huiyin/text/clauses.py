"""Where the sentences and clauses of a text begin and end, and which words beside a number say what it counts."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Protocol

LONGEST_SIDE = 120  # characters of clause on either side of a figure
LONGEST_SENTENCE = 600

edge = re.compile(r"[，。；;：:！？!?（）()\[\]【】…\n\r]|(?<![0-9]),|,(?![0-9]{3})")
sentence_end = re.compile(r"[。！？!?\n\r…]")
_JOINTS = "、和与及并或以 　,，"
_linked = re.compile(r"[、和与及]")
_follows_on = re.compile(r"(?:以及|其中|分别|同比|较上|比上|占|均|已|被|等|左右|和|与|及|并|或|[^\u3400-\u9fff])|$")
_empty_start = re.compile(r"(?:总?共|合计|共计|总计|达到?|约|近|超过?|逾|有|为|计|已|也|等|突破|[^\w]|_)*$")


class Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Sentences:
    def __init__(self, text: str) -> None:
        self.text = text
        self.ends = [match.end() for match in sentence_end.finditer(text)]

    def around(self, start: int, end: int) -> str:
        """Return the sentence, or the nearest 600 characters of one that does not end."""
        position = bisect_left(self.ends, start + 1)
        first = self.ends[position - 1] if position else 0
        following = bisect_left(self.ends, end)
        last = self.ends[following] if following < len(self.ends) else len(self.text)
        first = max(first, start - LONGEST_SENTENCE // 2)
        return self.text[first : min(last, end + LONGEST_SENTENCE // 2)].strip()


class Clauses:
    """Where the clauses of a text begin and end. Words in brackets are a clause of their own inside another."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.edges = [0]
        self.starts: list[tuple[int, int]] = [(0, 0)]  # for the text after an edge: this clause, the one before it
        open_brackets: list[tuple[int, int]] = []
        this = before = 0
        for match in edge.finditer(plain):
            mark, at = match[0], match.end()
            if mark in "（([【":
                open_brackets.append((this, before))
                this, before = at, this
            elif mark in "）)]】":
                this, before = open_brackets.pop() if open_brackets else (at, this)
            elif mark in "。！？!?\n\r…":
                open_brackets.clear()
                this = before = at
            else:
                this, before = at, this
            self.edges.append(at)
            self.starts.append((this, before))

    def bounds(self, figure: Placed) -> tuple[int, int, int]:
        """Return the start of the clause before, the start of this clause, and its end."""
        position = bisect_left(self.edges, figure.start + 1) - 1
        this, before = self.starts[position]
        following = bisect_left(self.edges, figure.end + 1)
        end = self.edges[following] - 1 if following < len(self.edges) else len(self.plain)
        floor = figure.start - LONGEST_SIDE
        return max(before, floor), max(this, floor), min(end, figure.end + LONGEST_SIDE)

    def phrase(self, text: str, figure: Placed, earlier: Placed | None, later: Placed | None) -> str:
        before, start, end = self.bounds(figure)
        start = self._start(figure, earlier, start)
        if not self._counts_noun(figure) and _empty_start.match(self.plain[start : figure.start]):
            start = min(start, before if not earlier or earlier.end <= before else start)
        end = self._end(figure, later, end)
        return _trimmed(text[start:end])

    def _counts_noun(self, figure: Placed) -> bool:
        return not _follows_on.match(self.plain, figure.end)

    def _start(self, figure: Placed, earlier: Placed | None, start: int) -> int:
        """Leave out what an earlier figure of the same clause counts."""
        if not earlier or earlier.end <= start:
            return start
        if not self._counts_noun(earlier):
            return earlier.end
        counts_noun = self._counts_noun(figure)
        links = list(_linked.finditer(self.plain, earlier.end, figure.start))
        # In 8位副主席与委员谈心100次 the 与 is no link between two counts.
        ends = [link.end() for link in links if counts_noun or link[0] != "与"]
        if ends:
            return ends[-1]
        return earlier.end if counts_noun else start

    def _end(self, figure: Placed, later: Placed | None, end: int) -> int:
        if not self._counts_noun(figure):
            return figure.end
        if not later or later.start >= end:
            return end
        links = [match.start() for match in _linked.finditer(self.plain, figure.end, later.start)]
        return links[-1] if links else later.start


def _trimmed(phrase: str) -> str:
    return " ".join(phrase.strip(_JOINTS + '。；;：:\n\r“”"').split())
