"""Ways assemblies set the terms of an answer, as examples to start from. Sources: docs/rules/rule-set.md."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parent / "examples"


@dataclass(frozen=True)
class Scheme:
    """`terms` are the parts of a rule set's document that it sets (rules.laid_over)."""

    code: str
    name: str
    says: str
    terms: dict[str, Any]


@lru_cache(maxsize=1)
def schemes() -> dict[str, Scheme]:
    """By code, in the order of the files' names."""
    found = [_read(file) for file in sorted(EXAMPLES.glob("*.json"))]
    return {scheme.code: scheme for scheme in found}


def _read(file: Path) -> Scheme:
    terms = json.loads(file.read_text(encoding="utf-8"))
    return Scheme(file.stem.partition("-")[2], terms.pop("name"), terms.pop("says"), terms)
