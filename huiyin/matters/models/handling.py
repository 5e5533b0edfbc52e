"""Who handles a matter: the agencies, the terms that run for each, what they asked for and wrote."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Agency
from huiyin.matters import permissions
from huiyin.matters.models.matter import Kind, Matter, OfMatter, State


class AssignmentQuerySet(OfMatter):
    def current(self):
        """Those of agencies that still handle it."""
        return self.exclude(state=Assignment.State.REASSIGNED)

    def main(self):
        """Those whose answer the proposers wait for; a co-handler's opinion goes to the lead."""
        return self.current().exclude(role=Assignment.Role.CO)


class DayRaised(models.DateField):
    """The matter's `opened_on`, copied when the part is written; no matter has parts before its day stands.

    An agency's list is read in the order of an index on it (decision 0029).
    """

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        if add:
            setattr(model_instance, self.attname, model_instance.matter.opened_on)
        return super().pre_save(model_instance, add)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, kwargs  # to the database it is a date like any other


class Assignment(models.Model):
    """One agency's part in a matter, with a state and clocks of its own."""

    class Role(models.TextChoices):
        SOLE = "sole", _("独办")
        LEAD = "lead", _("主办")
        CO = "co", _("会办")
        SEPARATE = "separate", _("分办")

    class State(models.TextChoices):
        ASSIGNED = "assigned", _("已交办")
        RETURN_REQUESTED = "return_requested", _("申请退回")
        ACCEPTED = "accepted", _("办理中")
        REPLY_REVIEW = "reply_review", _("答复审核")
        REPLIED = "replied", _("已答复")
        GIVEN = "given", _("已提会办意见")
        REASSIGNED = "reassigned", _("已改交")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="assignments")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="assignments")
    role = models.CharField(_("承办方式"), max_length=8, choices=Role.choices, default=Role.SOLE)
    state = models.CharField(_("状态"), max_length=20, choices=State.choices, default=State.ASSIGNED)
    round = models.PositiveSmallIntegerField(default=1)  # of handling: 2 after "not satisfied"
    opened_on = DayRaised(_("提出日期"), editable=False)
    assigned_on = models.DateField(_("交办日期"))
    acknowledged_on = models.DateField(_("签收日期"), null=True, blank=True)
    deemed = models.BooleanField(_("视为签收"), default=False)  # the term passed without a word
    handler = models.CharField(_("经办人"), max_length=60, blank=True)
    leader = models.CharField(_("分管负责人"), max_length=60, blank=True)
    by_decision = models.BooleanField(_("由协调决定交办"), default=False)  # such a one is not returned again

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["matter", "pk"]
        indexes = [models.Index(fields=["agency", "opened_on", "matter", "state"], name="ledger_of_agency")]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "agency"], condition=~Q(state="reassigned"), name="one_assignment_per_agency"
            ),
            models.CheckConstraint(
                name="acknowledged_after_assigned",
                condition=Q(acknowledged_on__isnull=True) | Q(acknowledged_on__gte=F("assigned_on")),
            ),
            models.CheckConstraint(
                name="only_a_cohandler_gives_an_opinion", condition=~Q(state="given") | Q(role="co")
            ),
            models.CheckConstraint(
                name="a_cohandler_answers_nobody", condition=~Q(state__in=["reply_review", "replied"]) | ~Q(role="co")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.matter_id}"

    @property
    def is_main(self) -> bool:
        return self.role != self.Role.CO


# Who decides on what an agency asks for or hands in.
DECIDES_FOR_AGENCIES = {
    Kind.PROPOSAL: (Role.PROPOSALS_STAFF, Role.GOV_SUPERVISION),
    Kind.OPINION: (Role.OPINION_EDITOR,),
    Kind.LIVELIHOOD: (Role.LEDGER_STAFF,),
}


def waiting_parts(user: Any) -> models.QuerySet[Assignment]:
    """Assignments on which `user`, for an agency or an office, has to act next."""
    states = Assignment.State
    mine = Q(agency__in=user.agencies_as(Role.AGENCY, Role.AGENCY_LEADER), state__in=[states.ASSIGNED, states.ACCEPTED])
    asked = Q(state__in=[states.RETURN_REQUESTED, states.REPLY_REVIEW]) | Q(extensions__decision="")
    decides = Q(pk__in=[])
    for kind, roles in DECIDES_FOR_AGENCIES.items():
        decides |= Q(matter__kind=kind, matter__assembly__in=user.assemblies_as(*roles))
    return Assignment.objects.filter(mine | asked & decides)


class Clock(models.Model):
    """A running term, started by a step under a named rule. Overdue is asked of the data, never stored."""

    class Name(models.TextChoices):
        """Keys of the rule set's deadlines (assemblies.rules)."""

        PRE_CHECK = "pre_check", _("初审")
        REVISE = "revise", _("修改")
        DECIDE = "decide", _("审查决定")
        HAND_OVER = "hand_over", _("交办")
        ACKNOWLEDGE = "acknowledge", _("签收")
        DECIDE_RETURN = "decide_return", _("退回决定")
        CO_OPINION = "co_opinion", _("会办意见")
        HANDLE = "handle", _("答复")
        CHECK_REPLY = "check_reply", _("答复审核")
        REHANDLE = "rehandle", _("再次答复")
        FEEDBACK = "feedback", _("反馈")
        MEDIATE = "mediate", _("会商")
        COMMITMENT = "commitment", _("兑现承诺")
        PROGRESS = "progress", _("报告进展")
        CONFIRM = "confirm", _("核实兑现")
        SCREEN = "screen", _("信息筛选")
        RESUBMIT = "resubmit", _("信息补充修改")
        RESERVE = "reserve", _("留存备用")
        EDIT_ITEM = "edit_item", _("信息编辑")
        SIGN_OFF = "sign_off", _("信息核签")
        ISSUE = "issue", _("信息刊发")
        AGENCY_REPLY = "agency_reply", _("部门回复")
        FEED_BACK = "feed_back", _("反馈作者")
        VERIFY = "verify", _("核实登记")
        ASSIGN = "assign", _("台账交办")
        ACCEPT = "accept", _("接办")
        RESOLVE = "resolve", _("办理")
        REPORT_PROGRESS = "report_progress", _("每月进展")
        DECIDE_DEFERRAL = "decide_deferral", _("暂缓决定")
        CHECK_CLAIM = "check_claim", _("核验")
        ANSWER_BACK = "answer_back", _("回复反映人")
        EVALUATE = "evaluate", _("评价办结")
        REVIEW_DEFERRED = "review_deferred", _("长期事项复核")
        RECEIVE = "receive", _("上级签收")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="clocks")
    # The agency's part it runs for; none where it is the matter's own.
    assignment = models.ForeignKey(Assignment, models.CASCADE, null=True, blank=True, related_name="clocks")
    name = models.CharField(_("期限"), max_length=20, choices=Name.choices)
    started_on = models.DateField()
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True)  # the last moment, where the rule names an hour
    paused_on = models.DateField(null=True, blank=True)  # waits for the other side; the days do not count
    stopped_on = models.DateField(null=True, blank=True)
    # calendars.deadlines.Deadline.explained(), with "rule" (the rule set's name), "pauses" and "extensions" beside it
    explanation = models.JSONField()

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "name"],
                condition=Q(stopped_on__isnull=True, assignment__isnull=True),
                name="one_running_clock_per_name",
            ),
            models.UniqueConstraint(
                fields=["assignment", "name"], condition=Q(stopped_on__isnull=True), name="one_running_clock_per_part"
            ),
            models.CheckConstraint(name="clock_is_due_after_start", condition=Q(due_on__gt=F("started_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.name} {self.due_on}"


def waiting_terms(user: Any) -> models.QuerySet[Clock]:
    """Terms in which a leader decides while an agency holds the matter."""
    decides = Clock.objects.filter(name=Clock.Name.DECIDE_DEFERRAL, stopped_on__isnull=True)
    return decides.filter(matter__assembly__in=user.assemblies_as(Role.LEADER))


class OfAssignment(models.QuerySet):
    """What passes between an agency and the offices about its part: not the proposers' business."""

    def visible_to(self, user):
        return self.filter(permissions.visible_parts(user))


class ReturnRequest(models.Model):
    """An agency holds that the matter is another's. One person of the coordinating offices decides."""

    class Decision(models.TextChoices):
        REASSIGNED = "reassigned", _("同意改交")
        REFUSED = "refused", _("不同意")

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="return_requests")
    reason = models.TextField(_("退回理由"))
    proposed = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("建议改交的单位"))
    asked_on = models.DateField(_("申请日期"))
    decision = models.CharField(_("决定"), max_length=12, choices=Decision.choices, blank=True)
    given_to = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("决定的说明"), blank=True)
    leader = models.CharField(_("裁定的领导"), max_length=60, blank=True)  # where the offices did not agree
    decided_on = models.DateField(null=True, blank=True)

    objects = OfAssignment.as_manager()

    class Meta:
        ordering = ["assignment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(decision=""), name="one_open_return_request_per_part"
            ),
            models.CheckConstraint(
                name="decided_return_has_its_day", condition=Q(decision="") | Q(decided_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} → {self.proposed}"


class ExtensionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever sees the matter: proposers are told of a longer wait (Sichuan 2024)."""
        return self.filter(assignment__matter__in=Matter.objects.visible_to(user))


class Extension(models.Model):
    """More time, asked by the agency before its term is over, granted or refused by the office."""

    class Decision(models.TextChoices):
        GRANTED = "granted", _("同意延期")
        REFUSED = "refused", _("不同意")

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="extensions")
    clock = models.ForeignKey(Clock, models.CASCADE, related_name="extensions")
    reason = models.TextField(_("延期理由"))
    until = models.DateField(_("延期至"))
    asked_on = models.DateField(_("申请日期"))
    decision = models.CharField(_("决定"), max_length=8, choices=Decision.choices, blank=True)
    note = models.TextField(_("决定的说明"), blank=True)
    decided_on = models.DateField(null=True, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["assignment", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(decision=""), name="one_open_extension_per_clock"),
            models.CheckConstraint(
                name="decided_extension_has_its_day", condition=Q(decision="") | Q(decided_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.until}"


class CoOpinion(models.Model):
    """What a co-handling agency tells the lead agency. A missing one never holds the lead up."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="opinion")
    text = models.TextField(_("会办意见"))
    result_class = models.CharField(_("办理结果"), max_length=20)
    signed_by = models.CharField(_("签发人"), max_length=60)
    given_on = models.DateField(_("提出日期"))

    objects = OfAssignment.as_manager()

    class Meta:
        ordering = ["assignment"]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.given_on}"


class Reply(models.Model):
    """An answer as the agency handed it in; checked by the office before those who raised the matter get it."""

    class Decision(models.TextChoices):
        SENT_BACK = "sent_back", _("退回重写")
        RELEASED = "released", _("已发出")

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="replies")
    round = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(_("答复内容"))
    result_class = models.CharField(_("办理结果"), max_length=20)
    signed_by = models.CharField(_("签发人"), max_length=60)
    commitments = models.JSONField(default=list, blank=True)  # [[text, day], …], kept on release
    apart = models.JSONField(default=dict, blank=True)  # by key of a merged matter: what is said on it besides
    submitted_on = models.DateField(_("报送日期"))
    decision = models.CharField(_("审核"), max_length=10, choices=Decision.choices, blank=True)
    checks = models.JSONField(default=list, blank=True)  # codes of the checklist that were ticked
    note = models.TextField(_("审核意见"), blank=True)
    decided_on = models.DateField(null=True, blank=True)

    objects = OfAssignment.as_manager()

    class Meta:
        ordering = ["assignment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(decision=""), name="one_reply_in_review_per_part"
            ),
            models.CheckConstraint(
                name="decided_reply_has_its_day", condition=Q(decision="") | Q(decided_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.submitted_on}"


# The state a matter shares with its least advanced main assignment, the least advanced first.
SHARED_STATES = {
    Assignment.State.RETURN_REQUESTED: State.RETURN_REQUESTED,
    Assignment.State.ASSIGNED: State.ASSIGNED,
    Assignment.State.ACCEPTED: State.ACCEPTED,
    Assignment.State.REPLY_REVIEW: State.REPLY_REVIEW,
    Assignment.State.REPLIED: State.REPLIED,
}
