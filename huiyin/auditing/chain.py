"""How far the chained history goes: number and hash of each chain's newest link (docs/rules/history.md)."""

from __future__ import annotations

from typing import Any, NamedTuple

from huiyin.assemblies.models import Assembly
from huiyin.history.models import Head


class End(NamedTuple):
    assembly: str
    number: int
    hash: str


def ends(user: Any) -> list[End]:
    """Of the assemblies whose auditor `user` is, and of the system as a whole."""
    seen = Head.objects.visible_to(user).order_by("chain")
    names = dict(Assembly.objects.filter(pk__in=[head.chain for head in seen]).values_list("pk", "name"))
    return [End(names.get(head.chain, ""), head.number, head.hash) for head in seen]
