"""What is packed is looked at before it is opened: files made to harm whoever opens them, made here for real."""

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin import archives
from huiyin.figures import reading
from huiyin.sheets import SheetRefused, read
from tests.spreadsheets import parts_of, upload, xlsx, zipped

MEGABYTE = 1024 * 1024
PLAIN = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
WORD = {"word/document.xml": b"<w:document xmlns:w='w'/>"}
LAUGHS = b"<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><l>&b;</l>"
ELSEWHERE = b"<!DOCTYPE l [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><l>&a;</l>"


def packed(parts, **how):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data, **how)
    return held.getvalue()


def looked_at(data):
    return archives.check(data, most_parts=100, most_unpacked=60 * MEGABYTE)


def refused_as(data):
    with pytest.raises(archives.Unsafe) as refused:
        looked_at(data)
    return type(refused.value)


def a_link():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as book:
        link = zipfile.ZipInfo("xl/media/picture.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        book.writestr(link, "/etc/passwd")
    return held.getvalue()


def laid_over_each_other(copies=20):
    """One packed block that every entry of the directory points to."""
    block = packed({"a.bin": b"0" * 100_000})
    at = block.index(b"PK\x01\x02")
    end = block.index(b"PK\x05\x06")
    entry = block[at:end]
    entries = b"".join(entry[:-5] + f"{copy:05d}".encode() for copy in range(copies))
    closing = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, copies, copies, len(entries), at, 0)
    return block[:at] + entries + closing


def locked():
    data = bytearray(packed(PLAIN))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark)
        data[at + place] |= 1
    return bytes(data)


def test_what_office_programs_write_passes():
    assert looked_at(packed(PLAIN)) == list(PLAIN)
    assert looked_at(xlsx(("表", [["甲", "乙"]] * 2000)).read())


def test_an_old_manifest_with_its_document_type_passes():
    assert looked_at(
        packed(PLAIN | {"META-INF/manifest.xml": b'<!DOCTYPE manifest:manifest PUBLIC "-//O" "M.dtd"><m/>'})
    )


HOSTILE = {
    "a bomb of one part": (lambda: packed(PLAIN | {"xl/a.bin": b"0" * (20 * MEGABYTE)}), archives.TooMuch),
    "a bomb of many parts": (
        lambda: packed(PLAIN | {f"xl/{part}.bin": bytes(range(256)) * 4096 for part in range(62)}),
        archives.TooMuch,
    ),
    "more parts than there can be": (lambda: packed({f"{part}.xml": b"" for part in range(101)}), archives.TooMuch),
    "parts that lie over each other": (laid_over_each_other, archives.Broken),
    "a name that leads out": (lambda: packed(PLAIN | {"../../etc/cron.d/x": b""}), archives.Broken),
    "a name from the root": (lambda: packed(PLAIN | {"/etc/passwd": b""}), archives.Broken),
    "a name of Windows": (lambda: packed(PLAIN | {"..\\..\\x.dll": b""}), archives.Broken),
    "a drive": (lambda: packed(PLAIN | {"C:/x.dll": b""}), archives.Broken),
    "a link": (a_link, archives.Broken),
    "two parts of one name": (lambda: packed(PLAIN | {"XL/Workbook.xml": b"<other/>"}), archives.Broken),
    "another way of packing": (lambda: packed(PLAIN, compress_type=zipfile.ZIP_LZMA), archives.Broken),
    "a password": (locked, archives.Locked),
    "a program": (lambda: packed(PLAIN | {"xl/vbaProject.bin": b"x"}), archives.Macros),
    "a program, in other letters": (lambda: packed(WORD | {"word/VBAPROJECT.BIN": b"x"}), archives.Macros),
    "a sheet of old macros": (lambda: packed(PLAIN | {"xl/macrosheets/sheet1.xml": b"<x/>"}), archives.Macros),
    "a program of LibreOffice": (
        lambda: packed({"content.xml": b"<x/>", "Basic/script-lc.xml": b"<x/>"}),
        archives.Macros,
    ),
    "entities that grow": (lambda: packed(PLAIN | {"xl/sharedStrings.xml": LAUGHS}), archives.Entities),
    "entities from elsewhere": (lambda: packed(PLAIN | {"xl/_rels/workbook.xml.rels": ELSEWHERE}), archives.Entities),
    "entities in two bytes": (
        lambda: packed(PLAIN | {"xl/sharedStrings.xml": LAUGHS.decode().encode("utf-16")}),
        archives.Entities,
    ),
    "entities behind a long remark": (
        lambda: packed(PLAIN | {"xl/styles.xml": b"<!--" + bytes(range(65, 91)) * 9000 + b"-->" + LAUGHS}),
        archives.Entities,
    ),
    "half a file": (lambda: packed(PLAIN)[:-30], archives.Broken),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_could_harm_is_refused(what):
    made, kind = HOSTILE[what]

    assert refused_as(made()) is kind


def test_a_bomb_inside_is_never_unpacked():
    """It counts as the bytes it is packed in, by whoever reads the file around it."""
    inner = packed({"0": b"0" * (20 * MEGABYTE)})

    assert looked_at(packed(PLAIN | {"xl/embeddings/inner.zip": inner}))


@given(st.binary(max_size=300), st.integers(0, 400))
def test_whatever_stands_in_a_file_it_passes_or_is_refused(noise, at):
    whole = packed(PLAIN)
    data = whole[:at] + noise + whole[at + len(noise) :]

    try:
        looked_at(data)
    except archives.Unsafe:
        return
    assert zipfile.is_zipfile(io.BytesIO(data))


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"xl/vbaProject.bin": b"x"}, "宏"),
        ({"xl/theme/theme1.xml": LAUGHS}, "打不开"),
        ({"../x.xml": b"<x/>"}, "打不开"),
        ({"xl/media/a.bin": b"0" * (20 * MEGABYTE)}, "太大"),
    ],
)
def test_a_list_with_such_a_part_is_refused_with_what_to_do(parts, words):
    with pytest.raises(SheetRefused) as refused:
        read(zipped(parts_of(xlsx(("表", [["甲"]]))) | parts))

    assert words in refused.value.messages[0]


def test_an_old_workbook_with_programs_is_refused():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "_VBA_PROJECT_CUR".encode("utf-16-le") + b"\x00" * 600

    with pytest.raises(SheetRefused) as refused:
        read(upload("表.xls", data))

    assert "宏" in refused.value.messages[0]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (WORD | {"word/vbaProject.bin": b"x"}, reading.HAS_MACROS),
        (WORD | {"customXml/item1.xml": ELSEWHERE}, reading.IS_NO_WORD),
        (WORD | {"word/media/a.bin": b"0" * (20 * MEGABYTE)}, reading.IS_TOO_MUCH),
    ],
)
def test_a_report_with_such_a_part_is_refused_with_what_to_do(parts, words):
    with pytest.raises(reading.Unreadable) as refused:
        reading.given(packed(parts))

    assert refused.value.words == words
