"""Spreadsheets made for the tests: in the layouts people send, in every format, sound and hostile."""

import struct
import zipfile
from io import BytesIO

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile


def upload(name, data):
    return SimpleUploadedFile(name, data)


def xlsx(*sheets, name="表.xlsx", merged=(), hidden=()):
    """`sheets` are (name, rows); `merged` areas of the first: (top, left, bottom, right, text)."""
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    dates = book.add_format({"num_format": "yyyy-mm-dd"})
    for title, rows in sheets:
        sheet = book.add_worksheet(title)
        cells = ((top, left, cell) for top, row in enumerate(rows) for left, cell in enumerate(row) if cell != "")
        for top, left, cell in cells:
            sheet.write(top, left, cell, *([dates] if hasattr(cell, "year") else []))
        if title in hidden:
            sheet.hide()
        if title == sheets[0][0]:
            for area in merged:
                sheet.merge_range(*area)
    book.close()
    return upload(name, held.getvalue())


def zipped(parts, name="表.xlsx"):
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        for part, data in parts.items():
            book.writestr(part, data)
    return upload(name, held.getvalue())


def parts_of(file):
    with zipfile.ZipFile(BytesIO(file.read())) as book:
        return {part: book.read(part) for part in book.namelist()}


def changed(file, part, was, to):
    """The same workbook with other bytes inside one of its parts."""
    parts = parts_of(file)
    assert was in parts[part]
    return zipped(parts | {part: parts[part].replace(was, to)}, file.name)


def ods(rows, name="表.ods"):
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{spaces}:office:1.0" xmlns:table="{spaces}:table:1.0" '
        f'xmlns:text="{spaces}:text:1.0" xmlns:style="{spaces}:style:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="名单">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{spaces}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}, name)


def _record(number, data=b""):
    return struct.pack("<HH", number, len(data)) + data


def _biff(rows, merged, title, encrypted):
    """The workbook stream of an old .xls (BIFF8): its globals, then one sheet of labels."""
    spelled = title.encode("utf-16-le")
    locks = _record(0x2F, b"\1" + b"\0" * 5) if encrypted else b""
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 0x5, 0, 0, 0, 0)) + locks
    listed = 4 + 8 + len(spelled)
    at = len(start) + listed + 4
    sheet_name = struct.pack("<IBBBB", at, 0, 0, len(title), 1) + spelled
    book = start + _record(0x85, sheet_name) + _record(0x0A)
    book += _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for top, row in enumerate(rows):
        for left, cell in enumerate(row):
            if cell:
                text = cell.encode("utf-16-le")
                book += _record(0x204, struct.pack("<HHHHB", top, left, 0, len(cell), 1) + text)
    areas = b"".join(struct.pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in merged)
    book += _record(0xE5, struct.pack("<H", len(merged)) + areas) if merged else b""
    return book + _record(0x0A)


def _entry(name, kind, start, size, child=0xFFFFFFFF):
    spelled = name.encode("utf-16-le")
    return (
        spelled.ljust(64, b"\0")
        + struct.pack("<HBB", len(spelled) + 2, kind, 1)
        + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )


def xls(rows, *, merged=(), title="Sheet1", name="表.xls", stream="Workbook", encrypted=False):
    """A compound file with one stream: sector 0 its table, 1 the directory, the stream from 2 on."""
    book = _biff(rows, merged, title, encrypted).ljust(4096, b"\0")  # shorter ones lie in a table of their own
    sectors = -(-len(book) // 512)
    assert sectors + 2 <= 128
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    fat = b"".join(struct.pack("<I", link) for link in table).ljust(512, b"\xff")
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry(stream, 2, 2, len(book))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<I", 0).ljust(436, b"\xff")
    )
    return upload(name, header + fat + directory.ljust(512, b"\0") + book.ljust(sectors * 512, b"\0"))
