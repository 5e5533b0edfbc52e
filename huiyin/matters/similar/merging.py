"""What folders below let somebody do with a similar matter: a link to the step, the other matter chosen beforehand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from huiyin.matters.models import Matter


class Way(NamedTuple):
    words: Any
    url: str


WAYS: list[Callable[[Any, Matter, Matter], Way | None]] = []


def ways(user: Any, matter: Matter, other: Matter) -> list[Way]:
    return [way for of in WAYS if (way := of(user, matter, other))]
