"""The end of each chain, kept where the database's owner cannot reach it: by day, in a file and by mail.

Whoever can write the database can also rewrite a chain from any link on, so that it proves itself again. They cannot
rewrite a head that left the house before: docs/rules/history.md, rule 5.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.history.chains import SYSTEM
from huiyin.history.models import Head
from huiyin.history.wording import kept

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Kept:
    """What one line of a file of heads says."""

    chain: int
    assembly: str  # its slug; empty for the system's chain
    number: int
    hash: str
    day: date

    def line(self) -> str:
        return json.dumps(asdict(self) | {"day": self.day.isoformat()}, sort_keys=True)


def slugs() -> dict[int, str]:
    return {SYSTEM: "", **dict(Assembly.objects.values_list("pk", "slug"))}


def now(day: date) -> list[Kept]:
    names = slugs()
    return [
        Kept(head.chain, names.get(head.chain, ""), head.number, head.hash, day)
        for head in Head.objects.order_by("chain")
    ]


def read(lines: Iterable[str]) -> list[Kept]:
    """Raises ValueError, with the line's number, on what is no head."""
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(_read(json.loads(line)))
        except (ValueError, TypeError, KeyError) as wrong:
            raise ValueError(str(number)) from wrong
    return found


def _read(told: dict[str, object]) -> Kept:
    chain, number, mark = told["chain"], told["number"], told["hash"]
    if not (type(chain) is int and type(number) is int and number >= 1 and isinstance(mark, str)):
        raise ValueError("no head")
    if not _HASH.fullmatch(mark):
        raise ValueError("no hash")
    return Kept(chain, str(told.get("assembly", "")), number, mark, date.fromisoformat(str(told["day"])))


def file_of(year: int) -> Path:
    return Path(settings.HOME) / "heads" / f"{year}.jsonl"


def keep(day: date) -> int:
    """The daily round: a line for each chain that has none of that day, then the day's mail. Gives the lines added."""
    file = file_of(day.year)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = read(file.read_text(encoding="utf-8").splitlines()) if file.exists() else []
    said = {one.chain for one in there if one.day == day}
    added = [one for one in now(day) if one.chain not in said]
    append(file, added)
    _mail(day, [one for one in there if one.day == day] + added)
    return len(added)


def append(file: Path, heads: Iterable[Kept]) -> None:
    """On the disk when this returns."""
    with file.open("a", encoding="utf-8") as opened:
        opened.writelines(f"{one.line()}\n" for one in heads)
        opened.flush()
        os.fsync(opened.fileno())


def _mail(day: date, heads: list[Kept]) -> None:
    """The lines themselves: what comes out of the mail again is a file that `huiyin verify --head` reads."""
    if settings.HEAD_MAIL and heads:
        subject = kept(lambda: _("办理记录链头 %(day)s") % {"day": day.isoformat()})
        mail.send_mail(subject, "".join(f"{one.line()}\n" for one in heads), None, settings.HEAD_MAIL)
