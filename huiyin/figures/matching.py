"""Which measure a figure in prose speaks of, by its unit and by the words around it. No Django in this module.

All words are Simplified; a text in either script is folded first (`scripts.to_simplified` keeps every offset).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from huiyin.figures.cells import Cell, cells
from huiyin.text.scripts import to_simplified


@dataclass(frozen=True)
class Words:
    """One way prose speaks of a measure. Everything given must be found; patterns are regular expressions.

    `units` are separated by spaces. `noun` stands right before the number or right after its unit. `tight` is in
    the figure's clause, between the figures beside it; `near` from the figure before on; `segment` between
    semicolons; `sentence` anywhere in the sentence. `never` must not be in the clause, `not_near` not near,
    `not_sentence` nowhere in the sentence.
    """

    units: str
    noun: str = ""
    tight: str = ""
    near: str = ""
    segment: str = ""
    sentence: str = ""
    never: str = ""
    not_near: str = ""
    not_sentence: str = ""
    surer: int = 0  # where the words leave no doubt whatever else would fit

    @property
    def demands(self) -> int:
        """The more a way asks for, the surer it is."""
        return self.surer + sum(map(bool, (self.noun, self.tight, self.near, self.segment, self.sentence)))


class Figure(Protocol):
    @property
    def unit(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Named(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def words(self) -> Sequence[Words]: ...


_CLAUSE = "，；。！？!?;\n\r"
_clause_edge = re.compile(rf"[{_CLAUSE}]|(?<![0-9]),|,(?![0-9]{{3}})")
_segment_edge = re.compile(r"[；。！？!?;\n\r]")
_sentence_edge = re.compile(r"[。！？!?\n\r]")
_joint = re.compile("[、和与及]")
_aside = re.compile(r"[：:（(]")
_loose = re.compile(r"[、和与及：:（(，,；;。]")  # what is counted does not follow here
_next_joint = re.compile(r"[、和与及，,；;]")
_FAR = 400  # characters looked at on either side

# Between what is counted and its number: 委员〔总数达〕440名.
_FILLING = (
    r"(?:总数|人数|数量|总量|成员|活动|工作|会议|场次|共计|合计|总计|累计|先后|共|总|达到|达|多达|有|为|是|计|已|了|数|"
    r"大约|约|将近|接近|近|超过|超|逾|突破|至少|不少于|不足|不到|上|占|各|等|分别|其中|的|[“”‘’\"「」『』：:（(\s、，,])*$"
)
# After a unit these are what is counted, whatever stands before the number or further on: 围绕协商议题走访12个部门,
# 15个县开展了办实事活动. Only where the noun comes right after them are they its owners: 30个群众热点难点问题.
_PLACES = (
    "(?:地市|市地|市|县|区|乡|镇|村|省)(?!级)|社区|部门|单位|厅|局|企业|公司|国家|界别|专委会|专门委员会|小组|方面|"
    "领域|环节|党派|团体|民族|学校|医院|寺庙|点位|项目|家庭"
)
_PERSONS = "代表|干部|群众|学生|教师|医生|农牧民|专家|学者|职工|工作人员"
_other = re.compile(f"(?:{_PLACES}|{_PERSONS})")
_other_of_unit = {  # 条 and 件 count neither places nor persons: 15件群众急难愁盼问题
    "个": _other,
    **dict.fromkeys(("家", "户", "所", "处"), re.compile(f"(?:{_PLACES})")),
    **dict.fromkeys(("名", "人", "位"), re.compile(f"(?:{_PERSONS})")),
}
# Of another year, another place, or not yet done.
_elsewhere = re.compile(
    r"同比|环比|[较比](?:上|去|前)年|上年|去年|往年|前年|上一年|明年|下一?年|(?<!协商)计划(?!议题|题目|调研)|拟(?!定)|"
    r"力争|目标|增长|增加|减少|下降|全国(?!政协委员|[、和与及])|各(?:地|市|县|区县|地市|市地)(?!.{0,4}委员)|"
    r"各级政协(?!委员)|基层政协|外省|兄弟|第?[一二三四]季度|[上下]半年"
)
# A year named: at the head of a clause it governs the sentence from there on, anywhere in the figure's own clause.
_CENTURY = "(?:19|20)[0-9]{2}"
_HAN_YEAR = "二[〇零○][〇零○一二三四五六七八九]{2}"
_year = re.compile(
    rf"(?<![0-9])(?:(?P<first>{_CENTURY})[ 年度]*[至到~～—–-]{{1,2}} ?)?(?P<year>{_CENTURY}|{_HAN_YEAR}) ?年"
    r"(?![代级]|[以之]?前|度?的?(?:基础|工作(?:计划|要点|安排)|计划|要求))|"
    r"(?P<other>去年|(?<!以)上一?年(?![轻纪])|往年|前年)|今年|本年|当年"
)
# Of several years together, which are no figure of one: 五年来，共收到提案1846件; 换届以来.
_years_together = re.compile(
    "(?:[二两三四五六七八九十]|(?<![0-9])[2-9])年多?[来间]|(?:过去|这)的?[二两三四五]年|换届以来|任期(?:内|以来|期间)|"
    "届(?:(?:市|县|区|旗|州|盟|省)?政协|委员会)?(?:期间|以来)"
)
_first_since = re.compile("(?:首次|第一次|最)")
# One member's own, not the assembly's: 我提了十一件提案.
_own = re.compile(
    r"(?:^|(?<=[，。；：、年！？\s]))我(?:本人|个人|自己)?(?:共|一共|先后|总共|累计|已经?|又|还|今年|去年|全年|[两三四五]年|也|就|履职|来)*"
    "(?:提交|提了|提出|写|撰写|跑|访|走|参加|反映|报送|履职|当|调研|收集|联系|帮)"
)
_plan = re.compile(r"(?:工作要点|年度要点|工作计划|工作安排|实施方案|工作方案)(?:（[^）\n]*）)?\s*$", re.MULTILINE)
_PLAN_STANDS_IN = 120  # characters, the title
_DUTY = "duty_"  # what each owes by the rules stands in plans too
_compared = re.compile(r"(?:[较比同与和跟]|相[较比]于?|对[照比]|在|基于|按照?|根据|依据|《[^》]*)$")
_basis = re.compile(r"度?(?:同期|相比|的?基础|水平|比|底数)")
_to_a_year = re.compile(r"[\s“‘\"（(]*(?:在|自|从|截至|截止|到|早在|其中|而|但)?$")
_year_after = re.compile(rf"\s*[（(](?:在|为)?({_CENTURY}|{_HAN_YEAR}) ?年度?[）)]")
_year_edge = re.compile(rf"[{_CLAUSE}、（(）)]|(?<![0-9]),")
_from = re.compile(r"(?:^|[，。；、\s]|[\u3400-\u9fff])[由从](?:[^，。；、0-9]{0,8})$")
_to = re.compile(
    r"(?:以上|左右)?(?:[\u3400-\u9fff]{0,4})?(?:增加?|提高?|上?升|下?降|减少?|扩大?|跃升|增长|发展|缩短|压减|涨|跌)"
    r"[了]?(?:至|到|为)"
)
ALL_MEMBERS = "members"
_of_members = re.compile("(?:政协)?委员[之当]?中")
_subject = re.compile("提案|社情民意信息|社情民意|协商议题|委员故事|联系对子")
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


@dataclass(frozen=True)
class _Surroundings:
    unit: str
    before: str  # of the clause, from the figure before it on
    after: str  # of the clause, up to the next figure
    near: str
    segment: str
    sentence: str

    @property
    def tight(self) -> str:
        return f"{self.before}#{self.after}"  # so that no word is read across the number

    def counts(self, noun: str) -> bool:
        """Whether `noun` is what the number counts: 43名委员 counts what follows, 座谈会32次 what stands before."""
        head = _joint.split(self.after.lstrip("的“”‘’「」『』 \u00a0\u3000"), maxsplit=1)[0]
        other = _other_of_unit[self.unit].match(head) if self.unit in _other_of_unit else None
        if other:
            return bool(_compiled(f"的?(?:{noun})").match(head, other.end()))
        if head and _compiled(noun).search(head[:14]):
            return True
        return not _other.match(head) and bool(_compiled(f"(?:{noun}){_FILLING}").search(self.before))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


def match(text: str, figures: Sequence[Figure], measures: Iterable[Named], year: int | None = None) -> list[str | None]:
    """The code of the one measure each figure speaks of, or None. `figures` are in the order of `text`.

    Two measures that fit equally well are as good as none: better to say so than to guess. With the `year` the text
    is a report of, a figure said of another year (2022年举办政协讲堂9期) has no measure either.
    """
    plain = to_simplified(text).translate(_WIDE_DIGITS)
    known, tables = list(measures), cells(plain, figures)
    codes = [
        None
        if _is_of_another_year(plain, figure, year) or _was_before(plain, figure) or _is_own(plain, figure)
        else _best(_in_cell(plain, figure, tables[place]) if place in tables else _around(plain, figures, place), known)
        for place, figure in enumerate(figures)
    ]
    if _plan.search(plain[:_PLAN_STANDS_IN]):
        codes = [code if code and code.startswith(_DUTY) else None for code in codes]
    return _named_again(plain, figures, _without_parts(plain, figures, codes))


def _without_parts(plain: str, figures: Sequence[Figure], codes: list[str | None]) -> list[str | None]:
    """One sentence that gives a measure two numbers speaks of parts: 获省级领导批示2条、市级领导批示14条."""
    said: dict[tuple[int, str], set[str]] = {}
    sentences = [_span(plain, figure, _sentence_edge)[0] for figure in figures]
    for sentence, figure, code in zip(sentences, figures, codes, strict=True):
        if code:
            said.setdefault((sentence, code), set()).add(_digits(plain, figure))
    return [
        code if code and len(said[sentence, code]) == 1 else None
        for sentence, code in zip(sentences, codes, strict=True)
    ]


def _is_own(plain: str, figure: Figure) -> bool:
    first, _last = _span(plain, figure, _sentence_edge)
    return bool(_own.search(plain, first, figure.start))


def _was_before(plain: str, figure: Figure) -> bool:
    """由38座增至95座: the first number is what it was."""
    before = plain[max(0, figure.start - 14) : figure.start]
    return bool(_from.search(before)) and bool(_to.match(plain, figure.end))


def _named_again(plain: str, figures: Sequence[Figure], codes: list[str | None]) -> list[str | None]:
    """440名委员中 speaks of the members once the text has said that there are 440."""
    said = {
        (_digits(plain, figure), _unit(plain, figure))
        for figure, code in zip(figures, codes, strict=True)
        if code == ALL_MEMBERS
    }
    return [
        ALL_MEMBERS
        if code is None
        and (_digits(plain, figure), _unit(plain, figure)) in said
        and _of_members.match(plain, figure.end)
        else code
        for figure, code in zip(figures, codes, strict=True)
    ]


def _digits(plain: str, figure: Figure) -> str:
    return plain[figure.start : figure.end].replace(",", "").replace(" ", "")


def _in_cell(plain: str, figure: Figure, cell: Cell) -> _Surroundings:
    """In the row of totals a heading says what is counted, and the title of the table of what: 收到 | 提案."""
    if not cell.is_of_total:
        return _Surroundings(_unit(plain, figure), "", "", "", "", "")
    subject = _subject.search(cell.title)
    words = cell.heading if subject and subject[0] in cell.heading else cell.heading + (subject[0] if subject else "")
    return _Surroundings(_unit(plain, figure), words, "", words, words, words)


def _is_of_another_year(plain: str, figure: Figure, year: int | None) -> bool:
    if after := _year_after.match(plain, figure.end):
        return year is not None and _as_year(after[1]) != year
    floor = max(0, figure.start - _FAR)
    edges = [edge.end() for edge in _sentence_edge.finditer(plain, floor, figure.start)]
    said = plain[edges[-1] if edges else floor : figure.start]
    own = max((edge.end() for edge in _clause_edge.finditer(said)), default=0)
    governing = [named for named in _year.finditer(said) if _governs(named, said, own)]
    together = max((several.end() for several in _years_together.finditer(said)), default=0)
    if together and not _first_since.match(said, together) and not any(named.start() > together for named in governing):
        return True
    if not governing:
        return False
    named = governing[-1]
    if named["other"] or not named["year"]:
        return bool(named["other"])
    years = {_as_year(given) for given in (named["first"], named["year"]) if given}
    return year is not None and years != {year}


def _governs(named: re.Match[str], said: str, own: int) -> bool:
    before = said[: named.start()]
    clause = _year_edge.split(before)[-1]
    if _basis.match(said, named.end()):
        return False
    return bool(_to_a_year.fullmatch(clause)) or (named.start() >= own and not _compared.search(before))


def _as_year(written: str) -> int:
    return int(written.translate(_HAN_DIGITS))


def _best(around: _Surroundings, measures: Sequence[Named]) -> str | None:
    if _elsewhere.search(around.tight):
        return None
    ranks = {
        measure.code: max((words.demands for words in measure.words if _fits(words, around)), default=0)
        for measure in measures
    }
    highest = max(ranks.values(), default=0)
    best = [code for code, rank in ranks.items() if rank == highest]
    return best[0] if highest and len(best) == 1 else None


def _fits(words: Words, around: _Surroundings) -> bool:
    if around.unit not in words.units.split():
        return False
    if words.noun and not around.counts(words.noun):
        return False
    wanted = [
        (words.tight, around.tight),
        (words.near, around.near),
        (words.segment, around.segment),
        (words.sentence, around.sentence),
    ]
    barred = [(words.never, around.tight), (words.not_near, around.near), (words.not_sentence, around.sentence)]
    return all(_compiled(pattern).search(where) for pattern, where in wanted if pattern) and not any(
        _compiled(pattern).search(where) for pattern, where in barred if pattern
    )


def _around(plain: str, figures: Sequence[Figure], place: int) -> _Surroundings:
    figure = figures[place]
    first, last = _span(plain, figure, _sentence_edge)
    near_from = _after_what_is_counted_before(plain, figures, place, first)
    after = _after(plain, figures, place)
    segment_from, segment_to = _span(plain, figure, _segment_edge)
    return _Surroundings(
        unit=_unit(plain, figure),
        before=_before(plain[near_from : figure.start]),
        after=after,
        near=plain[near_from : figure.start] + after,
        segment=plain[segment_from:segment_to],
        sentence=plain[first:last],
    )


def _after_what_is_counted_before(plain: str, figures: Sequence[Figure], place: int, sentence: int) -> int:
    """Where the words of this figure begin: 32场学习座谈会、|11期政协讲堂, but 座谈会32次|、政协讲堂11期."""
    if not place or figures[place - 1].end <= sentence:
        return sentence
    previous, start = figures[place - 1].end, figures[place].start
    if _loose.match(plain, previous):
        return previous
    joint = _next_joint.search(plain, previous, start)
    return joint.end() if joint else previous


def _after(plain: str, figures: Sequence[Figure], place: int) -> str:
    figure = figures[place]
    end = _span(plain, figure, _clause_edge)[1]
    following = figures[place + 1].start if place + 1 < len(figures) else len(plain)
    after = plain[figure.end : min(end, following)]
    # Words that only lead to the next figure belong to that: 调研51次、自选调研|100余次.
    return "" if _loose.match(after) else _aside.split(after, maxsplit=1)[0]


def _unit(plain: str, figure: Figure) -> str:
    unit = to_simplified(figure.unit).strip()
    if unit in ("％", "百分之"):
        return "%"
    return "人次" if unit in ("人(次)", "人（次）") else unit


def _before(words: str) -> str:
    """The clause the number stands in; where that says nothing, the one before it too: 新一届委员，共440名."""
    edges = [0, *(edge.end() for edge in _clause_edge.finditer(words))]
    for edge in reversed(edges):
        if not re.fullmatch(_FILLING, words[edge:]):
            return words[edge:]
    return words


def _span(plain: str, figure: Figure, edge: re.Pattern[str]) -> tuple[int, int]:
    floor = max(0, figure.start - _FAR)
    starts = [found.end() for found in edge.finditer(plain, floor, figure.start)]
    ends = edge.search(plain, figure.end, min(len(plain), figure.end + _FAR))
    return (starts[-1] if starts else floor), (ends.start() if ends else min(len(plain), figure.end + _FAR))
