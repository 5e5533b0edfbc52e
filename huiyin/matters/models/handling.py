"""Who handles a matter, and the terms that run."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Agency
from huiyin.matters.models.matter import Matter, OfMatter


class Assignment(models.Model):
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="assignments")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="assignments")
    assigned_on = models.DateField(_("交办日期"))
    acknowledged_on = models.DateField(_("签收日期"), null=True, blank=True)
    handler = models.CharField(_("经办人"), max_length=60, blank=True)

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "agency"], name="one_assignment_per_agency"),
            models.CheckConstraint(
                name="acknowledged_after_assigned",
                condition=Q(acknowledged_on__isnull=True) | Q(acknowledged_on__gte=F("assigned_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.matter_id}"


class Clock(models.Model):
    """A running term, started by a step under a named rule. Overdue is asked of the data, never stored."""

    class Name(models.TextChoices):
        """Keys of the rule set's deadlines (assemblies.rules.CLOCKS)."""

        PRE_CHECK = "pre_check", _("初审")
        REVISE = "revise", _("修改")
        DECIDE = "decide", _("审查决定")
        HAND_OVER = "hand_over", _("交办")
        ACKNOWLEDGE = "acknowledge", _("签收")
        HANDLE = "handle", _("答复")
        REHANDLE = "rehandle", _("再次答复")
        FEEDBACK = "feedback", _("反馈")
        MEDIATE = "mediate", _("会商")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="clocks")
    name = models.CharField(_("期限"), max_length=20, choices=Name.choices)
    started_on = models.DateField()
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True)  # the last moment, where the rule names an hour
    stopped_on = models.DateField(null=True, blank=True)
    # calendars.deadlines.Deadline.explained(), with "rule" (the rule set's name) beside it
    explanation = models.JSONField()

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "name"], condition=Q(stopped_on__isnull=True), name="one_running_clock_per_name"
            ),
            models.CheckConstraint(name="clock_is_due_after_start", condition=Q(due_on__gt=F("started_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.name} {self.due_on}"
