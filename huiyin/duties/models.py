"""What each member owes in a year, as data of the rule set; done or missing is derived, never stored.

Stored is only what a member says to it: a note to the duty record, a report of the year.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Official, RuleSet
from huiyin.duties import permissions
from huiyin.members.models import Membership


class YearlyDuty(models.Model):
    """One piece of work each member owes in a year. A quota of two is two rows."""

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("提案")
        OPINION_ITEM = "opinion_item", _("社情民意信息")
        STORY = "story", _("委员故事")
        STUDY_REFLECTION = "study_reflection", _("学习心得体会")
        RESEARCH = "research", _("调研视察")
        TRAINING = "training", _("学习培训")

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="duties")
    kind = models.CharField(_("类别"), max_length=16, choices=Kind.choices)
    ordinal = models.PositiveSmallIntegerField(_("第几件"), default=1)
    name = models.CharField(_("名称"), max_length=40)
    unit = models.CharField(_("单位"), max_length=8)

    objects = Official.as_manager()

    class Meta:
        ordering = ["rule_set", "pk"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "kind", "ordinal"], name="one_duty_per_ordinal")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("duties:duty", args=[self.pk])


class RecordNoteQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_record(user))


class RecordNote(models.Model):
    """What a member adds to the duty record in their own words: to a line of it, to a section, or to all of it."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="record_notes")
    section = models.CharField(_("部分"), max_length=30, blank=True)
    subject = models.CharField(max_length=60, blank=True)  # label of the line's model
    subject_id = models.BigIntegerField(null=True, blank=True)
    about = models.CharField(_("关于哪一条"), max_length=200, blank=True)  # the line as it read that day
    text = models.TextField(_("补充说明"))
    on = models.DateField(_("日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = RecordNoteQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("履职档案补充")

    def __str__(self) -> str:
        return self.text[:40]


class DutyReportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_reports(user))


class DutyReport(models.Model):
    """A standing member's report of a year; it starts from the duty record and ends in the member's own words."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("已提交")

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="duty_reports")
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    text = models.TextField(_("正文"))
    edits = models.PositiveIntegerField(default=0)  # whoever saves says which one they had read
    submitted_on = models.DateField(_("提交日期"), null=True, blank=True)

    objects = DutyReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name = _("履职报告")
        constraints = [
            models.UniqueConstraint(fields=["membership", "year"], name="one_duty_report_a_year"),
            models.CheckConstraint(
                name="submitted_duty_report_has_its_day", condition=Q(state="draft") | Q(submitted_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("duties:report", args=[self.pk])


def lay_down(rule_set: RuleSet) -> list[YearlyDuty]:
    """The duties a rule set's document names, as rows. Repeating it changes nothing."""
    return [
        YearlyDuty.objects.get_or_create(
            rule_set=rule_set,
            kind=row["code"],
            ordinal=ordinal,
            defaults={"name": row["name"], "unit": row["unit"]},
        )[0]
        for row in rule_set.document["duties"]
        for ordinal in range(1, row["count"] + 1)
    ]
