"""Topics by title, reason, whom they bring together and what is to come of them. Not by who suggested them, nor by what
they were told.

Filters: `assembly`, `kind`, `state`, `format`, `year`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.plans.models import Topic
from huiyin.search.gathering import facts, in_batches, lines
from huiyin.search.sources import SOURCES, Reach, Shown, Source, Text, Watched

_CHOSEN = "chosen"
_WORDS = ("why", "participants", "outputs")


def _texts(topics: QuerySet[Any]) -> Iterator[Text]:
    """A topic is of the day it was chosen, else suggested, else of its year's first."""
    columns = ("pk", "title", "state", "year", "chosen_on", "suggested_on", *_WORDS)
    for some in in_batches(topics, *columns):
        for pk, title, state, year, chosen_on, suggested_on, *said in some:
            on = chosen_on or suggested_on or date(year, 1, 1)
            yield Text(pk, on, title, lines(said), (_CHOSEN,) if state in Topic.CHOSEN else ())


def _reach(user: Any) -> Reach:
    """What was chosen is official; a suggestion is read by few."""
    if not user.is_authenticated:
        return Reach()
    suggested = Topic.objects.visible_to(user).exclude(state__in=Topic.CHOSEN).order_by()
    return Reach(frozenset([_CHOSEN]), (suggested.values_list("pk", flat=True),))


def _shown(user: Any, keys: list[int]) -> dict[int, Shown]:
    return {
        one.pk: Shown(
            one.title,
            reverse("plans:topic", args=[one.pk]),
            facts(one.get_kind_display(), one.assembly.name, one.year, one.get_state_display()),
        )
        for one in Topic._base_manager.filter(pk__in=keys).select_related("assembly").defer("why")
    }


SOURCES.add(
    Source(
        code="topic",
        label=_("议题"),
        model=Topic,
        texts=_texts,
        watched=(Watched(Topic, "id", ("title", *_WORDS, "state", "year", "chosen_on", "suggested_on")),),
        shown=_shown,
        reach=_reach,
        filters={name: name for name in ("assembly", "kind", "state", "format", "year")},
    )
)
