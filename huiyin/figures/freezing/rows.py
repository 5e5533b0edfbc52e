"""What is kept of the rows a figure counted: their keys, and of each cell its table shows, a digest of four bytes.

    1 byte    version of this format: 1
    4 bytes   number of rows, big end first
    4 bytes   length of the part that follows, big end first
    …         zlib: a line of JSON with the labels of the columns, "\\n", the keys in order, as differences of 8 bytes
    …         row by row, column by column, 4 bytes of BLAKE2b over the cell's words

Two cells that differ have the same digest once in four thousand million. What a cell said cannot be read from it, but
guessed words can be compared with it: a digest is shown to nobody.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate

FORMAT = 1
SIZE = 4
_HEAD = struct.Struct(">BII")


@dataclass(frozen=True)
class Kept:
    """Digests of the cells of each row, by the row's key; `labels` names the columns."""

    labels: tuple[str, ...]
    cells: Mapping[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """What became of rows between two keepings of them. `changed` names columns; it speaks of rows on both sides."""

    came: frozenset[int]
    went: frozenset[int]
    changed: Mapping[int, tuple[str, ...]]

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.changed)


@lru_cache(maxsize=100_000)
def digest_of(cell: str) -> bytes:
    return blake2b(cell.encode(), digest_size=SIZE).digest()


def digested(cells: Iterable[str]) -> bytes:
    return b"".join(map(digest_of, cells))


def pack(kept: Kept) -> bytes:
    keys = sorted(kept.cells)
    steps = array("q", [key - before for before, key in zip([0, *keys], keys, strict=False)])
    front = zlib.compress(json.dumps(kept.labels, ensure_ascii=False).encode() + b"\n" + _big_end_first(steps))
    return _HEAD.pack(FORMAT, len(keys), len(front)) + front + b"".join(kept.cells[key] for key in keys)


def unpack(packed: bytes | memoryview) -> Kept:
    """Raises ValueError on bytes that no `pack` made."""
    whole = bytes(packed)
    if not whole:
        return Kept(())
    version, rows, length = _HEAD.unpack_from(whole)
    if version != FORMAT:
        raise ValueError(f"rows of format {version}; this program reads {FORMAT}")
    front, rest = zlib.decompress(whole[_HEAD.size : _HEAD.size + length]), whole[_HEAD.size + length :]
    labels, _line, coded = front.partition(b"\n")
    columns = tuple(json.loads(labels))
    steps = array("q", _big_end_first(array("q", coded)))
    width = SIZE * len(columns)
    if len(steps) != rows or len(rest) != rows * width:
        raise ValueError("rows cut short")
    return Kept(columns, {key: rest[at * width : (at + 1) * width] for at, key in enumerate(accumulate(steps))})


def _big_end_first(steps: array[int]) -> bytes:
    if sys.byteorder == "little":
        steps = array("q", steps)
        steps.byteswap()
    return steps.tobytes()


def difference(then: Kept, now: Kept) -> Difference:
    """Columns are compared by their labels: one that a later version of the program shows is no change of a row."""
    return Difference(
        came=frozenset(now.cells.keys() - then.cells.keys()),
        went=frozenset(then.cells.keys() - now.cells.keys()),
        changed=changes(then, now),
    )


def changes(then: Kept, now: Kept) -> dict[int, tuple[str, ...]]:
    both = then.cells.keys() & now.cells.keys()
    if then.labels == now.labels:
        both = {key for key in both if then.cells[key] != now.cells[key]}
    columns = [(label, then.labels.index(label), now.labels.index(label)) for label in _shared(then, now)]
    found = {key: _columns(columns, then.cells[key], now.cells[key]) for key in sorted(both)}
    return {key: labels for key, labels in found.items() if labels}


def _shared(then: Kept, now: Kept) -> list[str]:
    return [label for label in then.labels if label in now.labels]


def _columns(columns: Sequence[tuple[str, int, int]], then: bytes, now: bytes) -> tuple[str, ...]:
    return tuple(label for label, left, right in columns if _cell(then, left) != _cell(now, right))


def _cell(digests: bytes, column: int) -> bytes:
    return digests[column * SIZE : (column + 1) * SIZE]
