"""A document as an office writes it, before it is a Word file or a PDF: `docx.py` and `pdf.py` write the same paper.

Layout: GB/T 9704-2012 (docs/rules/documents.md). No Django here: who builds a paper hands in finished words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True)
class Run:
    """A piece of a line. `url` makes it a link: a figure links to its page."""

    text: str
    url: str = ""
    bold: bool = False


Words = str | Run | Sequence[str | Run]


@dataclass(frozen=True)
class Heading:
    """Level 1 is 一、 in HeiTi, 2 is （一） in KaiTi, 3 is 1. in FangSong; the number is part of `words`."""

    words: Words
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True)
class Paragraph:
    words: Words
    indent: bool = True  # two characters
    align: Align = "justify"
    small: bool = False  # notes


@dataclass(frozen=True)
class Facts:
    """Label and value in a ruled form, as on a proposal's first page; `columns` pairs beside each other."""

    rows: Sequence[tuple[str, Words]]
    columns: Literal[1, 2] = 2


@dataclass(frozen=True)
class Field:
    """A large ruled field of a form with its label above or beside: 提案内容, 审查意见. Empty: `lines` to write on."""

    label: str
    paragraphs: Sequence[Words] = ()
    lines: int = 3


@dataclass(frozen=True)
class Table:
    """`widths` are shares of the width. The head is repeated on each page; a row is not torn."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Words]]
    widths: Sequence[float] = ()
    numeric: frozenset[int] = frozenset()  # columns set right
    caption: str = ""


@dataclass(frozen=True)
class Signature:
    """Who signs and the day, in Arabic numerals, four characters from the right edge; never alone on a page."""

    signed: Sequence[str]
    on: date | None = None


@dataclass(frozen=True)
class Break:
    """The next block begins a page."""


Block = Heading | Paragraph | Facts | Field | Table | Signature | Break


@dataclass(frozen=True)
class Paper:
    """`layout`: a document under a red head; a letter (函) with the double lines; a form or sheet without a head."""

    title: str
    blocks: Sequence[Block]
    layout: Literal["document", "letter", "form", "sheet"] = "document"
    issuer: str = ""  # the red head; of a letter the full name of the office
    number: str = ""  # 藏政协提〔2026〕12号
    mark: str = ""  # top right: the class of an answer, the copy's number
    addressee: str = ""  # 某某委员：
    landscape: bool = False  # sheets only
    contact: str = ""  # the person and phone at a letter's end
    copies_to: Sequence[str] = ()  # 抄送
    attached: Sequence[str] = ()  # 附件
    note: str = ""  # 此件公开发布
    # Said in the file itself, for whoever finds it later; no person's name.
    subject: str = ""
    languages: Sequence[str] = field(default=("zh-Hans",))  # in the words; "bo" wants a Tibetan font
