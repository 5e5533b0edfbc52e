"""A report's bytes as text, or a refusal that says what to do. No Django in this module."""

from __future__ import annotations

import codecs
import unicodedata

from huiyin.figures import word

_FEWEST_COMMON = 0.6
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # what older Notepads call “Unicode”
_PLAIN_CONTROLS = "\t\n\r\f\u3000\ufeff"


_PDF, _OLD_WORD, _ZIP, _RICH = b"%PDF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"{\\rtf"


def _(words: str) -> str:
    """Marks words for translation; who shows them translates them."""
    return words


IS_NO_TEXT = _("无法读取这个文件。请用 Word 或记事本另存为“纯文本（UTF-8）”后再上传。")
IS_PDF = _("这是 PDF 文件，里面的文字不一定能完整取出。请用它的 Word 原稿，或者把正文复制后粘贴。")
IS_OLD_WORD = _("这是旧格式的 Office 文件（.doc 等），或者设了打开密码。请在 Word 里取消密码、另存为 .docx 后再核对。")
IS_NO_WORD = _("这个文件不是 Word 文档（.docx），或者没有传完整。请在 Word 里打开，另存为 .docx 后再核对。")
HAS_MACROS = _("这个 Word 文档里有宏（会运行的程序），不能收。请在 Word 里另存为 .docx 后再核对。")
IS_TOO_MUCH = _("这个 Word 文档展开后太大。请只保留报告正文，删去图片和附件后再核对。")


# What a text is that holds nothing to audit, by `huiyin.text.scripts.script`.
SCRIPTS = {
    "empty": _("这份文本是空的。"),
    "tibetan": _("这份文本是藏文。"),
    "latin": _("这份文本是英文或其他拉丁文字。"),
    "other": _("这份文本不是中文。"),
}


class Unreadable(ValueError):
    """The bytes are no text we can read; the words say why and what to do, in Chinese, to be translated."""

    def __init__(self, words: str = IS_NO_TEXT) -> None:
        super().__init__(words)
        self.words = words


def decode(data: bytes) -> str:
    """UTF-8, with or without a byte order mark; UTF-16 with one; GB18030 where what comes out is sound.

    Raises Unreadable.
    """
    if data.startswith(_UTF_16_MARKS):
        text = _from_utf_16(data)
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _from_gb18030(data)
    if _has_controls(text):
        raise Unreadable
    return text


def _from_utf_16(data: bytes) -> str:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as unknown:
        raise Unreadable from unknown
    if not _is_assigned(text):
        raise Unreadable
    return text


def _from_gb18030(data: bytes) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as unknown:
        raise Unreadable from unknown
    if not _is_sound(text):
        raise Unreadable
    return text


def _has_controls(text: str) -> bool:
    """NUL and its like stand in no text; U+FFFD stands where bytes were lost before they came here."""
    return any(ord(sign) < 32 and sign not in _PLAIN_CONTROLS for sign in text) or "\ufffd" in text


def _is_sound(text: str) -> bool:
    """Nearly any bytes can be read as GB18030; in real Chinese most characters are common ones."""
    wide = [sign for sign in text if ord(sign) > 127]
    return _is_assigned(text) and sum(map(_is_common, wide)) >= _FEWEST_COMMON * len(wide)


def _is_assigned(text: str) -> bool:
    """Whether every character is one: bytes that are no text give many that are none."""
    return all(unicodedata.category(sign) not in ("Co", "Cn", "Cs", "Cc") for sign in text if ord(sign) > 127)


def _is_common(sign: str) -> bool:
    """Punctuation, and the commoner half of GB 2312 or of Big5."""
    gb, big5 = sign.encode("gb2312", "ignore"), sign.encode("big5", "ignore")
    return bytes([0xA1]) <= gb[:1] <= bytes([0xD7]) or bytes([0xA1]) <= big5[:1] <= bytes([0xC6])


def given(data: bytes) -> str:
    """The text of a file someone gives: plain text in any of the usual encodings, or a Word file.

    Raises Unreadable; its words say what the file is and what to do.
    """
    if data.startswith(_PDF):
        raise Unreadable(IS_PDF)
    if data.startswith(_OLD_WORD):
        raise Unreadable(IS_OLD_WORD)
    if data.startswith(_RICH):  # its Chinese stands in codes
        raise Unreadable
    if not data.startswith(_ZIP):
        return decode(data)
    try:
        return word.words(data)
    except word.TooMuch as too_much:
        raise Unreadable(IS_TOO_MUCH) from too_much
    except word.Macros as macros:
        raise Unreadable(HAS_MACROS) from macros
    except word.NotWord as not_word:
        raise Unreadable(IS_NO_WORD) from not_word
