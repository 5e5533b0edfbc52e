"""Addresses under which a calendar program reads activities. Only whoever made one knows it; we keep a digest."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FeedQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> FeedQuerySet:
        return self.filter(user=user) if user.is_authenticated else self.none()

    def open(self) -> FeedQuerySet:
        return self.filter(revoked_at__isnull=True)


class Feed(models.Model):
    """One account's own. An assembly's public calendar needs no secret."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds")
    name = models.CharField(_("名称"), max_length=40, blank=True)  # "my phone"
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret part of the address
    made_at = models.DateTimeField(_("生成时间"), default=timezone.now)
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("日历订阅")
        indexes = [models.Index(fields=["user"], condition=Q(revoked_at__isnull=True), name="feed_in_use")]

    def __str__(self) -> str:
        return self.name or f"{self.made_at:%Y-%m-%d}"
