"""How lists of texts are written: blocks of about 16 kB, each of whole codes in order, read without unpacking.

A block is the number of its codes (uint32), the codes (uint64), how many texts each has (uint32), then the places
(uint16) one code after the other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from huiyin.text.keys import Codes

BLOCK = 16 * 1024  # bytes; a code that many texts hold makes a longer one
_PER_CODE, _PER_PLACE = 12, 2


def held(both: Codes) -> tuple[Codes, Any]:
    """The distinct codes of sorted `packed` numbers, and how many texts hold each."""
    codes = both >> np.uint64(16)
    starts = np.flatnonzero(np.diff(codes, prepend=np.uint64(0)) != 0)
    return codes[starts], np.diff(np.append(starts, len(codes)))


def blocks(both: Codes) -> Iterator[tuple[int, bytes]]:
    """(first code, data) of each, from sorted `packed` numbers."""
    distinct, counts = held(both)
    places = both.astype(np.uint16)
    before = np.concatenate([[0], np.cumsum(counts * _PER_PLACE + _PER_CODE)[:-1]])
    edges = [*np.flatnonzero(np.diff(before // BLOCK, prepend=-1)), len(distinct)]
    beyond = np.append(0, np.cumsum(counts))
    for first, last in itertools.pairwise(edges):
        head = np.uint32(last - first).tobytes() + distinct[first:last].tobytes()
        lengths = counts[first:last].astype(np.uint32).tobytes()
        yield int(distinct[first]), head + lengths + places[beyond[first] : beyond[last]].tobytes()


class Block:
    """One block as it is read."""

    def __init__(self, data: bytes | memoryview) -> None:
        count = int(np.frombuffer(data, np.uint32, 1)[0])
        self.codes = np.frombuffer(data, np.uint64, count, 4)
        lengths = np.frombuffer(data, np.uint32, count, 4 + 8 * count)
        self.ends = np.cumsum(lengths, dtype=np.int64)
        self.places = np.frombuffer(data, np.uint16, -1, 4 + 12 * count)

    def of(self, code: int) -> Any:
        """The places of one code, ascending."""
        at = int(np.searchsorted(self.codes, np.uint64(code)))
        if at == len(self.codes) or self.codes[at] != code:
            return _NONE
        return self.places[self.ends[at - 1] if at else 0 : self.ends[at]]

    def within(self, first: int, beyond: int) -> Any:
        """The places of all codes of a span, in no order, one more than once."""
        low, high = np.searchsorted(self.codes, np.array([first, beyond], np.uint64))
        if low == high:
            return _NONE
        return self.places[self.ends[low - 1] if low else 0 : self.ends[high - 1]]

    def unpacked(self) -> Codes:
        """Everything in it as `packed` numbers."""
        lengths = np.diff(self.ends, prepend=0)
        return (np.repeat(self.codes, lengths) << np.uint64(16)) | self.places.astype(np.uint64)


_NONE = np.empty(0, np.uint16)
