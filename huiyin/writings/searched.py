"""Stories, histories and reflections by their words in both languages, as they stand now; not by versions before.

Filters: `assembly`, `kind`, `state`, `place` (what it is about), `topic`, `activity`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import CONTENT_ROLES
from huiyin.members.models import member_assemblies, person_of
from huiyin.search.gathering import facts, in_batches, lines
from huiyin.search.sources import SOURCES, UNDATED, Reach, Shown, Source, Text, Watched
from huiyin.writings.models import Writing
from huiyin.writings.permissions import OFFICES, SENT

_WORDS = ("title", "title_bo", "text", "text_bo")
_FACTS = ("state", "assembly_id", "published_on", "submitted_on")


def _texts(writings: QuerySet[Any]) -> Iterator[Text]:
    for some in in_batches(writings, "pk", *_WORDS, *_FACTS):
        for pk, title, title_bo, text, text_bo, state, assembly, published_on, submitted_on in some:
            on = published_on or submitted_on or UNDATED
            yield Text(pk, on, lines(title, title_bo), lines(text, text_bo), _labels(state, assembly))


def _labels(state: str, assembly: int) -> tuple[str, ...]:
    """Read by the offices from the day it is handed in, by all who work there from the day it is published."""
    sent = (f"sent a{assembly}",) if state in SENT else ()
    return (*sent, f"published a{assembly}") if state == Writing.State.PUBLISHED else sent


def _reach(user: Any) -> Reach:
    if not user.is_authenticated:
        return Reach()
    readers = member_assemblies(user) | user.assemblies_as(*CONTENT_ROLES)
    labels = {f"published a{pk}" for pk in readers} | {f"sent a{pk}" for pk in user.assemblies_as(*OFFICES)}
    own = Writing._base_manager.filter(author=person_of(user) or 0).order_by()
    return Reach(frozenset(labels), (own.values_list("pk", flat=True),))


def _shown(user: Any, keys: list[int]) -> dict[int, Shown]:
    """Its state is known to whoever wrote it and to the offices alone, and is not said."""
    rows = Writing._base_manager.filter(pk__in=keys).select_related("assembly", "author", "body")
    return {
        one.pk: Shown(
            str(one),
            reverse("writings:writing", args=[one.pk]),
            facts(one.get_kind_display(), one.author or one.body, one.assembly.name, one.published_on),
        )
        for one in rows.defer("text", "text_bo")
    }


SOURCES.add(
    Source(
        code="writing",
        label=_("文稿"),
        model=Writing,
        texts=_texts,
        watched=(Watched(Writing, "id", (*_WORDS, *_FACTS)),),
        shown=_shown,
        reach=_reach,
        filters={name: name for name in ("assembly", "kind", "state", "place", "topic", "activity")},
    )
)
