"""Who took which step on which record, when; how these rows hang together. Rows are only ever added.

What may still be taken out of a row, and how it stays provable: redacting.py. The database's own guard: guarding.py.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.history.chains import SYSTEM, chain_of, chains_of
from huiyin.history.linking import GENESIS, Linked, link

AUDITOR = "aud"  # the code of a role of huiyin/accounts/models.py, which stands further down


class OnlyAdded(models.QuerySet):
    def update(self, **changes: Any) -> int:
        raise TypeError("history is only ever added to")

    def delete(self) -> Any:
        raise TypeError("history is only ever added to")


class EventQuerySet(OnlyAdded):
    def of(self, record: models.Model) -> EventQuerySet:
        return self.filter(subject=record._meta.label_lower, subject_id=record.pk).order_by("at", "pk")

    def visible_to(self, user):
        """One's own steps. A record's timeline is read through the record, which decides who sees it."""
        return self.filter(actor=user) if user.is_authenticated else self.none()


class ChainedQuerySet(OnlyAdded):
    def visible_to(self, user):
        """The auditor of an assembly reads its chain, and the system's, to which every assembly's accounts belong."""
        audited = user.assemblies_as(AUDITOR) if user.is_authenticated else set()
        return self.filter(chain__in={*audited, SYSTEM}) if audited else self.none()


class Added(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("history is only ever added to")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("history is only ever added to")


class Event(Added):
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


class Link(Added):
    """One row's place in its chain. A row has one link for each content it ever had, the newest last."""

    class Kind(models.TextChoices):
        WRITTEN = "written", _("写入")
        REDACTED = "redacted", _("涂去")
        FORGOTTEN = "forgotten", _("到期删除")

    chain = models.BigIntegerField()  # chains.py
    number = models.BigIntegerField(_("序号"))  # 1, 2, 3 … of its chain
    table = models.CharField(max_length=20)  # content.COLUMNS
    row = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    content = models.CharField(max_length=64, blank=True)  # of the row as it is from here on; empty where it is gone
    hash = models.CharField(_("摘要值"), max_length=64)

    objects = ChainedQuerySet.as_manager()

    class Meta:
        ordering = ["chain", "number"]
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="history_one_link_per_number")]
        indexes = [models.Index(fields=["table", "row", "kind"], name="history_link_of_row")]

    def __str__(self) -> str:
        return f"{self.chain}/{self.number}"


class HeadQuerySet(models.QuerySet):
    def visible_to(self, user):
        audited = user.assemblies_as(AUDITOR) if user.is_authenticated else set()
        return self.filter(chain__in={*audited, SYSTEM}) if audited else self.none()


class Head(models.Model):
    """Where a chain ends now; who adds to it holds this row."""

    chain = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField(_("序号"), default=0)
    hash = models.CharField(_("摘要值"), max_length=64, default=GENESIS)

    objects = HeadQuerySet.as_manager()

    class Meta:
        ordering = ["chain"]

    def __str__(self) -> str:
        return f"{self.chain}/{self.number}"


class ChainCheck(models.Model):
    """What verifying a chain found the last time (checking.py). A help, no proof: it stands in the same database."""

    class By(models.TextChoices):
        COMMAND = "command", "huiyin verify"
        WORKER = "worker", _("每天自动核对")

    chain = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(_("时间"))
    by = models.CharField(_("方式"), max_length=10, choices=By.choices)
    links = models.BigIntegerField(_("条数"))
    wrong = models.PositiveIntegerField(_("问题数"))
    findings = models.JSONField(default=list)  # the first of them: code, numbers, day
    missing = models.JSONField(default=list)  # triggers of the whole database

    objects = HeadQuerySet.as_manager()

    class Meta:
        ordering = ["chain"]

    def __str__(self) -> str:
        return f"{self.chain}: {self.wrong}/{self.links}"

    @property
    def holds(self) -> bool:
        return not self.wrong and not self.missing


class Redaction(Added):
    """What was taken out of one row of the history, and why. It names what the row reads from then on.

    The database lets a row become what its newest redaction says, and nothing else.
    """

    class Kind(models.TextChoices):
        REDACTED = Link.Kind.REDACTED.value, Link.Kind.REDACTED.label
        FORGOTTEN = Link.Kind.FORGOTTEN.value, Link.Kind.FORGOTTEN.label

    chain = models.BigIntegerField()
    event = models.BigIntegerField()  # its key: the row itself may be gone
    kind = models.CharField(_("方式"), max_length=10, choices=Kind.choices)
    actor_name = models.CharField(max_length=60, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    why = models.CharField(_("原因"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # None: a daily round
    by_name = models.CharField(_("经办"), max_length=60, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = ChainedQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["event"], name="history_redaction_of_event")]

    def __str__(self) -> str:
        return f"{self.event}: {self.get_kind_display()}"


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
    event = Event(
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
    with transaction.atomic():
        event.save(force_insert=True)
        link([Linked(chain_of(subject), event)])
    return event


def record_many(events: Iterable[Event]) -> None:
    """Rows made elsewhere, many at a time, each with its moment and its key. The one other door to the history."""
    events = list(events)
    with transaction.atomic():
        Event.objects.bulk_create(events)
        chains = chains_of((event.subject, event.subject_id) for event in events)
        link([Linked(chains.get((event.subject, event.subject_id), SYSTEM), event) for event in events])
