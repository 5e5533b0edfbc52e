"""What every matter has: a state, a holder and a date while it is open, and its number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

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
    MERGED = "merged", _("已并案")
    ASSIGNED = "assigned", _("已交办")
    RETURN_REQUESTED = "return_requested", _("申请退回")
    ACCEPTED = "accepted", _("办理中")
    REPLY_REVIEW = "reply_review", _("答复审核")
    REPLIED = "replied", _("已答复")
    REHANDLING = "rehandling", _("再次办理")
    MEDIATION = "mediation", _("会商")
    RECEIVED = "received", _("已收到")
    SHORTLISTED = "shortlisted", _("入选待编")
    RESERVE = "reserve", _("留存备用")
    NOT_USED = "not_used", _("未采用")
    EDITED = "edited", _("已编辑")
    SIGNED = "signed", _("已签发")
    ISSUED = "issued", _("已刊发")
    DISPATCHED = "dispatched", _("已转办")
    ANSWERED = "answered", _("部门已回复")
    FED_BACK = "fed_back", _("已反馈作者")
    COLLECTED = "collected", _("已收集")
    REGISTERED = "registered", _("已登记")
    DUPLICATE = "duplicate", _("重复")
    REJECTED = "rejected", _("不予受理")
    REFERRED = "referred", _("已转送")
    HANDED_UP = "handed_up", _("已上报")
    IN_PROGRESS = "in_progress", _("处理中")
    CLAIMED = "claimed", _("申报办结")
    VERIFIED = "verified", _("核实属实")
    LONG_TERM = "long_term", _("长期推进")
    EXPLAINED = "explained", _("说明原因")
    CLOSED = "closed", _("已办结")
    TRACKING = "tracking", _("办结跟踪")
    FAILED = "failed", _("承诺未兑现")


UNSENT = [State.DRAFT, State.COSIGNING]
NEVER_SENT = [*UNSENT, State.DISCARDED]  # nobody's business but its author's and those asked to sign
NOT_RAISED = [*NEVER_SENT, State.WITHDRAWN]  # counts for no figure and no duty
ENDED = [State.DISCARDED, State.WITHDRAWN, State.NOT_FILED, State.CLOSED, State.FAILED]
OPEN = [state for state in State if state not in UNSENT + ENDED]
ANSWERED_ENDS = [State.NOT_FILED, State.CLOSED, State.FAILED]  # nothing ends here without an answer
# Closed once: what was said of the answer is final, and the day it closed stays, whatever comes of its promises.
FINAL = [State.CLOSED, State.TRACKING, State.FAILED]
# With the agencies: the matter stands where its least advanced main assignment stands (steps.py).
HANDLED = [State.RETURN_REQUESTED, State.ASSIGNED, State.ACCEPTED, State.REHANDLING, State.REPLY_REVIEW]
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
        from huiyin.matters.models.handling import waiting_parts, waiting_terms

        mine = Q(pk__in=waiting_parts(user).values("matter")) | Q(pk__in=waiting_terms(user).values("matter"))
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
    state = models.CharField(_("状态"), max_length=20, choices=State.choices, default=State.DRAFT)
    category = models.CharField(_("分类"), max_length=30, blank=True)
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="matters")
    place = models.ForeignKey(Assembly, models.PROTECT, null=True, blank=True, related_name="matters_here")
    # Of the same content: handled as one with that matter, answered on its own.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    # What it was before it became this: a proposal that was not filed and goes on as an opinion item.
    origin = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="became")
    # The matter of an assembly above that carries this one on; it goes as that goes.
    handed_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="handed_from")

    holder_office = models.CharField(_("承办处室"), max_length=3, choices=Role.choices, blank=True)
    holder_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="held_matters")
    holder_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="held_matters")
    due_on = models.DateField(_("期限"), null=True, blank=True)

    opened_on = models.DateField(_("提出日期"))
    filed_on = models.DateField(_("立案日期"), null=True, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    archived_on = models.DateField(_("归档日期"), null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            # The ledger, in each of its orders (decision 0029): the key last, so that a page begins at any row.
            models.Index(fields=["assembly", "kind", "opened_on", "id"], name="ledger_newest"),
            models.Index(fields=["assembly", "kind", "due_on", "id"], name="ledger_due"),
            models.Index(fields=["assembly", "kind", "changed_at", "id"], name="ledger_changed"),
            models.Index(fields=["sector", "kind", "opened_on", "id"], name="ledger_of_sector"),
            models.Index(
                fields=["assembly", "handed_to"], condition=Q(handed_to__isnull=False), name="ledger_handed_up"
            ),
            models.Index(
                fields=["opened_on", "id", "merged_into"], condition=Q(merged_into__isnull=False), name="ledger_merged"
            ),
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
                name="merged_matter_names_another",
                condition=(~Q(state__in=["merged", "duplicate"]) | Q(merged_into__isnull=False))
                & ~Q(merged_into=F("pk")),
            ),
            models.CheckConstraint(
                name="handed_up_matter_names_where",
                condition=(~Q(state="handed_up") | Q(handed_to__isnull=False)) & ~Q(handed_to=F("pk")),
            ),
            models.CheckConstraint(
                name="fed_back_item_is_answered", condition=~Q(state="fed_back") | Q(answered_on__isnull=False)
            ),
            # L1 (docs/rules/livelihood.md): what an agency handles names the agency.
            models.CheckConstraint(
                name="livelihood_at_an_agency_names_it",
                condition=~Q(kind="livelihood", state__in=["assigned", "in_progress"]) | Q(holder_agency__isnull=False),
            ),
            models.CheckConstraint(
                name="nothing_ends_without_an_answer",
                condition=~Q(state__in=[*ANSWERED_ENDS, State.TRACKING])
                | Q(answered_on__isnull=False, closed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="archived_matter_has_ended", condition=Q(archived_on__isnull=True) | Q(state__in=ENDED)
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
    def is_final(self) -> bool:
        return self.state in FINAL

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
