"""How far a writing reaches beyond those who see its own page: into finished collections, and to everybody."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from huiyin.writings.models import Collection, Writing, WritingPicture

# Used by the office, and no further than its author agreed: what a body wrote, no person has to agree to.
PRINTABLE = Q(state__in=["approved", "published"]) & (Q(author=None) | Q(consent__in=["inside", "public"]))


def printable() -> QuerySet[Writing]:
    """What may stand in a collection that an assembly prints for itself."""
    return Writing._base_manager.filter(PRINTABLE)


def open_to_all() -> QuerySet[Writing]:
    """What anybody reads without signing in, as long as it is published so."""
    agreed = Q(author=None) | Q(consent="public")
    return Writing._base_manager.filter(agreed, state="published", audience="public")


def readable(user: Any) -> QuerySet[Writing]:
    """What `user` sees, and what stands in a finished collection they see: its pictures open for them too."""
    collected = Collection.objects.visible_to(user).filter(state=Collection.State.FINISHED).order_by().values("pk")
    printed = PRINTABLE & Q(pk__in=_items_of(collected))
    seen = Writing.objects.visible_to(user).order_by().values("pk")
    return Writing.objects.filter(printed | Q(pk__in=seen))


def _items_of(collections: Any) -> Any:
    from huiyin.writings.models import CollectionItem

    return CollectionItem._base_manager.filter(collection__in=collections).order_by().values("writing")


def pictures_opened_by(user: Any) -> QuerySet[WritingPicture]:
    return WritingPicture.objects.filter(writing__in=readable(user).order_by().values("pk"))


def pictures_open_to_all() -> QuerySet[WritingPicture]:
    return WritingPicture.objects.filter(writing__in=open_to_all().order_by().values("pk"))
