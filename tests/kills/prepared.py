"""Installations with a demo year in them, for the tests that run the program itself: built once, then copied."""

from __future__ import annotations

import itertools
import os
import shutil
from pathlib import Path

import psycopg

from tests.kills.installation import Installation

NO_MAIL = 9  # the port nobody answers at


class Prepared:
    """On PostgreSQL where the suite runs on PostgreSQL."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.server = folder, os.environ.get("HUIYIN_DATABASE_URL", "")
        self.numbers = itertools.count()
        self.stock = self._new("")
        self.stock.run("demo", "--scale", "S", "--build-only")

    def another(self, mail_port: int = NO_MAIL) -> Installation:
        """With the same data, the same keys and a place of its own."""
        made = self._new(self.stock.database, mail_port)
        made.home.rmdir()
        shutil.copytree(self.stock.home, made.home)
        return made

    def empty(self) -> Installation:
        return self._new("")

    def _new(self, template: str, mail_port: int = NO_MAIL) -> Installation:
        name = f"prepared_{os.getpid()}_{next(self.numbers)}"
        home = self.folder / name
        home.mkdir()
        if not self.server:
            return Installation(home, "", mail_port)
        like = f'TEMPLATE "{template.rpartition("/")[2]}"' if template else ""
        with psycopg.connect(self.server, autocommit=True) as link:
            link.execute(f'CREATE DATABASE "{name}" {like}')
        return Installation(home, f"{self.server.rpartition('/')[0]}/{name}", mail_port)
