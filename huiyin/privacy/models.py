"""What must not be erased for now, and the persons who were taken out of the records."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly
from huiyin.matters.models import Matter
from huiyin.members.models import Person
from huiyin.privacy import permissions


class HoldQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_holds(user))

    def standing(self) -> models.QuerySet:
        return self.filter(lifted_on__isnull=True)


class Hold(models.Model):
    """A legal hold on a person or a matter: while it stands, nothing of theirs is erased, whatever the term."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="holds", verbose_name=_("政协"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="holds", verbose_name=_("谁")
    )
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="holds", verbose_name=_("哪件事项")
    )
    reason = models.CharField(_("为什么"), max_length=300)
    placed_on = models.DateField(_("起"), default=timezone.localdate)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_on = models.DateField(_("止"), null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_why = models.CharField(_("为什么解除"), max_length=300, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_on", "-pk"]
        verbose_name = _("暂缓删除")
        constraints = [
            models.CheckConstraint(
                name="hold_is_on_one_thing",
                condition=Q(person__isnull=False, matter__isnull=True) | Q(person__isnull=True, matter__isnull=False),
            ),
            models.CheckConstraint(
                name="lifted_hold_says_by_whom_and_why",
                condition=Q(lifted_on__isnull=True) | Q(lifted_by__isnull=False) & ~Q(lifted_why=""),
            ),
            models.UniqueConstraint(
                fields=["assembly", "person"],
                condition=Q(lifted_on__isnull=True, person__isnull=False),
                name="one_hold_of_an_assembly_on_a_person",
            ),
            models.UniqueConstraint(
                fields=["assembly", "matter"],
                condition=Q(lifted_on__isnull=True, matter__isnull=False),
                name="one_hold_of_an_assembly_on_a_matter",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.matter)

    def get_absolute_url(self) -> str:
        return reverse("privacy:holds")


class ErasureQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_erasures(user))


class Erasure(models.Model):
    """That a person is to be taken out of the records: asked by one, done by another. It holds no name itself."""

    class State(models.TextChoices):
        ASKED = "asked", _("等待确认")
        DONE = "done", _("已注销")
        REFUSED = "refused", _("不予注销")
        WITHDRAWN = "withdrawn", _("已撤回")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="erasures", verbose_name=_("政协"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="erasures", verbose_name=_("谁"))
    why = models.CharField(_("为什么"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_on = models.DateField(_("提出日期"), default=timezone.localdate)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("决定的理由"), max_length=300, blank=True)
    counts = models.JSONField(default=dict, blank=True)  # rows by label of their model: {"gone", "emptied", "renamed"}
    index_written_at = models.DateTimeField(null=True, blank=True)  # when no segment held the name any more

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name = _("注销个人信息")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="asked"), name="one_open_erasure_a_person"),
            models.CheckConstraint(
                name="nobody_decides_on_an_erasure_they_asked_for",
                condition=Q(decided_by__isnull=True) | Q(state="withdrawn") | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="decided_erasure_says_by_whom",
                condition=~Q(state__in=["done", "refused"]) | Q(decided_on__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("privacy:erasure", args=[self.pk])
