"""What a proposal has beyond what every matter has."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Agency, Assembly, Session
from huiyin.matters.models import Feedback, Matter, OfMatter, Signature
from huiyin.matters.permissions import EXAMINES, READS_AFTER_SUBMISSION
from huiyin.members.models import Person, person_of
from huiyin.plans.models import Topic
from huiyin.proposals.batches import Batch, BatchRow, Handover
from huiyin.proposals.candidates.models import CandidateSearch, NotTheSame

__all__ = ["Batch", "BatchRow", "CandidateSearch", "Handover", "NotTheSame", "Proposal"]


class Proposal(models.Model):
    class Window(models.TextChoices):
        SESSION = "session", _("大会提案")
        BETWEEN = "between", _("平时提案")

    class RaisedBy(models.TextChoices):
        """One member, several together, or a body. Joint is set when it is handed in with a co-signer."""

        INDIVIDUAL = "individual", _("个人提案")
        JOINT = "joint", _("联名提案")
        COLLECTIVE = "collective", _("集体提案")

    class Collective(models.TextChoices):
        PARTY = "party", _("党派提案")
        ORGANISATION = "organisation", _("团体提案")
        SPECIAL_COMMITTEE = "special_committee", _("专门委员会提案")
        SECTOR = "sector", _("界别提案")
        GROUP = "group", _("小组提案")

    SIGNED_FOR = (Collective.PARTY, Collective.ORGANISATION)  # by a person who is named with it
    ONLY_AT_SESSION = (Collective.SECTOR, Collective.GROUP)

    class Outcome(models.TextChoices):
        """How it ended. Silence is an outcome of its own and never counts as satisfied."""

        SATISFIED = "satisfied", _("满意")
        BASICALLY = "basically", _("基本满意")
        NOT_SATISFIED = "not", _("不满意")
        NO_RESPONSE = "no_response", _("未反馈")

    class Disposition(models.TextChoices):
        """What becomes of a proposal that is not filed."""

        CONVERTED_TO_OPINION = "converted_to_opinion", _("转为社情民意信息")
        FORWARDED_AS_REFERENCE = "forwarded_as_reference", _("转送有关单位参考")
        REFERRED_TO_PETITIONS = "referred_to_petitions", _("转送信访部门")
        RETURNED_FINAL = "returned_final", _("退回提案人")

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="proposal")
    grounds = models.TextField(_("案据"), blank=True)
    recommendations = models.TextField(_("建议"), blank=True)
    window = models.CharField(_("提出时间"), max_length=8, choices=Window.choices, default=Window.BETWEEN)
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="proposals")
    raised_by = models.CharField(_("提案形式"), max_length=10, choices=RaisedBy.choices, default=RaisedBy.INDIVIDUAL)
    collective_kind = models.CharField(_("集体提案"), max_length=17, choices=Collective.choices, blank=True)
    collective_name = models.CharField(_("提案单位"), max_length=60, blank=True)  # as it was when it was written
    signed_for_by = models.CharField(_("签署人（联系人）"), max_length=60, blank=True)
    # Proposals staff who wrote down what a member or body handed in on paper; they act in their own name.
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # Counts the changes of the words: whoever signs says which ones they had read.
    edition = models.PositiveIntegerField(default=1)
    signing_until = models.DateField(_("联名、附议截止日"), null=True, blank=True)
    seconding = models.BooleanField(_("征集附议"), default=False)
    based_on_research = models.BooleanField(_("经过调研"), default=False)
    forwarded = models.BooleanField(_("转交他人材料"), default=False)
    forwarded_from = models.CharField(_("材料来源"), max_length=100, blank=True)
    suggested_agencies = models.ManyToManyField(Agency, blank=True, related_name="+")
    withdrawal_reason = models.CharField(_("撤回理由"), max_length=200, blank=True)
    withdrawal_asked_on = models.DateField(_("请求撤案日期"), null=True, blank=True)  # filed, and not yet decided
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="proposals")
    members_may_read = models.BooleanField(_("同意本级委员查阅"), default=True)
    publish_consent = models.BooleanField(_("同意公开"), null=True, blank=True)  # null: not asked or not said
    publish_reason = models.CharField(_("不同意公开的理由"), max_length=200, blank=True)
    revise_note = models.TextField(_("修改意见"), blank=True)
    non_filing_ground = models.CharField(_("不予立案理由"), max_length=30, blank=True)
    non_filing_note = models.TextField(_("说明"), blank=True)
    disposition = models.CharField(_("处理方式"), max_length=24, choices=Disposition.choices, blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    result_class = models.CharField(_("办理结果"), max_length=20, blank=True)
    outcome = models.CharField(_("反馈结果"), max_length=12, choices=Outcome.choices, blank=True)
    mediation_minutes = models.TextField(_("会商纪要"), blank=True)

    objects = OfMatter.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collective_proposal_names_its_body",
                condition=Q(raised_by="collective") & ~Q(collective_kind="") & ~Q(collective_name="")
                | ~Q(raised_by="collective") & Q(collective_kind="", collective_name=""),
            ),
            models.CheckConstraint(
                name="open_call_has_its_day", condition=Q(seconding=False) | Q(signing_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.matter)

    @property
    def raised_as(self) -> str:
        """As lists and the page call it: 农业农村界 · 界别提案; empty where the first proposer says enough."""
        if not self.collective_name:
            return ""
        return _("%(body)s · %(kind)s") % {"body": self.collective_name, "kind": self.get_collective_kind_display()}

    def given_feedback(self) -> models.QuerySet[Feedback]:
        """Of the present round of answer."""
        return self.matter.feedback.filter(round=self.round)


class ProposalVersion(models.Model):
    """The words as they were handed in, each time they were; `number` 1 is the first."""

    class VersionQuerySet(models.QuerySet):
        def visible_to(self, user):
            """Those who signed or were asked to, and the offices that examine; not who reads it once it is filed."""
            if not user.is_authenticated:
                return self.none()
            own = Signature.objects.filter(person=person_of(user)).exclude(state=Signature.State.DECLINED)
            examining = Q(matter__assembly__in=user.assemblies_as(*READS_AFTER_SUBMISSION))
            return self.filter(examining | (Q(matter__in=own.values("matter")) if person_of(user) else Q(pk__in=[])))

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("案由"), max_length=100)
    grounds = models.TextField(_("案据"))
    recommendations = models.TextField(_("建议"))
    handed_in_on = models.DateField(_("提交日期"))
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signers = models.ManyToManyField(Person, related_name="+")  # whose names stood below these words

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["matter", "number"]
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.number}"


class Recommendation(models.Model):
    """What one of those who examine a proposal advises. For the proposals staff and committee alone.

    The last word of each person on the words handed in last is the one that stands.
    """

    class Verdict(models.TextChoices):
        FILE = "file", _("立案")
        MERGE = "merge", _("并案")
        DECLINE = "decline", _("不予立案")
        RETURN = "return", _("退回修改")

    class RecommendationQuerySet(models.QuerySet):
        def visible_to(self, user):
            """The proposals staff and committee; not one of them who signed or was asked to sign the proposal."""
            if not user.is_authenticated:
                return self.none()
            seen = self.filter(matter__assembly__in=user.assemblies_as(*EXAMINES))
            if person := person_of(user):
                asked = Signature.objects.filter(person=person).exclude(state=Signature.State.DECLINED)
                seen = seen.exclude(matter__in=asked.values("matter"))
            return seen

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="advice")
    version = models.PositiveSmallIntegerField()  # of the words it is about: ProposalVersion.number
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_on = models.DateField(_("日期"))
    verdict = models.CharField(_("建议"), max_length=8, choices=Verdict.choices)
    into = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="+")  # to merge with
    ground = models.CharField(_("不予立案理由"), max_length=30, blank=True)
    disposition = models.CharField(_("处理方式"), max_length=24, choices=Proposal.Disposition.choices, blank=True)
    category = models.CharField(_("分类"), max_length=30, blank=True)
    agencies = models.ManyToManyField(Agency, related_name="+")
    remark = models.TextField(_("说明"), blank=True)
    checks = models.JSONField(
        default=dict, blank=True
    )  # of a pre-check: code of checklist.CHECKS → remark, "" for sound

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["matter", "pk"]
        constraints = [
            models.CheckConstraint(
                name="recommended_not_to_file_names_its_ground", condition=~Q(verdict="decline") | ~Q(ground="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.get_verdict_display()}"


class Letter(models.Model):
    """A proposal that was not filed, sent on as an extract. The agency reads the letter, not the proposal."""

    class Kind(models.TextChoices):
        REFERENCE = "reference", _("供参考")
        PETITION = "petition", _("信访转送")

    class LetterQuerySet(models.QuerySet):
        def visible_to(self, user):
            """The agency it is addressed to, and whoever sees the proposal."""
            if not user.is_authenticated:
                return self.none()
            addressed = Q(to__in=user.agencies_as(Role.AGENCY, Role.AGENCY_LEADER))
            return self.filter(addressed | Q(matter__in=Matter.objects.visible_to(user)))

        def addressed_to(self, user):
            return self.filter(to__in=user.agencies_as(Role.AGENCY, Role.AGENCY_LEADER))

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="letter")
    kind = models.CharField(_("类别"), max_length=9, choices=Kind.choices)
    to = models.ForeignKey(Agency, models.PROTECT, related_name="letters")
    title = models.CharField(_("案由"), max_length=100)  # the extract: as it was on the day
    extract = models.TextField(_("建议摘录"))
    text = models.TextField(_("正文"))
    sent_on = models.DateField(_("发出日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    read_on = models.DateField(_("已阅日期"), null=True, blank=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    read_note = models.CharField(_("阅后说明"), max_length=500, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_on", "-pk"]
        indexes = [models.Index(fields=["to", "sent_on"])]
        constraints = [
            models.CheckConstraint(
                name="read_letter_names_its_reader",
                condition=Q(read_on__isnull=True, read_by__isnull=True)
                | Q(read_on__isnull=False, read_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:letter", args=[self.pk])


class PublicationQuerySet(models.QuerySet):
    def published(self):
        """What anybody may read, without signing in."""
        return self.filter(Publication.PUBLISHED)

    def visible_to(self, user):
        return self.published()


class Publication(models.Model):
    """A frozen copy of what the public reads of a proposal and its answer. Public pages read this and nothing else."""

    class Level(models.TextChoices):
        NONE = "none", _("不公开")
        TITLE = "title", _("只公开案由")
        ABSTRACT = "abstract", _("公开摘要")
        FULL = "full", _("全文公开")

    PUBLISHED = Q(withdrawn_on__isnull=True) & ~Q(level=Level.NONE)

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
