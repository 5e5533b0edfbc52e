"""How the index follows the records: what changed goes into a small segment, small segments into larger ones.

A segment holds what was read when it was written and is never changed. A record that changes stands in a new segment;
what an old one still says of it proposes it in vain, until the segments are put together and the records read anew.
Two processes that write at once write the same twice, which a search sees once: nobody waits for anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
from django.db import transaction
from django.db.models import BinaryField
from django.utils import timezone

from huiyin.search.models import Block, Change, Segment
from huiyin.search.packing import blocks, held
from huiyin.search.sources import SOURCES, Source, Sources, Text
from huiyin.text.keys import MOST_TEXTS, VERSION, Codes, canonical, codes_of_many, label, packed, units

BLOCK_BITS = 20  # of a block's key: its number within the segment
STEP = 8  # so many segments of a size go into one of the next
AT_ONCE = 64  # changes that the request which made them indexes itself
TIDIED_AT_ONCE = 512  # texts that it puts together at the most
_CHUNK = 4096  # texts whose codes are in memory together
_FREQUENT = 1000  # a code of more than one in so many texts is listed with its count
_ALL_COUNTED = 10_000  # texts; in a smaller segment every code is
_READ = 2000  # keys of a query
_STEP = 8192  # changes that the worker indexes in one transaction

Progress = Callable[[int, int], None]  # (done, of)


class Key(NamedTuple):
    """In the order of a search: newest first."""

    newest: int  # the day's ordinal, negative
    source: str
    last: int  # the record's key, negative

    @property
    def day(self) -> int:
        return -self.newest

    @property
    def pk(self) -> int:
        return -self.last


class Reading(NamedTuple):
    """A text on its way into a segment."""

    key: Key
    units: str
    labels: tuple[str, ...]
    digest: int


def key_of(source: Source, pk: int, on: date) -> Key:
    return Key(-_day(on).toordinal(), source.code, -pk)


def _day(on: date) -> date:
    return timezone.localtime(on).date() if isinstance(on, datetime) else on


def words_of(text: Text) -> str:
    """Title and body, canonical; nothing stands across the two."""
    return canonical(f"{text.title}\n{text.body}")


def read(source: Source, text: Text) -> Reading:
    words = words_of(text)
    key = key_of(source, text.pk, text.on)
    said = "\0".join([str(VERSION), str(key.day), *sorted(text.labels), words])
    digest = int.from_bytes(blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest())
    return Reading(key, units(words), text.labels, digest)


# One segment


class Written(NamedTuple):
    """A segment as it will stand in the database: working it out takes long, and nobody waits for it."""

    segment: Segment
    parts: list[tuple[int, bytes]]  # (first code, data) of each block


def write(readings: Sequence[Reading], *, live: bool = True, using: str | None = None) -> Segment | None:
    """At most MOST_TEXTS of them, in any order; None of nothing."""
    return _keep(_worked_out(readings, live), using)


def _worked_out(readings: Sequence[Reading], live: bool = True) -> Written | None:
    if not readings:
        return None
    there = sorted(readings, key=lambda reading: reading.key)
    both = _codes(there)
    parts = list(blocks(both))
    return Written(_segment(there, both, parts, live), parts)


def _keep(written: Written | None, using: str | None) -> Segment | None:
    if written is None:
        return None
    with transaction.atomic(using=using):
        written.segment.save(using=using)
        first = written.segment.pk << BLOCK_BITS
        made = (Block(id=first + number, data=data) for number, (_code, data) in enumerate(written.parts))
        Block.objects.using(using).bulk_create(made, batch_size=200)
    return written.segment


def _segment(there: Sequence[Reading], both: Codes, parts: Sequence[tuple[int, bytes]], live: bool) -> Segment:
    codes = sorted({reading.key.source for reading in there})
    return Segment(
        version=VERSION,
        live=live,
        size=len(there),
        newest=date.fromordinal(there[0].key.day),
        days=_bytes((reading.key.day for reading in there), np.int32),
        sources=_bytes((codes.index(reading.key.source) for reading in there), np.uint8),
        source_codes=codes,
        objects_held=_bytes((reading.key.pk for reading in there), np.int64),
        digests=_bytes((reading.digest for reading in there), np.uint64),
        directory=_bytes((first for first, _data in parts), np.uint64),
        frequent=_frequent(both, len(there)),
    )


def _codes(there: Sequence[Reading]) -> Codes:
    found = []
    for first in range(0, len(there), _CHUNK):
        some = there[first : first + _CHUNK]
        found.append(codes_of_many([reading.units for reading in some]) + np.uint64(first))
    labelled = ((label(name), place) for place, reading in enumerate(there) for name in reading.labels)
    found.append(np.array([packed(code, place) for code, place in labelled], np.uint64))
    both = np.concatenate(found)
    both.sort()
    return both


def _frequent(both: Codes, size: int) -> bytes:
    """What nearly every query holds: counted here, it need not be read to be weighed."""
    codes, counts = held(both)
    often = counts > (size // _FREQUENT if size > _ALL_COUNTED else 0)
    return codes[often].tobytes() + counts[often].astype(np.uint32).tobytes()


def _bytes(values: Iterable[int], kind: Any) -> bytes:
    return np.fromiter(values, kind).tobytes()


def forget(segments: Iterable[int], using: str | None = None) -> None:
    for pk in segments:
        Segment.objects.using(using).filter(pk=pk).delete()
        Block.objects.using(using).filter(id__range=(pk << BLOCK_BITS, ((pk + 1) << BLOCK_BITS) - 1)).delete()


# What changed


def waiting(using: str | None = None) -> bool:
    return Change.objects.using(using).exists()


def follow(limit: int | None = None, *, sources: Sources = SOURCES, using: str | None = None) -> int:
    """Index the records that changed, `limit` changes at most; how many changes that were."""
    done = 0
    while limit is None or done < limit:
        most = MOST_TEXTS if limit is None else min(MOST_TEXTS, limit - done)
        if not (found := _some_changes(sources, most, using)):
            break
        done += found
    return done


def follow_at_once() -> None:
    """What a request does for what it changed: the next reader finds it in the index, and nobody waits long."""
    if waiting():
        follow(AT_ONCE)
        tidy(most=TIDIED_AT_ONCE)


def outdated(using: str | None = None) -> bool:
    return Segment.objects.using(using).filter(live=True).exclude(version=VERSION).exists()


def catch_up() -> int:
    """What the worker does: everything that waits, in steps that hold the database for a moment; how many changes.

    An index that an earlier version wrote is written anew first: its words would not be found.
    """
    if outdated():
        rebuild()
    done = 0
    while found := follow(_STEP):
        done += found
    tidy()
    return done


def _some_changes(sources: Sources, most: int, using: str | None) -> int:
    """What is read here is at least as new as the changes taken off; later ones wait for their turn.

    Read before the transaction: while SQLite's one writer reads thousands of texts, nobody else can save.
    """
    changes = list(Change.objects.using(using).order_by("pk").values_list("pk", "source", "object_id")[:most])
    named = {(code, object_id) for _pk, code, object_id in changes}
    written = _worked_out([*_read(sources, named, using)])
    with transaction.atomic(using=using):
        _keep(written, using)
        for some in _by(_READ, [change[0] for change in changes]):
            Change.objects.using(using).filter(pk__in=some).delete()
    return len(changes)


def _read(sources: Sources, named: Iterable[tuple[str, int]], using: str | None) -> Iterator[Reading]:
    """Of the records named by source and key, those that are there."""
    by_source: dict[str, list[int]] = defaultdict(list)
    for code, pk in named:
        by_source[code].append(pk)
    for code, keys in by_source.items():
        if code not in sources:
            continue
        source = sources[code]
        for some in _by(_READ, keys):
            yield from (read(source, text) for text in source.indexed(list(some), using))


def _by(size: int, values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[first : first + size] for first in range(0, len(values), size))


# Small segments into larger ones


def tidy(*, most: int = MOST_TEXTS, sources: Sources = SOURCES, using: str | None = None) -> int:
    """Put segments of about the same size together, as far as `most` texts; how many went into others."""
    gone = 0
    while together := _alike(most, using):
        if not (found := _put_together(together, sources, using)):  # another process was faster
            break
        gone += found
    return gone


def _alike(most: int, using: str | None) -> list[int]:
    there = defaultdict(list)
    for pk, size in Segment.objects.using(using).filter(live=True).order_by("pk").values_list("pk", "size"):
        there[_level(size)].append((pk, size))
    for segments in there.values():
        if len(segments) >= STEP and sum(size for _pk, size in segments[:STEP]) <= most:
            return [pk for pk, _size in segments[:STEP]]
    return []


def _level(size: int) -> int:
    return (size.bit_length() - 1) // 3  # of 1 to 7, of 8 to 63, …


def _put_together(pks: list[int], sources: Sources, using: str | None) -> int:
    """A record that changes meanwhile has its change noted, and its words in a segment of their own before long."""
    there = {named for segment in Segment.objects.using(using).filter(pk__in=pks) for named in _named_in(segment)}
    written = _worked_out([*_read(sources, there, using)])
    with transaction.atomic(using=using):
        rows = Segment.objects.using(using).filter(pk__in=pks, live=True)
        if len(rows.select_for_update(skip_locked=True) if _locks(using) else rows) < len(pks):
            return 0
        forget(pks, using)
        _keep(written, using)
    return len(pks)


def _locks(using: str | None) -> bool:
    return transaction.get_connection(using).features.has_select_for_update_skip_locked


def _named_in(segment: Segment) -> Iterator[tuple[str, int]]:
    """Source and key of each of its texts, in their places."""
    of, keys = np.frombuffer(segment.sources, np.uint8), np.frombuffer(segment.objects_held, np.int64)
    return ((segment.source_codes[number], pk) for number, pk in zip(of.tolist(), keys.tolist(), strict=True))


# All of it


def rebuild(
    told: Progress = lambda done, of: None,
    *,
    size: int = MOST_TEXTS,
    sources: Sources = SOURCES,
    using: str | None = None,
) -> int:
    """Write the index anew beside the one in use, then change over. How many texts it holds.

    What changes meanwhile is indexed as always; what had changed before is in the new one.
    """
    before = list(Change.objects.using(using).values_list("pk", flat=True))
    forget(Segment.objects.using(using).filter(live=False).values_list("pk", flat=True), using)
    old = list(Segment.objects.using(using).values_list("pk", flat=True))
    order = _order(sources, using)
    made = []
    for some in _by(size, order):
        there = [*_read(sources, ((key.source, key.pk) for key in some), using)]
        made.append(write(there, live=False, using=using))
        told(min(len(made) * size, len(order)), len(order))
    with transaction.atomic(using=using):
        forget(old, using)
        Segment.objects.using(using).filter(pk__in=[one.pk for one in made if one]).update(live=True)
        for changes in _by(_READ, before):
            Change.objects.using(using).filter(pk__in=changes).delete()
    return sum(one.size for one in made if one)


def _order(sources: Sources, using: str | None) -> list[Key]:
    return sorted(key for source in sources for key in _keys(source, using))


def _keys(source: Source, using: str | None) -> Iterator[Key]:
    rows = source.all().using(using).order_by()
    if source.day:
        return (key_of(source, pk, on) for pk, on in rows.values_list("pk", source.day).iterator(10_000))
    return (key_of(source, text.pk, text.on) for text in source.texts(rows))


# Is it right?


class State(NamedTuple):
    segments: int
    texts: int  # a record that changed may stand in two segments for a while
    waiting: int
    bytes: int


def state(using: str | None = None) -> State:
    sizes = Segment.objects.using(using).filter(live=True).values_list("size", flat=True)
    return State(len(sizes), sum(sizes), Change.objects.using(using).count(), _bytes_held(using))


def _bytes_held(using: str | None) -> int:
    """On PostgreSQL what the tables take on the disk; on SQLite what is written into them, which is nearly the same."""
    connection = transaction.get_connection(using)
    tables = [model._meta.db_table for model in (Segment, Block, Change)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(%s::text[]) AS name", [tables]
            )
        else:
            columns = [field.column for field in Segment._meta.fields if isinstance(field, BinaryField)]
            held = " + ".join(f"sum(length({column}))" for column in columns)
            block, segment = Block._meta.db_table, Segment._meta.db_table
            cursor.execute(
                f"SELECT coalesce((SELECT sum(length(data)) FROM {block}), 0)"  # nosec B608 - names of our tables
                f" + coalesce((SELECT {held} FROM {segment}), 0)"
            )
        return int(cursor.fetchone()[0])


class Difference(NamedTuple):
    source: str
    pk: int


def differences(
    told: Progress = lambda done, of: None, *, sources: Sources = SOURCES, using: str | None = None
) -> Iterator[Difference]:
    """Records whose words the index does not have as they are, and that do not wait for it either."""
    known = _held(using)
    wait = set(Change.objects.using(using).values_list("source", "object_id"))
    order = _order(sources, using)
    done = 0
    for some in _by(_READ, order):
        for one in _read(sources, ((key.source, key.pk) for key in some), using):
            named = (one.key.source, one.key.pk)
            if named not in wait and one.digest not in known.get(named, ()):
                yield Difference(*named)
        done += len(some)
        told(done, len(order))


def _held(using: str | None) -> dict[tuple[str, int], list[int]]:
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for segment in Segment.objects.using(using).filter(live=True, version=VERSION).iterator():
        for named, digest in zip(_named_in(segment), np.frombuffer(segment.digests, np.uint64).tolist(), strict=True):
            found[named].append(digest)
    return found


def ask_again(found: Iterable[Difference], using: str | None = None) -> None:
    """Let the index read these records anew."""
    Change.objects.using(using).bulk_create(
        [Change(source=one.source, object_id=one.pk) for one in found], batch_size=_READ
    )
