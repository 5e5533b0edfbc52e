"""A proposal of pairs: worked out, mended by hand, put into force from a day (pairing/)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly
from huiyin.contacts import permissions
from huiyin.contacts.models.pairs import Pair, PublicGroup
from huiyin.members.models import Person


class PairingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_pairings(user))


class Pairing(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("拟定")
        IN_FORCE = "in_force", _("已生效")
        DISCARDED = "discarded", _("已放弃")

    class Mode(models.TextChoices):
        NEW = "new", _("重新结对")
        REPAIR = "repair", _("只补缺口")
        REBALANCE = "rebalance", _("限量调整")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="pairings")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    mode = models.CharField(_("方式"), max_length=10, choices=Mode.choices)
    kinds = models.JSONField(default=list)  # of Pair.Kind, in the order they are worked out
    starts_on = models.DateField(_("生效日期"))
    most_changes = models.PositiveIntegerField(_("最多调整对数"), null=True, blank=True)  # of "rebalance"
    done = models.JSONField(default=list)  # kinds worked out already
    unmet = models.JSONField(default=list)  # what could not be met, one fact a row
    loads = models.JSONField(default=dict)  # by kind: least and most of one person, pairs kept, new, ended
    edits = models.PositiveIntegerField(default=0)  # whoever saves says which one they had read
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("结对方案")
        constraints = [
            models.UniqueConstraint(fields=["assembly"], condition=Q(state="draft"), name="one_pairing_drafted"),
        ]

    def __str__(self) -> str:
        return str(_("%(assembly)s结对方案（%(day)s 起）") % {"assembly": self.assembly, "day": self.starts_on})

    def get_absolute_url(self) -> str:
        return reverse("contacts:pairing", args=[self.pk])


class ProposedPairQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(pairing__in=Pairing.objects.visible_to(user))


class ProposedPair(models.Model):
    """One line of a proposal. Put into force it is a pair, or goes on being the one it keeps."""

    class Origin(models.TextChoices):
        KEPT = "kept", _("保留")
        WORKED_OUT = "worked_out", _("测算")
        BY_HAND = "by_hand", _("人工调整")

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="rows")
    kind = models.CharField(_("类别"), max_length=16, choices=Pair.Kind.choices)
    first = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("联系人"))
    second = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("联系对象")
    )
    group = models.ForeignKey(
        PublicGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("界别群众")
    )
    origin = models.CharField(_("来由"), max_length=10, choices=Origin.choices)
    keeps = models.ForeignKey(Pair, models.CASCADE, null=True, blank=True, related_name="+")
    # Why these two: codes such as same_sector, same_place, same_language, other_sector (pairing/reasons.py).
    reasons = models.JSONField(default=list)

    objects = ProposedPairQuerySet.as_manager()

    class Meta:
        ordering = ["pairing", "kind", "pk"]
        verbose_name = _("拟结对子")
        constraints = [
            models.CheckConstraint(
                name="proposed_pair_has_one_other_end",
                condition=Q(kind="member_public", second__isnull=True, group__isnull=False)
                | ~Q(kind="member_public") & Q(second__isnull=False, group__isnull=True),
            ),
            models.CheckConstraint(name="nobody_is_proposed_oneself", condition=~Q(first=models.F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first} — {self.second or self.group}"
