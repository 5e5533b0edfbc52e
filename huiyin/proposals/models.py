"""What a proposal has beyond what every matter has."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly
from huiyin.matters.models import Feedback, Matter, OfMatter
from huiyin.plans.models import Topic


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
    publish_consent = models.BooleanField(_("同意公开"), null=True, blank=True)  # null: not asked or not said
    publish_reason = models.CharField(_("不同意公开的理由"), max_length=200, blank=True)
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


class PublicationQuerySet(models.QuerySet):
    def published(self):
        """What anybody may read, without signing in."""
        return self.filter(withdrawn_on__isnull=True).exclude(level=Publication.Level.NONE)

    def visible_to(self, user):
        return self.published()


class Publication(models.Model):
    """A frozen copy of what the public reads of a proposal and its answer. Public pages read this and nothing else."""

    class Level(models.TextChoices):
        NONE = "none", _("不公开")
        TITLE = "title", _("只公开案由")
        ABSTRACT = "abstract", _("公开摘要")
        FULL = "full", _("全文公开")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="publications")
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    level = models.CharField(_("公开范围"), max_length=10, choices=Level.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    docket = models.CharField(max_length=20, blank=True)
    title = models.CharField(_("案由"), max_length=100, blank=True)
    proposers = models.CharField(max_length=1000, blank=True)
    agencies = models.CharField(max_length=500, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=100, blank=True)
    abstract = models.TextField(_("摘要"), blank=True)
    grounds = models.TextField(_("案据"), blank=True)
    recommendations = models.TextField(_("建议"), blank=True)
    answer = models.TextField(_("答复"), blank=True)
    reason = models.CharField(_("不公开的理由"), max_length=300, blank=True)
    published_on = models.DateField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-pk"]
        indexes = [models.Index(fields=["year", "published_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(withdrawn_on__isnull=True), name="one_publication_at_a_time"
            ),
            # What a level does not show is not even kept here.
            models.CheckConstraint(
                name="a_level_keeps_no_more_than_it_shows",
                condition=Q(level="full")
                | Q(grounds="", recommendations="", answer="")
                & (
                    Q(level="abstract")
                    | Q(abstract="", result="", answered_on__isnull=True)
                    & (Q(level="title") | Q(title="", proposers="", agencies=""))
                ),
            ),
            models.CheckConstraint(
                name="a_withdrawn_publication_says_why",
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.get_level_display()}"
