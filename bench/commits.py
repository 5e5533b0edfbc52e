"""What it costs that a commit is on the disk before the browser is told: SQLite's synchronous=FULL."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from tools.bench import case

COMMITS = 1000


def _commits(synchronous: str) -> Callable[[], None]:
    """Beside the installation's own files, on a disk, since a temporary folder may lie in memory."""
    folder = Path(tempfile.mkdtemp(prefix="commits-", dir=Path(__file__).parents[1] / "var"))
    file = sqlite3.connect(folder / "some.sqlite3", isolation_level=None)
    file.execute("PRAGMA journal_mode=WAL")
    file.execute(f"PRAGMA synchronous={synchronous}")
    file.execute("CREATE TABLE step (id INTEGER PRIMARY KEY, words TEXT)")

    def work() -> None:
        for number in range(COMMITS):
            file.execute("BEGIN IMMEDIATE")
            file.execute("INSERT INTO step (words) VALUES (?)", [f"{number} " + "件" * 300])
            file.execute("COMMIT")
        file.close()
        shutil.rmtree(folder)

    return work


@case(rows=COMMITS, baseline="commits_normal")
def commits_full() -> Callable[[], None]:
    "1,000 commits, each on the disk when it returns (synchronous=FULL), as the site has it"
    return _commits("FULL")


@case(rows=COMMITS, only_as_baseline=True)
def commits_normal() -> Callable[[], None]:
    "the same with synchronous=NORMAL: a power cut may take the last ones"
    return _commits("NORMAL")
