"""What the papers say alike: a day, a session, lists of names, and in which scripts a paper is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly, Session, Term
from huiyin.documents.paper import Paper, Paragraph, Words

BLANK = "　"  # of one character's width
TO_WRITE_ON = BLANK * 6
_TIBETAN = re.compile("[\u0f00-\u0fff]")
_DIGITS = "零一二三四五六七八九"


def day(on: date | None) -> str:
    """2026年3月12日, as the standard writes it; nothing for none."""
    if on is None:
        return ""
    return _("%(year)d年%(month)d月%(day)d日") % {"year": on.year, "month": on.month, "day": on.day}


def day_to_write() -> str:
    return _("　　　　年　　月　　日")


def in_chinese(number: int) -> str:
    """十二; a term or session never comes to a hundred, and would be written in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def term_words(term: Term | None) -> str:
    return _("第%(number)s届") % {"number": in_chinese(term.number)} if term else ""


def session_words(session: Session | None) -> str:
    if session is None:
        return ""
    numbers = {"term": in_chinese(session.term.number), "number": in_chinese(session.number)}
    return _("第%(term)s届第%(number)s次会议") % numbers


def term_of(assembly: Assembly, on: date) -> Term | None:
    return assembly.terms.on(on).order_by("-number").first()


def listed(names: Iterable[Any]) -> str:
    return "、".join(str(name) for name in names)


def paragraphs(text: str) -> list[Words]:
    """A line is a paragraph; how it was indented when it was typed is not how it is printed."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def said(text: str) -> list[Paragraph]:
    return [Paragraph(line) for line in paragraphs(text)]


def in_its_scripts(paper: Paper, *, traditional: bool) -> Paper:
    """The paper, telling the writers which scripts stand in it: Tibetan wants a font of its own."""
    found = ["zh-Hant" if traditional else "zh-Hans"]
    if any(_TIBETAN.search(words) for words in _texts(paper)):
        found.append("bo")
    return replace(paper, languages=tuple(found))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif is_dataclass(part):
        for one in fields(part):
            yield from _texts(getattr(part, one.name))
    elif isinstance(part, (list, tuple)):
        for one in part:
            yield from _texts(one)
