"""People who write: each with a key for every press, pressing again with the same key until they are answered."""

from __future__ import annotations

import http.client
import itertools
import random
import re
import threading
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode

PASSWORD = "huiyin-demo"  # huiyin/demo/world.py, which is read with Django alone
PATIENCE = 20  # seconds for an answer
PAUSE = 0.4  # seconds before one presses again
TOKEN = "k" * 32  # of the form, as the cookie has it


@dataclass
class Written:
    """One press. `answered` counts the 302s a person saw for it."""

    what: str  # post, draft, submit
    key: str
    words: str
    tries: int = 0
    answered: int = 0
    refused: str = ""
    leads_to: str = ""


@dataclass
class Log:
    rows: list[Written] = field(default_factory=list)
    until: float = 0.0  # when the writers stop, and try only to get answers to what they began

    def answered(self) -> int:
        return sum(row.answered for row in self.rows)


class Writer(threading.Thread):
    """Signed in as one account; posts on a board, drafts proposals and hands them in."""

    def __init__(
        self, number: int, port: int, cookies: str, forms: Forms, log: Log, slots: itertools.count, rate: float
    ):
        super().__init__(daemon=True)
        self.number, self.port, self.cookies, self.forms = number, port, cookies, forms
        self.log, self.slots, self.rate = log, slots, rate
        self.begun = time.monotonic()
        self.stopped = threading.Event()
        self.chance = random.Random(number)
        self.link: http.client.HTTPConnection | None = None

    def run(self) -> None:
        for slot in self.slots:
            wait = self.begun + slot / self.rate - time.monotonic()
            if self.stopped.wait(max(0.0, wait)):
                return
            self._write(slot)

    def _write(self, slot: int) -> None:
        if slot % 3:
            words = f"第{slot}件：泉水断流，牲畜饮水困难。{self.number}"
            self._press("post", self.forms.board, {"text": words, "place": self.forms.place}, words)
            return
        words = f"关于修复第{slot}号水渠的提案{self.number}"
        typed = self.forms.proposal | {"title": words, "grounds": "渠道渗漏。", "recommendations": "列入计划。"}
        draft = self._press("draft", "/proposals/new/", typed, words)
        if found := re.search(r"/proposals/(\d+)/", draft.leads_to):
            self._press("submit", f"/proposals/{found[1]}/submit/", {}, words)

    def _press(self, what: str, path: str, typed: dict[str, str], words: str) -> Written:
        """Until it is answered: one in ten presses once more though it was, as a phone does that lost the answer."""
        row = Written(what, str(uuid.uuid4()), words)
        self.log.rows.append(row)
        wanted = 2 if self.chance.random() < 0.1 else 1
        while row.answered < wanted and not row.refused:
            if self.stopped.is_set() and (row.answered or time.monotonic() > self.log.until):
                break
            row.tries += 1
            self._ask(row, path, typed | {"key": row.key})
        return row

    def _ask(self, row: Written, path: str, typed: dict[str, str]) -> None:
        body = urlencode(typed | {"csrfmiddlewaretoken": TOKEN})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookies}
        try:
            self.link = self.link or http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self.link.request("POST", path, body, headers)
            answer = self.link.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self._hang_up()
            time.sleep(PAUSE)
            return
        if answer.status == 302 and "/accounts/" not in answer.getheader("Location", ""):
            row.answered += 1
            row.leads_to = answer.getheader("Location", "")
        elif answer.status < 500:  # the database may be coming up again: then it is asked again
            row.refused = f"{answer.status} {path}"
        else:
            time.sleep(PAUSE)

    def _hang_up(self) -> None:
        if self.link:
            self.link.close()
        self.link = None


@dataclass(frozen=True)
class Forms:
    """What a browser would have read from the pages before it sends them back."""

    board: str
    place: str
    proposal: dict[str, str]


class Browser:
    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {"csrftoken": TOKEN}

    def signs_in(self, account: str) -> str:
        """The cookies of the session."""
        typed = {"login": account, "password": PASSWORD, "csrfmiddlewaretoken": TOKEN}
        answer = self._ask("POST", "/accounts/login/", urlencode(typed))
        assert answer.status == 302, answer.status
        self.cookies["csrftoken"] = TOKEN
        return self._header()

    def forms(self) -> Forms:
        board = self._ask("GET", "/boards/")
        path = board.getheader("Location") or ""
        assert re.fullmatch(r"/boards/\d+/", path), (board.status, path)
        place = re.search(r'name="place"[^>]*value="(\d+)"', self._page(path))
        page = self._page("/proposals/new/")
        category = re.search(r'(?s)<select[^>]*name="category".*?<option value="(\w+)"', page)
        raised_as = re.search(r'name="raised_as"[^>]*value="([^"]+)"', page)
        assert place
        assert category
        proposal = {"category": category[1]} | ({"raised_as": raised_as[1]} if raised_as else {})
        return Forms(path, place[1], proposal)

    def _page(self, path: str) -> str:
        return self._ask("GET", path).words  # type: ignore[attr-defined]

    def _ask(self, method: str, path: str, body: str | None = None) -> http.client.HTTPResponse:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": self._header()} | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        link.request(method, path, body, headers)
        answer = link.getresponse()
        answer.words = answer.read().decode()  # type: ignore[attr-defined]
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _is, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        link.close()
        return answer

    def _header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())
