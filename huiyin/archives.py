"""A look at what is packed (XLSX, ODS, DOCX are zips) before anything opens it. No Django in this module.

Nothing is written to disk, what is packed inside what is packed is never unpacked, and what is refused here reaches no
reader. Whoever asks says in words why (sheets.py, figures/word.py).
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from io import BytesIO

BEGINNING = b"PK\x03\x04"
MEGABYTE = 1024 * 1024
MOST_RATIO = 250  # of a part beyond a megabyte: sheets of equal rows reach 100, a bomb 1,000
_OUTSIDE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|\\|[\x00-\x1f]")
_MACROS = re.compile(r"(?:^|/)vbaproject\.bin$|^xl/macrosheets/|^basic/|^scripts/", re.IGNORECASE)
_XML = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
# Old OpenOffice put this one there; nobody reads it.
_MANIFEST = "META-INF/manifest.xml"
_OLD_MACROS = "_VBA_PROJECT".encode("utf-16-le")


class Unsafe(ValueError):
    """Not to be opened. Its class says why."""


class Broken(Unsafe):
    """No archive, or not a whole one, or one that is made to be read in two ways."""


class TooMuch(Unsafe):
    """More parts than such a file has, or far more inside than it seems."""


class Locked(Unsafe):
    """Under a password."""


class Macros(Unsafe):
    """It brings programs along."""


class Entities(Unsafe):
    """Its XML declares entities, which grow without end or fetch what is elsewhere; no office program writes any."""


def check(data: bytes, *, most_parts: int, most_unpacked: int) -> list[str]:
    """The names of the parts. `most_unpacked` in bytes, of all parts together. Raises Unsafe."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
            _check_amount(parts, len(data), most_parts, most_unpacked)
            _check_names(parts)
            for part in parts:
                if _XML.search(part.filename):
                    _check_xml(part.filename, packed.read(part))
    except Unsafe:
        raise
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError, EOFError) as wrong:
        raise Broken from wrong
    return [part.filename for part in parts]


def has_old_macros(data: bytes) -> bool:
    """Of a file of the time before XLSX (an OLE container): its directory names the storage of programs."""
    return _OLD_MACROS in data


def _check_amount(parts: list[zipfile.ZipInfo], size: int, most_parts: int, most_unpacked: int) -> None:
    """By what the directory declares: a part that holds more is cut off there by whoever unpacks it."""
    if len(parts) > most_parts or sum(part.file_size for part in parts) > most_unpacked:
        raise TooMuch
    if any(part.file_size > max(MEGABYTE, part.compress_size * MOST_RATIO) for part in parts):
        raise TooMuch
    if sum(part.compress_size for part in parts) > size:
        raise Broken  # parts that lie over each other: one packed block unpacked many times
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise Broken  # no office program packs otherwise
    if any(part.flag_bits & 0x1 for part in parts):
        raise Locked


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.orig_filename for part in parts]
    if len({name.lower() for name in names}) < len(names) or any(_OUTSIDE.search(name) for name in names):
        raise Broken
    if any(stat.S_ISLNK(part.external_attr >> 16) for part in parts):
        raise Broken
    if any(_MACROS.search(name) for name in names):
        raise Macros


def _check_xml(name: str, part: bytes) -> None:
    """In whatever encoding: without NUL, what is two bytes wide reads as what is one."""
    narrow = part.replace(b"\x00", b"")
    if b"<!ENTITY" in narrow or (b"<!DOCTYPE" in narrow and name != _MANIFEST):
        raise Entities
