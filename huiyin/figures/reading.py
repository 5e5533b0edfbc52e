"""A report's bytes as text, or a refusal that says what to do. No Django in this module."""

from __future__ import annotations

import codecs
import unicodedata

_FEWEST_COMMON = 0.6
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # what older Notepads call “Unicode”
_PLAIN_CONTROLS = "\t\n\r\f\u3000\ufeff"


class Unreadable(ValueError):
    """The bytes are no text we can read."""


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
