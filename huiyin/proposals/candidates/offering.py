"""From a proposal that is like another: the step by which it may go into that one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.matters.models import Kind, Matter
from huiyin.matters.similar.merging import Way
from huiyin.proposals.candidates.deciding import way_into
from huiyin.proposals.models import Recommendation

WORDS = {"merge": _("并入这件提案"), "recommend": _("建议并入这件提案"), "review": _("初审，建议并入这件提案")}


def to_merge(user: Any, matter: Matter, other: Matter) -> Way | None:
    if matter.kind != Kind.PROPOSAL or other.kind != Kind.PROPOSAL:
        return None
    step = way_into(user, matter, other)
    if not step:
        return None
    chosen = urlencode({"into": other.pk, "verdict": Recommendation.Verdict.MERGE})
    return Way(WORDS[step], f"{reverse('proposals:step', args=[matter.pk, step])}?{chosen}")
