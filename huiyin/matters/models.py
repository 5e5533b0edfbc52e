"""What every matter has: a state, a holder and a date while it is open, who raised it, clocks and answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Agency, Assembly, Official, RuleSet, Sector
from huiyin.calendars.deadlines import Unit, WorkingDays, due_on
from huiyin.calendars.stored import working_days_by_assembly
from huiyin.matters import permissions
from huiyin.members.models import Person, person_of


class Kind(models.TextChoices):
    PROPOSAL = "proposal", _("提案")
    OPINION = "opinion", _("社情民意信息")
    LIVELIHOOD = "livelihood", _("民生事项")


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    COSIGNING = "cosigning", _("联名中")
    DISCARDED = "discarded", _("已丢弃")
    SUBMITTED = "submitted", _("已提交")
    IN_REVIEW = "in_review", _("审查中")
    RETURNED = "returned", _("退回修改")
    WITHDRAWN = "withdrawn", _("已撤回")
    NOT_FILED = "not_filed", _("不予立案")
    FILED = "filed", _("已立案")
    ASSIGNED = "assigned", _("已交办")
    ACCEPTED = "accepted", _("办理中")
    REPLIED = "replied", _("已答复")
    REHANDLING = "rehandling", _("再次办理")
    MEDIATION = "mediation", _("会商")
    RECEIVED = "received", _("已收到")
    ISSUED = "issued", _("已采用")
    REGISTERED = "registered", _("已登记")
    IN_PROGRESS = "in_progress", _("处理中")
    CLOSED = "closed", _("已办结")


UNSENT = [State.DRAFT, State.COSIGNING]
NEVER_SENT = [*UNSENT, State.DISCARDED]  # nobody's business but its author's and those asked to sign
NOT_RAISED = [*NEVER_SENT, State.WITHDRAWN]  # counts for no figure and no duty
ENDED = [State.DISCARDED, State.WITHDRAWN, State.NOT_FILED, State.CLOSED]
OPEN = [state for state in State if state not in UNSENT + ENDED]
ANSWERED_ENDS = [State.NOT_FILED, State.CLOSED]  # nothing ends here without an answer
BEFORE_FILING = [*NEVER_SENT, State.SUBMITTED, State.IN_REVIEW, State.RETURNED, State.WITHDRAWN, State.NOT_FILED]


class Due(models.TextChoices):
    """How near a due date is. Always said in words and by a sign as well as by colour."""

    NONE = "none", _("无期限")
    LATER = "later", _("未到期")
    BLUE = "blue", _("临近到期（10个工作日内）")
    YELLOW = "yellow", _("即将到期（3个工作日内）")
    RED = "red", _("已逾期")


Limits = tuple[date, date]  # the last days that are yellow and blue
LOOK_AHEAD = timedelta(days=60)  # longer than 10 working days ever take


class DueLimits:
    """3 and 10 working days ahead by each assembly's calendar (docs/rules/deadlines.md, rule 4)."""

    def __init__(self, today: date) -> None:
        shared, own = working_days_by_assembly(today, today + LOOK_AHEAD)
        self.shared = _limits(today, shared)
        limits = {pk: _limits(today, days) for pk, days in own.items()}
        self.differing = {pk: found for pk, found in limits.items() if found != self.shared}

    def of(self, assembly_id: int) -> Limits:
        return self.differing.get(assembly_id, self.shared)

    def where(self, condition: Callable[[date, date], Q]) -> Q:
        """`condition` of yellow and blue, asked of each matter with the limits of its assembly."""
        asked = condition(*self.shared)
        if not self.differing:
            return asked
        asked &= ~Q(assembly__in=list(self.differing))
        for limits in set(self.differing.values()):
            there = [pk for pk, found in self.differing.items() if found == limits]
            asked |= condition(*limits) & Q(assembly__in=there)
        return asked


def _limits(today: date, days: WorkingDays) -> Limits:
    return due_on(today, 3, Unit.WORKING_DAYS, days).due_on, due_on(today, 10, Unit.WORKING_DAYS, days).due_on


def due_limits(today: date) -> DueLimits:
    return DueLimits(today)


class MatterQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(permissions.visible_matters(user))

    def open(self):
        return self.filter(state__in=OPEN)

    def waiting_for(self, user):
        """What `user`, or an office or agency the user acts for, has to act on next."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(holder_agency__in=user.agencies_as(Role.AGENCY, Role.AGENCY_LEADER))
        for held in user.roles_today:
            mine |= Q(holder_office=held.role, assembly=held.assembly_id)
        if person := person_of(user):
            mine |= Q(holder_person=person)
        return self.open().filter(mine)

    def due(self, colour: str, today: date):
        if colour == Due.NONE:
            return self.exclude(state__in=OPEN)
        if colour == Due.RED:
            return self.open().filter(due_on__lt=today)
        condition = {
            Due.YELLOW: lambda yellow, blue: Q(due_on__range=(today, yellow)),
            Due.BLUE: lambda yellow, blue: Q(due_on__range=(yellow + timedelta(days=1), blue)),
            Due.LATER: lambda yellow, blue: Q(due_on__gt=blue),
        }[Due(colour)]
        return self.open().filter(due_limits(today).where(condition))


class Matter(models.Model):
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="matters")
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="+")  # the version it began under
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField(_("编号"), null=True, blank=True)
    docket = models.CharField(_("案号"), max_length=20, blank=True)
    title = models.CharField(_("案由"), max_length=100)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.DRAFT)
    category = models.CharField(_("分类"), max_length=30, blank=True)
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="matters")
    place = models.ForeignKey(Assembly, models.PROTECT, null=True, blank=True, related_name="matters_here")

    holder_office = models.CharField(_("承办处室"), max_length=3, choices=Role.choices, blank=True)
    holder_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="held_matters")
    holder_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="held_matters")
    due_on = models.DateField(_("期限"), null=True, blank=True)

    opened_on = models.DateField(_("提出日期"))
    filed_on = models.DateField(_("立案日期"), null=True, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["assembly", "kind", "opened_on"]),
            models.Index(fields=["assembly", "state", "due_on"]),
            models.Index(fields=["holder_agency", "state"]),
            models.Index(fields=["holder_person", "state"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "kind", "year", "number"], name="one_matter_per_number"),
            models.CheckConstraint(
                name="open_matter_has_holder_and_date",
                condition=~Q(state__in=OPEN)
                | Q(due_on__isnull=False)
                & (~Q(holder_office="") | Q(holder_person__isnull=False) | Q(holder_agency__isnull=False)),
            ),
            models.CheckConstraint(
                name="nothing_ends_without_an_answer",
                condition=~Q(state__in=ANSWERED_ENDS) | Q(answered_on__isnull=False, closed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(PAGES[Kind(self.kind)], args=[self.pk])

    @property
    def window(self) -> str:
        """When a proposal was raised; its rule set may give session proposals a term of their own."""
        return self.proposal.window if self.kind == Kind.PROPOSAL else ""

    @property
    def holder(self) -> Any:
        """Who has to act next: an agency, a person or an office."""
        return self.holder_agency or self.holder_person or (self.get_holder_office_display() or None)

    def due_colour(self, today: date, limits: DueLimits) -> Due:
        yellow, blue = limits.of(self.assembly_id)
        if self.due_on is None or self.state not in OPEN:
            return Due.NONE
        if self.due_on < today:
            return Due.RED
        if self.due_on <= yellow:
            return Due.YELLOW
        return Due.BLUE if self.due_on <= blue else Due.LATER


# One page a kind; the names of routes, since matters stands above the three apps.
PAGES = {
    Kind.PROPOSAL: "proposals:proposal",
    Kind.OPINION: "opinions:item",
    Kind.LIVELIHOOD: "livelihood:matter",
}


class OfMatter(models.QuerySet):
    """Parts of a matter are seen by whoever sees the matter."""

    def visible_to(self, user):
        return self.filter(matter__in=Matter.objects.visible_to(user))


class Signature(models.Model):
    """Who raised the matter. Each of them is owed an answer."""

    class Role(models.TextChoices):
        LEAD = "lead", _("第一提案人")
        COSIGNER = "cosigner", _("联名人")
        AUTHOR = "author", _("反映人")

    class State(models.TextChoices):
        INVITED = "invited", _("已邀请")
        SIGNED = "signed", _("已签名")
        DECLINED = "declined", _("已谢绝")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="signatures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=8, choices=Role.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.INVITED)
    signed_on = models.DateField(null=True, blank=True)

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "person"], name="one_signature_per_person"),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(role__in=["lead", "author"]), name="one_lead_per_matter"
            ),
            models.CheckConstraint(
                name="signed_signature_has_its_day", condition=~Q(state="signed") | Q(signed_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"


class Assignment(models.Model):
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="assignments")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="assignments")
    assigned_on = models.DateField(_("交办日期"))
    acknowledged_on = models.DateField(_("签收日期"), null=True, blank=True)
    handler = models.CharField(_("经办人"), max_length=60, blank=True)

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "agency"], name="one_assignment_per_agency"),
            models.CheckConstraint(
                name="acknowledged_after_assigned",
                condition=Q(acknowledged_on__isnull=True) | Q(acknowledged_on__gte=F("assigned_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.matter_id}"


class Clock(models.Model):
    """A running term, started by a step under a named rule. Overdue is asked of the data, never stored."""

    class Name(models.TextChoices):
        """Keys of the rule set's deadlines (assemblies.rules.CLOCKS)."""

        PRE_CHECK = "pre_check", _("初审")
        REVISE = "revise", _("修改")
        DECIDE = "decide", _("审查决定")
        HAND_OVER = "hand_over", _("交办")
        ACKNOWLEDGE = "acknowledge", _("签收")
        HANDLE = "handle", _("答复")
        REHANDLE = "rehandle", _("再次答复")
        FEEDBACK = "feedback", _("反馈")
        MEDIATE = "mediate", _("会商")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="clocks")
    name = models.CharField(_("期限"), max_length=20, choices=Name.choices)
    started_on = models.DateField()
    due_on = models.DateField()
    stopped_on = models.DateField(null=True, blank=True)
    # calendars.deadlines.Deadline.explained(), with "rule" (the rule set's name) beside it
    explanation = models.JSONField()

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "name"], condition=Q(stopped_on__isnull=True), name="one_running_clock_per_name"
            ),
            models.CheckConstraint(name="clock_is_due_after_start", condition=Q(due_on__gt=F("started_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.name} {self.due_on}"


class Answer(models.Model):
    """What those who raised the matter were told, and by whom."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="answers")
    round = models.PositiveSmallIntegerField(default=1)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="answers")
    office = models.CharField(max_length=3, choices=Role.choices, blank=True)
    signed_by = models.CharField(_("签发人"), max_length=60, blank=True)
    result_class = models.CharField(_("办理结果"), max_length=20, blank=True)
    text = models.TextField(_("答复内容"))
    given_on = models.DateField(_("答复日期"))

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "given_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="answer_is_given_by_somebody", condition=Q(agency__isnull=False) | ~Q(office="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.given_on}"


class Receipt(models.Model):
    """One person who raised the matter was given one answer."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="receipts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="receipts")

    class ReceiptQuerySet(models.QuerySet):
        def visible_to(self, user):
            return self.filter(answer__matter__in=Matter.objects.visible_to(user))

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "person"], name="one_receipt_per_person")]

    def __str__(self) -> str:
        return f"{self.answer_id} → {self.person_id}"


class ProposerContact(models.Model):
    """The handling agency's contact with those who raised the matter, before it answers."""

    class Kind(models.TextChoices):
        MET = "met", _("面商")
        VISITED = "visited", _("走访")
        PHONED = "phoned", _("电话")
        WROTE = "wrote", _("书信")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="contacts")
    round = models.PositiveSmallIntegerField(default=1)  # of handling: the second needs a contact of its own
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(_("方式"), max_length=8, choices=Kind.choices)
    held_on = models.DateField(_("日期"))
    gist = models.CharField(_("要点"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.held_on} {self.get_kind_display()}"


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The giver; the proposals office, its committee and the leader; others only what is final."""
        return self.filter(permissions.visible_feedback(user))


class Feedback(models.Model):
    """What one who raised the matter thinks of the answer. Private until the matter is closed."""

    class Satisfaction(models.TextChoices):
        SATISFIED = "satisfied", _("满意")
        BASICALLY = "basically", _("基本满意")
        NOT_SATISFIED = "not", _("不满意")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="feedback")
    round = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(Person, models.PROTECT, related_name="feedback")
    satisfaction = models.CharField(_("总体评价"), max_length=10, choices=Satisfaction.choices)
    comment = models.CharField(_("意见"), max_length=500, blank=True)
    given_on = models.DateField(_("评价日期"))

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["matter", "round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "round", "person"], name="one_feedback_per_person_and_round")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.round} {self.person_id}"


class NumberSeries(models.Model):
    """The last number given out in a year; taken by one UPDATE, so two clerks never share one."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = Official.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assembly", "kind", "year"], name="one_series_per_year")]

    def __str__(self) -> str:
        return f"{self.assembly_id} {self.kind} {self.year}: {self.last}"


def next_number(assembly: Assembly, kind: str, year: int) -> int:
    """Call inside the transaction that uses the number: rolled back, it is not lost."""
    series, _made = NumberSeries.objects.get_or_create(assembly=assembly, kind=kind, year=year)
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db()
    return series.last
