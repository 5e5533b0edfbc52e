"""Parts that do not make up the whole they are said to be parts of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from huiyin.text.numerals import DIGITS
from huiyin.text.outline import BETWEEN, CLOSE, OPEN, SIGN, Stretch, T, Term, sentences

MOST_PARTS = 12
SLIP = Decimal("0.03")  # of the whole: parts that fall short by so little were meant to be all
NEAR = Decimal("0.15")
Sum = tuple[Term, list[Term]]  # the whole as stated, and the parts that do not make it

_of_which = re.compile(r"其中")
_not_all = re.compile(r"等|主要|包括|重点|尤其|特别|仅")
_in_several = re.compile("兼[有具作]|重复|交叉|多选|同时(?:是|属)|有的既")  # one may be of two parts
_earlier = re.compile(rf"(?:上年|去年|同期|往年|比|较|由|从)[^{OPEN}，。]{{0,8}}$")
_apart = re.compile(rf"^[^{OPEN}{CLOSE}。；;]{{0,30}}$")
_new_count = re.compile(r"共|累计|合计|总计|同比|比上|较上|上年|另|此外|还|并")
_respectively = re.compile(rf"分别(?:为|是|有|达到?)?(?P<list>{T}(?:[、，,和与及]+{T})+)")
_abc = re.compile(
    rf"A类?[、，,]?B类?[、，,和与]?C类?{BETWEEN}{{0,8}}分别(?:为|是|有)?(?P<list>{T}[、，,和与]+{T}[、，,和与]+{T})"
)
_class = re.compile(rf"([ABC])类[）)】]?(?:的|提案|共|有|为)*({T})")
# Two or three that are all there are, in the order reports name them.
_COMPLEMENTS = (
    ("(?<!非)(?:党员|中共党员|中共)(?:委员)?", "(?:党外|非中共|非党)[^，。；]{0,6}"),
    ("(?:委员|个人)提案", "集体提案"),
    ("(?:大会|全会|会议|会)期间(?:提案)?", "(?:平时|闭会期间)(?:提案)?"),
    ("(?:连任|续任|留任)(?:委员)?", "(?:新任|新进|新增)(?:委员)?"),
    ("(?<![不本])满意", "基本满意", "不满意"),
    ("男(?:性)?(?:委员)?", "女(?:性)?(?:委员)?"),
    ("线上", "线下"),
)
_complements = tuple(
    re.compile(rf"[^{OPEN}{CLOSE}。；]{{0,10}}?".join(rf"{name}[^{OPEN}{CLOSE}，。；]{{0,4}}({T})" for name in names))
    for names in _COMPLEMENTS
)
_filed = re.compile(
    rf"(?P<all>{T})[^。；\n]{{0,60}}?(?<!不予)(?<!未)(?<!不)立案[^{OPEN}，。；率]{{0,4}}(?P<filed>{T})"
    rf"(?P<more>[^。\n]{{0,80}}?)(?:不予|未予?|不)立案[^{OPEN}，。；率]{{0,4}}(?P<not>{T})"
)
_rest = re.compile(rf"(?:其余|余下|剩下|剩余)[^{OPEN}，。；]{{0,6}}({T})")
_other = re.compile(rf"(?:其他|其它)[^{OPEN}，。；]{{0,8}}({T})")
_altogether = re.compile(rf"(?:合计|共计|总计|相加)[^{OPEN}，。；]{{0,4}}({T})")
_together = re.compile(
    rf"({T}|[两三四五六七八九])[者项类个方面部分]{{0,3}}(?:合计|共计|总计|相加|加起来)[^{OPEN}，。；]{{0,3}}({T})"
)


def sums(stretch: Stretch) -> Iterator[Sum]:
    for rule in (_parts, _lists, _classes, _complementary, _filed_or_not, _rests, _others, _closed, _totals):
        for whole, parts in rule(stretch):
            if whole.exact and all(part.exact for part in parts):
                yield whole, parts


def total(terms: Sequence[Term]) -> Decimal:
    return sum((term.number for term in terms), Decimal(0))


def _is_said(stretch: Stretch, number: Decimal, parts: Sequence[Term]) -> bool:
    """Whether the text gives the sum itself anywhere: then that is the whole, and another number is another thing."""
    return any(term.number == number and term.unit == parts[0].unit for term in stretch.all_terms)


def _parts(stretch: Stretch) -> Iterator[Sum]:
    """收到312条，……。其中甲176条，乙98条，丙48条."""
    for match in _of_which.finditer(stretch.text):
        wholes = _wholes(stretch, match.start())
        parts = _listed_after(stretch, match.end(), wholes)
        if not parts or not wholes:
            continue
        if any(total(parts[:count]) == whole.number for whole in wholes for count in range(1, len(parts) + 1)):
            continue
        nearest = wholes[-1]
        if _is_short_or_over(stretch, match.end(), parts, nearest, wholes):
            yield nearest, parts


def _wholes(stretch: Stretch, at: int) -> list[Term]:
    """Of the sentence before 其中, or of the one before that where it begins one; what was last year's is none."""
    before = stretch.text[max(0, at - 300) : at].rstrip("，,（(：: ")
    ended = before.endswith("。")
    sentence = re.split("[。；;]", before.rstrip("。"))[-1]
    if not ended and OPEN not in sentence[-40:]:
        return []
    found = [stretch.term(sign[0]) for sign in SIGN.finditer(sentence) if not _earlier.search(sentence[: sign.start()])]
    found = [term for term in found if term.unit not in ("%", "个百分点", "倍")]
    return [term for term in found if term.unit == found[0 if ended else -1].unit]


def _listed_after(stretch: Stretch, at: int, wholes: list[Term]) -> list[Term]:
    words = re.split(r"[。；;\n）)]|其中", stretch.text[at : at + 300], maxsplit=1)[0]
    parts: list[Term] = []
    last = 0
    for sign in SIGN.finditer(words):
        term, between = stretch.term(sign[0]), words[last : sign.start()]
        if not wholes or term.unit != wholes[-1].unit or len(between) > 24 or (parts and _new_count.search(between)):
            break
        parts.append(term)
        last = sign.end()
    return parts


def _is_short_or_over(stretch: Stretch, at: int, parts: list[Term], whole: Term, wholes: list[Term]) -> bool:
    made, most = total(parts), max(term.number for term in wholes)
    if len(parts) == 1:
        return made > most
    if made > most:
        if _in_several.search(stretch.text[at : at + 150].split("\n")[0].split("。")[0]):
            return False
        # One may be counted in two groups: 女委员, 少数民族委员. Matters have one source.
        return whole.unit not in ("人", "人次") or max(part.number for part in parts) > most
    missing = whole.number - made
    is_slip = 0 < missing <= max(Decimal(1), whole.number * SLIP)
    return is_slip and not _not_all.search(stretch.text[at : at + 60])


def _lists(stretch: Stretch) -> Iterator[Sum]:
    """共1350对，四类分别为640对、310对……"""
    for match in _respectively.finditer(stretch.text):
        parts = stretch.terms_in(match["list"])
        sentence = re.split("[。；;\n]", stretch.text[max(0, match.start() - 80) : match.start()])[-1]
        before = [term for term in stretch.terms_in(sentence) if term.unit == parts[0].unit]
        is_list = len({part.unit for part in parts}) == 1 and len(parts) > 1 and parts[0].unit != "%"
        if not (is_list and before) or re.search("[比较由从]|上年|去年", sentence[-12:]):
            continue
        whole, made = before[-1], total(parts)
        is_whole = max(part.number for part in parts) < whole.number and abs(whole.number - made) <= made * NEAR
        if is_whole and not _is_said(stretch, made, parts):
            yield whole, parts


def _classes(stretch: Stretch) -> Iterator[Sum]:
    """A、B、C类分别为88件、42件和17件, against the proposals answered."""
    lists = [(match.start(), stretch.terms_in(match["list"])) for match in _abc.finditer(stretch.text)]
    labelled = list(_class.finditer(stretch.text))
    for first, second, third in zip(labelled, labelled[1:], labelled[2:], strict=False):
        if (first[1], second[1], third[1]) == ("A", "B", "C"):
            lists.append((first.start(), [stretch.term(each[2]) for each in (first, second, third)]))
    for at, parts in lists:
        if len({part.unit for part in parts}) == 1 and parts[0].unit != "%":
            yield from _against_nearest(stretch, at, parts)


def _against_nearest(stretch: Stretch, at: int, parts: list[Term], reach: Decimal = NEAR) -> Iterator[Sum]:
    """The whole is one of the numbers before; the one nearest to the sum was meant where none is equal to it."""
    made = total(parts)
    before = stretch.terms_in(stretch.text[max(0, at - 600) : at])
    wholes = [term for term in before if term.unit == parts[0].unit and term not in parts and term.exact]
    if not wholes or _is_said(stretch, made, parts):
        return
    nearest = min(wholes, key=lambda whole: abs(whole.number - made))
    if abs(nearest.number - made) <= made * reach:
        yield nearest, parts


def _complementary(stretch: Stretch) -> Iterator[Sum]:
    """党员委员166名、党外委员247名, against the members said before."""
    for pattern in _complements:
        for match in pattern.finditer(stretch.text):
            parts = [stretch.term(sign) for sign in match.groups()]
            if len({part.unit for part in parts}) == 1 and parts[0].unit != "%":
                yield from _against_nearest(stretch, match.start(), parts)


def _filed_or_not(stretch: Stretch) -> Iterator[Sum]:
    """Merged and otherwise handled ones may stand between: any of them may be a part."""
    for match in _filed.finditer(stretch.text):
        whole, filed, refused = (stretch.term(match[name]) for name in ("all", "filed", "not"))
        if {whole.unit, filed.unit, refused.unit} != {"件"} or whole.number < filed.number:
            continue
        between = [term for term in stretch.terms_in(match["more"]) if term.unit == "件"]
        left = whole.number - filed.number - refused.number
        if (
            left
            and left not in {total(chosen) for chosen in _choices(between)}
            and not re.search("并案|合并", match["more"])
        ):
            yield whole, [filed, refused]


def _choices(terms: list[Term]) -> Iterator[list[Term]]:
    for mask in range(1 << min(len(terms), 6)):
        yield [term for place, term in enumerate(terms[:6]) if mask >> place & 1]


def _rests(stretch: Stretch) -> Iterator[Sum]:
    """12件……办成9件，其余3件."""
    for sentence in sentences(stretch):
        for match in _rest.finditer(sentence):
            rest = stretch.term(match[1])
            before = [term for term in stretch.terms_in(sentence[: match.start()]) if term.unit == rest.unit]
            if re.search(rf"[各每均][^{OPEN}，。]{{0,4}}{OPEN}", sentence):
                continue  # each of several did as much
            if not 2 <= len(before) <= MOST_PARTS or before[0].number != max(term.number for term in before):
                continue
            if not _any_adds_up(before, rest) and not _is_said(stretch, total(before[1:]) + rest.number, [rest]):
                yield before[0], [*before[1:], rest]


def _any_adds_up(before: list[Term], rest: Term) -> bool:
    return any(
        before[first].number == rest.number + total(before[since:])
        for first in range(len(before))
        for since in range(first + 1, len(before) + 1)
    )


def _others(stretch: Stretch) -> Iterator[Sum]:
    """经济121件，城建86件，教育78件，社会治理及其他71件."""
    for match in _other.finditer(stretch.text):
        last = stretch.term(match[1])
        parts = [last]
        inside = list(stretch.terms)
        for one, after in reversed(list(pairwise(inside[: inside.index(last) + 1]))):
            gap = after.start - one.end
            if one.unit != last.unit or gap > 24 or not one.exact:
                break
            parts.insert(0, one)
        at = stretch.text.find(f"{OPEN}{parts[0].place}{CLOSE}")
        if len(parts) > 2 and not any(total(parts[1:]) == term.number for term in inside):
            yield from _against_nearest(stretch, at, parts, SLIP)


def _closed(stretch: Stretch) -> Iterator[Sum]:
    """甲40件、乙35件、丙20件，合计97件."""
    for sentence in sentences(stretch):
        for match in _altogether.finditer(sentence):
            whole = stretch.term(match[1])
            near = stretch.terms_in(sentence[max(0, match.start() - 200) : match.start()])
            before = [term for term in near if term.unit == whole.unit]
            groups = (
                []
                if len(before) > MOST_PARTS
                else [before[first:last] for first in range(len(before)) for last in range(first + 2, len(before) + 1)]
            )
            if len(before) > MOST_PARTS or not groups or any(total(group) == whole.number for group in groups):
                continue
            nearest = min(groups, key=lambda group: abs(total(group) - whole.number))
            if abs(total(nearest) - whole.number) <= whole.number * NEAR:
                yield whole, nearest


def _totals(stretch: Stretch) -> Iterator[Sum]:
    """96条，……187条，……41条，三项合计324条."""
    for match in _together.finditer(stretch.text):
        whole = stretch.term(match[2])
        count = int(stretch.term(match[1]).number) if match[1][0] == OPEN else DIGITS.get(match[1], 2)
        before = stretch.terms_in(stretch.text[max(0, match.start() - 300) : match.start()])
        same = [term for term in before if term.unit == whole.unit]
        groups = [same[first : first + count] for first in range(len(same) - count + 1)]
        if 2 <= count <= len(same) and not any(total(group) == whole.number for group in groups):
            yield whole, same[-count:]
