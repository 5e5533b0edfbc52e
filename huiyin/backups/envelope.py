"""What is kept is under age (decision 0057): whoever makes a backup needs no secret, and cannot read it back."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

TEMPORARY = ".unfinished"


class NotReadable(Exception):
    """The message is for people."""


def keygen(file: Path) -> str:
    """A new identity in `file`, readable by its owner alone; the public key. Raises FileExistsError."""
    identity = pyrage.x25519.Identity.generate()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(f"# public key: {identity.to_public()}\n{identity}\n")
        handle.flush()
        os.fsync(handle.fileno())
    return str(identity.to_public())


def recipients(words: Iterable[str]) -> list[Any]:
    """Raises NotReadable, naming the one that is no public key."""
    found = []
    for word in words:
        try:
            found.append(pyrage.x25519.Recipient.from_str(word))
        except pyrage.RecipientError as wrong:
            raise NotReadable(f"HUIYIN_BACKUP_RECIPIENTS：“{word[:20]}”不是 age 的公钥。") from wrong
    return found


def identities(file: Path) -> list[Any]:
    try:
        lines = file.read_text(encoding="ascii").splitlines()
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line.strip() and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as wrong:
        raise NotReadable(f"{file} 读不出，或不是 age 的密钥文件。") from wrong


def seal(source: BinaryIO, target: Path, to: list[Any]) -> str:
    """Write `source` encrypted; the digest of what was written. `target` is there as a whole, on the disk, or not."""
    unfinished = target.with_name(target.name + TEMPORARY)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as handle:
            pyrage.encrypt_io(source, handle, to)
            handle.flush()
            os.fsync(handle.fileno())
            handle.seek(0)
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(target.parent)
    return digest


def unseal(source: Path, target: BinaryIO, by: list[Any]) -> None:
    try:
        with source.open("rb") as handle:
            pyrage.decrypt_io(handle, target, by)
    except (pyrage.DecryptError, OSError) as wrong:
        raise NotReadable(f"{source.name} 解不开：密钥不对，或文件已经损坏。") from wrong


def digest_of(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def clear(folder: Path, *beginnings: str) -> None:
    """What a process that was killed left lying, in clear perhaps."""
    for beginning in beginnings:
        for left in folder.glob(f"{beginning}*"):
            shutil.rmtree(left, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """A rename is on the disk when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
