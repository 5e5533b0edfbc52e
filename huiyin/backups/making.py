"""A backup: the database of one moment, then the attachments it names, under the public keys of the office."""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.crypto import salted_hmac

from huiyin.backups import envelope, shelf, snapshots
from huiyin.backups.envelope import NotReadable

FORM = 1  # of the manifest
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
MAKING = ".making-"
ROOM = 1.2  # times what is reckoned must be free
KEYS = ("SECRET_KEY", "FIELD_KEYS", "TALK_KEYS")
Progress = Callable[[str, float], None]


@dataclass
class Made:
    backup: shelf.Backup
    tables: int
    rows: int
    files: int
    new_files: int
    bytes: int
    missing: list[str] = field(default_factory=list)  # attachments the database names that are not on the disk
    altered: list[str] = field(default_factory=list)  # whose bytes are not those the database knows


class NoRoom(Exception):
    """The message is for people."""


def make(folder: Path, progress: Progress = lambda words, share: None) -> Made:
    """Raises NotReadable, NoRoom, shelf.Busy; then nothing was added that counts as a backup."""
    from django.conf import settings

    to = envelope.recipients(settings.BACKUP_RECIPIENTS)
    if not to:
        raise NotReadable(
            "没有设置 HUIYIN_BACKUP_RECIPIENTS。备份只以加密的形式保存：请先运行 huiyin backup --keygen 文件，"
            "把打印出的公钥写进这项设置。"
        )
    with shelf.alone(folder):
        shelf.clear_unfinished(folder)
        envelope.clear(folder, MAKING)
        _refuse_without_room(folder)
        with tempfile.TemporaryDirectory(prefix=MAKING, dir=folder) as work:
            return _make(folder, Path(work), to, progress)


def _make(folder: Path, work: Path, to: list[Any], progress: Progress) -> Made:
    from django.utils import timezone

    moment = timezone.localtime()
    progress("数据库", 0.0)
    dump = work / "dump"
    snapshot = snapshots.take(dump)
    progress("附件", 0.4)
    files = _Files(folder, to, snapshot.files, progress)
    files.take()
    progress("写入", 0.9)
    manifest = _manifest(moment.isoformat(), snapshot, files, dump)
    (work / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    name = moment.strftime(shelf.NAME)
    made = shelf.Backup(folder / f"{name}{shelf.ENDING}")
    if made.archive.exists():
        raise FileExistsError(made.archive)
    _pack(work, made, DATABASE[snapshot.kind], to, files.sealed)
    progress("完成", 1.0)
    rows = sum(table["rows"] for table in snapshot.tables.values())
    whole = made.archive.stat().st_size + files.new_bytes
    return Made(made, len(snapshot.tables), rows, len(files.sealed), files.new, whole, files.missing, files.altered)


def _manifest(moment: str, snapshot: snapshots.Snapshot, files: _Files, dump: Path) -> dict[str, Any]:
    from importlib.metadata import version

    return {
        "form": FORM,
        "made_at": moment,
        "version": version("huiyin"),
        **{name: facts for name, facts in asdict(snapshot).items() if name != "files"},
        "parts": {DATABASE[snapshot.kind]: envelope.digest_of(dump)},
        "files": files.digests,
        "missing": files.missing,
    }


def _pack(work: Path, made: shelf.Backup, database: str, to: list[Any], sealed: dict[str, str]) -> None:
    """The slip first: a backup is there from the moment its archive has its name."""
    plain = work / "archive.tar"
    with tarfile.open(plain, "w") as tar:
        tar.add(work / "manifest.json", "manifest.json", filter=_nobody)
        tar.add(work / "dump", database, filter=_nobody)
    (work / "dump").unlink()
    slip = work / "slip.json"
    with plain.open("rb") as source:
        digest = envelope.seal(source, work / made.archive.name, to)
    slip.write_text(json.dumps({"sha256": digest, "files": sealed}), encoding="utf-8")
    slip.chmod(0o600)
    slip.replace(made.slip)
    (work / made.archive.name).replace(made.archive)
    envelope.sync_folder(made.archive.parent)


def _nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


class _Files:
    """The attachments a snapshot names. They never change where they lie, so what was kept once is not kept again."""

    def __init__(self, folder: Path, to: list[Any], named: dict[str, str], progress: Progress) -> None:
        self.folder, self.to, self.named, self.progress = folder / shelf.FILES, to, named, progress
        self.known = _known(folder)
        self.digests: dict[str, str] = {}  # of the plain bytes
        self.sealed: dict[str, str] = {}  # of the encrypted ones, and our mark of the plain ones
        self.missing: list[str] = []
        self.altered: list[str] = []
        self.new = self.new_bytes = 0

    def take(self) -> None:
        from django.core.files.storage import default_storage

        for number, (place, digest) in enumerate(sorted(self.named.items()), 1):
            self.progress("附件", 0.4 + 0.5 * number / len(self.named))
            source = Path(default_storage.path(place))
            if not source.exists():
                self._not_there(place)
                continue
            found = envelope.digest_of(source)
            if digest and found != digest:
                self.altered.append(place)
            self.digests[place] = found
            self._keep(place, source, found)

    def _not_there(self, place: str) -> None:
        """Taken away by a person since the snapshot, it is missed by nobody; else somebody must look for it."""
        from huiyin.files.models import Attachment

        if Attachment.objects.filter(file=place).exists() or Attachment.objects.filter(small=place).exists():
            self.missing.append(place)

    def _keep(self, place: str, source: Path, found: str) -> None:
        kept = self.folder / f"{place}.age"
        known, mark = self.known.get(place), _mark(found)
        if known and kept.exists() and known[1] == mark:
            self.sealed[place] = ":".join(known)
            return
        with source.open("rb") as handle:
            digest = envelope.seal(handle, kept, self.to)
        self.sealed[place] = f"{digest}:{mark}"
        self.new += 1
        self.new_bytes += kept.stat().st_size


def _mark(digest: str) -> str:
    """Whether a file is the same can be told here alone: a plain digest would let anybody look for a file they know."""
    return salted_hmac("huiyin.backups", digest, algorithm="sha256").hexdigest()


def _known(folder: Path) -> dict[str, tuple[str, str]]:
    """Place → digest under age, mark of the bytes, as the newest backup has it."""
    found: dict[str, tuple[str, str]] = {}
    for one in shelf.backups(folder):
        for place, digests in one.facts().get("files", {}).items():
            sealed, _colon, mark = digests.partition(":")
            found.setdefault(place, (sealed, mark))
    return found


def _refuse_without_room(folder: Path) -> None:
    """Said before anything is begun. Twice the database: as it is read, and as it is kept."""
    from django.conf import settings

    known = _known(folder)
    media = Path(settings.MEDIA_ROOT)
    new = sum(
        file.stat().st_size
        for file in media.rglob("*")
        if file.is_file() and file.relative_to(media).as_posix() not in known
    )
    needed, free = int((3 * snapshots.size() + new) * ROOM), shutil.disk_usage(folder).free
    if free < needed:
        raise NoRoom(f"{folder} 只剩 {_mib(free)}，这次备份要 {_mib(needed)}。请先腾出空间，或换一个目录。没有改动。")


def _mib(size: int) -> str:
    return f"{size / 2**20:.0f} MiB"


def keep_keys(file: Path) -> None:
    """The keys of sealed fields and of sessions, never in a folder of backups. Raises FileExistsError, NotReadable."""
    import io

    from django.conf import settings

    to = envelope.recipients(settings.BACKUP_RECIPIENTS)
    if not to:
        raise NotReadable("没有设置 HUIYIN_BACKUP_RECIPIENTS，不能加密密钥。")
    if file.exists():
        raise FileExistsError(file)
    words = json.dumps({f"HUIYIN_{name}": getattr(settings, name) for name in KEYS})
    envelope.seal(io.BytesIO(words.encode()), file, to)


def of_the_day(day: date) -> int:
    """The worker's round, where HUIYIN_BACKUP_DAILY is set. What is old goes after the new one is there."""
    from django.conf import settings

    folder = Path(settings.BACKUP_DIR)
    made = make(folder)
    shelf.prune(folder, keeping())
    if made.missing or made.altered:
        raise NotReadable(f"备份已做好，但有 {len(made.missing)} 个附件不在，{len(made.altered)} 个与记录不符。")
    return 1


def keeping() -> shelf.Keeping:
    from django.conf import settings

    return shelf.Keeping(settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS, settings.BACKUP_KEEP_MONTHS)
