"""Word files: their words, and what is refused."""

import io
import zipfile

import pytest
from docx import Document

from huiyin.figures import reading
from huiyin.figures.reading import Unreadable, given


def made(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def packed(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


def test_paragraphs_and_tables_of_a_word_file_are_read():
    document = Document()
    document.add_paragraph("全年举办学习座谈会32次。")
    table = document.add_table(rows=2, cols=3)
    for row, cells in zip(table.rows, (("类别", "收到", "立案"), ("合计", "171件", "158件")), strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words

    text = given(made(document))

    assert "全年举办学习座谈会32次。\n" in text
    assert [cell.strip() for cell in text.strip().splitlines()[-1].split("\t") if cell.strip()] == [
        "合计",
        "171件",
        "158件",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 ...", reading.IS_PDF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", reading.IS_OLD_WORD),
        (b"PK\x03\x04" + bytes(range(256)), reading.IS_NO_WORD),
        (packed(xl__workbook="<x/>"), reading.IS_NO_WORD),
        (packed(word__document="<x>"), reading.IS_NO_WORD),
        (packed(word__document='<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'), reading.IS_NO_WORD),
        (packed(word__document=b"<x>" + b" " * (41 * 1024 * 1024) + b"</x>"), reading.IS_TOO_MUCH),
        (b"\x89PNG\r\n\x1a\n\xff\x00", reading.IS_NO_TEXT),
        (rb"{\rtf1\ansi\ansicpg936 \'d5\'fe\'d0\'ad 147}", reading.IS_NO_TEXT),
    ],
    # By name: a packed file holds the time it was packed at, and two workers must collect the same tests.
    ids=["pdf", "doc", "bytes", "xlsx", "broken", "entities", "bomb", "png", "rtf"],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data, words):
    with pytest.raises(Unreadable) as refused:
        given(data)

    assert refused.value.words == words


def test_what_was_deleted_with_changes_tracked_is_not_read():
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kept, gone = "<w:r><w:t>委员440名</w:t></w:r>", "<w:del><w:r><w:t>委员430名</w:t></w:r></w:del>"
    body = f"<w:document {w}><w:p>{kept}{gone}</w:p></w:document>"

    assert given(packed(word__document=body)) == "委员440名\n"
