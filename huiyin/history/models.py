"""Who took which step on which record, when. Rows are only ever added."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EventQuerySet(models.QuerySet):
    def of(self, record: models.Model) -> EventQuerySet:
        return self.filter(subject=record._meta.label_lower, subject_id=record.pk).order_by("at", "pk")

    def visible_to(self, user):
        """One's own steps. A record's timeline is read through the record, which decides who sees it."""
        return self.filter(actor=user) if user.is_authenticated else self.none()

    def update(self, **changes: Any) -> int:
        raise TypeError("history is only ever added to")

    def delete(self) -> Any:
        raise TypeError("history is only ever added to")


class Event(models.Model):
    subject = models.CharField(max_length=60)  # label of the record's model
    subject_id = models.BigIntegerField()
    step = models.CharField(_("步骤"), max_length=40)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(_("经办"), max_length=60, blank=True)  # as it was on the day
    at = models.DateTimeField(_("时间"), default=timezone.now)
    facts = models.JSONField(default=dict, blank=True)
    # The key a page, phone or API gave the request, so that a repeated request changes nothing.
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    # Of what was typed: the same key with other words is another request, and must not be taken for this one.
    digest = models.CharField(max_length=64, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["subject", "subject_id", "at"])]

    def __str__(self) -> str:
        return f"{self.subject}/{self.subject_id}: {self.step}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("history is only ever added to")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("history is only ever added to")


def record(
    subject: models.Model,
    step: str,
    *,
    by: Any,
    before: str,
    after: str,
    key: uuid.UUID,
    facts: dict,
    digest: str = "",
) -> Event:
    return Event.objects.create(
        subject=subject._meta.label_lower,
        subject_id=subject.pk,
        step=step,
        before=before,
        after=after,
        actor=by,
        actor_name=str(by) if by else "",
        key=key,
        facts=facts,
        digest=digest,
    )
