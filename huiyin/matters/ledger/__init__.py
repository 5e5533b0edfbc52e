"""The ledger: all matters a reader may see in one list. `listing.py` is the page; decision 0029 says what it costs."""

from huiyin.matters.ledger.desk_filter import LedgerFilter
from huiyin.matters.ledger.listing import with_colours

__all__ = ["LedgerFilter", "with_colours"]
