"""An assembly's plan of the year, and its topics from the suggestion to the end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly, Body
from huiyin.plans import permissions


class Format(models.TextChoices):
    """In which form a topic is consulted on; of a topic, and of the meeting held for it."""

    PLENARY = "plenary", _("全体会议")
    STANDING_SESSION = "standing_session", _("专题议政性常委会会议")
    THEMATIC = "thematic", _("专题协商会")
    FORUM = "forum", _("协商座谈会")
    COUNTERPART = "counterpart", _("对口协商")
    SECTOR = "sector", _("界别协商")
    PROPOSAL_HANDLING = "proposal_handling", _("提案办理协商")
    REMOTE = "remote", _("远程协商")


class AnnualPlanQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> AnnualPlanQuerySet:
        """That a plan is made, until when topics are asked for, which meeting decided: an official fact."""
        return self.all() if user.is_authenticated else self.none()

    def in_making(self) -> AnnualPlanQuerySet:
        """Topics are still suggested, sifted and drafted for these."""
        return self.filter(state__in=AnnualPlan.IN_MAKING)

    def open_to(self, user: Any, today: date) -> AnnualPlanQuerySet:
        """Those `user` may suggest a topic for today; its offices also after the day that was named."""
        asked = Q(state=AnnualPlan.State.COLLECTING) & (Q(suggest_until__isnull=True) | Q(suggest_until__gte=today))
        kept = Q(assembly__in=user.assemblies_as(*permissions.KEEPS), state__in=AnnualPlan.IN_MAKING)
        return self.filter(asked & Q(assembly__in=permissions.suggests_in(user)) | kept)


class AnnualPlan(models.Model):
    """What an assembly will consult on and study in one year. Its topics are those of the same assembly and year."""

    class State(models.TextChoices):
        COLLECTING = "collecting", _("征集选题")
        DRAFT = "draft", _("草案")
        DECIDED = "decided", _("已研究确定")
        ADOPTED = "adopted", _("已通过")

    IN_MAKING = (State.COLLECTING.value, State.DRAFT.value)

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="plans", verbose_name=_("政协"))
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.COLLECTING)
    suggest_until = models.DateField(_("征集截止"), null=True, blank=True)
    decided_on = models.DateField(_("研究确定日期"), null=True, blank=True)
    decided_by = models.CharField(_("研究确定的会议"), max_length=60, blank=True)
    adopted_on = models.DateField(_("通过日期"), null=True, blank=True)
    adopted_by = models.CharField(_("通过的会议"), max_length=60, blank=True)

    objects = AnnualPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "assembly"]
        verbose_name = _("年度计划")
        constraints = [
            models.UniqueConstraint(fields=["assembly", "year"], name="one_plan_per_year"),
            models.CheckConstraint(
                name="decided_plan_says_when_and_where",
                condition=Q(state__in=["collecting", "draft"]) | Q(decided_on__isnull=False) & ~Q(decided_by=""),
            ),
            models.CheckConstraint(
                name="adopted_plan_says_when_and_where",
                condition=~Q(state="adopted") | Q(adopted_on__isnull=False) & ~Q(adopted_by=""),
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(assembly)s%(year)d年度计划") % {"assembly": self.assembly, "year": self.year})

    def get_absolute_url(self) -> str:
        return reverse("plans:plan", args=[self.pk])


class TopicQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_topics(user))

    def chosen(self) -> models.QuerySet:
        """Those the year is worked by: figures and lists count no suggestion."""
        return self.filter(state__in=Topic.CHOSEN)

    def of(self, plan: AnnualPlan) -> TopicQuerySet:
        return self.filter(assembly=plan.assembly_id, year=plan.year)

    def waiting(self) -> TopicQuerySet:
        """Neither chosen nor answered yet."""
        return self.filter(state__in=Topic.WAITING)


class Topic(models.Model):
    """How far the work on it has come is read from its activities, reports and matters; nobody types it twice."""

    class Kind(models.TextChoices):
        CONSULTATION = "consultation", _("协商议题")
        RESEARCH = "research", _("调研题目")

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("已建议")
        SHORTLISTED = "shortlisted", _("入围")
        DRAFTED = "drafted", _("列入草案")
        APPROVED = "approved", _("已确定")
        CLOSED = "closed", _("已办结")
        DECLINED = "declined", _("未采纳")
        MERGED = "merged", _("已并入")
        WITHDRAWN = "withdrawn", _("已撤回")

    CHOSEN = (State.APPROVED.value, State.CLOSED.value)
    WAITING = (State.SUGGESTED.value, State.SHORTLISTED.value, State.DRAFTED.value)  # for what the meeting decides

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="topics")
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.APPROVED)
    title = models.CharField(_("题目"), max_length=100)
    why = models.TextField(_("理由"), blank=True)
    within = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    order = models.PositiveSmallIntegerField(_("序号"), default=0)
    thematic_education = models.BooleanField(_("主题教育选题"), default=False)
    livelihood = models.BooleanField(_("民生议题"), default=False)
    format = models.CharField(_("协商形式"), max_length=20, choices=Format.choices, blank=True)
    lead_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="topics")
    with_bodies = models.ManyToManyField(Body, blank=True, related_name="joint_topics", verbose_name=_("参与单位"))
    first_month = models.PositiveSmallIntegerField(_("开始月份"), null=True, blank=True)
    last_month = models.PositiveSmallIntegerField(_("结束月份"), null=True, blank=True)
    participants = models.CharField(_("参加人员"), max_length=200, blank=True)
    outputs = models.CharField(_("预期成果"), max_length=200, blank=True)
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="suggested_topics"
    )
    suggested_for = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="suggested_topics", verbose_name=_("建议单位")
    )
    suggested_on = models.DateField(_("建议日期"), null=True, blank=True)
    # Said to whoever suggested it when it is declined, or goes into another topic.
    answer = models.TextField(_("对建议的答复"), blank=True)
    taken_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_in", verbose_name=_("并入")
    )
    chosen_on = models.DateField(_("确定日期"), null=True, blank=True)
    chosen_by = models.CharField(_("确定的会议"), max_length=60, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["year", "order", "pk"]
        indexes = [models.Index(fields=["assembly", "year", "kind"])]
        constraints = [
            models.CheckConstraint(
                name="chosen_topic_has_its_day",
                condition=~Q(state__in=["approved", "closed"]) | Q(chosen_on__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_topic_has_its_day", condition=~Q(state="closed") | Q(closed_on__isnull=False)
            ),
            models.CheckConstraint(name="declined_topic_is_answered", condition=~Q(state="declined") | ~Q(answer="")),
            models.CheckConstraint(
                name="merged_topic_says_into_which",
                condition=Q(state="merged", taken_into__isnull=False) & ~Q(answer="")
                | ~Q(state="merged") & Q(taken_into__isnull=True),
            ),
            models.CheckConstraint(
                name="months_of_a_topic_are_months",
                condition=(Q(first_month__isnull=True) | Q(first_month__range=(1, 12)))
                & (Q(last_month__isnull=True) | Q(last_month__range=(1, 12), first_month__lte=F("last_month"))),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plans:topic", args=[self.pk])

    @property
    def is_chosen(self) -> bool:
        return self.state in self.CHOSEN

    @property
    def months(self) -> str:
        """From the first to the last; one where both are the same."""
        if self.first_month is None or self.last_month in (None, self.first_month):
            return _("%(month)d 月") % {"month": self.first_month} if self.first_month else ""
        return _("%(first)d 至 %(last)d 月") % {"first": self.first_month, "last": self.last_month}
