"""How far the chained history goes, as far as it is there: number and hash of each chain's newest link.

The links are another folder's (`history.Link`: chain, number, hash). Where there is no such table the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly


@dataclass(frozen=True)
class Head:
    assembly: str
    number: int
    hash: str


def is_chained() -> bool:
    return "link" in apps.all_models["history"]


def heads(user: Any) -> list[Head] | None:
    """None where the history is not chained; else one for each assembly whose auditor `user` is, if it has a link."""
    if not is_chained():
        return None
    links: Any = apps.get_model("history", "Link")
    found = []
    for assembly in Assembly.objects.filter(pk__in=user.assemblies_as(Role.AUDITOR)):
        newest = links.objects.filter(chain=assembly.pk).order_by("-number").first()
        if newest is not None:
            found.append(Head(assembly.name, newest.number, str(newest.hash)))
    return found
