"""What a duty record is made of: sections, and in each the lines its records come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from huiyin.members.models import Membership

ABOUT = 200  # characters a note or a contest keeps of the line it is about


@dataclass
class Line:
    """One record; or a count, which has no record of its own and goes by its `code`."""

    words: str
    url: str = ""
    on: date | None = None
    note: str = ""
    subject: Model | None = None
    state: str = ""  # the code `note` begins with, where it is one
    year: int | None = None  # None: holds for the whole term
    code: str = ""
    kept_name: str = ""  # `name` in the assembly's words, where the page is read in others
    plain: str = ""  # what it is called before those who may not open it; empty: as `words`
    count: int = 1  # in the table of years: times of a count; 0 for what was missed
    notes: list[Any] = field(default_factory=list)  # RecordNote
    requests: list[Any] = field(default_factory=list)  # CorrectionRequest

    def __post_init__(self) -> None:
        if not self.code and self.subject is not None:
            self.code = f"{self.subject._meta.label_lower}-{self.subject.pk}"

    @property
    def name(self) -> str:
        """What stays the same when a count grows or a state moves on."""
        when = self.on.isoformat() if self.on else str(self.year or "")
        return f"{when} {self.plain or self.words}".strip()[:ABOUT]

    @property
    def about(self) -> str:
        """As the line reads today: what a note or a contest keeps of it, which more people read than the record."""
        return (f"{self.name}（{self.note}）" if self.note else self.name)[:ABOUT]

    def is_of(self, row: Any) -> bool:
        """Whether a note or a contest is about this line."""
        if self.subject is not None:
            return (row.subject, row.subject_id) == (self.subject._meta.label_lower, self.subject.pk)
        return not row.subject and bool(row.about) and row.about.startswith(self.kept_name or self.name)


def dated(words: str, on: date, **facts: Any) -> Line:
    return Line(words, on=on, year=on.year, **facts)


@dataclass(frozen=True)
class Part:
    """A section as it is worked out. `unseen` counts what stands in it and this reader may not open."""

    code: str
    title: Any  # lazy words
    office: str  # the Role that owns what stands in it, and so answers for it
    lines: Callable[[Membership, Any], list[Line]]
    nothing: Any  # where the first record would come from
    unseen: Callable[[Membership, Any], int] | None = None


@dataclass
class Section:
    code: str
    title: str
    office: str
    lines: list[Line]
    nothing: str = ""
    left_out: int = 0  # records this reader may not open
    notes: list[Any] = field(default_factory=list)  # about the section, and about lines that are gone
    requests: list[Any] = field(default_factory=list)

    def of_year(self, year: int | None) -> list[Line]:
        """Those of a year, and those that hold for the whole term; all where no year is named."""
        return [line for line in self.lines if year is None or line.year in (None, year)]

    def by_year(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for line in self.lines:
            if line.year is not None:
                found[line.year] = found.get(line.year, 0) + line.count
        return found


def days_of(membership: Membership) -> tuple[date, date]:
    """First and last day a record of this membership may stand on."""
    return membership.starts_on, membership.ends_on or date.max


def titled(title: str) -> str:
    return _("《%(title)s》") % {"title": title}
