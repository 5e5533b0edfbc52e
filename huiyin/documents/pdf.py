"""A paper as PDF. Typst sets it from `typst/paper.typ`; the words go in as data and are never read as markup."""

from __future__ import annotations

import json
import threading
from functools import cache
from pathlib import Path
from typing import Any

import typst

from huiyin.documents import fonts
from huiyin.documents.paper import (
    Block,
    Break,
    Facts,
    Field,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Table,
    Words,
)
from huiyin.documents.words import (
    all_words,
    attached_lines,
    closes_before,
    copies,
    day,
    endnotes,
    fit,
    of_pages,
    runs,
    sequence,
    title_lines,
)

SOURCES = Path(__file__).resolve().parent / "typst"
TITLE_CHARACTERS = {"document": 20, "letter": 20, "form": 20, "sheet": 26}
_setting = threading.Lock()  # one compiler, one paper at a time: it keeps the fonts and what it has set before


def write(paper: Paper) -> bytes:
    """Raises fonts.MissingSigns when no font here holds a sign of the paper."""
    signs = fonts.check(all_words(paper))
    stacks = {part: fonts.shelf().stack(part, signs) for part in fonts.PARTS}
    look = {"fonts": stacks, "hei": "regular" if fonts.shelf().has_hei(stacks["hei"]) else "bold"}
    data = json.dumps(_data(paper) | look, ensure_ascii=False)
    with _setting:
        return _set(_compiler(fonts.shelf()), data, signs_off=_signs_off(paper))


# No signature stands alone on a page: the standard lets the distance of lines be changed. Where that does not help,
# the last paragraph goes with it as a whole.
_TRIED: tuple[dict[str, str], ...] = ({}, {"lines": "21"}, {"lines": "23"}, {"lines": "20"}, {"keep": "yes"})


def _set(compiler: typst.Compiler, data: str, *, signs_off: bool) -> bytes:
    for more in _TRIED if signs_off else ({},):
        made = compiler.compile(format="pdf", sys_inputs={"data": data, **more}, pdf_standards=["a-2b"])
        if not signs_off or _page(compiler, "<ended>") == _page(compiler, "<signed>"):
            break
    assert isinstance(made, bytes)
    return made


def _page(compiler: typst.Compiler, label: str) -> str:
    """The page a label of the paper set last came to stand on."""
    return compiler.query(label, field="value", one=True)


def _signs_off(paper: Paper) -> bool:
    """Whether a signature follows something it must not be parted from."""
    return any(isinstance(block, Signature) for block in paper.blocks[1:])


@cache
def _compiler(shelf: fonts.Shelf) -> typst.Compiler:
    return typst.Compiler(input=SOURCES / "paper.typ", root=SOURCES, font_paths=shelf.fonts, sys_inputs={"data": "{}"})


def _data(paper: Paper) -> dict[str, Any]:
    wide = TITLE_CHARACTERS[paper.layout] + 12 * paper.landscape
    return {
        "layout": paper.layout,
        "landscape": paper.landscape,
        "title": fit(paper.title),
        "title_lines": title_lines(paper.title, wide),
        "issuer": fit(paper.issuer),
        "number": fit(paper.number),
        "mark": fit(paper.mark),
        "addressee": fit(paper.addressee),
        "attached": attached_lines(paper),
        "endnotes": endnotes(paper),
        "copies": copies(paper),
        "of_pages": of_pages(paper),
        "subject": fit(paper.subject),
        "closed_at": closes_before(paper.blocks),
        "blocks": [_block(block) for block in paper.blocks],
    }


def _words(words: Words) -> list[dict[str, Any]]:
    return [{"t": run.text, "u": run.url, "b": run.bold} for run in runs(words)]


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "words": _words(block.words)}
        case Paragraph():
            style = {"indent": block.indent, "align": block.align, "small": block.small}
            return {"kind": "paragraph", "words": _words(block.words), **style}
        case Facts():
            rows = [[fit(label), _words(value)] for label, value in block.rows]
            return {"kind": "facts", "rows": rows, "columns": block.columns}
        case Field():
            paragraphs = [_words(words) for words in block.paragraphs]
            return {"kind": "field", "label": fit(block.label), "paragraphs": paragraphs, "lines": block.lines}
        case Table():
            return {"kind": "table", **_table(block)}
        case Signature():
            on = day(block.on) if block.on else ""
            return {"kind": "signature", "signed": sequence(block.signed), "on": on}
        case Break():
            return {"kind": "break"}


def _table(table: Table) -> dict[str, Any]:
    return {
        "headings": sequence(table.headings),
        "rows": [[_words(cell) for cell in row] for row in table.rows],
        "widths": list(table.widths or [1] * len(table.headings)),
        "numeric": sorted(table.numeric),
        "caption": fit(table.caption),
    }
