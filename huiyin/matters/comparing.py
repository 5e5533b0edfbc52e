"""Two editions of a text, field by field, as a page shows them beside each other (`_changes.html`)."""

from __future__ import annotations

from typing import Any

from huiyin.text.differences import Change, Run, counts, differences


def compared(label: Any, old: str, new: str) -> dict[str, Any]:
    runs = differences(old, new)
    came, went = counts(runs)
    return {"label": label, "runs": [(run.change.value, _legible(run)) for run in runs], "came": came, "went": went}


def _legible(run: Run) -> str:
    """A line's end that came or went is not seen unless it is written."""
    return run.text if run.change == Change.SAME else run.text.replace("\n", "↵\n")
