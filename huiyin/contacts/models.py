"""Contact pairs of the four kinds, and the meetings of each pair. What was said is not stored here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly, Dated, ends_after_start
from huiyin.members.models import Person, Seat, person_of


class PairQuerySet(Dated):
    def visible_to(self, user):
        """One's own pairs; all of the assembly for its leader and its liaison office."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(assembly__in=user.assemblies_as(Role.LEADER, Role.LIAISON))
        if person := person_of(user):
            seen |= Q(first=person) | Q(second=person)
        return self.filter(seen)


class Pair(models.Model):
    class Kind(models.TextChoices):
        PARTY_NONPARTY = "party_nonparty", _("党员委员联系党外委员")
        STAFF_MEMBER = "staff_member", _("政协干部联系委员")
        MEMBER_MEMBER = "member_member", _("委员联系委员")
        MEMBER_PUBLIC = "member_public", _("委员联系界别群众")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="pairs")
    kind = models.CharField(_("类别"), max_length=16, choices=Kind.choices)
    first = models.ForeignKey(Person, models.PROTECT, related_name="pairs_begun", verbose_name=_("联系人"))
    second = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="pairs_joined", verbose_name=_("联系对象")
    )
    # People of the sector are named by household or group, never by person.
    public_group = models.CharField(_("界别群众"), max_length=60, blank=True)
    starts_on = models.DateField(_("结对日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["assembly", "starts_on"])]
        constraints = [
            ends_after_start("pair_ends_after_start"),
            models.CheckConstraint(
                name="pair_has_one_other_end",
                condition=Q(kind="member_public", second__isnull=True) & ~Q(public_group="")
                | ~Q(kind="member_public") & Q(second__isnull=False, public_group=""),
            ),
            models.CheckConstraint(name="nobody_pairs_with_oneself", condition=~Q(first=models.F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first} — {self.second or self.public_group}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:pair", args=[self.pk])


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """That it took place: the two, the leader and the liaison office."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(assembly__in=user.assemblies_as(Role.LEADER, Role.LIAISON))
        if person := person_of(user):
            seen |= Q(by=person) | Q(met=person)
        return self.filter(seen)


class Meeting(models.Model):
    """One talk or visit with one person, so that rows are person-times (人次)."""

    class Kind(models.TextChoices):
        TALK = "talk", _("谈心谈话")
        VISIT = "visit", _("走访慰问")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="meetings")
    kind = models.CharField(_("类别"), max_length=5, choices=Kind.choices)
    by = models.ForeignKey(Person, models.PROTECT, related_name="meetings_held", verbose_name=_("主动方"))
    met = models.ForeignKey(Person, models.PROTECT, related_name="meetings_had", verbose_name=_("对方"))
    # In what capacity `by` met: a vice-chair's seat, a party sub-group's seat, a staff seat; none for a member.
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="meetings")
    pair = models.ForeignKey(Pair, models.PROTECT, null=True, blank=True, related_name="meetings")
    held_on = models.DateField(_("日期"))
    theme = models.CharField(_("主题"), max_length=60, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "pk"]
        indexes = [models.Index(fields=["assembly", "kind", "held_on"])]
        constraints = [models.CheckConstraint(name="nobody_meets_oneself", condition=~Q(by=models.F("met")))]

    def __str__(self) -> str:
        return f"{self.held_on} {self.by} — {self.met}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:meeting", args=[self.pk])
