"""Writings put together to be printed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly
from huiyin.writings import permissions
from huiyin.writings.models.writings import Writing


class CollectionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_collections(user))


class Collection(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("编辑中")
        FINISHED = "finished", _("已定稿")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="collections")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(_("题目"), max_length=100)
    foreword = models.TextField(_("编者的话"), blank=True)
    finished_on = models.DateField(_("定稿日期"), null=True, blank=True)
    edits = models.PositiveIntegerField(default=0)  # whoever saves says which one they had read
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("文集")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("writings:collection", args=[self.pk])


class CollectionItemQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(collection__in=Collection.objects.visible_to(user))


class CollectionItem(models.Model):
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items")
    writing = models.ForeignKey(Writing, models.PROTECT, related_name="collected")
    order = models.PositiveSmallIntegerField(_("序号"))

    objects = CollectionItemQuerySet.as_manager()

    class Meta:
        ordering = ["collection", "order"]
        verbose_name = _("文集篇目")
        constraints = [
            models.UniqueConstraint(fields=["collection", "writing"], name="once_in_a_collection"),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.writing}"
