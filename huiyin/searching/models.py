"""Searches that somebody keeps."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class SavedSearchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own and nobody else's, also what one has just removed."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def in_use(self):
        return self.filter(removed_on__isnull=True)


class SavedSearch(models.Model):
    """A question somebody keeps. What stands behind it is found each time, as its owner may see it then."""

    class Alert(models.TextChoices):
        NONE = "none", _("不提醒")
        DAILY = "daily", _("每天提醒")
        WEEKLY = "weekly", _("每周提醒")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("检索名称"), max_length=40)
    asked = models.JSONField(_("条件"))  # as the address of the search page says it
    alert = models.CharField(_("有新结果时"), max_length=6, choices=Alert.choices, default=Alert.NONE)
    # "proposal.7": what was found when it was last looked for; and on which day what was new then came.
    known = models.JSONField(default=list, blank=True)
    news = models.JSONField(default=dict, blank=True)
    looked_on = models.DateField(null=True, blank=True)
    removed_on = models.DateField(_("移除日期"), null=True, blank=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], condition=Q(removed_on__isnull=True), name="one_saved_search_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("search:saved_search", args=[self.pk])
