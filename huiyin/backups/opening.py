"""A backup opened with the office's own key, and looked over part by part."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from huiyin.backups import digests, envelope, shelf
from huiyin.backups.envelope import NotReadable
from huiyin.backups.making import DATABASE, FORM

OPENING = ".opening-"
MEMBERS = {"manifest.json", *DATABASE.values()}


@dataclass
class Opened:
    backup: shelf.Backup
    manifest: dict[str, Any]
    dump: Path
    by: list[Any]

    @property
    def kind(self) -> str:
        return str(self.manifest["kind"])

    def unpack(self, place: str, target: Path) -> None:
        """One attachment, at `target` as a whole; raises NotReadable where it is not what it was."""
        source = self.backup.archive.parent / shelf.FILES / f"{place}.age"
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with target.open("wb") as handle:
            target.chmod(0o600)
            envelope.unseal(source, handle, self.by)
        if envelope.digest_of(target) != self.manifest["files"][place]:
            raise NotReadable(f"附件 {place} 与备份时的不一样。")


@contextlib.contextmanager
def opened(archive: Path, identity: Path, work_in: Path | None = None) -> Iterator[Opened]:
    """Raises NotReadable for a wrong key, a damaged or foreign file. What was unpacked goes when it is closed."""
    by = envelope.identities(identity)
    with tempfile.TemporaryDirectory(prefix=OPENING, dir=work_in) as work:
        plain = Path(work) / "archive.tar"
        with plain.open("wb") as handle:
            envelope.unseal(archive, handle, by)
        manifest, dump = _taken_apart(archive, plain, Path(work))
        yield Opened(shelf.Backup(archive), manifest, dump, by)


def _taken_apart(archive: Path, plain: Path, work: Path) -> tuple[dict[str, Any], Path]:
    try:
        with tarfile.open(plain) as tar:
            names = set(tar.getnames())
            if not names <= MEMBERS or "manifest.json" not in names:
                raise NotReadable(f"{archive.name} 不是回音的备份。")
            tar.extractall(work, filter="data")
        manifest = json.loads((work / "manifest.json").read_text(encoding="utf-8"))
    except (tarfile.TarError, ValueError) as wrong:
        raise NotReadable(f"{archive.name} 已经损坏：{wrong}") from wrong
    plain.unlink()
    if manifest["form"] != FORM:
        raise NotReadable(f"{archive.name} 由较新的版本 {manifest['version']} 写成，请用那个版本恢复。")
    if any(_leads_out(place) for place in manifest["files"]):
        raise NotReadable(f"{archive.name} 里有附件的名字指向附件目录以外，不恢复。")
    for name, digest in manifest["parts"].items():
        if not (work / name).exists() or envelope.digest_of(work / name) != digest:
            raise NotReadable(f"{archive.name} 里的 {name} 与备份时的不一样。")
    return manifest, work / DATABASE[manifest["kind"]]


def _leads_out(place: str) -> bool:
    """Anybody who knows the public key could have made the archive: what it names goes nowhere but below `files`."""
    path = PurePosixPath(place)
    return path.is_absolute() or ".." in path.parts or "\\" in place or not path.parts


def check(archive: Path, identity: Path) -> dict[str, Any]:
    """Read all of it without restoring. What is wrong stands under `wrong`, in words."""
    wrong: list[str] = []
    with opened(archive, identity) as backup:
        if backup.kind == "sqlite":
            wrong += _tables(backup)
        for place, digest in backup.manifest["files"].items():
            wrong += _file(backup, place, digest)
        rows = sum(table["rows"] for table in backup.manifest["tables"].values())
        known = ("made_at", "version", "kind", "missing")
        facts = {name: backup.manifest[name] for name in known}
        facts |= {"tables": len(backup.manifest["tables"]), "rows": rows, "files": len(backup.manifest["files"])}
    return facts | {"wrong": wrong}


def _tables(backup: Opened) -> list[str]:
    with contextlib.closing(sqlite3.connect(backup.dump)) as file:
        return [f"表 {name} 与备份时的不一样" for name in differing(backup.manifest["tables"], digests.of_sqlite(file))]


def differing(stated: dict[str, Any], found: dict[str, Any]) -> list[str]:
    return sorted(name for name in stated.keys() | found.keys() if stated.get(name) != found.get(name))


def _file(backup: Opened, place: str, digest: str) -> list[str]:
    source = backup.backup.archive.parent / shelf.FILES / f"{place}.age"
    with tempfile.TemporaryFile() as plain:
        try:
            envelope.unseal(source, plain, backup.by)
        except NotReadable as wrong:
            return [str(wrong)]
        plain.seek(0)
        found = hashlib.file_digest(plain, "sha256").hexdigest()
    return [] if found == digest else [f"附件 {place} 与备份时的不一样"]
