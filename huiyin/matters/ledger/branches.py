"""Who may see a matter, taken apart into ways of seeing that one index each can serve.

`visible_to` is one condition of many ways joined by OR: asked as it stands, with an order and a limit, a database reads
every row. Each way asked by itself reads as many rows as the page shows; decision 0029 has the plans.
"""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from itertools import product
from operator import or_
from typing import Any

from django.db.models import Q

Way = list[Any]  # conditions that all hold: pairs of a lookup and its value, or a Q that is one condition
SPLIT = ("assembly__in", "sector__in")  # of each value its own way: within one, rows lie in the order of an index


def ways(condition: Q) -> list[Way]:
    """`condition` is the same as any of these; those that can hold of no row are left out."""
    found: list[Way] = []
    for way in _alternatives(condition):
        if way not in found:
            found.append(way)
    return found


Anchor = tuple[tuple[str, Any], tuple[str, Any]]  # a kind, and the assembly or sector: what an index begins with


def anchored(found: list[Way]) -> tuple[list[tuple[Anchor, list[Way]]], list[Way]]:
    """Those that begin alike together, each less its beginning; and those that begin with nothing an index knows."""
    there: dict[Anchor, list[Way]] = defaultdict(list)
    own: list[Way] = []
    for way in found:
        pairs = {one[0]: one for one in way if isinstance(one, tuple)}
        where = pairs.get("assembly") or pairs.get("sector")
        if where is None or "kind" not in pairs:
            own.append(way)
            continue
        anchor = (pairs["kind"], where)
        there[anchor].append([one for one in way if one not in anchor])
    return list(there.items()), own


def any_of(rests: list[Way]) -> Q:
    """One of them holds; with nothing left to ask of one, there is nothing to ask at all."""
    return Q() if [] in rests else reduce(or_, (Q(*rest) for rest in rests))


def _alternatives(node: Any) -> list[Way]:
    if not isinstance(node, Q):
        return _of_pair(*node)
    if node.negated or node.connector == Q.XOR:
        return [[node]]
    parts = [_alternatives(child) for child in node.children]
    if node.connector == Q.OR and parts:
        return [way for part in parts for way in part]
    return [[one for way in ways for one in way] for ways in product(*parts)]


def _of_pair(name: str, value: Any) -> list[Way]:
    """A lookup in a set that is empty holds of nothing; a query's rows are not read to find out."""
    if not isinstance(value, list | tuple | set | frozenset):
        return [[(name, value)]]
    if not name.endswith("__in"):
        return [[(name, value)]]
    if name in SPLIT:
        return [[(name.removesuffix("__in"), one)] for one in sorted(value)]
    return [[(name, value)]] if value else []


def is_of_kind(way: Way, kind: str) -> bool:
    """False where the way names another kind, so that it is not even asked."""
    return all(one[1] == kind for one in way if isinstance(one, tuple) and one[0] == "kind")
