"""The words of an item, each time they changed hands. The first are the author's own, and stay."""

from __future__ import annotations

from datetime import date
from typing import Any

from huiyin.matters.models import Matter
from huiyin.opinions.models import ItemVersion, OpinionItem


def keep_version(matter: Matter, *, kind: str, by: Any, on: date, note: str = "") -> ItemVersion:
    """Of the words as they stand on the item now."""
    item = OpinionItem.objects.get(pk=matter.pk)
    version = ItemVersion.objects.create(
        matter=matter,
        number=matter.item_versions.count() + 1,
        kind=kind,
        title=matter.title,
        situation=item.situation,
        cause=item.cause,
        advice=item.advice,
        note=note,
        by=by,
        made_on=on,
    )
    set_item(matter, edition=version.number)
    return version


def set_item(matter: Matter, **changes: Any) -> None:
    OpinionItem.objects.filter(pk=matter.pk).update(**changes)
    matter.opinion.refresh_from_db()
