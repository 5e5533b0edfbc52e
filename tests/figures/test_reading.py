import os

import pytest

from huiyin.figures.reading import Unreadable, decode

TEXT = "全年举办学习座谈会32次，委员参加490人次。"
TRADITIONAL = "全年舉辦學習座談會32次，委員參加490人次。"


@pytest.mark.parametrize("text", ["", "abc", TEXT, TRADITIONAL, "བོད་ལྗོངས།", "𠮷野家（䶮）"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_is_read_with_and_without_its_mark(text, encoding):
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", [TEXT, TRADITIONAL])
@pytest.mark.parametrize("encoding", ["gb18030", "gbk"])
def test_an_old_file_of_an_office_machine_is_read(text, encoding):
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", ["", "abc", TEXT, TRADITIONAL, "བོད་ལྗོངས།", "𠮷野家（䶮）"])
@pytest.mark.parametrize(("mark", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_the_unicode_of_an_older_notepad_is_read(text, mark, encoding):
    assert decode(mark + text.encode(encoding)) == text


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
        b"PK\x03\x04" + bytes(range(256)),
        TEXT.encode() + b"\x00",
        TEXT.encode()[:-1],  # cut in the middle of a character
        TEXT.encode("utf-16-le"),  # without its mark
        TEXT.encode("utf-16")[:-1],
        TEXT.encode("utf-32"),
        b"\xff\xfe" + bytes(range(256)),
        "naïve café déjà vu – Ünïcödé".encode("latin-1", "replace"),
        "\ufffd".encode(),
    ],
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(Unreadable):
        decode(data)


def test_random_bytes_are_refused():
    for _ in range(50):
        for mark in (b"", b"\xff\xfe", b"\xfe\xff"):
            with pytest.raises(Unreadable):
                decode(mark + os.urandom(400))
