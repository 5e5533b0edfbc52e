"""Asks the package index for known holes in what requirements.lock names: once a day, by pip-audit.

Ends with 1 where one is known. Where nobody can be asked (no network, an index that has no advisories) it says so and
ends with 0: a check that fails for want of a network is soon switched off.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
ASKED = ROOT / "var" / "advisories-asked"
SECONDS = 180


@dataclass(frozen=True)
class Answer:
    asked: int  # packages somebody knew of
    known: list[str]  # a line a hole

    def words(self) -> str:
        if self.known:
            return "\n".join(["known holes; `make lock` brings newer versions:", *self.known])
        if not self.asked:
            return "could not be asked here: no package index with advisories answers"
        return f"{self.asked} package(s) asked, no known hole"


def read(told: str) -> Answer:
    """What pip-audit says in JSON; nothing asked where it says none."""
    try:
        packages = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Answer(0, [])
    asked = [package for package in packages or [] if "skip_reason" not in package]
    known = [
        f"{package['name']} {package['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'none'}"
        for package in asked
        for hole in package["vulns"]
    ]
    return Answer(len(asked), known)


def ask(lock: Path = LOCK) -> Answer:
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip", "--no-deps"]
    try:
        told = subprocess.run(
            [*command, "--format", "json", "--progress-spinner", "off"], capture_output=True, text=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return Answer(0, [])
    return read(told.stdout)


def mark(lock: Path = LOCK) -> str:
    return f"{date.today()} {hashlib.sha256(lock.read_bytes()).hexdigest()}"  # noqa: DTZ011  the day of this machine


def main() -> int:
    if ASKED.is_file() and ASKED.read_text() == mark():
        print("asked today already, of the same packages")
        return 0
    answer = ask()
    print(answer.words())
    if not answer.known:
        ASKED.parent.mkdir(exist_ok=True)
        ASKED.write_text(mark())
    return 1 if answer.known else 0


if __name__ == "__main__":
    sys.exit(main())
