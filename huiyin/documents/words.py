"""Words made fit for a file, and lines of a title, for both writers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from huiyin.documents.paper import Block, Break, Facts, Field, Heading, Paper, Paragraph, Run, Signature, Table, Words

# Neither XML nor a page knows these; a surrogate is half a character.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_LINK = re.compile(r"(?i)(https?://|mailto:)")


def fit(text: str) -> str:
    """Without what no file can hold; an end of line is one sign, a tab a space."""
    one_end = str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", _UNFIT.sub("", one_end))


def runs(words: Words) -> list[Run]:
    """Pieces with their text made fit; a link to anything but a page or an address is left out."""
    pieces = [words] if isinstance(words, str | Run) else words
    given = [piece if isinstance(piece, Run) else Run(piece) for piece in pieces]
    return [Run(fit(run.text), run.url if _LINK.match(run.url) else "", run.bold) for run in given if fit(run.text)]


def plain(words: Words) -> str:
    return "".join(run.text for run in runs(words))


def day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def of_pages(paper: Paper) -> tuple[str, str, str]:
    """第 1 页，共 3 页: what stands around the numbers."""
    page = "頁" if "zh-Hant" in paper.languages else "页"
    return "第", f"{page}，共", page


def attached_lines(paper: Paper) -> list[str]:
    """附件：; numbered when there are several."""
    names = [fit(name) for name in paper.attached]
    if len(names) < 2:
        return [f"附件：{name}" for name in names]
    return [f"{'附件：' if number == 1 else '　　　'}{number}.{name}" for number, name in enumerate(names, 1)]


def closes_before(blocks: Sequence[Block]) -> int | None:
    """The page after the signature on which what is attached begins: contact and imprint stand before it."""
    signed_at = next((at for at, block in enumerate(blocks) if isinstance(block, Signature)), len(blocks))
    return next((at for at, block in enumerate(blocks) if at > signed_at and isinstance(block, Break)), None)


def endnotes(paper: Paper) -> list[str]:
    """What stands in brackets under the day: who answers questions, and to whom the paper may go."""
    return [f"（{fit(said).strip('（）')}）" for said in (paper.contact, paper.note) if said]


def copies(paper: Paper) -> str:
    return f"抄送：{'，'.join(map(fit, paper.copies_to))}。" if paper.copies_to else ""


def all_words(paper: Paper) -> Iterator[str]:
    """Every piece of writing on the paper, to ask a font for."""
    yield from (paper.title, paper.issuer, paper.number, paper.mark, paper.addressee)
    yield from (*attached_lines(paper), *endnotes(paper), copies(paper))
    for block in paper.blocks:
        yield from _words_of(block)


def _words_of(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield plain(block.words)
        case Facts():
            for label, value in block.rows:
                yield label
                yield plain(value)
        case Field():
            yield block.label
            yield from map(plain, block.paragraphs)
        case Table():
            yield block.caption
            yield from block.headings
            yield from (plain(cell) for row in block.rows for cell in row)
        case Signature():
            yield from block.signed
            yield day(block.on) if block.on else ""


# ── a title's lines ──

_NOT_FIRST = set("的了之与和及、，。：；！？）》」』】〉”’")
_NOT_LAST = set("（《「『【〈“‘第与和及、在对为")
_GOOD_LAST = (
    "关于",
    "會議",
    "会议",
    "委员会",
    "委員會",
    "的",
    "，",
    "》",
    "工作",
    "政协",
    "政協",
    "推进",
    "加强",
    "完善",
)
_WHOLE = re.compile(
    r"[0-9A-Za-z.%〇一二三四五六七八九十百]+[年月日号次届届]?"
    "|关于|關於|提案|答复|意见|报告|委员会?|政协|建议|情况|会议|工程|建设|运行|管护|体制|机制|改革|发展|管理|服务|保障|"
    "推进|加快|加强|完善|提高|促进|支持|解决|问题|工作|自治区|全省|农牧区|牧区|生态|保护|教育|医疗|卫生|文化|旅游|产业|"
    "企业|就业|养老|安全|饮水|社会|经济|基层|治理|能力|水平|质量|乡村|振兴|城镇|交通|基础|设施|环境|资源|政策|制度"
)


def title_lines(title: str, most: int) -> list[str]:
    """The title in lines of at most `most` characters, words unbroken, no line much shorter than the next."""
    text = re.sub(r"\s*\n\s*", "\n", fit(title).strip())
    return [line for part in text.split("\n") for line in _lines(part, most)]


def _lines(text: str, most: int) -> list[str]:
    if width(text) <= most:
        return [text]
    inside = {at for found in _WHOLE.finditer(text) for at in range(found.start() + 1, found.end())}
    count = -(-int(width(text) * 2) // (most * 2))
    while True:
        best = _best(text, count, most, inside)
        if best or count > len(text):
            return best or [text]
        count += 1


def width(text: str) -> float:
    """In characters of a Chinese line: a letter or digit takes half of one."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def _best(text: str, count: int, most: int, inside: set[int]) -> list[str]:
    """Least ill breaks into `count` lines; lengths near each other, ends at words as far as can be told."""
    ideal, size = width(text) / count, len(text)
    costs: list[dict[int, tuple[float, int]]] = [{0: (0.0, -1)}]
    for _ in range(count):
        reached: dict[int, tuple[float, int]] = {}
        for start, (cost, _before) in costs[-1].items():
            for end in range(start + 1, size + 1):
                line = text[start:end]
                if width(line) > most:
                    break
                ill = cost + (width(line) - ideal) ** 2 / 4 + _ill(text, end, inside)
                if end not in reached or ill < reached[end][0]:
                    reached[end] = (ill, start)
        costs.append(reached)
    if size not in costs[-1]:
        return []
    ends, at = [size], size
    for step in range(count, 0, -1):
        at = costs[step][at][1]
        ends.append(at)
    return [text[start:end] for start, end in zip(reversed(ends[1:]), reversed(ends[:-1]), strict=True)]


def _ill(text: str, end: int, inside: set[int]) -> float:
    if end == len(text):
        return 0
    ill = 6.0 - 6.0 * text[:end].endswith(_GOOD_LAST)
    ill += 60.0 * (text[end] in _NOT_FIRST) + 40.0 * (text[end - 1] in _NOT_LAST) + 80.0 * (end in inside)
    depth = text.count("《", 0, end) - text.count("》", 0, end)
    return ill + 15.0 * max(0, depth)


def sequence(words: Sequence[str]) -> list[str]:
    return [fit(word) for word in words]
