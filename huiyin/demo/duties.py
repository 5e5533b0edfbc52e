"""The demo's rules of duties: who is let off in the region, and one county that has switched scores on."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from huiyin.assemblies.models import RuleSet
from huiyin.demo.days import Terms
from huiyin.demo.world import YEAR_BEGINS, House
from huiyin.duties.models import lay_down

JOINED_BY = {"month": 9, "day": 30}
LEAVE_DAYS = 180
SCORES = [
    {"code": "proposal", "each": 10, "most": 30},
    {"code": "opinion_item", "each": 5, "most": 15},
    {"code": "story", "each": 5, "most": 10},
    {"code": "attendance", "each": 2, "most": 20},
]


def with_exemptions(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"joined_by": JOINED_BY, "leave_days": LEAVE_DAYS} for row in rows]


def with_scores(house: House, days: Any) -> None:
    """Its own rules from the same day: those it followed, and points."""
    followed = house.assembly.rules_on(YEAR_BEGINS)
    document = deepcopy(followed.document) | {"scores": SCORES}
    own = RuleSet.objects.create(assembly=house.assembly, version=1, in_force_from=YEAR_BEGINS, document=document)
    lay_down(own)
    house.rules, house.terms = own, Terms(own, days)
