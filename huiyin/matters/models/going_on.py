"""How a matter goes on between its steps: progress that was noted, and the way up to another assembly and back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Agency
from huiyin.matters.models.matter import Matter, OfMatter


class ProgressNote(models.Model):
    """What the agency, or the office that looks after the matter, reports while it is being handled."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="progress_notes")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("进展"))
    noted_on = models.DateField(_("日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "noted_on", "pk"]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.noted_on}"


class HandUp(models.Model):
    """A matter was handed to an assembly above. Received there under its own number, or given back with a reason."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="hand_ups")  # the one below, which keeps its number
    above = models.OneToOneField(Matter, models.CASCADE, related_name="hand_up")
    reason = models.TextField(_("上报理由"))
    sent_on = models.DateField(_("上报日期"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_on = models.DateField(_("签收日期"), null=True, blank=True)
    returned_on = models.DateField(_("退回日期"), null=True, blank=True)
    return_reason = models.TextField(_("退回理由"), blank=True)

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "pk"]
        constraints = [
            models.CheckConstraint(
                name="returned_hand_up_says_why", condition=Q(returned_on__isnull=True) | ~Q(return_reason="")
            ),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(returned_on__isnull=True), name="one_hand_up_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} ↑ {self.above_id}"
