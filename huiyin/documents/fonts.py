"""Which fonts a PDF is set in, and whether they hold every sign of its words.

The office's own folder (`HUIYIN_FONTS`) comes first, then what `make setup` brought, then the machine's. A paper is
asked for its signs before it is set: a hole where a name should stand is found here, not by whoever reads the letter.
"""

from __future__ import annotations

import struct
import threading
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import typst
from django.conf import settings

from huiyin.documents.words import fit

BROUGHT = (settings.ROOT / "var" / "fonts", settings.ROOT / "node_modules" / "@expo-google-fonts")  # by `make setup`

# Families by the part they play, the wanted one first. What a family lacks is taken from those after it.
_SONG = ("SimSun", "宋体", "FandolSong", "Noto Serif SC", "Noto Serif CJK SC")
_SPARE = ("Noto Serif SC", "Noto Serif CJK SC", "Noto Serif CJK TC", "Noto Sans CJK SC")
_TIBETAN = ("Microsoft Himalaya", "Noto Serif Tibetan", "Noto Sans Tibetan")
PARTS: dict[str, tuple[str, ...]] = {
    "fang": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FandolFang R", *_SONG),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FandolKai", *_SONG),
    "hei": ("SimHei", "黑体", "FandolHei", "Noto Sans SC", "Noto Sans CJK SC", *_SONG),
    "title": (
        "FZXiaoBiaoSong-B05S",
        "方正小标宋简体",
        "方正小标宋_GBK",
        "FandolSong",
        "Noto Serif SC",
        "Noto Serif CJK SC",
    ),
    "song": _SONG,
}
_POOR_LATIN = ("FandolFang R", "FandolKai")  # their digits are those of another face
_LATIN = "[ -~\u00a1-\u024f]"
_ENOUGH = 0.94  # a family that holds less of a paper's signs than this would make a patchwork of it


class MissingSigns(Exception):
    """No font here holds these signs of a paper. The words are for the person who asked for it."""

    def __init__(self, signs: Iterable[str]) -> None:
        self.signs = tuple(signs)
        super().__init__("、".join(f"{sign}（U+{ord(sign):04X}）" for sign in self.signs))


class Face(NamedTuple):
    path: str
    place: int  # in a collection


class Shelf:
    """The fonts of this machine, read once in a process."""

    def __init__(self, folders: Iterable[Path]) -> None:
        there = [folder for folder in folders if folder.is_dir()]
        self.fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=there)
        self.faces: dict[str, Face] = {}
        for info in sorted(self.fonts.fonts(), key=lambda info: abs(info.weight - 400)):
            if info.path and info.style == "normal":
                self.faces.setdefault(info.family, Face(info.path, info.index))

    def stack(self, part: str, signs: set[str]) -> list[str | dict[str, str]]:
        """Families for one part of a paper that holds `signs`, Tibetan and rare signs from those at the end."""
        here = [family for family in dict.fromkeys(PARTS[part]) if family in self.faces]
        han = {sign for sign in signs if unicodedata.east_asian_width(sign) == "W"}
        first = next((family for family in here if self._share(family, han) >= _ENOUGH), None)
        rest = [family for family in (*_SPARE, *_TIBETAN, *here) if family in self.faces and family != first]
        families = list(dict.fromkeys(([first] if first else []) + rest))
        latin = next((family for family in _SPARE if family in self.faces), None)
        if first in _POOR_LATIN and latin:
            return [{"name": latin, "covers": _LATIN}, *families]
        return [*families]

    def has_hei(self, stack: list[str | dict[str, str]]) -> bool:
        """Else headings are told from the rest by bold Song."""
        return stack[0] not in _SONG

    def missing(self, signs: set[str]) -> list[str]:
        families = dict.fromkeys((*_SPARE, *_TIBETAN, *(family for part in PARTS.values() for family in part)))
        left = {sign for sign in signs if _wants_a_glyph(sign)}
        for family in families:
            if left and family in self.faces:
                left -= {sign for sign in left if ord(sign) in signs_of(self.faces[family])}
        return sorted(left)

    def _share(self, family: str, signs: set[str]) -> float:
        held = signs_of(self.faces[family])
        return sum(ord(sign) in held for sign in signs) / len(signs) if signs else 1.0


_lock = threading.Lock()


@cache
def _shelf(folder: Path) -> Shelf:
    return Shelf([folder, *BROUGHT])


def shelf() -> Shelf:
    with _lock:
        return _shelf(settings.FONTS)


def check(words: Iterable[str]) -> set[str]:
    """The signs of these words. Raises MissingSigns, naming those no font here can show."""
    signs = {sign for piece in words for sign in fit(piece)}
    if missing := shelf().missing(signs):
        raise MissingSigns(missing)
    return signs


def _wants_a_glyph(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cf", "Zs", "Zl", "Zp") and not 0xFE00 <= ord(sign) <= 0xFE0F


# ── what a font file says it holds: its table cmap, formats 4 and 12, which every font for these scripts has ──


@cache
def signs_of(face: Face) -> frozenset[int]:
    with Path(face.path).open("rb") as file:
        data = file.read()
    start = struct.unpack_from(">I", data, 12 + 4 * face.place)[0] if data[:4] == b"ttcf" else 0
    tables = struct.unpack_from(">H", data, start + 4)[0]
    records = [struct.unpack_from(">4sIII", data, start + 12 + 16 * number) for number in range(tables)]
    cmap = next((where for tag, _sum, where, _length in records if tag == b"cmap"), None)
    if cmap is None:
        return frozenset()
    held: set[int] = set()
    for number in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">I", data, cmap + 4 + 8 * number + 4)[0]
        kind = struct.unpack_from(">H", data, at)[0]
        held.update(_by_groups(data, at) if kind == 12 else _by_segments(data, at) if kind == 4 else ())
    return frozenset(held)


def _by_groups(data: bytes, at: int) -> Iterable[int]:
    for number in range(struct.unpack_from(">I", data, at + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", data, at + 16 + 12 * number)
        yield from range(first + (glyph == 0), last + 1)


def _by_segments(data: bytes, at: int) -> Iterable[int]:
    doubled = struct.unpack_from(">H", data, at + 6)[0]
    for number in range(doubled // 2):
        place = at + 14 + 2 * number
        last = struct.unpack_from(">H", data, place)[0]
        first, delta, offset = (struct.unpack_from(">H", data, place + 2 + doubled * step)[0] for step in (1, 2, 3))
        for sign in range(first, min(last, 0xFFFE) + 1):
            glyph = sign
            if offset:
                glyph = struct.unpack_from(">H", data, place + 2 + 3 * doubled + offset + 2 * (sign - first))[0]
            if glyph and (glyph + delta) & 0xFFFF:
                yield sign
