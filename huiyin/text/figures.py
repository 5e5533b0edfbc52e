"""Figures counted in report prose: 学习座谈会32次, 43名委员, 对子1800多对, 办复率99.6%."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from huiyin.text import numerals
from huiyin.text.numerals import ABOUT, CEILING, FLOOR, Amount, Bound, Number
from huiyin.text.scripts import to_simplified
from huiyin.text.units import UNITS

LONGEST_SIDE = 120  # characters of clause on either side of a figure
LONGEST_SENTENCE = 600


@dataclass(frozen=True, slots=True)
class ProseFigure:
    """A figure as the text states it.

    `number` is in base units: 1.3万 is 13000, and 56亿元 is 5600000000 with the unit 元. `text[start:end]` runs
    from its first digit to its unit, a following 以上 or 左右 included. `ceiling` is exclusive.
    """

    number: Number
    bound: Bound
    floor_only: bool  # 以上, 超过: the text states a floor and nothing above it
    ceiling: Number | None  # 1800多 is below 1900; 3至5 is below 6
    unit: str
    phrase: str  # the words that say what is counted, a person confirms them
    sentence: str
    start: int
    end: int


def _any_of(words: frozenset[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


HAN_DIGITS = "零〇一二两三四五六七八九十百千万亿"
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])|[0-9]++)(?:\.[0-9]++)?+"
_SCALE = r"(?:[百千万亿](?![瓦克米伏卡赫帕焦])){1,2}+"
_MIXED = rf"{_ARABIC}(?:{_SCALE}(?:[0-9]++{_SCALE})?+)?+"
_NUMBER = rf"(?:{_MIXED}|[{HAN_DIGITS}]++)"
_FIRST_NUMBER = rf"(?:(?<![0-9]){_MIXED}|(?<![{HAN_DIGITS}])[{HAN_DIGITS}]++)"
_GAP = " {0,2}+"  # every kind of space is an ordinary one by then
_figure = re.compile(
    rf"(?P<number>{_FIRST_NUMBER})(?:{_GAP}[至到~～—–-]{{1,2}}{_GAP}(?P<high>{_NUMBER}))?+"
    rf"(?:{_GAP}(?P<more>[余多来几+]))?+(?:{_GAP}(?P<scale>{_SCALE}))?+(?:{_GAP}(?P<rest>[余多]|以上|左右))?+{_GAP}"
    rf"(?P<unit>{UNITS})(?P<after>及?以上|以下|以内|之内|左右|上下|之多)?"
)
_percent = re.compile(
    rf"(?P<unit>百分之)(?P<near>{_any_of(ABOUT | FLOOR | CEILING)})?"
    rf"(?P<number>{_ARABIC}|[{HAN_DIGITS}]++(?:点[{HAN_DIGITS}]++)?+)(?P<more>[余多])?(?P<after>以上|以下|左右)?"
)
# 附近, 节约 and 赶超 end like words of approximation.
_near = re.compile(
    rf"(?<![附最邻临靠亲远])(?P<near>{_any_of(CEILING)})$|(?P<floor>(?<![赶反])(?:{_any_of(FLOOR - {'上', '+'})}))了?$|"
    rf"(?<![合条节签公契预制解履违邀特集简])(?P<about>{_any_of(ABOUT - {'来', '左右', '上下'})})$"
)
_upwards = re.compile(r"[上过][达了]?$")
_school_class = re.compile(r"(?:级|[高初][一二三]|[)）])$")
_ordinal = re.compile(rf"第[ 0-9{HAN_DIGITS}、至到和—-]*$")
_held = re.compile(r"(?:召开|举办|开展|组织|举行|进行|走访|安排|参加|提交|提出|召集|承办|主办|共|达)了?$")
_HELD_UNITS = frozenset(("次", "场", "期", "轮", "场次", "人次"))
_SINGLE = frozenset("零〇一二两三四五六七八九十")
# What a single Chinese digit counts: 八个协商议题, 提案十件. What it only names stays out: 四件大事, 十件民生实事.
_NOUNS = (
    "协商议题|议题|选题|课题|题目|提案|意见建议|意见|建议|社情民意|报告|故事|心得|(?:联系|结对)?对子|问题|"
    "副主席|委员|(?:培训|研修|轮训)班|讲堂|座谈会|研讨会"
)
_OF_KIND = (
    "(?:重点|重要|主要|年度|协商|调研|主题教育|民生|热点|难点|政协|自治区|党员|党外|中共|非|少数民族|委员|学习|专题|"
    "理论|外出|本级|界别|、)*"
)
_counted_after = re.compile(rf" ?{_OF_KIND}(?:{_NOUNS})")
_counted_before = re.compile(rf"(?:{_NOUNS}|实事|信息|体会)(?:共计|共|总计|达到|达|有|为|已|约|近|了|[ ：:])*$")
_ends_count = re.compile(r" ?(?:[，。；;：:！？!?（）()\[\]【】…\n\r,、和与及]|以及|左右|以上|$)")
_quoted = re.compile(r"[“\"‘'「『《]$")
# One of a kind is a count only where each is to do as much: 每人撰写一份提案.
_each = re.compile(r"四个一|每(?:名|位|个|人|年|届)|人均|各自")
_one_each = re.compile(r"(?:提案|社情民意|(?:委员)?故事|(?:学习)?心得)")
_one_before = re.compile(r"(?:提案|社情民意(?:信息)?|故事|心得(?:体会)?)$")
_to_do = re.compile(r"(?:写|反映|报送|起草|提交|提出|完成|编|交)(?:好|了)?$")
_MEASURED = re.compile(r"[%％‰元]|百分点|米|吨|亩|倍|克|瓦|度")

_edge = re.compile(r"[，。；;：:！？!?（）()\[\]【】…\n\r]|(?<![0-9]),|,(?![0-9]{3})")
_sentence_end = re.compile(r"[。！？!?\n\r…]")
_SPACES = "\u00a0\u2002\u2003\u2009\u202f\u3000"
_WIDE = str.maketrans(f"０１２３４５６７８９．％＋－−{_SPACES}", "0123456789.%+--" + " " * len(_SPACES))
_JOINTS = "、和与及并或以 　,，"
_linked = re.compile(r"[、和与及]")
_follows_on = re.compile(r"(?:以及|其中|分别|同比|较上|比上|占|均|已|被|等|左右|和|与|及|并|或|[^\u3400-\u9fff])|$")
_empty_start = re.compile(r"(?:总?共|合计|共计|总计|达到?|约|近|超过?|逾|有|为|计|已|也|等|突破|[^\w]|_)*$")


class _Found(NamedTuple):
    amount: Amount
    unit: str
    start: int
    end: int


def find(text: str) -> list[ProseFigure]:
    """Return the figures of a text in either script, in order.

    Years, dates, terms, ordinals, addresses, record numbers and slogans counted by a single Chinese digit (四件大事)
    are not figures, unless what is counted stands beside it (八个协商议题).
    """
    plain = to_simplified(text.translate(_WIDE))
    found = [*_counted(text, plain), *_percentages(plain)]
    found.sort(key=lambda figure: figure.start)
    return _described(text, plain, found)


def _counted(text: str, plain: str) -> Iterator[_Found]:
    for match in _figure.finditer(plain):
        if _is_label(match, plain) or _is_idiom(match, plain):
            continue
        try:
            amount = _weigh(match, plain[max(0, match.start() - 6) : match.start()])
        except ValueError:
            continue
        yield _Found(amount, text[match.start("unit") : match.end("unit")], match.start(), match.end())


def _percentages(plain: str) -> Iterator[_Found]:
    for match in _percent.finditer(plain):
        try:
            number = numerals.value(match["number"])
        except ValueError:
            continue
        before = match["near"] or _word_before(plain[max(0, match.start() - 6) : match.start()])
        amount = numerals.amount(before, number, match["more"] or "", match["after"] or "")
        yield _Found(amount, match["unit"], match.start(), match.end())


def _weigh(match: re.Match[str], before: str) -> Amount:
    scale = match["scale"] or ""
    if match["high"]:
        return _range(match["number"], match["high"] + scale)
    number = numerals.value(match["number"] + scale)
    near = _word_before(before)
    if match["number"][0] in "百千万亿" and _upwards.search(before):
        near = "上"
    amount = numerals.amount(near, number, match["more"] or "", match["rest"] or "", match["after"] or "")
    if before.endswith("-") and _MEASURED.search(match["unit"]):
        return amount._replace(number=-amount.number)
    return amount


def _range(low: str, high: str) -> Amount:
    """Return 3至5 as a number from 3 to below 6. A scale written once holds for both: 3至5万."""
    top, bottom = numerals.value(high), numerals.value(low)
    scale = high.lstrip("0123456789.,")
    if scale and low[-1] in "0123456789" and high[0] in "0123456789":
        bottom = numerals.value(low + scale)
    if bottom >= top:
        raise ValueError(low)
    return Amount(bottom, "at_least", ceiling=int(top) + 1)


def _word_before(before: str) -> str:
    match = _near.search(before.rstrip(" "))
    return next(filter(None, match.groups()), "") if match else ""


def _is_label(match: re.Match[str], plain: str) -> bool:
    """Say whether the number names something instead of counting it: an ordinal, a code, a rank, a part of a date."""
    start, number = match.start(), match["number"]
    before = plain[max(0, start - 12) : start]
    last, one_more = before[-1:], before[-2:-1]
    if number[0] == "0" and number[1:2] not in ("", "."):
        return True
    if last and (last in "._/\\#№@" or (last.isascii() and last.isalnum()) or "Ａ" <= last <= "ｚ"):
        return True
    if last in ("-", ":", "：", "+", ",", "×", "*") and one_more.isascii() and one_more.isalnum():
        return True
    is_rank = before.rstrip(" ").endswith("前") and match["unit"] in ("名", "位")
    is_clock = match["unit"] == "分" and last in ("时", "点")
    is_class = match["unit"] == "班" and _school_class.search(before)
    return is_rank or is_clock or bool(is_class) or bool(_ordinal.search(before))


def _is_idiom(match: re.Match[str], plain: str) -> bool:
    """Say whether a number in Chinese digits is too small or too vague to be a count: 四件大事, 百姓, 数十名."""
    number, start = match["number"], match.start()
    if number[0] in "0123456789":
        return False
    before = plain[max(0, start - 6) : start]
    if number[0] in "百千万亿":
        is_rough = match["more"] or match["rest"] or match["after"] or _word_before(before) or _upwards.search(before)
        return not is_rough or before.endswith(("数", "几", "成"))
    if number in _SINGLE and not match["high"]:
        is_ten_odd = match["more"] and number == "十" and not before.endswith(("数", "几"))
        return not (is_ten_odd or _is_held(match, plain) or _is_counted(match, plain))
    return not match["high"] and not set(number) & set("十百千万亿")


def _is_held(match: re.Match[str], plain: str) -> bool:
    """Accept 召开两次会议 and 协商议政三次; 十二届三次会议 and 一次 stay out."""
    if match["number"] == "一" or match["unit"] not in _HELD_UNITS:
        return False
    before = plain[max(0, match.start() - 6) : match.start()]
    ends_clause = match.end() == len(plain) or bool(_edge.match(plain, match.end()))
    return bool(_held.search(before)) or (ends_clause and not before.endswith(("届", "、", "每年", "每月", "每")))


def _is_counted(match: re.Match[str], plain: str) -> bool:
    """Accept a single digit where what it counts stands beside it: 八个协商议题, 提案十件."""
    start, end = match.span()
    before = plain[max(0, start - 14) : start]
    if _quoted.search(before) or before.endswith(("届", "数", "几", "每")):
        return False
    if match["number"] in "一零〇":
        return match["number"] == "一" and _is_one_each(match, plain)
    if _counted_after.match(plain, end):
        return True
    return bool(_counted_before.search(before)) and bool(_ends_count.match(plain, end))


def _is_one_each(match: re.Match[str], plain: str) -> bool:
    start = match.start()
    sentence = _sentence_end.split(plain[max(0, start - LONGEST_SIDE) : start])[-1]
    is_each = _each.search(sentence) and _to_do.search(sentence)
    if _each.search(sentence) and _one_before.search(sentence) and _ends_count.match(plain, match.end()):
        return True
    return bool(is_each) and bool(_one_each.match(plain, match.end()))


def _described(text: str, plain: str, found: list[_Found]) -> list[ProseFigure]:
    clauses = _Clauses(plain)
    sentences = _Sentences(text)
    figures = []
    for position, figure in enumerate(found):
        earlier = found[position - 1] if position else None
        later = found[position + 1] if position + 1 < len(found) else None
        phrase = clauses.phrase(text, figure, earlier, later)
        amount = figure.amount
        sentence = sentences.around(figure.start, figure.end)
        figures.append(ProseFigure(*amount, figure.unit, phrase, sentence, figure.start, figure.end))
    return figures


class _Sentences:
    def __init__(self, text: str) -> None:
        self.text = text
        self.ends = [match.end() for match in _sentence_end.finditer(text)]

    def around(self, start: int, end: int) -> str:
        """Return the sentence, or the nearest 600 characters of one that does not end."""
        position = bisect_left(self.ends, start + 1)
        first = self.ends[position - 1] if position else 0
        following = bisect_left(self.ends, end)
        last = self.ends[following] if following < len(self.ends) else len(self.text)
        first = max(first, start - LONGEST_SENTENCE // 2)
        return self.text[first : min(last, end + LONGEST_SENTENCE // 2)].strip()


class _Clauses:
    """Where the clauses of a text begin and end. Words in brackets are a clause of their own inside another."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.edges = [0]
        self.starts: list[tuple[int, int]] = [(0, 0)]  # for the text after an edge: this clause, the one before it
        open_brackets: list[tuple[int, int]] = []
        this = before = 0
        for match in _edge.finditer(plain):
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

    def bounds(self, figure: _Found) -> tuple[int, int, int]:
        """Return the start of the clause before, the start of this clause, and its end."""
        position = bisect_left(self.edges, figure.start + 1) - 1
        this, before = self.starts[position]
        following = bisect_left(self.edges, figure.end + 1)
        end = self.edges[following] - 1 if following < len(self.edges) else len(self.plain)
        floor = figure.start - LONGEST_SIDE
        return max(before, floor), max(this, floor), min(end, figure.end + LONGEST_SIDE)

    def phrase(self, text: str, figure: _Found, earlier: _Found | None, later: _Found | None) -> str:
        before, start, end = self.bounds(figure)
        start = self._start(figure, earlier, start)
        if not self._counts_noun(figure) and _empty_start.match(self.plain[start : figure.start]):
            start = min(start, before if not earlier or earlier.end <= before else start)
        end = self._end(figure, later, end)
        return _trimmed(text[start:end])

    def _counts_noun(self, figure: _Found) -> bool:
        return not _follows_on.match(self.plain, figure.end)

    def _start(self, figure: _Found, earlier: _Found | None, start: int) -> int:
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

    def _end(self, figure: _Found, later: _Found | None, end: int) -> int:
        if not self._counts_noun(figure):
            return figure.end
        if not later or later.start >= end:
            return end
        links = [match.start() for match in _linked.finditer(self.plain, figure.end, later.start)]
        return links[-1] if links else later.start


def _trimmed(phrase: str) -> str:
    return " ".join(phrase.strip(_JOINTS + '。；;：:\n\r“”"').split())
