"""Writings put together to be printed: chosen, ordered, finished. What an author withdraws is out of it at once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly
from huiyin.history.models import Event
from huiyin.history.taking import Step, StepNotAllowed, begin, begun, locked, take
from huiyin.writings.models import Collection, CollectionItem, Writing
from huiyin.writings.permissions import edits_writings
from huiyin.writings.reach import printable
from huiyin.writings.workflow.course import EditedMeanwhile
from huiyin.writings.workflow.enclosing import place_at


def keeps_collection(user: Any, collection: Any) -> bool:
    return edits_writings(user, collection.assembly_id)


_DRAFT = frozenset({Collection.State.DRAFT.value})
_FINISHED = frozenset({Collection.State.FINISHED.value})
COLLECTION_STEPS = {
    "change": Step(gettext_lazy("改题目和编者的话"), _DRAFT, None, keeps_collection),
    "put_in": Step(gettext_lazy("选入"), _DRAFT, None, keeps_collection),
    "move": Step(gettext_lazy("改次序"), _DRAFT, None, keeps_collection),
    "take_out": Step(gettext_lazy("去掉"), _DRAFT, None, keeps_collection),
    "finish": Step(gettext_lazy("定稿"), _DRAFT, Collection.State.FINISHED.value, keeps_collection),
    "reopen": Step(gettext_lazy("重新编辑"), _FINISHED, Collection.State.DRAFT.value, keeps_collection),
}


@transaction.atomic
def begin_collection(*, by: Any, key: uuid.UUID, assembly: Assembly, title: str, foreword: str = "") -> Collection:
    typed = [assembly.pk, title.strip(), foreword.strip()]
    if existing := begun(Collection, "begin_collection", by=by, key=key, typed=typed):
        return existing
    if not edits_writings(by, assembly.pk):
        raise PermissionDenied
    words = {"title": _titled(title), "foreword": foreword.strip()}
    collection = Collection.objects.create(assembly=assembly, by=by, **words)
    begin(collection, "begin_collection", by=by, key=key, typed=typed)
    return collection


def _titled(title: str) -> str:
    if not title.strip():
        raise StepNotAllowed(_("请写文集的题目。"))
    return title.strip()


@transaction.atomic
def change(collection: Collection, *, by: Any, key: uuid.UUID, seen: int, title: str, foreword: str = "") -> Collection:
    """If nobody saved it since edit number `seen` was read."""
    words: dict[str, Any] = {"title": _titled(title), "foreword": foreword.strip()}
    now, typed = locked(collection), [*words.values()]
    fresh = begun(Collection, "change", by=by, key=key, typed=typed) is None
    if fresh and now.edits != seen and keeps_collection(by, now):
        last = Event.objects.of(now).filter(step="change").last()
        raise EditedMeanwhile(_("您打开之后，%(who)s保存过修改。") % {"who": last.actor_name if last else ""})
    take(COLLECTION_STEPS, collection, "change", by=by, key=key, typed=typed, edits=F("edits") + 1, **words)
    return collection


# What stands in it


@dataclass(frozen=True)
class Entry:
    """One place of a collection. `writing` None: it may not be printed, for the reason `why`."""

    number: int
    item: CollectionItem
    writing: Writing | None
    why: str = ""

    @property
    def by(self) -> str:
        written = self.item.writing
        return str(written.author.name if written.author else written.body.name if written.body else "")


def entries(collection: Collection) -> list[Entry]:
    """In order. What its author withdrew shows who wrote it and nothing else."""
    items = list(
        collection.items.select_related("writing__author", "writing__body", "writing__place", "writing__audio")
        .prefetch_related("writing__pictures__attachment")
        .order_by("order", "pk")
    )
    allowed = set(printable().filter(pk__in=[item.writing_id for item in items]).values_list("pk", flat=True))
    return [
        Entry(number, item, item.writing if item.writing_id in allowed else None, _why_not(item.writing))
        for number, item in enumerate(items, 1)
    ]


def _why_not(writing: Writing) -> str:
    if writing.state == Writing.State.WITHDRAWN:
        return _("一篇已由作者撤回")
    if writing.state not in (Writing.State.APPROVED, Writing.State.PUBLISHED):
        return _("一篇又在修改，还没有采用")
    return _("一篇的作者没有同意在本级内部发布")


def candidates(collection: Collection) -> QuerySet[Writing]:
    """What may still be chosen, the newest first."""
    there = collection.items.order_by().values("writing")
    found = printable().filter(assembly=collection.assembly_id).exclude(pk__in=there)
    return found.select_related("author", "body", "place").order_by(F("submitted_on").desc(nulls_last=True), "-pk")


@transaction.atomic
def put_in(collection: Collection, *, by: Any, key: uuid.UUID, writings: Iterable[Writing]) -> Collection:
    """At the end, in the order given."""
    chosen = list(dict.fromkeys(writings))
    typed = [one.pk for one in chosen]
    if not take(COLLECTION_STEPS, collection, "put_in", by=by, key=key, typed=typed):
        return collection
    if not chosen:
        raise StepNotAllowed(_("请至少选一篇。"))
    fitting = set(candidates(collection).filter(pk__in=typed).values_list("pk", flat=True))
    if missing := [one for one in chosen if one.pk not in fitting]:
        titles = "、".join(f"“{one}”" for one in missing)
        raise StepNotAllowed(_("%(titles)s不能选入：可能刚撤回，或者已经在文集里。") % {"titles": titles})
    after = collection.items.count()
    for place, writing in enumerate(chosen, after + 1):
        CollectionItem.objects.create(collection=collection, writing=writing, order=place)
    _numbered(collection)
    return collection


def _numbered(collection: Collection) -> None:
    for number, item in enumerate(collection.items.order_by("order", "pk"), 1):
        if item.order != number:
            CollectionItem.objects.filter(pk=item.pk).update(order=number)


@transaction.atomic
def move(item: CollectionItem, *, by: Any, key: uuid.UUID, to: int) -> Collection:
    """To place `to`, counted from 1; beyond the ends it stays at the end."""
    collection = item.collection
    if take(COLLECTION_STEPS, collection, "move", by=by, key=key, typed=[item.pk, to]):
        place_at(list(collection.items.order_by("order", "pk")), item, to)
    return collection


@transaction.atomic
def take_out(item: CollectionItem, *, by: Any, key: uuid.UUID) -> Collection:
    collection = item.collection
    if take(COLLECTION_STEPS, collection, "take_out", by=by, key=key, typed=item.pk):
        CollectionItem.objects.filter(pk=item.pk).delete()
        _numbered(collection)
    return collection


@transaction.atomic
def finish(collection: Collection, *, by: Any, key: uuid.UUID) -> Collection:
    """Refused where an author withdrew or narrowed since it was chosen: each is named by its place."""
    if not take(COLLECTION_STEPS, collection, "finish", by=by, key=key, finished_on=timezone.localdate()):
        return collection
    found = entries(collection)
    if not found:
        raise StepNotAllowed(_("文集里还没有文稿。请先选入。"))
    if left := [entry for entry in found if entry.writing is None]:
        words = _("第 %(number)d 篇（%(by)s）：%(why)s")
        named = "；".join(words % {"number": one.number, "by": one.by, "why": one.why} for one in left)
        raise StepNotAllowed(_("还不能定稿。%(named)s。请先去掉。") % {"named": named})
    return collection


@transaction.atomic
def reopen(collection: Collection, *, by: Any, key: uuid.UUID) -> Collection:
    take(COLLECTION_STEPS, collection, "reopen", by=by, key=key, finished_on=None)
    return collection
