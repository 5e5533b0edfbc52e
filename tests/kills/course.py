"""One run: an installation with a demo year in it, people who write, and kills; then what is left is looked over."""

from __future__ import annotations

import contextlib
import itertools
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.kills.installation import ROOT, BackendKiller, Installation, Killer, Tally, kill
from tests.kills.post_office import PostOffice
from tests.kills.writers import Browser, Forms, Log, Writer
from tools import postgres

WRITERS = 16
LONGEST = 4 * 3600  # seconds
ANSWERS_WITHIN = 120  # seconds after the last kill, for what was begun
OPENS = "UPDATE notices_notice SET send_after = CURRENT_TIMESTAMP WHERE mail = 'waiting' AND tries = 0"
RUNS_OUT = "UPDATE notices_notice SET send_after = CURRENT_TIMESTAMP WHERE mail = 'sending'"
REACHED = "UPDATE accounts_user SET email = username || '@example.org' WHERE username IN ('convener', 'proposals')"


@dataclass
class Outcome:
    database: str
    kills: dict[str, int]
    seconds: float
    seconds_up: float  # in which the site answered
    counts: dict[str, int]
    wrong: dict[str, list[str]]

    @property
    def rate(self) -> float:
        """Acknowledged writes a second, the time in which the site was down among them."""
        return self.counts["acknowledged"] / self.seconds

    @property
    def rate_up(self) -> float:
        return self.counts["acknowledged"] / max(self.seconds_up, 1)


def run(database: str, *, kills: int, rate: float, home: Path, longest: float = LONGEST) -> Outcome:
    """With a demo year, made where `home` has none; on a PostgreSQL of its own, whose backends are killed too."""
    own = postgres.server(safe=True) if database == "postgresql" else contextlib.nullcontext("")
    office = PostOffice()
    try:
        with own as at:
            site = Installation(home, at, office.port)
            site.run("demo", "--scale", "S", "--build-only")
            return course(site, office, kills=kills, rate=rate, longest=longest, backends=database == "postgresql")
    finally:
        office.close()


def course(
    site: Installation,
    office: PostOffice,
    *,
    kills: int,
    rate: float,
    longest: float = LONGEST,
    quick: bool = False,
    backends: bool = False,
) -> Outcome:
    """`longest`: so many seconds at most, however many kills that were. Ctrl-C ends it sooner and looks at what is."""
    _by_hand(site, REACHED)
    tally, log = Tally(kills), Log()
    killers: list[Any] = [
        Killer(site, ("serve", "--port", str(site.port)), tally, log.answered, 10 if quick else 100),
        Killer(site, ("work",), tally, office.count, 5 if quick else 30),
    ]
    if backends:
        killers.append(BackendKiller(site, tally, (5, 40)))
    site.waits_for(killers[0].process)
    writers = _writers(site, *_signed_in(site), log, rate)
    begun = time.monotonic()
    for one in (*killers, *writers):
        one.start()
    with contextlib.suppress(KeyboardInterrupt):
        while not tally.is_over and time.monotonic() < begun + longest:
            time.sleep(1)
            _by_hand(site, OPENS)  # the office opens: by its hours, what is written at night is mailed in the morning
    seconds = time.monotonic() - begun
    _end(site, killers, writers, log)
    _deliver(site)
    database = "postgresql" if site.database else "sqlite"
    up = killers[0].awake
    return Outcome(database, tally.done, round(seconds, 1), round(up, 1), **_looked_over(site, log, office))


def _signed_in(site: Installation) -> tuple[str, Forms]:
    browser = Browser(site.port)
    return browser.signs_in("member"), browser.forms()


def _writers(site: Installation, cookies: str, forms: Forms, log: Log, rate: float) -> list[Writer]:
    slots = itertools.count()
    return [Writer(number, site.port, cookies, forms, log, slots, rate) for number in range(WRITERS)]


def _end(site: Installation, killers: list[Any], writers: list[Writer], log: Log) -> None:
    """Everybody gets the answers to what they had begun, from a site that is left alone now."""
    for one in killers:
        one.stopped.set()
    log.until = time.monotonic() + ANSWERS_WITHIN
    for killer in killers:
        killer.join()
        if isinstance(killer, Killer) and killer.words[0] == "serve" and killer.process.poll() is not None:
            killer.process = site.start(*killer.words)
    for writer in writers:
        writer.stopped.set()
    for writer in writers:
        writer.join()
    for killer in killers:
        if isinstance(killer, Killer):
            kill(killer.process)


def _deliver(site: Installation) -> None:
    """What is left to send, and what was begun by a worker that died: its time is over.

    Twice, since the first turn may make rounds, whose mails wait for the morning.
    """
    for _turn in range(2):
        for statement in (OPENS, RUNS_OUT):
            _by_hand(site, statement)
        ended = subprocess.run(
            [sys.executable, "-m", "huiyin.cli", "work", "--once"], env=site.env, cwd=ROOT, capture_output=True
        )
        assert ended.returncode in (0, 1), ended.stderr


def _by_hand(site: Installation, statement: str) -> None:
    """At the database's own prompt; where it is coming up again, next time."""
    import sqlite3

    import psycopg

    try:
        if site.database:
            with psycopg.connect(site.database) as link:
                link.execute(statement)
        else:
            with sqlite3.connect(site.home / "huiyin.sqlite3", timeout=20) as file:
                file.execute(statement.replace("CURRENT_TIMESTAMP", "strftime('%Y-%m-%d %H:%M:%f', 'now')"))
            file.close()
    except (psycopg.OperationalError, sqlite3.OperationalError):
        time.sleep(0.5)


def _looked_over(site: Installation, log: Log, office: PostOffice) -> dict[str, Any]:
    file = site.home / "log.json"
    file.write_text(json.dumps({"rows": [asdict(row) for row in log.rows], "mails": office.taken}), encoding="utf-8")
    return json.loads(site.python("tests.kills.checking", str(file)).splitlines()[-1])
