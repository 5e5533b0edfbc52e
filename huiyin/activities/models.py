"""What was held, and who took part as the organiser recorded it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly, Body, Official
from huiyin.members.models import Membership, Person, person_of
from huiyin.plans.models import Topic


class Activity(models.Model):
    class Kind(models.TextChoices):
        SYMPOSIUM = "symposium", _("学习座谈会")
        LECTURE = "lecture", _("政协讲堂")
        TRAINING = "training", _("培训班")
        OUTSIDE_COURSE = "outside_course", _("外出培训")
        RESEARCH_TRIP = "research_trip", _("带队调研")
        OWN_RESEARCH = "own_research", _("自选调研")
        CONSULTATION = "consultation", _("协商会议")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="activities")
    kind = models.CharField(_("类别"), max_length=16, choices=Kind.choices)
    title = models.CharField(_("名称"), max_length=120)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"))
    place = models.CharField(_("地点"), max_length=80)
    visited = models.ForeignKey(Assembly, models.PROTECT, null=True, blank=True, related_name="visits")
    partner = models.CharField(_("合办单位"), max_length=80, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="activities")
    organiser = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="activities")
    led_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="led_activities")
    minutes = models.TextField(_("纪要"), blank=True)

    objects = Official.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("活动")
        indexes = [models.Index(fields=["assembly", "kind", "starts_on"])]
        constraints = [
            models.CheckConstraint(name="activity_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:activity", args=[self.pk])


class ParticipationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own; the leader's and the liaison office's assembly; a committee's staff, its own activities."""
        if not user.is_authenticated:
            return self.none()
        person = person_of(user)
        offices = user.assemblies_as(Role.LEADER, Role.LIAISON)
        committees = user.bodies_as(Role.COMMITTEE_STAFF)
        seen = Q(activity__assembly__in=offices) | Q(activity__organiser__in=committees)
        return self.filter(seen | Q(membership__person=person) if person else seen)


class Participation(models.Model):
    """One member at one activity. Recorded by the organiser; there is no check-in."""

    class Status(models.TextChoices):
        CALLED = "called", _("已通知")
        PRESENT = "present", _("到会")
        EXCUSED = "excused", _("请假")
        ABSENT = "absent", _("缺席")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="participations")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="participations")
    status = models.CharField(_("状态"), max_length=8, choices=Status.choices)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "pk"]
        constraints = [models.UniqueConstraint(fields=["activity", "membership"], name="one_participation_per_member")]

    def __str__(self) -> str:
        return f"{self.membership.person} · {self.activity}"

    def get_absolute_url(self) -> str:
        return self.activity.get_absolute_url()
