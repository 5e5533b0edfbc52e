"""How well reports written and marked by hand are read, and how fast."""

import os
from collections.abc import Callable
from typing import Any

from tools.bench import case

TEXTS = 16


@case(rows=TEXTS)
def audit_reports() -> Callable[[], object]:
    """Read the 16 report texts marked by hand; precision and recall in per cent, seen and kept-back texts apart."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    import django

    django.setup()
    from tests.figures import gold

    measures: dict[str, Any] = {
        "figures": gold.figures_found,
        "codes": gold.codes_matched,
        "contradictions": gold.contradictions_seen,
        "repairs": gold.repairs_made,
    }

    def read() -> dict[str, float]:
        told: dict[str, float] = {}
        for name, measure in measures.items():
            for half, is_seen in (("seen", True), ("kept_back", False)):
                score = gold.total(measure, gold.texts(seen=is_seen))
                told[f"{name}_{half}_precision"] = round(100 * score.precision, 1)
                told[f"{name}_{half}_recall"] = round(100 * score.recall, 1)
        return told

    return read
