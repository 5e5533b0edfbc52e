"""Whether the history is what was written: every link, every row, every head. Finds what is wrong and names it.

Rows are read batch by batch in the order of their chain, all as they stood at one moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.history.chains import SYSTEM, chains_of
from huiyin.history.content import COLUMNS, EVENT, REDACTION, content_of
from huiyin.history.heads import Kept, slugs
from huiyin.history.linking import GENESIS, hash_of
from huiyin.history.models import Event, Head, Link, Redaction

BATCH = 2000
TRIED = 20  # broken links of a chain among which an order of before is looked for
MODELS: dict[str, type[models.Model]] = {EVENT: Event, REDACTION: Redaction}
WORDS = {
    "altered": _("内容被改动"),
    "removed": _("记录被删除"),
    "returned": _("到期删除的记录又出现了"),
    "unlinked": _("记录不在链上，是后来插入的"),
    "doubled": _("同一记录在链上写入了两次"),
    "gap": _("链上缺少这一条"),
    "broken": _("与前一条衔接不上"),
    "reordered": _("被调换了位置"),
    "unannounced": _("涂去或删除没有相应的登记"),
    "head": _("链头与最后一条不符"),
    "rewritten": _("与保存在外的链头不符，此前的记录被整体改写"),
    "cut": _("保存在外的链头之前的记录被截去"),
}


@dataclass(frozen=True)
class Finding:
    code: str  # of WORDS
    chain: int
    assembly: str  # slug; empty for the system's chain
    number: int | None = None
    upto: int | None = None  # of several numbers in a row the last
    table: str = ""
    row: int | None = None
    subject: str = ""
    subject_id: int | None = None
    step: str = ""
    day: date | None = None

    def told(self) -> dict[str, Any]:
        day = self.day.isoformat() if self.day else None
        return asdict(self) | {"day": day, "words": str(WORDS[self.code])}


class _Link(NamedTuple):
    number: int
    table: str
    row: int
    kind: str
    content: str
    hash: str

    @property
    def told(self) -> tuple[str, int, str, str]:
        return self.table, self.row, self.kind, self.content


class _Row(NamedTuple):
    """What a row is now."""

    content: str
    about: dict[str, Any]  # of a Finding
    event: int | None = None  # which a redaction names
    kind: str = ""


Tell = Callable[[int, int], None]
_LINK = ("number", "table", "row", "kind", "content", "hash")


@contextmanager
def one_moment() -> Iterator[None]:
    """Whatever is read inside is as it stood at the beginning; nobody who writes is held up."""
    if connection.in_atomic_block:  # a test's
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # atomic() would begin as one who writes
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def verify(
    *, chains: Iterable[int] | None = None, kept: Iterable[Kept] = (), tell: Tell = lambda done, of: None
) -> Iterator[Finding]:
    """All chains, or those named. `kept`: heads from outside. `tell` is given the links read, and of how many."""
    with one_moment():
        heads = {head.chain: head for head in Head.objects.all()}
        known = {*heads, *Link.objects.order_by("chain").values_list("chain", flat=True).distinct()}
        wanted = known if chains is None else {*chains}
        of = Link.objects.filter(chain__in=wanted).count()
        done, names = 0, slugs()
        for chain in sorted(wanted):
            walk = _Walk(chain, names.get(chain, ""))
            for findings, count in walk.batches():
                yield from findings
                done += count
                tell(done, of)
            yield from walk.end(heads.get(chain))
        yield from _doubled(wanted, names)
        yield from _unlinked(None if chains is None else wanted, names)
        yield from _against([one for one in kept if chains is None or one.chain in wanted], names)


class _Walk:
    """Along one chain, from its first link to its last."""

    def __init__(self, chain: int, assembly: str) -> None:
        self.named: dict[str, Any] = {"chain": chain, "assembly": assembly}
        self.chain, self.number, self.hash = chain, 0, GENESIS
        self.broken: list[tuple[_Link, str, dict[str, Any]]] = []  # the link, what it stands behind, what it is of
        self.announced: tuple[int | None, str] = (None, "")  # event and kind, where the link before is a redaction

    def batches(self) -> Iterator[tuple[list[Finding], int]]:
        while links := self._next():
            rows, newest = _rows(links), _newest(links)
            yield [finding for link in links for finding in self._step(link, rows, newest)], len(links)

    def _next(self) -> list[_Link]:
        after = Link.objects.filter(chain=self.chain, number__gt=self.number).order_by("number")
        return [_Link(*values) for values in after.values_list(*_LINK)[:BATCH]]

    def _step(self, link: _Link, rows: dict[tuple[str, int], _Row], newest: dict[int, int]) -> Iterator[Finding]:
        row = rows.get((link.table, link.row))
        about = {"number": link.number, "table": link.table, "row": link.row, **(row.about if row else {})}
        if link.number != self.number + 1:
            yield Finding("gap", **self.named, number=self.number + 1, upto=link.number - 1)
        elif link.hash != hash_of(self.hash, self.chain, link.number, link.told):
            self.broken.append((link, self.hash, about))
        if link.kind != Link.Kind.WRITTEN and self.announced != (link.row, link.kind):
            yield Finding("unannounced", **self.named, **about)
        if link.number == newest.get(link.row, link.number) or link.table != EVENT:
            yield from self._row(link, row, about)
        self.number, self.hash = link.number, link.hash
        self.announced = (row.event, row.kind) if row else (None, "")

    def _row(self, link: _Link, row: _Row | None, about: dict[str, Any]) -> Iterator[Finding]:
        if link.kind == Link.Kind.FORGOTTEN:
            wrong = "returned" if row else ""
        else:
            wrong = "removed" if row is None else "altered" if row.content != link.content else ""
        if wrong:
            yield Finding(wrong, **self.named, **about)

    def end(self, head: Head | None) -> Iterator[Finding]:
        for link, _before, about in self.broken:
            was = self._was(link) if len(self.broken) <= TRIED else None
            yield Finding("reordered" if was else "broken", **self.named, **about)
        if (head.number, head.hash) != (self.number, self.hash) if head else self.number:
            yield Finding("head", **self.named, number=head.number if head else self.number)

    def _was(self, link: _Link) -> int | None:
        """The number at which a link that follows nothing did follow, among those that follow nothing either."""
        hashes = {one.hash for one, _before, _about in self.broken}
        for other, before, _about in self.broken:
            if other.number != link.number and any(
                link.hash == hash_of(one, self.chain, other.number, link.told) for one in {before, *hashes}
            ):
                return other.number
        return None


def _rows(links: list[_Link]) -> dict[tuple[str, int], _Row]:
    """As they are now, by table and key."""
    found = {}
    for table, some in groupby(sorted(links, key=lambda link: link.table), key=lambda link: link.table):
        model = MODELS.get(table)
        if model is None:
            continue  # a table nobody knows has no rows: each is told as removed
        rows = model._base_manager.filter(pk__in={link.row for link in some})
        for values in rows.values_list(*COLUMNS[table]).iterator(chunk_size=BATCH):
            found[table, values[0]] = _row(table, values)
    return found


def _row(table: str, values: tuple[Any, ...]) -> _Row:
    named = dict(zip(COLUMNS[table], values, strict=True))
    content, day = content_of(table, values), timezone.localdate(named["at"])
    if table == REDACTION:
        return _Row(
            content, {"subject": EVENT, "subject_id": named["event"], "day": day}, named["event"], named["kind"]
        )
    about = {"subject": named["subject"], "subject_id": named["subject_id"], "step": named["step"], "day": day}
    return _Row(content, about)


def _newest(links: list[_Link]) -> dict[int, int]:
    """Of events that were redacted or forgotten the number of their newest link."""
    rows = {link.row for link in links if link.table == EVENT}
    later = Link.objects.filter(table=EVENT, row__in=rows, kind__in=[Link.Kind.REDACTED, Link.Kind.FORGOTTEN])
    found: dict[int, int] = {}
    for row, number in later.order_by().values_list("row", "number"):
        found[row] = max(number, found.get(row, 0))
    return found


def _doubled(wanted: set[int], names: dict[int, str]) -> Iterator[Finding]:
    written = Link.objects.filter(kind=Link.Kind.WRITTEN).order_by()
    twice = written.values("table", "row").annotate(times=Count("pk")).filter(times__gt=1)
    for one in twice:
        again = written.filter(table=one["table"], row=one["row"]).order_by("pk")[1:]
        for link in again:
            if link.chain in wanted:
                named: dict[str, Any] = {"chain": link.chain, "assembly": names.get(link.chain, "")}
                yield Finding("doubled", **named, number=link.number, table=link.table, row=link.row)


def _unlinked(wanted: set[int] | None, names: dict[int, str]) -> Iterator[Finding]:
    """Rows without a link stand nowhere: told under the chain they would belong to."""
    for table, model in MODELS.items():
        links = Link.objects.filter(table=table, row=OuterRef("pk"), kind=Link.Kind.WRITTEN)
        strays = model._base_manager.filter(~Exists(links)).order_by("pk")
        for values in strays.values_list(*COLUMNS[table]).iterator(chunk_size=BATCH):
            row = _row(table, values)
            subject = (row.about["subject"], row.about["subject_id"])
            chain = chains_of([subject]).get(subject, SYSTEM) if table == EVENT else values[1]
            if wanted is None or chain in wanted:
                yield Finding("unlinked", chain, names.get(chain, ""), table=table, row=values[0], **row.about)


def _against(kept: list[Kept], names: dict[int, str]) -> Iterator[Finding]:
    """Of each chain the first head that does not hold: what was rewritten lies behind the last that did."""
    for chain, heads in groupby(sorted(kept, key=lambda one: (one.chain, one.number)), key=lambda one: one.chain):
        good = 0
        for head in heads:
            here = Link.objects.filter(chain=chain, number=head.number).values_list("hash", flat=True).first()
            if here != head.hash:
                code = "cut" if here is None else "rewritten"
                named: dict[str, Any] = {"chain": chain, "assembly": names.get(chain, head.assembly)}
                yield Finding(code, **named, number=good + 1, upto=head.number, day=head.day)
                break
            good = head.number
