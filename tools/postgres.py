"""A PostgreSQL server for the length of one command: `python -m tools.postgres COMMAND …`.

The server lives in a temporary folder, listens on a Unix socket there and on nothing else, and is stopped and removed
when the command ends, however it ends. The command finds its database in HUIYIN_DATABASE_URL. Nothing is synced to
disk: for tests and measurements only. `server(safe=True)` keeps PostgreSQL's own promises.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

import psycopg

from tools import debian

NAME = "huiyin"
SECONDS_TO_START = 60
# After a crash all files are to be on the disk before the log is read again: by one call, not file by file.
SAFE = ["recovery_init_sync_method=syncfs"]
UNSAFE_AND_FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=4GB"]


@contextlib.contextmanager
def server(*, safe: bool = False) -> Iterator[str]:
    """Run a server with an empty database; gives the database's URL. Raises debian.Missing when none is to be had."""
    programs = _programs()
    home = Path(tempfile.mkdtemp(prefix="huiyin-postgres-"))
    running: subprocess.Popen[bytes] | None = None
    try:
        with _terminated_like_ctrl_c():
            who = _not_root(home)
            _made(programs, home, who)
            running = _started(programs, home, who, SAFE if safe else UNSAFE_AND_FAST)
            _wait_for(home, running)
            yield f"postgres://{NAME}@{quote(str(home), safe='')}/{NAME}"
    finally:
        if running:
            _stop(running)
        shutil.rmtree(home, ignore_errors=True)


def _programs() -> Path:
    """The folder of initdb and postgres: on the path, or Debian's newest, which is not on it."""
    if not (found := _found()):
        debian.install("PostgreSQL", "postgresql")
        found = _found()
    if not found:
        raise debian.Missing("PostgreSQL's initdb is neither on the path nor in /usr/lib/postgresql")
    return found


def _found() -> Path | None:
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    debians = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in debians), key=lambda path: float(path.parent.name), default=None)


def _not_root(home: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody`, who get the folder."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _made(programs: Path, home: Path, who: dict[str, Any]) -> None:
    command: list[str | Path] = [programs / "initdb", "--pgdata", home / "data", "--username", NAME]
    command += ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    done = subprocess.run(command, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **who)
    if done.returncode:
        raise debian.Missing(f"PostgreSQL could not make a database here: {done.stdout.strip()}")


def _started(programs: Path, home: Path, who: dict[str, Any], settings: list[str]) -> subprocess.Popen[bytes]:
    """In a session of its own: a Ctrl-C in the terminal reaches the command first, the server is stopped after it."""
    command: list[str | Path] = [programs / "postgres", "-D", home / "data", "-k", home, "-c", "listen_addresses="]
    for setting in settings:
        command += ["-c", setting]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(command, cwd=home, stdout=log, stderr=log, start_new_session=True, **who)


def _wait_for(home: Path, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with psycopg.connect(host=str(home), user=NAME, dbname="postgres", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {NAME}")
                return
        except psycopg.OperationalError:
            if running.poll() is not None or time.monotonic() > until:
                log = (home / "log").read_text(errors="replace").strip()
                raise debian.Missing(f"PostgreSQL does not start here: {log}") from None
            time.sleep(0.05)


def _stop(running: subprocess.Popen[bytes]) -> None:
    running.send_signal(signal.SIGINT)  # "fast": whoever is connected is cut off
    try:
        running.wait(10)
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGQUIT)
        running.wait(10)


@contextlib.contextmanager
def _terminated_like_ctrl_c() -> Iterator[None]:
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    try:
        with server() as url:
            return subprocess.run(sys.argv[1:], env=os.environ | {"HUIYIN_DATABASE_URL": url}).returncode
    except debian.Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
