"""The index: lists of which texts hold which pair of units, in segments that never change once written (decision 0050).

No record is read from these tables: what they propose is read through its own model's `visible_to`.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


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
    frequent = models.BinaryField()  # codes (uint64) of more than a thousandth of the texts, then how many (uint32)

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


class SavedSearchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own and nobody else's, also what one has just removed."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def in_use(self):
        return self.filter(removed_on__isnull=True)


class SavedSearch(models.Model):
    """A question somebody keeps. What stands behind it is found each time, as its owner may see it then."""

    class Alert(models.TextChoices):
        NONE = "none", _("不提醒")
        DAILY = "daily", _("每天提醒")
        WEEKLY = "weekly", _("每周提醒")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("检索名称"), max_length=40)
    asked = models.JSONField(_("条件"))  # as the address of the search page says it
    alert = models.CharField(_("有新结果时"), max_length=6, choices=Alert.choices, default=Alert.NONE)
    # "proposal.7": what was found when it was last looked for; and on which day what was new then came.
    known = models.JSONField(default=list, blank=True)
    news = models.JSONField(default=dict, blank=True)
    looked_on = models.DateField(null=True, blank=True)
    removed_on = models.DateField(_("移除日期"), null=True, blank=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], condition=Q(removed_on__isnull=True), name="one_saved_search_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("search:saved_search", args=[self.pk])
