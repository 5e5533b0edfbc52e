"""Livelihood problems, practical deeds, hot issues and suggestions: the ledger's own matters."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity
from huiyin.matters.models import Matter, OfMatter
from huiyin.plans.models import Topic


class LivelihoodMatter(models.Model):
    class Kind(models.TextChoices):
        PROBLEM = "problem", _("民生问题")
        DEED = "deed", _("民生实事")
        HOT_ISSUE = "hot_issue", _("热点难点问题")
        SUGGESTION = "suggestion", _("意见建议")

    class Source(models.TextChoices):
        SECTOR_GROUP = "sector_group", _("界别群")
        RESEARCH = "research", _("调研")
        VISIT = "visit", _("走访")

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="livelihood")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    source = models.CharField(_("来源"), max_length=12, choices=Source.choices)
    description = models.TextField(_("情况"))
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="livelihood_matters")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="livelihood_matters")
    result = models.TextField(_("结果"), blank=True)
    # The day the problem was solved or the deed done, as found on the spot; an agency's word alone sets nothing here.
    solved_on = models.DateField(_("解决日期"), null=True, blank=True)

    objects = OfMatter.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "solved_on"])]

    def __str__(self) -> str:
        return str(self.matter)
