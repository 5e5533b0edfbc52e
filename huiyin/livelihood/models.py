"""Livelihood problems, practical deeds, hot issues, findings and suggestions: the ledger's own matters."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity
from huiyin.files.models import Attachment
from huiyin.matters.models import Assignment, Commitment, Matter, OfMatter, ProgressNote
from huiyin.members.models import Person
from huiyin.plans.models import Topic


class LivelihoodMatter(models.Model):
    class Kind(models.TextChoices):
        PROBLEM = "problem", _("民生问题")
        DEED = "deed", _("民生实事")
        HOT_ISSUE = "hot_issue", _("热点难点问题")
        FINDING = "finding", _("调研发现")
        SUGGESTION = "suggestion", _("意见建议")

    class Source(models.TextChoices):
        SECTOR_GROUP = "sector_group", _("界别群")
        RESEARCH = "research", _("调研")
        VISIT = "visit", _("走访")
        STUDIO = "studio", _("接待群众")
        MEMBER = "member", _("委员反映")
        OPINION = "opinion", _("社情民意转来")
        COMMITMENT = "commitment", _("提案承诺转来")
        LEADER = "leader", _("领导走访")
        PLAN = "plan", _("工作计划")
        BELOW = "below", _("下级政协上报")

    class Outcome(models.TextChoices):
        """As what it closed. Explained is counted apart from solved."""

        SOLVED = "solved", _("已解决")
        EXPLAINED = "explained", _("已说明原因")
        DUPLICATE = "duplicate", _("重复")
        REJECTED = "rejected", _("不予受理")
        REFERRED = "referred", _("已转送")
        GIVEN_BACK = "given_back", _("退回下级")  # what the assembly below goes on with itself

    class Channel(models.TextChoices):
        """Where it was referred to."""

        HOTLINE = "hotline", _("政务服务热线")
        PETITIONS = "petitions", _("信访部门")
        COURT = "court", _("司法机关")

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="livelihood")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    source = models.CharField(_("来源"), max_length=12, choices=Source.choices)
    description = models.TextField(_("情况"))
    spot = models.CharField(_("具体地点"), max_length=60, blank=True)  # a village, a street; Matter.place is the county
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("录入人")
    )
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="livelihood_matters")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="livelihood_matters")
    # The promise of a proposal's answer that is followed here; Matter.origin is the proposal.
    commitment = models.OneToOneField(
        Commitment, models.PROTECT, null=True, blank=True, related_name="livelihood", verbose_name=_("承诺事项")
    )
    supervisors = models.ManyToManyField(Person, blank=True, related_name="supervised", verbose_name=_("监督委员"))
    channel = models.CharField(_("转送"), max_length=10, choices=Channel.choices, blank=True)
    result = models.TextField(_("结果"), blank=True)
    outcome = models.CharField(_("办结方式"), max_length=10, choices=Outcome.choices, blank=True)
    review_on = models.DateField(_("下次复核"), null=True, blank=True)  # of what goes on for long
    # The day the problem was solved or the deed done, as found on the spot; an agency's word alone sets nothing here.
    solved_on = models.DateField(_("解决日期"), null=True, blank=True)

    objects = OfMatter.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "solved_on"])]

    def __str__(self) -> str:
        return str(self.matter)


class Verification(models.Model):
    """Members or staff looked whether it was done: the record of consultative supervision (协商式监督)."""

    class Kind(models.TextChoices):
        ON_THE_SPOT = "on_the_spot", _("实地察看")
        MEETING = "meeting", _("座谈了解")
        VISITED = "visited", _("走访群众")
        PHONED = "phoned", _("电话核实")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="verifications")
    kind = models.CharField(_("方式"), max_length=12, choices=Kind.choices)
    held_on = models.DateField(_("日期"))
    people = models.CharField(_("参加人员"), max_length=300, blank=True)
    members = models.ManyToManyField(Person, blank=True, related_name="verifications", verbose_name=_("参加委员"))
    found = models.TextField(_("看到的情况"))
    is_done = models.BooleanField(_("确已办好"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.held_on}"


class Proof(models.Model):
    """A picture or paper that goes with what an agency reported, or with what was seen on the spot. Never asked for."""

    note = models.ForeignKey(ProgressNote, models.CASCADE, null=True, blank=True, related_name="proofs")
    verification = models.ForeignKey(Verification, models.CASCADE, null=True, blank=True, related_name="proofs")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name=_("附件"))

    class ProofQuerySet(models.QuerySet):
        def visible_to(self, user: Any):
            seen = Matter.objects.visible_to(user)
            return self.filter(Q(note__matter__in=seen) | Q(verification__matter__in=seen))

    objects = ProofQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="proof_goes_with_one",
                condition=Q(note__isnull=True, verification__isnull=False)
                | Q(note__isnull=False, verification__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return str(self.attachment)


class Deferral(models.Model):
    """An agency cannot do it now (until a day to look again), or at all (for a ground). Somebody else decides."""

    class Kind(models.TextChoices):
        LONG_TERM = "long_term", _("暂时不能，长期推进")
        EXPLAINED = "explained", _("确实不能，说明原因")

    class Decision(models.TextChoices):
        APPROVED = "approved", _("同意")
        REFUSED = "refused", _("不同意")

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="deferrals")
    kind = models.CharField(_("申请"), max_length=10, choices=Kind.choices)
    ground = models.TextField(_("理由"))
    review_on = models.DateField(_("下次复核"), null=True, blank=True)
    asked_on = models.DateField(_("申请日期"))
    decision = models.CharField(_("决定"), max_length=10, choices=Decision.choices, blank=True)
    note = models.TextField(_("决定的说明"), blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class DeferralQuerySet(models.QuerySet):
        def visible_to(self, user: Any):
            return self.filter(assignment__matter__in=Matter.objects.visible_to(user))

    objects = DeferralQuerySet.as_manager()

    class Meta:
        ordering = ["assignment", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment"], condition=Q(decision=""), name="one_open_deferral_per_part"),
            models.CheckConstraint(
                name="long_term_names_its_review", condition=~Q(kind="long_term") | Q(review_on__isnull=False)
            ),
            models.CheckConstraint(
                name="decided_deferral_has_its_day",
                condition=Q(decision="") | Q(decided_on__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.get_kind_display()}"


class Review(models.Model):
    """What was decided when the day came to look again at a long-term matter, and why."""

    class Decision(models.TextChoices):
        RESUMED = "resumed", _("继续办理")
        LONG_TERM = "long_term", _("继续长期推进")
        EXPLAINED = "explained", _("转为说明原因")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="reviews")
    held_on = models.DateField(_("日期"))
    decision = models.CharField(_("决定"), max_length=10, choices=Decision.choices)
    reason = models.TextField(_("理由"))
    next_on = models.DateField(_("下次复核"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="review_names_the_next", condition=~Q(decision="long_term") | Q(next_on__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.held_on}"
