"""Activities by what everybody reads on their page: title, agenda, minutes, place. Not by who was called or came, what
was sent out beforehand, what was decided.

Filters: `assembly`, `kind`, `state`, `format`, `topic`, `series`, `place` (the place visited), `year`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity, AgendaItem, Series
from huiyin.search.gathering import beside, facts, in_batches, lines
from huiyin.search.sources import SOURCES, By, Shown, Source, Text, Watched

_WORDS = ("called", "place", "partner", "minutes", "series__title")


def _texts(activities: QuerySet[Any]) -> Iterator[Text]:
    for some in in_batches(activities, "pk", "starts_on", "title", *_WORDS):
        agenda = AgendaItem.objects.using(activities.db).filter(activity__in=[row[0] for row in some])
        said = beside(agenda, "activity_id", "title", "speaker_name")
        for pk, on, title, called, place, partner, minutes, series in some:
            yield Text(pk, on, title, lines(minutes, said[pk], place, partner, series or "", called))


def _shown(user: Any, keys: list[int]) -> dict[int, Shown]:
    return {
        one.pk: Shown(
            one.title,
            reverse("activities:activity", args=[one.pk]),
            facts(one.kind_name, one.assembly.name, one.place, one.starts_on, one.get_state_display()),
        )
        for one in Activity._base_manager.filter(pk__in=keys).select_related("assembly").defer("minutes")
    }


SOURCES.add(
    Source(
        code="activity",
        label=_("活动"),
        model=Activity,
        texts=_texts,
        watched=(
            Watched(Activity, "id", ("title", "called", "place", "partner", "minutes", "series_id", "starts_on")),
            Watched(AgendaItem, "activity_id", ("title", "speaker_name", "order")),
            Watched(Series, "id", ("title",), by=By(Activity, ("series_id",), "id"), comes=False),
        ),
        shown=_shown,
        day="starts_on",
        filters={name: name for name in ("assembly", "kind", "state", "format", "topic", "series")}
        | {"place": "visited", "year": "starts_on__year"},
    )
)
