"""How often something was asked of the site, counted where all processes see it."""

from __future__ import annotations

from django.db import models


class UsedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Nobody: it is no record, and does not say who."""
        return self.none()


class Used(models.Model):
    """One account or address, one thing, one span of time. Gone a day after the span has ended."""

    # A digest under the secret key: what is counted, and of whom. No name or address can be read out of it.
    of = models.CharField(max_length=64)
    until = models.BigIntegerField(db_index=True)  # seconds since 1970, when the span ends
    times = models.PositiveIntegerField()

    objects = UsedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "until"], name="counted_once_a_span")]

    def __str__(self) -> str:
        return f"{self.of[:8]} {self.times}"
