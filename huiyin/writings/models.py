"""Member stories and study reflections. Reports have a course of their own: fieldwork/models/reports.py."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import CONTENT_ROLES, Role
from huiyin.activities.models import Activity
from huiyin.assemblies.models import Assembly, Body
from huiyin.members.models import Person, member_assemblies, person_of
from huiyin.plans.models import Topic


class WritingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own in any state; the assembly's members read what is approved, its offices what was submitted."""
        if not user.is_authenticated:
            return self.none()
        offices = user.assemblies_as(Role.LEADER, Role.LIAISON)
        readers = member_assemblies(user) | user.assemblies_as(*CONTENT_ROLES)
        approved = Q(state=Writing.State.APPROVED) & ~Q(kind=Writing.Kind.REFLECTION)
        seen = approved & Q(assembly__in=readers) | ~Q(state=Writing.State.DRAFT) & Q(assembly__in=offices)
        if person := person_of(user):
            seen |= Q(author=person)
        return self.filter(seen)


class Writing(models.Model):
    class Kind(models.TextChoices):
        STORY = "story", _("委员故事")
        REFLECTION = "reflection", _("学习心得")

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("已提交")
        APPROVED = "approved", _("已采用")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="writings")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(_("题目"), max_length=100)
    text = models.TextField(_("正文"))
    author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="writings")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="writings")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="writings")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="writings")
    submitted_on = models.DateField(_("提交日期"), null=True, blank=True)

    objects = WritingQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_on", "pk"]
        indexes = [models.Index(fields=["assembly", "kind", "submitted_on"])]
        constraints = [
            models.CheckConstraint(
                name="writing_has_author_or_body", condition=Q(author__isnull=False) | Q(body__isnull=False)
            ),
            models.CheckConstraint(
                name="submitted_writing_has_its_day", condition=Q(state="draft") | Q(submitted_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("writings:writing", args=[self.pk])
