"""Reports as documents: prose with figures in it, frozen with the rows they counted (docs/rules/annual-report.md)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly
from huiyin.figures import permissions


class AnnualReportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_reports(user))


class AnnualReport(models.Model):
    """Its prose names figures by codes: a draft shows what they count now, a frozen one what they counted then."""

    class State(models.TextChoices):
        DRAFT = "draft", _("起草")
        FROZEN = "frozen", _("已定稿")
        PUBLISHED = "published", _("已公布")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="annual_reports", verbose_name=_("政协"))
    year = models.PositiveSmallIntegerField(_("年度"), validators=[MinValueValidator(1949), MaxValueValidator(2200)])
    title = models.CharField(_("题目"), max_length=100)
    text = models.TextField(_("正文"), blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    edits = models.PositiveIntegerField(default=0)  # whoever saves says which one they had read
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(_("定稿时间"), null=True, blank=True)
    counted_on = models.DateField(_("统计日"), null=True, blank=True)  # stocks are those of this day
    published_on = models.DateField(_("公布日期"), null=True, blank=True)
    # What adds up and what does not, as it was found on freezing: [{"says", "left", "relation", "right", "holds"}].
    checks = models.JSONField(default=list, blank=True)
    digest = models.CharField(_("摘要值"), max_length=64, blank=True)  # of the words and of every figure's digest

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "assembly", "-pk"]
        verbose_name = _("年度报告")
        indexes = [models.Index(fields=["assembly", "year"])]
        constraints = [
            models.CheckConstraint(
                name="frozen_report_says_when",
                condition=Q(state="draft") | Q(frozen_at__isnull=False, counted_on__isnull=False) & ~Q(digest=""),
            ),
            models.CheckConstraint(
                name="published_report_has_its_day", condition=~Q(state="published") | Q(published_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("figures:document", args=[self.pk])


class OfReport(models.QuerySet):
    """Rows of a report, read by whoever reads the report."""

    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(report__in=AnnualReport.objects.visible_to(user))


class FrozenFigure(models.Model):
    """A figure as it was counted when its report was frozen: what it meant, what it was, which rows it counted."""

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="figures")
    code = models.SlugField(_("代码"), max_length=60)
    year = models.PositiveSmallIntegerField(_("年度"))  # a report may name an earlier year's figure beside its own
    label = models.CharField(_("名称"), max_length=80)
    chapter = models.CharField(_("章"), max_length=20)
    unit = models.CharField(_("单位"), max_length=8)
    bound = models.CharField(_("行文"), max_length=10, default="exact")
    definition = models.TextField(_("定义"))
    version = models.PositiveSmallIntegerField(_("定义第几版"), default=1)
    number = models.DecimalField(_("数字"), max_digits=15, decimal_places=2, null=True)  # None: nothing to divide by
    numerator = models.PositiveBigIntegerField(_("分子"), null=True)  # of a rate
    denominator = models.PositiveBigIntegerField(_("分母"), null=True)
    persons = models.PositiveIntegerField(_("人数"), null=True)  # behind person-times
    parts = models.JSONField(default=dict, blank=True)  # {code of a division: [[key, name, count], …]}
    model = models.CharField(max_length=60)  # label of the rows' model
    # Keys of the rows and a digest of each cell as the figure's table shows it, packed (figures/freezing/rows.py):
    # what came, went and changed since can be named, and nothing of what the cells said is kept here.
    rows = models.BinaryField(default=bytes)
    digest = models.CharField(_("摘要值"), max_length=64)

    objects = OfReport.as_manager()

    class Meta:
        ordering = ["report", "pk"]
        verbose_name = _("定稿数字")
        constraints = [models.UniqueConstraint(fields=["report", "code", "year"], name="one_frozen_figure_per_code")]

    def __str__(self) -> str:
        return f"{self.label} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("figures:frozen", args=[self.report_id, self.year, self.code])


class ReportCorrection(models.Model):
    """A figure of a published report put right: published beside it, which stays as it was."""

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="corrections")
    figure = models.ForeignKey(FrozenFigure, models.CASCADE, related_name="corrections", verbose_name=_("数字"))
    number = models.DecimalField(_("更正为"), max_digits=15, decimal_places=2)
    why = models.CharField(_("原因"), max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_on = models.DateField(_("公布日期"))

    objects = OfReport.as_manager()

    class Meta:
        ordering = ["report", "pk"]
        verbose_name = _("报告更正")

    def __str__(self) -> str:
        return f"{self.figure} {self.number}"
