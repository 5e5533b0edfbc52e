"""The folder backups lie in: which there are, which are still as they were written, which may go.

huiyin-backup-20261123-050000.tar.age    database and manifest
huiyin-backup-20261123-050000.json       for those without the key: digest, size, which attachments belong to it
files/2026/11/23/….jpg.age               each attachment once, however many backups hold it
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from huiyin.backups.envelope import TEMPORARY, digest_of

NAME = "huiyin-backup-%Y%m%d-%H%M%S"
ENDING = ".tar.age"
FILES = "files"
PERIODS = ("%Y-%m-%d", "%G-%V", "%Y-%m")  # day, week, month


class Busy(Exception):
    """Another backup is being made in the folder."""


@dataclass(frozen=True)
class Backup:
    archive: Path

    @property
    def slip(self) -> Path:
        return self.archive.with_name(self.archive.name.removesuffix(ENDING) + ".json")

    @property
    def made_at(self) -> datetime:
        return datetime.strptime(self.archive.name.removesuffix(ENDING), NAME)  # noqa: DTZ007 - of the office's zone

    def facts(self) -> dict[str, Any]:
        try:
            facts: dict[str, Any] = json.loads(self.slip.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return facts

    def is_whole(self) -> bool:
        """As it was written, and with every attachment it holds there: told without the key."""
        facts = self.facts()
        if not facts or not self.archive.exists() or digest_of(self.archive) != facts["sha256"]:
            return False
        return all((self.archive.parent / FILES / f"{place}.age").exists() for place in facts["files"])


def backups(folder: Path) -> list[Backup]:
    """The newest first."""
    found = [file for file in folder.glob(f"huiyin-backup-*{ENDING}") if _named(file)]
    return [Backup(file) for file in sorted(found, reverse=True)]


def _named(file: Path) -> bool:
    return bool(re.fullmatch(r"huiyin-backup-\d{8}-\d{6}\.tar\.age", file.name))


class Keeping(NamedTuple):
    days: int
    weeks: int
    months: int


def to_keep(made: list[datetime], keeping: Keeping) -> set[datetime]:
    """Of the last so many days, weeks and months that have a backup, the newest of each; the newest of all always."""
    newest_first = sorted(made, reverse=True)
    kept = set(newest_first[:1])
    for most, period in zip(keeping, PERIODS, strict=True):
        newest: dict[str, datetime] = {}
        for moment in newest_first:
            newest.setdefault(moment.strftime(period), moment)
        kept |= set(list(newest.values())[:most])
    return kept


def prune(folder: Path, keeping: Keeping, *, dry_run: bool = False) -> tuple[list[Backup], list[Path]]:
    """Backups and attachments that go. One that is still whole always stays, whatever the numbers say."""
    there = backups(folder)
    kept = to_keep([one.made_at for one in there], keeping)
    stay = [one for one in there if one.made_at in kept]
    if not any(one.is_whole() for one in stay):
        stay += [one for one in there if one not in stay and one.is_whole()][:1]
    go = [one for one in there if one not in stay]
    if not all(one.facts() for one in stay):  # which attachments it holds is not known: all of them stay
        return _removed(go, [], dry_run)
    held = {f"{place}.age" for one in stay for place in one.facts()["files"]}
    stray = [file for file in sorted((folder / FILES).rglob("*.age")) if _place(folder, file) not in held]
    return _removed(go, stray, dry_run)


def _place(folder: Path, file: Path) -> str:
    return file.relative_to(folder / FILES).as_posix()


def _removed(go: list[Backup], stray: list[Path], dry_run: bool) -> tuple[list[Backup], list[Path]]:
    """The archive first: what has none any more is no backup, however far we came."""
    if not dry_run:
        for one in go:
            one.archive.unlink()
            one.slip.unlink(missing_ok=True)
        for file in stray:
            file.unlink()
    return go, stray


def clear_unfinished(folder: Path) -> None:
    for file in folder.rglob(f"*{TEMPORARY}"):
        file.unlink(missing_ok=True)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One backup at a time in one folder. Raises Busy."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield
