"""Pages of pairs, of talks, and of whom nobody keeps in touch with."""

from huiyin.contacts.views import coverage
from huiyin.contacts.views.pairs import end, pair, pairs, pairs_xlsx, pass_on
from huiyin.contacts.views.talks import amend, meeting, note, raise_matter, record, record_others

__all__ = [
    *["amend", "coverage", "end", "meeting", "note", "pair", "pairs", "pairs_xlsx", "pass_on"],
    *["raise_matter", "record", "record_others"],
]
