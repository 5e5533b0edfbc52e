"""Proposals by the words their page shows to all who see them; and the copies that are published.

Filters besides those of every matter: `window`, `raised_by`, `topic`. Of published copies: `assembly`, `year`, `level`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.matters.models import Kind
from huiyin.matters.searched import of_kind
from huiyin.proposals.models import Proposal, Publication
from huiyin.search.gathering import facts, in_batches, lines
from huiyin.search.sources import SOURCES, Shown, Source, Text, Watched

SOURCES.add(
    of_kind(
        Kind.PROPOSAL,
        _("提案"),
        Proposal,
        ("grounds", "recommendations", "collective_name"),
        {name: f"proposal__{name}" for name in ("window", "raised_by", "topic")},
        labelled=("members_may_read",),
    )
)

_WORDS = ("abstract", "grounds", "recommendations", "answer", "proposers", "agencies", "docket")


def _texts(copies: QuerySet[Any]) -> Iterator[Text]:
    for some in in_batches(copies, "pk", "published_on", "title", *_WORDS):
        yield from (Text(pk, on, title, lines(said)) for pk, on, title, *said in some)


def _shown(user: Any, keys: list[int]) -> dict[int, Shown]:
    copies = Publication._base_manager.filter(pk__in=keys)
    found = copies.values_list("pk", "title", "year", "docket", "assembly__name", "agencies", "published_on")
    return {
        pk: Shown(
            title,
            reverse("proposals:published", args=[pk]),
            facts(f"{year} {docket}".strip(), assembly, agencies, on),
        )
        for pk, title, year, docket, assembly, agencies, on in found
    }


SOURCES.add(
    Source(
        code="publication",
        label=_("公开的提案"),
        model=Publication,
        texts=_texts,
        watched=(Watched(Publication, "id", ("title", *_WORDS, "level", "published_on", "withdrawn_on")),),
        shown=_shown,
        only=Publication.PUBLISHED,
        day="published_on",
        filters={name: name for name in ("assembly", "year", "level")},
    )
)
