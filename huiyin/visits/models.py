"""Places where people are received, the days it is done, and what was brought there. Who came stands apart."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity
from huiyin.assemblies.models import Assembly
from huiyin.matters.models import Matter, Originator
from huiyin.members.models import Person
from huiyin.visits import permissions


class ReceptionPlace(models.Model):
    class Kind(models.TextChoices):
        STUDIO = "studio", _("委员工作室")
        DELIBERATION_ROOM = "deliberation_room", _("协商议事室")
        MEMBERS_HOME = "members_home", _("委员之家")
        PARLOUR = "parlour", _("会客厅")
        VILLAGE = "village", _("村（社区）")

    class ReceptionPlaceQuerySet(models.QuerySet):
        def visible_to(self, user: Any):
            return self.filter(permissions.visible_places(user))

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="reception_places")
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=60)
    place = models.ForeignKey(Assembly, models.PROTECT, related_name="+", verbose_name=_("所在县（区）"))
    spot = models.CharField(_("具体地点"), max_length=60, blank=True)
    regular_days = models.CharField(_("固定接待日"), max_length=100, blank=True)
    is_open = models.BooleanField(_("在用"), default=True)

    objects = ReceptionPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["assembly", "place__place_code", "pk"]
        constraints = [models.UniqueConstraint(fields=["assembly", "name"], name="one_reception_place_per_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("visits:place", args=[self.pk])

    @property
    def where(self) -> str:
        """As a matter's spot says it."""
        return self.spot or self.name


class Reception(models.Model):
    """One day at one place: planned, held, or cancelled. That it takes place is known; what was said is not."""

    class Kind(models.TextChoices):
        RECEPTION_DAY = "reception_day", _("接待日")
        VISIT = "visit", _("下访")
        DELIBERATION = "deliberation", _("协商议事")

    class State(models.TextChoices):
        PLANNED = "planned", _("已安排")
        UNDER_WAY = "under_way", _("接待中")
        HELD = "held", _("已结束")
        CANCELLED = "cancelled", _("已取消")

    class ReceptionQuerySet(models.QuerySet):
        def visible_to(self, user: Any):
            return self.filter(permissions.visible_receptions(user))

    place = models.ForeignKey(ReceptionPlace, models.PROTECT, related_name="receptions")
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PLANNED)
    held_on = models.DateField(_("日期"))
    # The same day in everybody's calendar; who came as a member stands on its roll.
    activity = models.OneToOneField(Activity, models.PROTECT, null=True, blank=True, related_name="reception")
    members = models.ManyToManyField(Person, related_name="receptions", verbose_name=_("接待委员"))
    theme = models.CharField(_("主题"), max_length=100, blank=True)
    note = models.TextField(_("小结"), blank=True)  # read by those who were there and the ledger desk
    cancelled_why = models.CharField(_("取消原因"), max_length=200, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ReceptionQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "pk"]
        indexes = [models.Index(fields=["place", "held_on"]), models.Index(fields=["state", "held_on"])]
        constraints = [
            models.CheckConstraint(
                name="cancelled_reception_says_why", condition=~Q(state="cancelled") | ~Q(cancelled_why="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("visits:visit", args=[self.pk])

    @property
    def is_left_open(self) -> bool:
        """Its day has passed and nobody has said what came of it."""
        return self.state in (self.State.PLANNED, self.State.UNDER_WAY) and self.held_on < timezone.localdate()


class Received(models.Model):
    """One who came with one matter. Open only while it is being written down: a finished day leaves none open."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("待定")
        ANSWERED = "answered", _("当面答复")
        ENTERED = "entered", _("记入台账")

    class ReceivedQuerySet(models.QuerySet):
        def visible_to(self, user: Any):
            return self.filter(permissions.visible_received(user))

        def open(self):
            return self.filter(outcome=Received.Outcome.OPEN)

    reception = models.ForeignKey(Reception, models.PROTECT, related_name="received")
    order = models.PositiveSmallIntegerField(_("序号"))
    what = models.TextField(_("反映的事"))
    originator = models.ForeignKey(Originator, models.PROTECT, null=True, blank=True, related_name="received")
    # The first at this table who came with the same matter: answered or entered together.
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="others")
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    answer = models.TextField(_("当面答复的内容"), blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    form = models.CharField(_("方式"), max_length=10, choices=Originator.AnswerBy.choices, blank=True)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="received")
    key = models.UUIDField(unique=True, default=uuid.uuid4)  # of the request that wrote it: twice is one

    objects = ReceivedQuerySet.as_manager()

    class Meta:
        ordering = ["reception", "order"]
        constraints = [
            models.UniqueConstraint(fields=["reception", "order"], name="one_received_per_order"),
            models.CheckConstraint(name="received_is_not_itself", condition=~Q(same_as=F("pk"))),
            models.CheckConstraint(
                name="received_is_answered_or_entered",
                condition=Q(outcome="open", answer="", matter__isnull=True)
                | Q(outcome="answered", answered_on__isnull=False, answered_by__isnull=False, matter__isnull=True)
                & ~Q(answer="")
                & ~Q(form="")
                | Q(outcome="entered", matter__isnull=False, answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reception_id}/{self.order}"

    @property
    def masked(self) -> str:
        """All that is shown of who came."""
        return self.originator.masked if self.originator else str(_("群众"))


class Correction(models.Model):
    """A line was put right: what stood there before, and why. The line shows the words that hold."""

    class CorrectionQuerySet(models.QuerySet):
        def visible_to(self, user: Any):
            return self.filter(received__in=Received.objects.visible_to(user))

    received = models.ForeignKey(Received, models.CASCADE, related_name="corrections")
    what = models.TextField(_("原来的记录"))
    answer = models.TextField(_("原来的答复"), blank=True)
    reason = models.CharField(_("更正理由"), max_length=200)
    on = models.DateField(_("更正日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["received", "pk"]

    def __str__(self) -> str:
        return f"{self.received_id} {self.on}"
