"""How far the chained history goes, and whether it held when it was last verified (docs/rules/history.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huiyin.assemblies.models import Assembly
from huiyin.history.models import ChainCheck, Head
from huiyin.history.verifying import WORDS


@dataclass(frozen=True)
class End:
    assembly: str
    number: int
    hash: str
    check: ChainCheck | None

    @property
    def findings(self) -> list[tuple[str, dict[str, Any]]]:
        return [(str(WORDS[one["code"]]), one) for one in self.check.findings] if self.check else []

    @property
    def more(self) -> int:
        return self.check.wrong - len(self.check.findings) if self.check else 0


def ends(user: Any) -> list[End]:
    """Of the assemblies whose auditor `user` is, and of the system as a whole."""
    heads = {head.chain: head for head in Head.objects.visible_to(user)}
    checks = {check.chain: check for check in ChainCheck.objects.visible_to(user)}
    chains = sorted({*heads, *(chain for chain, check in checks.items() if check.wrong)})
    names = dict(Assembly.objects.filter(pk__in=chains).values_list("pk", "name"))
    return [
        End(
            names.get(chain, ""),
            heads[chain].number if chain in heads else 0,
            heads[chain].hash if chain in heads else "",
            checks.get(chain),
        )
        for chain in chains
    ]
