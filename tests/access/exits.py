"""The ways out: through which of them an answer goes, and what was asserted of whom, of which object, through which."""

import re
from collections import Counter
from dataclasses import dataclass, field

from tests.access.facts import NOBODY, RECORD_FACTS, SECRETS, UNSAID, WORD_FACTS
from tests.access.table import OBJECTS, ROWS

# name → what is asked. `rows` is what visible_to gives: tests/test_docs.py asserts it of every object and role.
EXITS = {
    "rows": "what `visible_to` gives of the model",
    "page": "a record's page, and the pages of its steps",
    "list": "pages that list, and first pages",
    "history": "the timeline on a page",
    "search": "hits, facets, suggestions, kept searches",
    "count": "the number search and its facets say",
    "figure": "numbers of reports, and the rows behind one",
    "export": "sheets and files a page is taken away as",
    "api": "answers for programs (JSON)",
    "paper": "Word files and PDFs",
    "file": "attachments",
    "name": "names of files, and all other headers",
    "feed": "calendar programs",
    "mail": "mails, of every kind of notice",
    "error": "pages that refuse",
}
KINDS = {  # what an answer through each may be; another kind is an exit the matrix does not know
    "page": {"text/html"},
    "list": {"text/html", "application/json"},
    "search": {"text/html", "application/json"},
    "figure": {"text/html", "text/csv"},
    "export": {"text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    | {"application/json", "text/calendar"},
    "api": {"application/json"},
    "paper": {"application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    "file": {"application/pdf", "image/jpeg", "image/png", "audio/mp4", "audio/webm"},
    "feed": {"text/calendar"},
}
_ENDS = {"csv": "export", "xlsx": "export", "ics": "export", "export": "export", "json": "api"}


def exit_of(route, record, form=""):
    app, _colon, name = route.partition(":")
    ends = name.rpartition("_")[2]
    by_app = {"documents": "paper", "files": "file", "search": "search", "figures": "figure"}
    if name in ("feed", "public_feed"):
        return "feed"
    if form or ends in _ENDS:
        return _ENDS.get(ends, "export")
    return by_app.get(app) or ("page" if record else "list")


WORDS = {row: {word for word, facts in WORD_FACTS.items() if row in {fact.row for fact in facts}} for row in ROWS}
READ_OF = {row: {name for name, fact in RECORD_FACTS.items() if fact.row == row} for row in ROWS}
_MARK = "隐"  # stands in every word but those of records many may read
PLAIN_WORDS = {word for word in SECRETS if _MARK not in word}


@dataclass
class Tally:
    """`asserted` counts (row, exit) of one reader; `read` holds those where words of the row stood.

    `unread` are the reader's own words that stood nowhere yet.
    """

    who: str
    asserted: Counter = field(default_factory=Counter)
    read: set = field(default_factory=set)
    leaks: list = field(default_factory=list)

    def __post_init__(self):
        self.allowed = allowed(self.who)
        self.unread = set(self.allowed)

    def answer(self, exit_, text, where):
        """No word is in one answer that is not for this reader; what is goes to `leaks`."""
        present = {word for word in (SECRETS if _MARK in text else PLAIN_WORDS) if word in text}
        leaked = [*sorted(present - self.allowed), *(word for word in (*NOBODY, *UNSAID) if word in text)]
        self.unread -= present
        if leaked:
            self.leaks.append((where, leaked))
        for row, words in WORDS.items():
            if words & present:
                self.read.add((row, exit_))
            if words:
                self.asserted[row, exit_] += 1

    def opened(self, record, exit_):
        self.asserted[RECORD_FACTS[record].row, exit_] += 1


def allowed(who):
    return {word for word, some in SECRETS.items() if who in some}


def history_of(page):
    return " ".join(re.findall(r'<ol class="timeline.*?</ol>', page, re.S))


def objects():
    return [row for row in ROWS if row in OBJECTS or WORDS[row] or READ_OF[row]]
