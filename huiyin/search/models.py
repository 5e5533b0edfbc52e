"""The index: lists of which texts hold which pair of units, in segments that never change once written (decision 0050).

No record is read from these tables: what they propose is read through its own model's `visible_to`.
"""

from __future__ import annotations

import uuid

from django.db import models


class Kept(models.QuerySet):
    def visible_to(self, user):
        """Nobody reads the index; pages read records."""
        return self.none()


class Segment(models.Model):
    """Texts indexed together, newest first; a text's place is its number in that order."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)  # of what a process keeps in memory of it
    version = models.PositiveSmallIntegerField()  # of text.keys
    live = models.BooleanField(default=True)  # False while a whole index is being written beside the one in use
    size = models.PositiveIntegerField()
    newest = models.DateField()
    days = models.BinaryField()  # int32 of each text: the ordinal of the day it is of
    sources = models.BinaryField()  # uint8: its place in `source_codes`
    source_codes = models.JSONField()
    objects_held = models.BinaryField()  # int64: the record's key
    digests = models.BinaryField()  # uint64: what it was found by when it was indexed
    directory = models.BinaryField()  # uint64: the first code of each block
    frequent = models.BinaryField()  # codes (uint64) that are not seldom, then how many texts have each (uint32)

    objects = Kept.as_manager()

    class Meta:
        ordering = ["-newest", "-pk"]

    def __str__(self) -> str:
        return f"{self.newest} {self.size}"


class Block(models.Model):
    """A stretch of a segment's codes with the places of the texts that hold each (packing.py)."""

    id = models.BigIntegerField(primary_key=True)  # the segment's key · 2**20 + number
    data = models.BinaryField()

    objects = Kept.as_manager()

    def __str__(self) -> str:
        return str(self.pk)


class Change(models.Model):
    """A record whose words changed, came or went since the index last read it. Written by the database's triggers."""

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=12)
    object_id = models.BigIntegerField()

    objects = Kept.as_manager()

    def __str__(self) -> str:
        return f"{self.source} {self.object_id}"
