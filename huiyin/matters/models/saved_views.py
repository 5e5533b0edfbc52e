"""A way of looking at the ledger that somebody keeps: its filters, who else uses it, and what it tells of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, also what one has just removed; those shared with an office one holds today."""
        if not user.is_authenticated:
            return self.none()
        shared = Q(pk__in=[])
        for held in user.roles_today:
            shared |= Q(role=held.role, assembly=held.assembly_id)
        return self.filter(Q(owner=user) | shared & Q(removed_on__isnull=True))

    def in_use(self):
        return self.filter(removed_on__isnull=True)


class SavedView(models.Model):
    """What stands in it is asked each time, of whoever looks: sharing a view shares no matter."""

    class Alert(models.TextChoices):
        NONE = "none", _("不提醒")
        DAILY = "daily", _("每天提醒")
        WEEKLY = "weekly", _("每周提醒")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("视图名称"), max_length=40)
    query = models.CharField(_("条件"), max_length=1000, blank=True)  # as the ledger's address says it
    # The office it is shared with: whoever holds this role there.
    role = models.CharField(_("共用的处室"), max_length=3, choices=Role.choices, blank=True)
    assembly = models.ForeignKey(Assembly, models.CASCADE, null=True, blank=True, related_name="+")
    alert = models.CharField(_("有新事项时"), max_length=6, choices=Alert.choices, default=Alert.NONE)
    # The keys that stood in it when it was last looked at for alerts: what is not among them is new.
    known = models.JSONField(default=list, blank=True)
    looked_on = models.DateField(null=True, blank=True)
    removed_on = models.DateField(_("移除日期"), null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(removed_on__isnull=True), name="one_saved_view_per_name"
            ),
            models.CheckConstraint(
                name="shared_view_names_office_and_assembly",
                condition=Q(role="", assembly__isnull=True) | ~Q(role="") & Q(assembly__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
