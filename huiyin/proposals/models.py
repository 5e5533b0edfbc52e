"""What a proposal has beyond what every matter has."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.matters.models import Feedback, Matter, OfMatter
from huiyin.plans.models import Topic
from huiyin.proposals.batches import Batch, BatchRow, Handover

__all__ = ["Batch", "BatchRow", "Handover", "Proposal"]


class Proposal(models.Model):
    class Window(models.TextChoices):
        SESSION = "session", _("大会提案")
        BETWEEN = "between", _("平时提案")

    class Outcome(models.TextChoices):
        """How it ended. Silence is an outcome of its own and never counts as satisfied."""

        SATISFIED = "satisfied", _("满意")
        BASICALLY = "basically", _("基本满意")
        NOT_SATISFIED = "not", _("不满意")
        NO_RESPONSE = "no_response", _("未反馈")

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="proposal")
    grounds = models.TextField(_("案据"), blank=True)
    recommendations = models.TextField(_("建议"), blank=True)
    window = models.CharField(_("提出时间"), max_length=8, choices=Window.choices, default=Window.BETWEEN)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="proposals")
    members_may_read = models.BooleanField(_("同意本级委员查阅"), default=True)
    revise_note = models.TextField(_("修改意见"), blank=True)
    non_filing_ground = models.CharField(_("不予立案理由"), max_length=30, blank=True)
    non_filing_note = models.TextField(_("说明"), blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    result_class = models.CharField(_("办理结果"), max_length=20, blank=True)
    outcome = models.CharField(_("反馈结果"), max_length=12, choices=Outcome.choices, blank=True)
    mediation_minutes = models.TextField(_("会商纪要"), blank=True)

    objects = OfMatter.as_manager()

    def __str__(self) -> str:
        return str(self.matter)

    def given_feedback(self) -> models.QuerySet[Feedback]:
        """Of the present round of answer."""
        return self.matter.feedback.filter(round=self.round)
