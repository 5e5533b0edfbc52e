"""What an activity goes by: its agenda, what is sent out beforehand, what was decided and what came of that."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.activities import permissions
from huiyin.activities.models.activity import Activity
from huiyin.assemblies.models import Agency, Body, Official
from huiyin.files.models import Attachment
from huiyin.members.models import Person


class AgendaItem(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField(_("序号"))
    title = models.CharField(_("议程"), max_length=120)
    is_first_item = models.BooleanField(_("第一议题（学习）"), default=False)
    speaker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="speeches")
    speaker_name = models.CharField(_("发言人"), max_length=60, blank=True)  # who is no member

    objects = Official.as_manager()

    class Meta:
        ordering = ["activity", "order"]
        verbose_name = _("议程")
        constraints = [models.UniqueConstraint(fields=["activity", "order"], name="one_agenda_item_per_order")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:activity", args=[self.activity_id])


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_decisions(user))


class Decision(models.Model):
    """What the meeting decided; where somebody was asked to do something, by when, and what they did."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="decisions")
    order = models.PositiveSmallIntegerField(_("序号"))
    text = models.TextField(_("议定事项"))
    asked_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="decisions")
    asked_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="decisions")
    due_on = models.DateField(_("期限"), null=True, blank=True)
    done = models.TextField(_("落实情况"), blank=True)
    done_on = models.DateField(_("落实日期"), null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "order"]
        verbose_name = _("议定事项")
        constraints = [
            models.UniqueConstraint(fields=["activity", "order"], name="one_decision_per_order"),
            models.CheckConstraint(
                name="a_decision_asks_one",
                condition=Q(asked_body__isnull=True) | Q(asked_agency__isnull=True),
            ),
            models.CheckConstraint(
                name="done_decision_says_what_and_when",
                condition=Q(done_on__isnull=True, done="") | Q(done_on__isnull=False) & ~Q(done=""),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return self.activity.get_absolute_url()


class MaterialQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_materials(user))


class Material(models.Model):
    """Sent beforehand to those who are called."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="materials")
    title = models.CharField(_("材料"), max_length=100)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "pk"]
        verbose_name = _("会前材料")

    def __str__(self) -> str:
        return self.title
