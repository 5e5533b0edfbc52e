"""Undo what copying sites did to a text: readings in brackets, doubled commas, characters broken in two.

Only what follows from how the damage was made is undone, and only in a document that shows it was made.
"""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain

from huiyin.text import closings, glosses, slips

FEWEST_GLOSSES = 3
SMALLEST_SHARE = 0.005  # of the document's Han characters
# One gloss in so many with another reading of the same character, or so many to a word about reading: a lesson.
FEWEST_VARIED = 10
FEWEST_UNREAD = 3  # and one bracket in so many that holds no reading damage writes
LONGEST_APPLIED_RUN = 2
WINDOW = 16  # characters looked back at


class Rule(StrEnum):
    GLOSS = "R1"
    WORD_GLOSS = "R1w"  # one gloss for several characters
    SIMPLIFIED_GLOSS = "R1s"  # the page was turned into Simplified characters afterwards
    GLOSS_AFTER_LETTER = "R1b"
    COMMA = "R2"
    BROKEN_CHARACTER = "R3a"
    LOST_LEAD = "R3b"
    LOST_CLOSING = "R4"
    LOOK = "look"  # something is wrong here, and nothing can be proposed


class Kind(StrEnum):
    """What was wrong, in the words people are told."""

    GLOSS = "gloss"
    DOUBLED = "doubled_punctuation"
    COMMA = "inserted_comma"
    BYTES = "byte_slip"
    CLOSING = "lost_closing"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Repair:
    """One edit. `start` counts characters of the text as it came; a place only to look at has `after == before`."""

    rule: Rule
    start: int
    before: str
    after: str

    @property
    def end(self) -> int:
        return self.start + len(self.before)

    @property
    def kind(self) -> Kind:
        if self.rule in GLOSSES:
            return Kind.GLOSS
        if self.rule == Rule.COMMA:
            return Kind.COMMA if self.before == "," else Kind.DOUBLED
        if self.rule == Rule.LOST_CLOSING or (self.rule == Rule.LOST_LEAD and self.after[-1:] in CLOSING_MARKS):
            return Kind.CLOSING
        return Kind.LOOK if self.rule == Rule.LOOK else Kind.BYTES


@dataclass(frozen=True, slots=True)
class Repaired:
    text: str
    repairs: tuple[Repair, ...] = ()
    suggestions: tuple[Repair, ...] = ()

    def source(self, at: int) -> int:
        """Where the character at `at` of the repaired text stands in the text as it came."""
        grown = 0
        for edit in self.repairs:
            place = edit.start + grown
            if at < place + len(edit.after):
                return at - grown if at < place else min(edit.start + at - place, edit.end)
            grown += len(edit.after) - len(edit.before)
        return at - grown


GLOSSES = frozenset({Rule.GLOSS, Rule.GLOSS_AFTER_LETTER, Rule.WORD_GLOSS, Rule.SIMPLIFIED_GLOSS})
SLIPS = frozenset({Rule.BROKEN_CHARACTER, Rule.LOST_LEAD})

CLOSING_MARKS = frozenset(slips.CLOSING.values())
_event = re.compile(rf"\(([{glosses.PINYIN}]+)\)|\?(?=[{glosses.PINYIN}]+\)|[!-/:-@\[-`{{-~\uff01-\uff5e])")
# Commas before a mark, but not in a list of marks, at the start of something, or between empty fields.
_comma = re.compile(r"(?<![\s(（“‘《【\[{,，、。;；:：!！?？.…])[,，]+(?=[,，、。;；:：!！?？])")
_lesson = re.compile("拼音|注音|多音字|[读讀]音|[读讀][准準]|正音|生字|[组組][词詞]|异[读讀]|破[读讀]")
_looks = (
    re.compile(rf"(?<=[{glosses.HAN}])\?(?=[{glosses.HAN}])"),  # a middle dot or a hard space was lost
    re.compile(rf"(?<=[{glosses.HAN}])\([{glosses.PINYIN}]+$", re.MULTILINE),  # a gloss cut off
    re.compile(rf"(?<=[{glosses.HAN}])[\u3041-\u3096\u30a1-\u30fa\u3105-\u312f](?=[{glosses.HAN}])"),
    re.compile(r"(?<![<A-Za-z0-9/])/(?:p|div|span|strong|em|font|td|tr|li|h[1-6])>"),
)


def repair(text: str) -> Repaired:
    """Return the text with its damage undone, and every edit with its place in `text`.

    Sound text comes back as it is. Repairing what was repaired changes nothing.
    """
    survey = _scan(text, allowed=GLOSSES)
    allowed = survey.open_rules(text)
    found = _scan(text, allowed) if allowed != GLOSSES else survey
    is_open = bool(allowed)
    edits = found.edits if is_open else []
    commas, doubtful_commas = _commas(text, edits, is_open)
    repairs = sorted(edits + commas, key=lambda edit: edit.start)
    if is_open:
        closed, doubtful_marks = _closings(text, repairs)
        repairs = sorted(repairs + closed, key=lambda edit: edit.start)
        doubts = found.doubts + _looks_in(text) + doubtful_marks
    else:
        glossed = (Rule.GLOSS, Rule.GLOSS_AFTER_LETTER)
        doubts = [] if survey.is_lesson(text) else [edit for edit in found.doubts if edit.rule in glossed]
    return Repaired(apply(text, repairs), tuple(repairs), _apart(doubts + doubtful_commas, repairs))


def apply(text: str, repairs: list[Repair] | tuple[Repair, ...]) -> str:
    """Return `text` with `repairs` made: all of them, or those a person kept. They must be in order and apart."""
    pieces, at = [], 0
    for edit in repairs:
        pieces += [text[at : edit.start], edit.after]
        at = edit.end
    return "".join([*pieces, text[at:]])


@dataclass
class _Scan:
    edits: list[Repair] = field(default_factory=list)
    doubts: list[Repair] = field(default_factory=list)
    glossed: list[tuple[Rule, str]] = field(default_factory=list)  # rule and the characters glossed
    readings: dict[str, Counter[str]] = field(default_factory=dict)  # of each single character glossed
    unread: int = 0  # brackets of pinyin that say something else

    def is_lesson(self, text: str) -> bool:
        """Whether the readings are what the text is about: 長(cháng)城、長(zhǎng)大. Damage writes always the same."""
        single = sum(readings.total() for readings in self.readings.values())
        varied = sum(readings.total() for readings in self.readings.values() if len(readings) > 1)
        spoken_of = len(_lesson.findall(text))
        # Damage reads certain characters only; who reads 我(wǒ) and 蔚(yù), too, explains.
        is_own = self.unread * FEWEST_UNREAD > len(self.glossed)
        return is_own or varied * FEWEST_VARIED > single or spoken_of * FEWEST_VARIED > len(self.glossed)

    def open_rules(self, text: str) -> frozenset[Rule]:
        """Return the rules this document gives reason to use: none for a text that only explains a reading or two."""
        if not self.glossed or self.is_lesson(text):
            return frozenset()
        grown = (glosses.count_han(edit.after) - glosses.count_han(edit.before) for edit in self.edits)
        han = glosses.count_han(text) + sum(grown)

        def is_dense(characters: list[str]) -> bool:
            return len(characters) >= FEWEST_GLOSSES and len("".join(characters)) >= SMALLEST_SHARE * han

        single = [glossed for rule, glossed in self.glossed if rule in (Rule.GLOSS, Rule.GLOSS_AFTER_LETTER)]
        words = [glossed for rule, glossed in self.glossed if rule == Rule.WORD_GLOSS]
        simplified = [glossed for rule, glossed in self.glossed if rule == Rule.SIMPLIFIED_GLOSS]
        opened = set()
        if is_dense(words) and len(words) > self.unread:
            opened.add(Rule.WORD_GLOSS)
        # A replacement glosses a character each time; an author explains a reading once.
        if is_dense(simplified) and 2 * len(set(simplified)) <= len(simplified):
            opened.add(Rule.SIMPLIFIED_GLOSS)
        if opened or is_dense(single):
            opened |= {Rule.GLOSS, Rule.GLOSS_AFTER_LETTER}
        return frozenset(opened)


def _scan(text: str, allowed: frozenset[Rule]) -> _Scan:
    """Read the text once, judging each place by the text as it will stand, so that a second pass finds nothing."""
    scan, tail, at = _Scan(), "", 0
    for event in _event.finditer(text):
        start = event.start()
        if start < at:
            continue
        before = (tail + text[max(at, start - WINDOW) : start])[-WINDOW:]
        edit = _gloss(event, before, scan, allowed) if event[1] else _slip(text, start, before, scan)
        if edit:
            scan.edits.append(edit)
            tail, at = (before + edit.after)[-WINDOW:], edit.end
    return scan


def _gloss(event: re.Match[str], before: str, scan: _Scan, allowed: frozenset[Rule]) -> Repair | None:
    rule, glossed = _read(before, glosses.spelled(event[1]))
    if rule is None:
        scan.unread += glosses.is_han(before[-1:])
        return None
    edit = Repair(rule, event.start(), event[0], "")
    scan.glossed.append((rule, glossed))
    if rule in (Rule.GLOSS, Rule.SIMPLIFIED_GLOSS):
        scan.readings.setdefault(glossed, Counter())[glosses.spelled(event[1])] += 1
    if rule in allowed:
        return edit
    scan.doubts.append(edit)
    return None


def _read(before: str, pinyin: str) -> tuple[Rule | None, str]:
    last = before[-1:]
    if last.isascii():
        return _read_after_letter(before, pinyin)
    if not glosses.is_han(last):
        return None, ""
    if glosses.is_read(last, pinyin):
        return Rule.GLOSS, last
    if length := glosses.word_read(before, pinyin):
        return Rule.WORD_GLOSS, before[-length:]
    if glosses.is_read_simplified(last, pinyin):
        return Rule.SIMPLIFIED_GLOSS, last
    return None, ""


def _read_after_letter(before: str, pinyin: str) -> tuple[Rule | None, str]:
    """A letter that happened to be, with the byte before it, the second half of a glossed character."""
    if not before[-1:].isalpha() or not glosses.is_han(before[-2:-1]):
        return None, ""
    across = slips.character_across(before[-2], before[-1])
    if across and glosses.is_read(across, pinyin):
        return Rule.GLOSS_AFTER_LETTER, across
    return None, ""


def _slip(text: str, start: int, before: str, scan: _Scan) -> Repair | None:
    """Return the edit for characters broken in two when it is short and sure; otherwise note it as a doubt."""
    if slips.broken_gloss.match(text, start):
        rule, runs = Rule.BROKEN_CHARACTER, list(slips.runs_after_gloss(text, start, before))
    else:
        run = slips.run_after_lost_lead(text, start)
        rule, runs = Rule.LOST_LEAD, [run] if run else []
    sure = {run for run in runs if _is_sure(rule, run, before, text)}
    if len(sure) == 1:
        run = sure.pop()
        return Repair(rule, start, text[start : run.end], run.text)
    likely = (run for run in runs if all(map(_is_plausible, run.text)))
    scan.doubts += [Repair(rule, start, text[start : run.end], run.text) for run in likely][:1]
    return None


def _is_sure(rule: Rule, run: slips.Run, before: str, text: str) -> bool:
    if len(run.text) > LONGEST_APPLIED_RUN:
        return False
    if rule == Rule.LOST_LEAD:
        return run.text[-1] in slips.CLOSING.values()
    if len(run.text) == 1:
        return glosses.is_word(before[-1:] + run.text) or glosses.is_word(run.text + text[run.end : run.end + 1])
    return glosses.is_word(run.text)


def _is_plausible(character: str) -> bool:
    return glosses.is_known(character) if glosses.is_han(character) else character in "，、。；：！？“”‘’《》（）·"


def _commas(text: str, edits: list[Repair], is_open: bool) -> tuple[list[Repair], list[Repair]]:
    """Return the inserted commas, and those that may be.

    In a text without glosses, `,、` and `,。` are still never right, but two ASCII commas may be an empty field
    of a table: they go only beside such a pair, and only when there are two or more.
    """
    found = [match for match in _comma.finditer(text) if not _is_inside(match, edits)]
    stopped = any(text[match.end()] in "、。" for match in found)
    doubled = [match for match in found if text[match.end()] in ",，"]
    sure, doubtful = [], []
    starts = {edit.start: edit for edit in edits}
    for match in found:
        mark, edit = text[match.end()], Repair(Rule.COMMA, match.start(), match[0], "")
        if _is_in_an_address(match):
            continue
        if mark == "?" and match.end() not in starts and _event.match(text, match.end()):
            continue  # a broken character, not a question
        if is_open or mark in "、。" or (mark in ",，" and len(doubled) > 1 and (stopped or match[0] == mark == "，")):
            sure.append(edit)
        elif stopped:
            doubtful.append(edit)
    return sure, doubtful


def _is_in_an_address(match: re.Match[str]) -> bool:
    """https://example.org/a,b,,c and rows of numbers: what stands on both sides is no Chinese."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() + 1 :][:1]
    return (before + after).isascii() and before.isalnum() and after.isalnum()


def _closings(text: str, repairs: list[Repair]) -> tuple[list[Repair], list[Repair]]:
    mended = {edit.start: "".join(mark for mark in edit.after if mark in CLOSING_MARKS) for edit in repairs}
    taken = [(edit.start, edit.end) for edit in repairs]
    sure, doubtful = [], []
    for mark in closings.lost(text, {place: words for place, words in mended.items() if words}):
        end = mark.start + len(mark.before)
        place = bisect_right(taken, (mark.start, end))
        is_free = (not place or taken[place - 1][1] <= mark.start) and (place == len(taken) or end <= taken[place][0])
        if mark.after and is_free:
            sure.append(Repair(Rule.LOST_CLOSING, mark.start, mark.before, mark.after))
        elif not mark.after:
            doubtful.append(Repair(Rule.LOOK, mark.start, mark.before, mark.before))
    return sure, doubtful


def _is_inside(match: re.Match[str], edits: list[Repair]) -> bool:
    position = bisect_right(edits, match.start(), key=lambda edit: edit.start)
    return position > 0 and match.start() < edits[position - 1].end


def _looks_in(text: str) -> list[Repair]:
    matches = chain.from_iterable(pattern.finditer(text) for pattern in _looks)
    return [Repair(Rule.LOOK, match.start(), match[0], match[0]) for match in matches]


def _apart(doubts: list[Repair], repairs: list[Repair]) -> tuple[Repair, ...]:
    """Return the doubts in order, without any that shares a place with a repair or with the doubt before it."""
    kept: list[Repair] = []
    for edit in sorted(doubts, key=lambda edit: edit.start):
        position = bisect_right(repairs, edit.start, key=lambda made: made.start)
        clear_before = position == 0 or repairs[position - 1].end <= edit.start
        clear_after = position == len(repairs) or edit.end <= repairs[position].start
        if clear_before and clear_after and not (kept and edit.start < kept[-1].end):
            kept.append(edit)
    return tuple(kept)
