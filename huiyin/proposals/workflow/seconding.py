"""The two-person rule: what one recommends, another of the proposals committee decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from huiyin.matters.models import Matter
from huiyin.proposals.models import Recommendation


def standing(matter: Matter) -> list[Recommendation]:
    """The last word of each who examines, on the words handed in last; for decisions, not for showing."""
    return last_words(matter.advice.filter(version=matter.versions.count()))


def last_words(given: Iterable[Recommendation]) -> list[Recommendation]:
    return list({advice.by_id: advice for advice in given}.values())


def seconded(by: Any, matter: Matter, verdict: str) -> str | None:
    """Why `by` may not decide so, in words for people; None where somebody else recommends the same.

    The account is what counts: one person who is staff and committee member is still one.
    """
    recommending = {advice.by_id for advice in standing(matter) if advice.verdict == verdict}
    if recommending - {by.pk}:
        return None
    if recommending:
        return _("您本人提出了这项建议，需由另一位委员会成员决定。")
    return _("还没有人建议“%(verdict)s”。须先有一人提出这项建议，再由委员会另一位成员决定。") % {
        "verdict": Recommendation.Verdict(verdict).label
    }
