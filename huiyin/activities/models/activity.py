"""What is planned, held or cancelled: one model for all kinds."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly, Body, Official
from huiyin.members.models import Person
from huiyin.plans.models import Format, Topic


class ActivityKind(models.TextChoices):
    """What an activity counts as. What an assembly calls its own kinds stands in its rule set (`activity_kinds`)."""

    SYMPOSIUM = "symposium", _("学习座谈会")
    LECTURE = "lecture", _("政协讲堂")
    READING = "reading", _("委员读书")
    TRAINING = "training", _("培训班")
    OUTSIDE_COURSE = "outside_course", _("外出培训")
    RESEARCH_TRIP = "research_trip", _("带队调研")
    OWN_RESEARCH = "own_research", _("自选调研")
    INSPECTION = "inspection", _("视察")
    STUDY_TOUR = "study_tour", _("考察")
    CONSULTATION = "consultation", _("协商会议")
    SUPERVISION = "supervision", _("民主监督")
    RECEPTION = "reception", _("接待群众")
    STORYTELLING = "storytelling", _("讲故事活动")
    PLENARY = "plenary", _("全体会议")
    STANDING_SESSION = "standing_session", _("常委会会议")
    MEETING = "meeting", _("其他会议")


STUDY = (
    ActivityKind.SYMPOSIUM,
    ActivityKind.LECTURE,
    ActivityKind.READING,
    ActivityKind.TRAINING,
    ActivityKind.OUTSIDE_COURSE,
)
FIELD_WORK = (
    ActivityKind.RESEARCH_TRIP,
    ActivityKind.OWN_RESEARCH,
    ActivityKind.INSPECTION,
    ActivityKind.STUDY_TOUR,
    ActivityKind.SUPERVISION,
)


class Series(models.Model):
    """Lectures that are numbered, a reading group with its phases, a meeting of every month."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="series")
    kind = models.CharField(_("类别"), max_length=16, choices=ActivityKind.choices)
    title = models.CharField(_("名称"), max_length=80)
    note = models.TextField(_("说明"), blank=True)

    objects = Official.as_manager()

    class Meta:
        ordering = ["assembly", "title", "pk"]
        verbose_name = _("系列")
        constraints = [models.UniqueConstraint(fields=["assembly", "title"], name="one_series_per_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:series", args=[self.pk])


class ActivityQuerySet(Official):
    def of(self, assembly: Assembly | int) -> ActivityQuerySet:
        """Its own, and those it holds together with others: counted once for each that holds it."""
        jointly = Activity.with_assemblies.through.objects.filter(assembly=assembly)
        return self.filter(Q(assembly=assembly) | Q(pk__in=jointly.values("activity")))

    def held(self) -> ActivityQuerySet:
        return self.filter(state=Activity.State.HELD)

    def public(self) -> ActivityQuerySet:
        """In the assembly's calendar that is read without signing in."""
        return self.filter(is_public=True)


class Activity(models.Model):
    Kind = ActivityKind

    class State(models.TextChoices):
        PLANNED = "planned", _("已安排")
        HELD = "held", _("已举行")
        CANCELLED = "cancelled", _("已取消")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="activities")
    with_assemblies = models.ManyToManyField(
        Assembly, blank=True, related_name="joint_activities", verbose_name=_("共同举办的政协")
    )
    kind = models.CharField(_("类别"), max_length=16, choices=ActivityKind.choices)
    called = models.CharField(_("本级叫法"), max_length=40, blank=True)  # of the rule set's kinds, as it was that day
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PLANNED)
    format = models.CharField(_("协商形式"), max_length=20, choices=Format.choices, blank=True)
    title = models.CharField(_("名称"), max_length=120)
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="activities")
    number = models.PositiveSmallIntegerField(_("第几期"), null=True, blank=True)  # within its series
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"))
    # Of the assembly's zone; none for whole days. One over midnight ends on the next day.
    starts_at = models.TimeField(_("开始时刻"), null=True, blank=True)
    ends_at = models.TimeField(_("结束时刻"), null=True, blank=True)
    half_days = models.PositiveSmallIntegerField(_("半天数"), default=1)  # of which a member may be there for some
    place = models.CharField(_("地点"), max_length=80)
    visited = models.ForeignKey(Assembly, models.PROTECT, null=True, blank=True, related_name="visits")
    partner = models.CharField(_("合办单位"), max_length=80, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="activities")
    organiser = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="activities")
    led_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="led_activities")
    minutes = models.TextField(_("纪要"), blank=True)
    is_public = models.BooleanField(_("列入公开日历"), default=False)
    capacity = models.PositiveSmallIntegerField(_("名额"), null=True, blank=True)
    sign_up_until = models.DateField(_("报名截止"), null=True, blank=True)  # a day: open to sign up
    cancelled_why = models.CharField(_("取消原因"), max_length=200, blank=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="planned_activities"
    )
    sequence = models.PositiveIntegerField(default=0)  # of its calendar entry: one more with every change of it
    roll_completed_on = models.DateField(_("名册核定日期"), null=True, blank=True)
    roll_completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("活动")
        indexes = [
            models.Index(fields=["assembly", "kind", "starts_on"]),
            models.Index(fields=["state", "starts_on"]),
        ]
        constraints = [
            models.CheckConstraint(name="activity_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="hours_of_an_activity_are_in_order",
                condition=Q(ends_at__isnull=True)
                | Q(starts_at__isnull=False) & (Q(ends_on__gt=F("starts_on")) | Q(ends_at__gt=F("starts_at"))),
            ),
            models.CheckConstraint(
                name="cancelled_activity_says_why", condition=~Q(state="cancelled") | ~Q(cancelled_why="")
            ),
            models.CheckConstraint(
                name="complete_roll_is_of_what_was_held", condition=Q(roll_completed_on__isnull=True) | Q(state="held")
            ),
            models.CheckConstraint(name="activity_lasts", condition=Q(half_days__gte=1)),
            models.UniqueConstraint(fields=["series", "number"], name="one_number_in_a_series"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:activity", args=[self.pk])

    @property
    def kind_name(self) -> str:
        return self.called or str(self.get_kind_display())

    @property
    def is_left_open(self) -> bool:
        """Its last day has passed, and nobody said whether it was held."""
        return self.state == self.State.PLANNED and self.ends_on < timezone.localdate()

    @property
    def state_sign(self) -> str:
        """The sign it shares with the states of a matter: done, or withdrawn."""
        return {"held": "closed", "cancelled": "withdrawn"}.get(self.state, "assigned")

    @property
    def holders(self) -> set[int]:
        """Assemblies that hold it, by key."""
        return {self.assembly_id, *self.with_assemblies.values_list("pk", flat=True)}
