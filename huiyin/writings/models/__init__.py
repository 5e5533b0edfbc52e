"""Members' stories, village and family histories, reflections: their course, what is called for, what is printed."""

from huiyin.writings.models.calls import Call, Declined
from huiyin.writings.models.collections import Collection, CollectionItem
from huiyin.writings.models.writings import Writing, WritingPicture, WritingVersion

__all__ = ["Call", "Collection", "CollectionItem", "Declined", "Writing", "WritingPicture", "WritingVersion"]
