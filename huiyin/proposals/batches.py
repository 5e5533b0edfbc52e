"""What was done to many proposals at once, row by row, and what was handed over at one meeting."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.matters.models import Assignment, Matter

READS_HANDOVERS = (Role.PROPOSALS_STAFF, Role.PROPOSALS_COMMITTEE, Role.LEADER, Role.GOV_SUPERVISION)


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The offices of the assembly; an agency, where a matter of its own was handed over."""
        if not user.is_authenticated:
            return self.none()
        agencies = user.agencies_as(Role.AGENCY, Role.AGENCY_LEADER)
        theirs = Assignment.objects.current().filter(agency__in=agencies).values("matter")
        with_theirs = Handover.matters.through.objects.filter(matter__in=theirs).values("handover")
        return self.filter(Q(assembly__in=user.assemblies_as(*READS_HANDOVERS)) | Q(pk__in=with_theirs))


class Handover(models.Model):
    """A meeting (交办会) at which proposals were handed over."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="handovers")
    name = models.CharField(_("名称"), max_length=60)
    held_on = models.DateField(_("日期"))
    matters = models.ManyToManyField(Matter, related_name="handovers")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "held_on", "name"], name="one_handover_a_day_and_name")
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("desk:handover", args=[self.pk])


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its maker's; once it was run, also the proposals staff's of its assembly."""
        if not user.is_authenticated:
            return self.none()
        staff = Q(assembly__in=user.assemblies_as(Role.PROPOSALS_STAFF), run_at__isnull=False)
        return self.filter(Q(user=user) | staff)


class Batch(models.Model):
    """One step chosen for many proposals. Prepared until `run_at`; from then on it only gains results."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="batches")
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    step = models.CharField(_("步骤"), max_length=40, blank=True)
    key = models.UUIDField(unique=True, default=uuid.uuid4)  # each row's own key is derived from it
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)
    run_at = models.DateTimeField(_("办理时间"), null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)  # what was typed: field → list of words, as a form sends it

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.CheckConstraint(name="batch_runs_a_step", condition=Q(run_at__isnull=True) | ~Q(step=""))]

    def __str__(self) -> str:
        return f"{self.user} {self.step} {self.made_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("desk:batch", args=[self.pk])

    def key_of(self, matter: Matter) -> uuid.UUID:
        """The same request sent again has the same key for each matter, and so takes nothing twice."""
        return uuid.uuid5(self.key, str(matter.pk))


class BatchRowQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> BatchRowQuerySet:
        """A row of a batch one sees, whose matter one sees: reasons tell where a matter stands."""
        return self.filter(batch__in=Batch.objects.visible_to(user), matter__in=Matter.objects.visible_to(user))


class BatchRow(models.Model):
    class Outcome(models.TextChoices):
        WAITING = "waiting", _("还没有办理")
        DONE = "done", _("已办理")
        REFUSED = "refused", _("没有办理")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    place = models.PositiveSmallIntegerField()  # in the list it was chosen from
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    reason = models.TextField(_("原因"), blank=True)

    objects = BatchRowQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "place"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "matter"], name="a_matter_once_in_a_batch"),
            models.CheckConstraint(name="refused_with_a_reason", condition=~Q(outcome="refused") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.place}: {self.outcome}"
