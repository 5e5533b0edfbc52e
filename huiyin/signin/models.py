"""Invitations, by which somebody takes an account over, and the waits after wrong passwords."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role


class InvitationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(used_at=None, withdrawn_at=None)

    def visible_to(self, user):
        """The system administrators of the assembly that made the account."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(user__assembly__in=user.assemblies_as(Role.SYSTEM_ADMIN))


class Invitation(models.Model):
    """A code is shown or mailed once, when it is made; kept is what it can be known again by."""

    class Way(models.TextChoices):
        PRINTED = "printed", _("打印")
        MAILED = "mailed", _("发邮件")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    way = models.CharField(_("怎样送达"), max_length=8, choices=Way.choices, default=Way.PRINTED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    last_day = models.DateField(_("有效期至"))
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(used_at=None, withdrawn_at=None),
                name="one_open_invitation_per_account",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.last_day}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.withdrawn_at is None and self.last_day >= timezone.localdate()


class HoldQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Nobody reads the table; a security administrator is told of an account's wait on its page (holds.wait_of)."""
        return self.none()


class Hold(models.Model):
    """Failed attempts in a row, of an account name that was typed or of an address, and until when no further is taken.

    The name typed may be nobody's, or somebody's password in the wrong field: kept is its digest.
    """

    digest = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(default=timezone.now, db_index=True)
    until = models.DateTimeField(null=True, blank=True)

    objects = HoldQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.failures} · {self.until or ''}"
