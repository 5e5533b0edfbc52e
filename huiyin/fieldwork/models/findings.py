"""What was found, and which way it went."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity
from huiyin.assemblies.models import Assembly
from huiyin.fieldwork import permissions
from huiyin.fieldwork.models.trips import Stop
from huiyin.matters.models import Matter, State

GONE = (State.DISCARDED, State.WITHDRAWN)  # what it became came to nothing: the finding is open again


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_findings(user))

    def without_a_way(self) -> models.QuerySet:
        """Nothing that stands has come of them, and nobody has said that nothing will."""
        standing = Way.objects.filter(finding=OuterRef("pk")).exclude(matter__state__in=GONE)
        return self.filter(~Exists(standing), reports__isnull=True, let_go_on__isnull=True)


class Finding(models.Model):
    """A problem, its cause, what is advised, where. It ends as a matter, in a report, or let go with a reason."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="findings")
    stop = models.ForeignKey(Stop, models.PROTECT, null=True, blank=True, related_name="findings")
    problem = models.TextField(_("问题"))
    cause = models.TextField(_("原因"), blank=True)
    advice = models.TextField(_("建议"), blank=True)
    place = models.ForeignKey(
        Assembly, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("所在县（区）")
    )
    spot = models.CharField(_("具体地点"), max_length=60, blank=True)
    found_on = models.DateField(_("发现日期"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="findings")
    let_go_on = models.DateField(_("不再提出的日期"), null=True, blank=True)
    let_go_why = models.CharField(_("不再提出的理由"), max_length=200, blank=True)
    key = models.UUIDField(unique=True, default=uuid.uuid4)  # of the request that wrote it: twice is one

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["found_on", "pk"]
        verbose_name = _("调研发现")
        indexes = [models.Index(fields=["activity", "found_on"])]
        constraints = [
            models.CheckConstraint(
                name="finding_let_go_says_why",
                condition=Q(let_go_on__isnull=True, let_go_why="") | Q(let_go_on__isnull=False) & ~Q(let_go_why=""),
            )
        ]

    def __str__(self) -> str:
        return self.problem[:40]

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:finding", args=[self.pk])


class WayQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        """The way; the matter itself has its own rule of who sees it."""
        return self.filter(finding__in=Finding.objects.visible_to(user))


class Way(models.Model):
    """A finding became a matter: a proposal, an item, an entry in the ledger. What kind, the matter says."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="ways")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="from_findings")
    on = models.DateField(_("日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = WayQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("去向")
        constraints = [models.UniqueConstraint(fields=["finding", "matter"], name="one_way_per_matter")]

    def __str__(self) -> str:
        return f"{self.finding} → {self.matter}"

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:finding", args=[self.finding_id])
