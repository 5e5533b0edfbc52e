"""What a proposal has beyond what every matter has."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Agency, Session
from huiyin.matters.models import Feedback, Matter, OfMatter
from huiyin.plans.models import Topic


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
    publish_consent = models.BooleanField(_("同意公开"), null=True, blank=True)  # null: not asked or not said
    publish_reason = models.CharField(_("不同意公开的理由"), max_length=200, blank=True)
    withdrawal_reason = models.CharField(_("撤回理由"), max_length=200, blank=True)
    withdrawal_asked_on = models.DateField(_("请求撤案日期"), null=True, blank=True)  # filed, and not yet decided
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
