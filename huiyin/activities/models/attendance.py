"""Who was called and who came, as the organiser recorded it. There is no check-in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.activities import permissions
from huiyin.activities.models.activity import Activity
from huiyin.assemblies.models import Assembly, Body, Dated, Official, RuleSet, Sector, ends_after_start
from huiyin.members.entered import entered_words
from huiyin.members.models import Membership, Person


class CalledGroup(models.Model):
    """Whom an activity calls, in words that members are worked out from on its day (attendance/calling.py)."""

    class Kind(models.TextChoices):
        EVERYONE = "everyone", _("全体委员")
        STANDING = "standing", _("常务委员")
        BODY = "body", _("专委会或小组")
        SECTOR = "sector", _("界别")
        PERSON = "person", _("个人")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="called_groups")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+", verbose_name=_("政协"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = Official.as_manager()

    class Meta:
        ordering = ["activity", "pk"]
        verbose_name = _("通知范围")
        constraints = [
            models.CheckConstraint(
                name="called_group_names_whom",
                condition=Q(kind__in=["everyone", "standing"], body=None, sector=None, person=None)
                | Q(kind="body", body__isnull=False, sector=None, person=None)
                | Q(kind="sector", body=None, sector__isnull=False, person=None)
                | Q(kind="person", body=None, sector=None, person__isnull=False),
            )
        ]

    def __str__(self) -> str:
        whom = self.body or self.sector or self.person
        return str(whom) if whom else f"{self.assembly} · {self.get_kind_display()}"


class ParticipationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_participations(user))

    def present(self) -> models.QuerySet:
        return self.filter(status=Participation.Status.PRESENT)


class Participation(models.Model):
    """One member at one activity: what they answered beforehand, then what the roll says."""

    class Status(models.TextChoices):
        CALLED = "called", _("已通知")
        WAITING = "waiting", _("候补")
        CONFIRMED = "confirmed", _("确认参加")
        LEAVE_ASKED = "leave_asked", _("申请请假")
        LEAVE_REFUSED = "leave_refused", _("请假未准")
        EXCUSED = "excused", _("请假")
        PRESENT = "present", _("到会")
        PARTIAL = "partial", _("到会不足")
        ABSENT = "absent", _("缺席")

    # What the roll may say of somebody; whatever else stands there is from before it.
    ON_ROLL = (Status.PRESENT.value, Status.PARTIAL.value, Status.EXCUSED.value, Status.ABSENT.value)

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="participations")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="participations")
    status = models.CharField(_("状态"), max_length=13, choices=Status.choices, default=Status.CALLED)
    half_days = models.PositiveSmallIntegerField(_("到会半天数"), null=True, blank=True)  # none: of all, or of nothing
    reason = models.CharField(_("请假事由"), max_length=30, blank=True)  # a code of the rule set
    is_exempt = models.BooleanField(_("不计入应到"), default=False)  # by the rule set's reason or a leave of absence
    signed_up = models.BooleanField(_("自行报名"), default=False)
    # Counts the changes of this row: whoever saves says which one they had read, so that nobody overwrites unseen.
    edits = models.PositiveIntegerField(default=0)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "pk"]
        verbose_name = _("参加情况")
        constraints = [
            models.UniqueConstraint(fields=["activity", "membership"], name="one_participation_per_member"),
            models.CheckConstraint(
                name="half_days_are_of_one_who_came",
                condition=Q(half_days__isnull=True) | Q(status__in=["present", "partial"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership.person} · {self.activity}"

    def get_absolute_url(self) -> str:
        return self.activity.get_absolute_url()


class LeaveQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_leaves(user))


class Leave(models.Model):
    """One request for leave from one activity. Why somebody cannot come is read by them and whoever decides."""

    class State(models.TextChoices):
        ASKED = "asked", _("待批")
        GRANTED = "granted", _("准假")
        REFUSED = "refused", _("不准")
        WITHDRAWN = "withdrawn", _("已撤回")

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="leaves")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ASKED)
    reason = models.CharField(_("事由"), max_length=30)  # a code of the rule set
    text = models.CharField(_("说明"), max_length=200, blank=True)
    asked_on = models.DateField(_("申请日期"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("答复"), max_length=200, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "pk"]
        verbose_name = _("请假")
        constraints = [
            models.UniqueConstraint(fields=["participation"], condition=Q(state="asked"), name="one_open_leave"),
            models.CheckConstraint(
                name="decided_leave_says_by_whom",
                condition=~Q(state__in=["granted", "refused"]) | Q(decided_on__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(name="refused_leave_says_why", condition=~Q(state="refused") | ~Q(answer="")),
        ]

    def __str__(self) -> str:
        return f"{self.participation} · {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return self.participation.get_absolute_url()

    @property
    def entered(self) -> str:
        return entered_words(self.asked_by, [self.participation.membership.person])


class LeaveOfAbsenceQuerySet(Dated):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_leaves_of_absence(user))


class LeaveOfAbsence(models.Model):
    """From a day to a day a member is called to nothing that counts: away to study, ill, on a long mission."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="leaves_of_absence")
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"), null=True, blank=True)
    reason = models.CharField(_("事由"), max_length=30)  # a code of the rule set
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = LeaveOfAbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("长期请假")
        constraints = [ends_after_start("leave_of_absence_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.membership} {self.starts_on}"

    @property
    def entered(self) -> str:
        return entered_words(self.entered_by, [self.membership.person])


class RollCorrectionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        from huiyin.activities.models import Participation

        return self.filter(participation__in=Participation.objects.visible_to(user))


class RollCorrection(models.Model):
    """A line of a complete roll was put right: what stood there, what stands there, why."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="corrections")
    was = models.CharField(_("原记录"), max_length=13, choices=Participation.Status.choices)
    was_half_days = models.PositiveSmallIntegerField(null=True, blank=True)
    became = models.CharField(_("更正为"), max_length=13, choices=Participation.Status.choices)
    became_half_days = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(_("更正理由"), max_length=200)
    on = models.DateField(_("更正日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = RollCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("名册更正")

    def __str__(self) -> str:
        return f"{self.participation}: {self.was} → {self.became}"


class RollCountQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_roll_counts(user))


class RollCount(models.Model):
    """What a complete roll came to for the members of one assembly, with the rule its denominator follows."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="roll_counts")
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    called = models.PositiveIntegerField(_("通知人数"))
    exempt = models.PositiveIntegerField(_("不计入应到"))
    due = models.PositiveIntegerField(_("应到"))  # the denominator
    present = models.PositiveIntegerField(_("到会"))  # the numerator
    excused = models.PositiveIntegerField(_("请假"))
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, null=True, blank=True, related_name="+")
    rule = models.TextField(_("应到的算法"))  # in words, as they stood that day
    counted_on = models.DateField(_("核定日期"))

    objects = RollCountQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "assembly"]
        verbose_name = _("出席统计")
        constraints = [models.UniqueConstraint(fields=["activity", "assembly"], name="one_roll_count_per_assembly")]

    def __str__(self) -> str:
        return f"{self.activity}: {self.present}/{self.due}"
