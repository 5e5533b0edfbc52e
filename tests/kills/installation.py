"""The program as an office runs it: site and worker as processes of their own, which may be killed and come back."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds
# Where Python may not keep what it compiles: for all that is started here it does, as on an office's own machine. A
# start is three times as fast, and the kills are spent on a site that works.
COMPILED = tempfile.TemporaryDirectory(prefix="huiyin-compiled-")


class Installation:
    def __init__(self, home: Path, database: str, mail_port: int) -> None:
        self.home, self.database = home, database
        self.env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        self.env |= {"HUIYIN_HOME": str(home), "PYTHONPATH": str(ROOT), "HUIYIN_EMAIL_HOST": "127.0.0.1"}
        self.env |= {"HUIYIN_EMAIL_PORT": str(mail_port), "HUIYIN_EMAIL_STARTTLS": "false"}
        self.env |= {"PYTHONPYCACHEPREFIX": COMPILED.name} if sys.dont_write_bytecode else {}
        for name in ("HUIYIN_DATABASE_URL", "PYTHONDONTWRITEBYTECODE"):
            self.env.pop(name, None)
        self.env |= {"HUIYIN_DATABASE_URL": database} if database else {}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    def run(self, *words: str) -> str:
        done = subprocess.run(self._command(words), env=self.env, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, f"huiyin {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def python(self, module: str, *words: str) -> str:
        """A module of ours, with the settings of the installation."""
        env = self.env | {"DJANGO_SETTINGS_MODULE": "huiyin.settings"}
        command = [sys.executable, "-m", module, *words]
        done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, f"{module}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """In a group of its own, so that a kill reaches all of it at once."""
        log = (self.home / f"{words[0]}.log").open("ab")
        return subprocess.Popen(
            self._command(words), env=self.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )

    @staticmethod
    def _command(words: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "huiyin.cli", *words]

    def waits_for(self, server: subprocess.Popen[bytes]) -> None:
        """Until it answers. What it said is in the error where it ended before, or does not answer in PATIENCE."""
        begun = time.monotonic()
        while not self.answers():
            assert server.poll() is None, f"huiyin serve ended: {self._said()}"
            assert time.monotonic() < begun + PATIENCE, f"huiyin serve does not answer: {self._said()}"
            time.sleep(0.1)

    def _said(self) -> str:
        return (self.home / "serve.log").read_text(errors="replace")

    def answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def kill(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Killer(threading.Thread):
    """Keeps one program running, and kills it at a random moment; counts what it killed.

    Seven of eight are killed at work: `done` counts what it does; it dies some of that later, or after PATIENCE. One
    is killed while it starts.
    """

    def __init__(self, site: Installation, words: tuple[str, ...], tally: Tally, done: Callable[[], int], most: int):
        super().__init__(daemon=True)
        self.site, self.words, self.tally, self.done, self.most = site, words, tally, done, most
        self.chance = random.Random(words[0])
        self.stopped = threading.Event()
        self.process = site.start(*words)
        self.awake = 0.0  # seconds in which it was up

    def run(self) -> None:
        while self._lives_and_dies():
            self.process = self.site.start(*self.words)

    def _lives_and_dies(self) -> bool:
        woke = None
        if self.chance.random() > 1 / 8:
            self._wait_until_awake()
            woke = time.monotonic()
            self._let_it_work()
        dies = not self.stopped.wait(self.chance.uniform(0, 1)) and self.tally.may(self.words[0])
        self.awake += time.monotonic() - woke if woke else 0
        if dies:
            kill(self.process)
            self._wait_until_gone()
        return dies

    def _wait_until_gone(self) -> None:
        """What the first process had begun dies a moment after it, and holds the port so long."""
        while self.words[0] == "serve" and self.site.answers():
            time.sleep(0.01)

    def _let_it_work(self) -> None:
        enough, until = self.done() + self.chance.randint(0, self.most), time.monotonic() + PATIENCE
        while self.done() < enough and time.monotonic() < until and not self.stopped.is_set():
            time.sleep(0.02)

    def _wait_until_awake(self) -> None:
        """The site by its port; the worker, which has none, by what it says first."""
        log = self.site.home / f"{self.words[0]}.log"
        began = log.stat().st_size if log.exists() else 0
        while not self.stopped.is_set():
            if self.words[0] == "serve":
                if self.site.answers():
                    return
            elif log.exists() and log.stat().st_size > began:
                return
            if self.process.poll() is not None:  # it could not start, for its database was coming up again
                self.process = self.site.start(*self.words)
            time.sleep(0.1)

    def end(self) -> None:
        self.stopped.set()
        self.join()


class BackendKiller(threading.Thread):
    """Kills a process of PostgreSQL that serves one of ours: the whole server comes up again from its log."""

    def __init__(self, site: Installation, tally: Tally, pause: tuple[float, float]) -> None:
        super().__init__(daemon=True)
        self.site, self.tally, self.pause = site, tally, pause
        self.chance, self.stopped = random.Random("backend"), threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(self.chance.uniform(*self.pause)):
            try:
                with psycopg.connect(self.site.database) as link:
                    found = link.execute(
                        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
                        "AND pid <> pg_backend_pid() AND datname = current_database()"
                    ).fetchall()
            except psycopg.Error:
                continue
            if found and self.tally.may("database"):
                os.kill(self.chance.choice(found)[0], signal.SIGKILL)

    def end(self) -> None:
        self.stopped.set()
        self.join()


class Tally:
    """How many kills there are in all, and how many of what were done."""

    def __init__(self, most: int) -> None:
        self.most, self.done = most, {"serve": 0, "work": 0, "database": 0}
        self._lock = threading.Lock()

    def may(self, what: str) -> bool:
        with self._lock:
            if sum(self.done.values()) >= self.most:
                return False
            self.done[what] += 1
            return True

    @property
    def is_over(self) -> bool:
        return sum(self.done.values()) >= self.most
