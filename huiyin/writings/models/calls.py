"""What an assembly asks its members to write: of everybody, of sectors, or of single persons."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly, Sector
from huiyin.members.models import Person
from huiyin.writings import permissions
from huiyin.writings.kinds import Kind


class CallQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_calls(user))


class Call(models.Model):
    """Named nobody and no sector, it is for every member."""

    class State(models.TextChoices):
        OPEN = "open", _("征集中")
        CLOSED = "closed", _("已截止")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="calls")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    title = models.CharField(_("题目"), max_length=100)
    brief = models.TextField(_("要求"), blank=True)
    opened_on = models.DateField(_("开始日期"))
    due_on = models.DateField(_("截止日期"))
    sectors = models.ManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("界别"))
    people = models.ManyToManyField(Person, blank=True, related_name="calls", verbose_name=_("约稿委员"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = _("征稿")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("writings:call", args=[self.pk])


class DeclinedQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_declined(user))


class Declined(models.Model):
    """Somebody a call names says that they will not write, with a word."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="declined")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.CharField(_("说明"), max_length=200, blank=True)
    on = models.DateField(_("日期"))

    objects = DeclinedQuerySet.as_manager()

    class Meta:
        ordering = ["call", "pk"]
        verbose_name = _("谢绝约稿")
        constraints = [models.UniqueConstraint(fields=["call", "person"], name="declined_once_a_call")]

    def __str__(self) -> str:
        return f"{self.call} · {self.person}"

    def get_absolute_url(self) -> str:
        return self.call.get_absolute_url()
