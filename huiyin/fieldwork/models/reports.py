"""Reports out of topics and trips: circulated, adopted, sent, instructed, followed up (docs/rules/reports.md)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity
from huiyin.assemblies.models import Agency, Assembly, Body
from huiyin.fieldwork import permissions
from huiyin.fieldwork.models.findings import Finding
from huiyin.files.models import Attachment
from huiyin.matters.models import Matter
from huiyin.members.models import Person
from huiyin.plans.models import Topic


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_reports(user))

    def adopted(self) -> models.QuerySet:
        """Those that count: a draft or what is still commented on is no report yet."""
        return self.filter(state__in=Report.ADOPTED)


class Report(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("起草")
        CIRCULATED = "circulated", _("征求意见")
        ADOPTED = "adopted", _("已审定")
        SENT = "sent", _("已报送")
        CLOSED = "closed", _("已办结")

    ADOPTED = (State.ADOPTED.value, State.SENT.value, State.CLOSED.value)

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="reports")
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("完成单位")
    )
    author = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("执笔")
    )
    # None: carried over from the writings, which did not say.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="reports")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="reports")
    within = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("总报告")
    )
    findings = models.ManyToManyField(Finding, blank=True, related_name="reports", verbose_name=_("写入的发现"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(_("题目"), max_length=100)
    text = models.TextField(_("正文"))
    edits = models.PositiveIntegerField(default=0)  # whoever saves says which one they had read
    circulated_on = models.DateField(_("征求意见日期"), null=True, blank=True)
    comments_until = models.DateField(_("意见截止"), null=True, blank=True)
    adopted_on = models.DateField(_("审定日期"), null=True, blank=True)
    adopted_by = models.CharField(_("审定的会议或领导"), max_length=60, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    outcome = models.TextField(_("办结小结"), blank=True)
    signed_copy = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签发件")
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-adopted_on", "-pk"]
        verbose_name = _("调研报告")
        indexes = [models.Index(fields=["assembly", "adopted_on"])]
        constraints = [
            models.CheckConstraint(
                name="report_has_author_or_body", condition=Q(author__isnull=False) | Q(body__isnull=False)
            ),
            models.CheckConstraint(
                name="circulated_report_says_until_when",
                condition=~Q(state="circulated") | Q(circulated_on__isnull=False, comments_until__isnull=False),
            ),
            models.CheckConstraint(
                name="adopted_report_says_when_and_by_whom",
                condition=~Q(state__in=["adopted", "sent", "closed"]) | Q(adopted_on__isnull=False) & ~Q(adopted_by=""),
            ),
            models.CheckConstraint(
                name="closed_report_has_its_day", condition=~Q(state="closed") | Q(closed_on__isnull=False)
            ),
            models.CheckConstraint(name="report_is_not_within_itself", condition=~Q(within=F("pk"))),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:report", args=[self.pk])


class OfReport(models.QuerySet):
    """Rows of a report, read by whoever reads the report."""

    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(report__in=Report.objects.visible_to(user))


class ReportVersionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_versions(user))


class ReportVersion(models.Model):
    """The words as they went out to be commented on, and as they stood after each change from then on."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("第几稿"))
    title = models.CharField(_("题目"), max_length=100)
    text = models.TextField(_("正文"))
    note = models.CharField(_("改动说明"), max_length=200, blank=True)
    on = models.DateField(_("日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ReportVersionQuerySet.as_manager()

    class Meta:
        ordering = ["report", "number"]
        verbose_name = _("报告文稿")
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_report_version_per_number")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_comments(user))


class Comment(models.Model):
    """Said on a draft that was circulated; answered by whoever writes the report."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("采纳")
        PARTLY = "partly", _("部分采纳")
        NOT_TAKEN = "not_taken", _("未采纳")

    report = models.ForeignKey(Report, models.CASCADE, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("日期"))
    text = models.TextField(_("意见"))
    outcome = models.CharField(_("采纳情况"), max_length=10, choices=Outcome.choices, blank=True)
    answer = models.CharField(_("说明"), max_length=200, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("报告意见")
        constraints = [
            models.CheckConstraint(
                name="answered_comment_says_what_came_of_it",
                condition=Q(outcome="", answered_on__isnull=True) | ~Q(outcome="") & Q(answered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="comment_not_taken_says_why", condition=Q(outcome__in=["", "taken"]) | ~Q(answer="")
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Sending(models.Model):
    """To whom an adopted report went: one row for each."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sendings")
    to = models.CharField(_("报送"), max_length=60)
    number = models.CharField(_("文号"), max_length=40, blank=True)
    on = models.DateField(_("报送日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OfReport.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("报送")
        constraints = [models.UniqueConstraint(fields=["report", "to"], name="one_sending_per_addressee")]

    def __str__(self) -> str:
        return f"{self.report} → {self.to}"


class ReportInstructionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_instructions(user))


class ReportInstruction(models.Model):
    """What a leader wrote on a report. Every word is read by few; the gist by whoever reads the report."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("国家级")
        REGION = "region", _("自治区（省）级")
        PREFECTURE = "prefecture", _("市（地）级")
        COUNTY = "county", _("县（区）级")

    report = models.ForeignKey(Report, models.CASCADE, related_name="instructions")
    leader = models.CharField(_("批示领导"), max_length=60)
    level = models.CharField(_("级别"), max_length=10, choices=Level.choices)
    on = models.DateField(_("批示日期"))
    text = models.TextField(_("批示内容"))
    gist = models.CharField(_("要点"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ReportInstructionQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("报告批示")

    def __str__(self) -> str:
        return f"{self.leader} {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:report", args=[self.report_id])


class Recommendation(models.Model):
    """One thing a report advises. Who takes it up, by when and with what result is the ledger's (`matter`)."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="recommendations")
    order = models.PositiveSmallIntegerField(_("序号"))
    text = models.TextField(_("建议"))
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("建议由谁采纳")
    )
    matter = models.OneToOneField(
        Matter, models.PROTECT, null=True, blank=True, related_name="recommendation", verbose_name=_("转化事项")
    )
    why_not = models.CharField(_("不转为事项的理由"), max_length=200, blank=True)

    objects = OfReport.as_manager()

    class Meta:
        ordering = ["report", "order"]
        verbose_name = _("报告建议")
        constraints = [
            models.UniqueConstraint(fields=["report", "order"], name="one_recommendation_per_order"),
            models.CheckConstraint(
                name="recommendation_is_entered_or_says_why_not", condition=Q(matter__isnull=True) | Q(why_not="")
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:report", args=[self.report_id])
