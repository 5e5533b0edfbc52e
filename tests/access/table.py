"""docs/rules/access.md as it is read: what a cell says of a record, worked out from the document, not from the code."""

import re
from dataclasses import dataclass
from pathlib import Path

TEXT = (Path(__file__).parents[2] / "docs" / "rules" / "access.md").read_text()
HOME, ELSEWHERE = "home", "elsewhere"


@dataclass(frozen=True)
class Place:
    """Where somebody of the cast stands: the column of the role held, and of which assembly, sector, committee …"""

    role: str = ""  # a column of the table; "" for an account without one
    assembly: str = HOME
    is_member: bool = False
    sector: str = ""
    body: str = ""
    agency: str = ""
    signed_in: bool = True

    @property
    def columns(self) -> list[str]:
        if not self.signed_in:
            return ["pub"]
        return ["mem", self.role] if self.role else ["mem"]


@dataclass(frozen=True)
class Fact:
    """What a record is and to whom it is related how; `row` is its object in the table.

    `but`: roles whose cell speaks of another office's records, as the document says beside the table.
    """

    row: str
    own: frozenset[str] = frozenset()
    assembly: str = HOME
    sector: str = ""
    body: str = ""
    agency: str = ""
    agreed: bool = False
    but: frozenset[str] = frozenset()


def lines(head: str) -> dict[str, dict[str, list[str]]]:
    """The table whose head begins with `head` and the columns of the roles: row → {column: words of its cell}."""
    found: dict[str, dict[str, list[str]]] = {}
    columns: list[str] = []
    for line in TEXT.splitlines():
        cells = line.strip("| ").split(" | ")
        if line.startswith(f"| {head} | pub"):
            columns = cells[1:]
        elif columns and line.startswith("| ---"):
            continue
        elif columns and line.startswith("|"):
            found[cells[0]] = dict(zip(columns, map(str.split, cells[1:]), strict=True))
        else:
            columns = []
    return found


OBJECTS = lines("object")
PAGES = lines("page")
ROWS = OBJECTS | PAGES
# object → the exits its words come through, or why none of its words are asked for
THROUGH = dict(re.findall(r"^\| (\w+) \| ([^|]*) \|$", TEXT.partition("## Through which exits")[2], re.M))
assert not set(OBJECTS) & set(PAGES), "a page has the name of an object: docs/rules/access.md"


def holds(word: str, column: str, place: Place, who: str, fact: Fact) -> bool:
    """Whether one word of a cell reaches this record for `who`, by what the document says the word means."""
    if word in ("all", "own"):
        return word == "all" or who in fact.own
    if column == "mem" and not place.is_member:
        return False
    reached = {
        "asm": fact.assembly == place.assembly,
        "agr": fact.agreed and fact.assembly == place.assembly,
        "sec": fact.sector != "" and fact.sector == place.sector,
        "com": fact.body != "" and fact.body == place.body,
        "asg": fact.agency != "" and fact.agency == place.agency,
        "–": False,
    }
    return reached[word]


def readers(fact: Fact, places: dict[str, Place]) -> set[str]:
    row = ROWS[fact.row]
    return {
        who
        for who, place in places.items()
        for column in place.columns
        for word in row[column]
        if column not in fact.but and holds(word, column, place, who, fact)
    }


def _actions() -> dict[str, dict[str, list[str]]]:
    """A row names a table of steps and those of its steps that the same people take."""
    found = {}
    for row, cells in lines("action").items():
        name, _colon, steps = row.partition(": ")
        found |= {f"{name}.{step}": cells for step in steps.split(", ")}
    return found


ACTIONS = _actions()
