"""What folders below add to a matter's page: their rows, by `members.parts`, and links to pages of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from huiyin.matters.models import Matter
from huiyin.members.parts import Line, parts_of

LINKS: list[Callable[[Any, Matter], Line | None]] = []


def beside(matter: Matter, user: Any) -> dict[str, Any]:
    """Context of `_beside.html`."""
    links = [link for of in LINKS if (link := of(user, matter))]
    return {"parts": parts_of(matter, user), "links": links}
