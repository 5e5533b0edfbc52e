"""Something that is recorded about a person is not right: they say so, the office that owns it answers in time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.corrections import permissions
from huiyin.members.models import Person


class CorrectionRequestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_requests(user))


class CorrectionRequest(models.Model):
    class State(models.TextChoices):
        ASKED = "asked", _("待答复")
        ANSWERED = "answered", _("已答复")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Outcome(models.TextChoices):
        CORRECTED = "corrected", _("已更正")
        PARTLY = "partly", _("部分更正")
        KEPT = "kept", _("核实后不改")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="correction_requests")
    # Whom the record is about; none where an account has no person.
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="correction_requests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="correction_requests")
    office = models.CharField(_("答复部门"), max_length=3, choices=Role.choices)
    section = models.CharField(max_length=30, blank=True)  # of the duty record, where it was contested there
    subject = models.CharField(max_length=60, blank=True)  # label of the record's model
    subject_id = models.BigIntegerField(null=True, blank=True)
    about = models.CharField(_("关于哪一条"), max_length=200)  # the line as it read that day
    text = models.TextField(_("哪里不对"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_on = models.DateField(_("提出日期"))
    due_on = models.DateField(_("答复期限"))
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name = _("更正申请")
        indexes = [models.Index(fields=["assembly", "office", "state"])]
        constraints = [
            models.CheckConstraint(
                name="answered_request_says_what_came_of_it",
                condition=~Q(state="answered")
                | Q(answered_on__isnull=False, answered_by__isnull=False) & ~Q(outcome="") & ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return self.about

    def get_absolute_url(self) -> str:
        return reverse("corrections:request", args=[self.pk])
