"""Pages of pairs and of talks."""

from huiyin.contacts.views.pairs import pair, pairs
from huiyin.contacts.views.talks import meeting

__all__ = ["meeting", "pair", "pairs"]
