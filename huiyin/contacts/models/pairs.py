"""Who keeps in touch with whom, from when to when."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly, Dated, Sector, ends_after_start
from huiyin.contacts import permissions
from huiyin.members.models import Membership, Person


class Language(models.TextChoices):
    """In which language somebody likes to talk; a wish, told by the person and by nobody else."""

    ANY = "any", _("都可以")
    CHINESE = "zh", _("汉语")
    TIBETAN = "bo", _("藏语")


class PublicGroupQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_public_groups(user))


class PublicGroup(models.Model):
    """People of a sector, named by household or group, never by person."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="public_groups")
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("界别"))
    place = models.ForeignKey(
        Assembly, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在地")
    )
    name = models.CharField(_("名称"), max_length=60)
    language = models.CharField(_("语言"), max_length=3, choices=Language.choices, default=Language.ANY)
    is_open = models.BooleanField(_("在用"), default=True)

    objects = PublicGroupQuerySet.as_manager()

    class Meta:
        ordering = ["assembly", "pk"]
        verbose_name = _("界别群众")

    def __str__(self) -> str:
        return self.name


class ContactWishQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_wishes(user))


class ContactWish(models.Model):
    """What a member wishes for the pairing. No row: nothing in particular."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="contact_wish")
    language = models.CharField(_("语言"), max_length=3, choices=Language.choices, default=Language.ANY)

    objects = ContactWishQuerySet.as_manager()

    class Meta:
        verbose_name = _("联系意愿")

    def __str__(self) -> str:
        return f"{self.membership} · {self.get_language_display()}"


class PairQuerySet(Dated):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_pairs(user))


class Pair(models.Model):
    class Kind(models.TextChoices):
        PARTY_NONPARTY = "party_nonparty", _("党员委员联系党外委员")
        STAFF_MEMBER = "staff_member", _("政协干部联系委员")
        MEMBER_MEMBER = "member_member", _("委员联系委员")
        MEMBER_PUBLIC = "member_public", _("委员联系界别群众")

    class Ended(models.TextChoices):
        LEFT = "left", _("一方离任")
        REPAIRED = "repaired", _("结对调整")
        BY_HAND = "by_hand", _("工作人员结束")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="pairs")
    kind = models.CharField(_("类别"), max_length=16, choices=Kind.choices)
    first = models.ForeignKey(Person, models.PROTECT, related_name="pairs_begun", verbose_name=_("联系人"))
    second = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="pairs_joined", verbose_name=_("联系对象")
    )
    group = models.ForeignKey(
        PublicGroup, models.PROTECT, null=True, blank=True, related_name="pairs", verbose_name=_("界别群众")
    )
    starts_on = models.DateField(_("结对日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    ended = models.CharField(_("结束原因"), max_length=10, choices=Ended.choices, blank=True)
    # Handed over: the pair before this one, whose other end went.
    before = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="after", verbose_name=_("接自")
    )

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["assembly", "starts_on"])]
        constraints = [
            ends_after_start("pair_ends_after_start"),
            models.CheckConstraint(
                name="pair_has_one_other_end",
                condition=Q(kind="member_public", second__isnull=True, group__isnull=False)
                | ~Q(kind="member_public") & Q(second__isnull=False, group__isnull=True),
            ),
            models.CheckConstraint(name="nobody_pairs_with_oneself", condition=~Q(first=models.F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first} — {self.second or self.group}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:pair", args=[self.pk])
