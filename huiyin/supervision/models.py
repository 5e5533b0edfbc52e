"""What leaders and offices do so that a matter is handled well and in time. None of it moves a matter or a clock."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Agency, Assembly
from huiyin.matters.models import Clock, Due, Matter, OfMatter
from huiyin.members.models import Person
from huiyin.supervision import permissions

SLIP_COLOURS = [Due.BLUE, Due.YELLOW, Due.RED]


class OrderQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(permissions.visible_orders(user))

    def open(self):
        return self.exclude(state=SupervisionOrder.State.ENDED)


class SupervisionOrder(models.Model):
    """A leader wants a matter looked after: by which office, how, until when. It touches neither state nor clock."""

    class Kind(models.TextChoices):
        ORDER = "order", _("领导督办")
        KEY = "key", _("重点提案督办")

    class State(models.TextChoices):
        ORDERED = "ordered", _("已下达")
        PLANNED = "planned", _("已定方案")
        UNDER_WAY = "under_way", _("督办中")
        REPORTED = "reported", _("已报告")
        ENDED = "ended", _("督办结束")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="supervision_orders")
    kind = models.CharField(_("类别"), max_length=5, choices=Kind.choices, default=Kind.ORDER)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.ORDERED)
    # As they were on the day; the person is named too where the leader is one of ours.
    leader = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="supervision_orders")
    leader_name = models.CharField(_("领导"), max_length=60)
    leader_office = models.CharField(_("职务"), max_length=60)
    reason = models.TextField(_("督办事由"))
    ordered_on = models.DateField(_("下达日期"))
    agencies = models.ManyToManyField(Agency, blank=True, related_name="supervision_orders")  # none: all that have it
    office = models.CharField(_("负责处室"), max_length=3, choices=Role.choices)
    due_on = models.DateField(_("报告期限"))
    plan = models.TextField(_("督办方案"), blank=True)
    result = models.TextField(_("督办结果"), blank=True)
    reported_on = models.DateField(_("报告日期"), null=True, blank=True)
    reported_by = models.CharField(_("报告人"), max_length=60, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    ended_note = models.TextField(_("结束意见"), blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="order_has_office_and_date",
                condition=~Q(office="") & Q(due_on__gte=F("ordered_on")),
            ),
            models.CheckConstraint(name="order_names_its_leader", condition=~Q(leader_name="") & ~Q(leader_office="")),
            models.CheckConstraint(
                name="order_ends_on_a_day",
                condition=Q(state="ended", ended_on__isnull=False) | ~Q(state="ended") & Q(ended_on__isnull=True),
            ),
            models.CheckConstraint(
                name="order_reports_a_result", condition=~Q(state="reported") | Q(reported_on__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(kind="key") & ~Q(state="ended"), name="one_open_key_order_per_matter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader_office}{self.leader_name} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:order", args=[self.pk])

    def means(self) -> list[Agency]:
        """The agencies meant; those that have the matter where none is named."""
        return list(self.agencies.all()) or [
            one.agency for one in self.matter.assignments.current().select_related("agency")
        ]


class OfOrder(models.QuerySet):
    """Parts of an order are seen by whoever sees the order."""

    def visible_to(self, user):
        return self.filter(order__in=SupervisionOrder.objects.visible_to(user))


class PlanStep(models.Model):
    order = models.ForeignKey(SupervisionOrder, models.CASCADE, related_name="plan_steps")
    on = models.DateField(_("日期"))
    words = models.CharField(_("内容"), max_length=200)

    objects = OfOrder.as_manager()

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.words}"


class Visit(models.Model):
    class Kind(models.TextChoices):
        SYMPOSIUM = "symposium", _("座谈")
        INSPECTION = "inspection", _("视察")
        RESEARCH = "research", _("调研")
        ON_SITE = "on_site", _("现场")

    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="visits")
    kind = models.CharField(_("方式"), max_length=10, choices=Kind.choices)
    held_on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=60)
    people = models.ManyToManyField(Person, blank=True, related_name="supervision_visits")
    others = models.CharField(_("其他参加的人"), max_length=200, blank=True)
    found = models.TextField(_("看到的情况"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OfOrder.as_manager()

    class Meta:
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.place}"


class ProgressNote(models.Model):
    """What an agency says of how far it is. It claims; it ends nothing."""

    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="progress_notes")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    on = models.DateField(_("日期"))
    text = models.TextField(_("进展"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OfOrder.as_manager()

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.agency} {self.on}"


class KeyProposal(models.Model):
    """An overlay on a filed proposal. Leader, plan and visits stand in the order it owns, and nowhere else."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="key_marks")
    order = models.OneToOneField(SupervisionOrder, models.PROTECT, related_name="key_proposal")
    year = models.PositiveSmallIntegerField(_("年度"))
    chosen_on = models.DateField(_("确定日期"))
    confirmed_by = models.CharField(_("由哪次会议确定"), max_length=100)
    fast_track = models.BooleanField(_("快速办理"), default=False)
    unmarked_on = models.DateField(_("取消日期"), null=True, blank=True)
    unmarked_reason = models.TextField(_("取消理由"), blank=True)

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["-year", "matter__number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(unmarked_on__isnull=True), name="one_key_mark_per_matter"
            ),
            models.CheckConstraint(
                name="unmarked_with_a_reason",
                condition=Q(unmarked_on__isnull=True, unmarked_reason="")
                | Q(unmarked_on__isnull=False) & ~Q(unmarked_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.matter}"


class InstructionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who may read every word. Those who may know the gist alone ask `told_to`."""
        return self.filter(permissions.full_instructions(user))

    def known_to(self, user):
        """Who may know that it was given, and its gist: the rows hold the text, so pages ask `instructions.told_to`."""
        return self.filter(permissions.known_instructions(user))

    def update(self, **changes: Any) -> int:
        raise TypeError("an instruction is corrected by an amendment")

    def delete(self) -> Any:
        raise TypeError("an instruction is corrected by an amendment")


class LeaderInstruction(models.Model):
    """What a leader wrote on a matter. Never changed or deleted: an amendment names the one it corrects."""

    class Level(models.TextChoices):
        ASSEMBLY = "assembly", _("政协领导")
        PARTY = "party", _("党委领导")
        GOVERNMENT = "government", _("政府领导")
        UPPER = "upper", _("上级领导")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="instructions")
    amends = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="amended_by")
    amendment_reason = models.CharField(_("更正理由"), max_length=200, blank=True)
    leader_name = models.CharField(_("领导"), max_length=60)
    leader_office = models.CharField(_("职务"), max_length=60)
    level = models.CharField(_("级别"), max_length=10, choices=Level.choices)
    given_on = models.DateField(_("批示日期"))
    text = models.TextField(_("批示全文"))
    gist = models.CharField(_("摘要"), max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_on = models.DateField(_("登记日期"))

    objects = InstructionQuerySet.as_manager()

    class Meta:
        ordering = ["given_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="amended_with_a_reason",
                condition=Q(amends__isnull=True, amendment_reason="")
                | Q(amends__isnull=False) & ~Q(amendment_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_on} {self.leader_office}{self.leader_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("an instruction is corrected by an amendment")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("an instruction is corrected by an amendment")


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(permissions.visible_rounds(user))


class AwardRound(models.Model):
    """One year's prize for proposals. Published once, and fixed from then."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="award_rounds")
    year = models.PositiveSmallIntegerField(_("年度"))
    name = models.CharField(_("名称"), max_length=60)
    decided_by = models.CharField(_("由哪次会议决定"), max_length=100, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    published_on = models.DateField(_("公布日期"), null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "year", "name"], name="one_award_round_per_name"),
            models.CheckConstraint(
                name="published_after_a_decision",
                condition=Q(published_on__isnull=True) | ~Q(decided_by="") & Q(published_on__gte=F("decided_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:award_round", args=[self.pk])


class AwardQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(permissions.visible_awards(user))


class Award(models.Model):
    """A proposal in a round. Without points and without a place among the others."""

    class State(models.TextChoices):
        NOMINATED = "nominated", _("已提名")
        SHORTLISTED = "shortlisted", _("已入围")
        AWARDED = "awarded", _("获奖")
        DROPPED = "dropped", _("未入选")

    round = models.ForeignKey(AwardRound, models.PROTECT, related_name="awards")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="awards")
    state = models.CharField(_("状态"), max_length=11, choices=State.choices, default=State.NOMINATED)
    reason = models.CharField(_("推荐理由"), max_length=300)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["round", "matter__year", "matter__number", "pk"]  # by docket: no order of merit
        constraints = [models.UniqueConstraint(fields=["round", "matter"], name="one_award_per_round_and_matter")]

    def __str__(self) -> str:
        return f"{self.round} · {self.matter}"


class SlipQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(permissions.visible_slips(user))


class Slip(models.Model):
    """A numbered document to an agency: this clock of this matter is near or past. One a clock and colour."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="slips")
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField(_("编号"))
    colour = models.CharField(
        _("颜色"), max_length=6, choices=[(Due.BLUE, _("蓝色")), (Due.YELLOW, _("黄色")), (Due.RED, _("红色"))]
    )
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="slips")
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="slips")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="slips")
    issued_on = models.DateField(_("发出日期"))
    due_on = models.DateField(_("期限"))  # of the clock as it was on the day
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    acknowledged_on = models.DateField(_("签收日期"), null=True, blank=True)
    acknowledged_name = models.CharField(_("签收人"), max_length=60, blank=True)
    acknowledged_note = models.TextField(_("打算怎样办"), blank=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "year", "number"], name="one_slip_per_number"),
            models.UniqueConstraint(fields=["clock", "colour"], name="one_slip_per_clock_and_colour"),
            models.CheckConstraint(name="slip_has_a_colour", condition=Q(colour__in=["blue", "yellow", "red"])),
            models.CheckConstraint(
                name="slip_acknowledged_in_full",
                condition=Q(acknowledged_on__isnull=True, acknowledged_name="")
                | Q(acknowledged_on__gte=F("issued_on")) & ~Q(acknowledged_name="") & ~Q(acknowledged_note=""),
            ),
        ]

    def __str__(self) -> str:
        return _("%(colour)s督办单 %(year)d年第%(number)d号") % {
            "colour": self.get_colour_display(),
            "year": self.year,
            "number": self.number,
        }

    def get_absolute_url(self) -> str:
        return reverse("supervision:slip", args=[self.pk])
