"""Talks and visits: that they took place is known upward, what was said is the two's alone (decision 0038)."""

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
from huiyin.matters.models import Matter
from huiyin.members.models import Person, Seat
from huiyin.sealed import SealedText

TALK_KEYS = "TALK_KEYS"  # the setting; no page of an office uses it


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_meetings(user))

    def counted(self) -> models.QuerySet:
        """Those that took place: not the ones recorded by mistake."""
        return self.filter(is_void=False)


class Meeting(models.Model):
    """One talk or visit with one person or group, so that rows with a person are person-times (人次).

    Nothing here is secret from the offices: whatever was said stands in MeetingNote.
    """

    class Kind(models.TextChoices):
        TALK = "talk", _("谈心谈话")
        VISIT = "visit", _("走访慰问")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="meetings")
    kind = models.CharField(_("类别"), max_length=5, choices=Kind.choices)
    by = models.ForeignKey(Person, models.PROTECT, related_name="meetings_held", verbose_name=_("主动方"))
    met = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="meetings_had", verbose_name=_("对方")
    )
    group = models.ForeignKey(
        PublicGroup, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("界别群众")
    )
    # In what capacity `by` met: a vice-chair's seat, a party sub-group's seat, a staff seat; none for a member.
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="meetings")
    pair = models.ForeignKey(Pair, models.PROTECT, null=True, blank=True, related_name="meetings")
    held_on = models.DateField(_("日期"))
    # What came up and was put into the ledger, where it gets its answer. Only the two know it came from here.
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("反映的事")
    )
    is_void = models.BooleanField(_("误记"), default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记录人")
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "pk"]
        indexes = [models.Index(fields=["assembly", "kind", "held_on"])]
        constraints = [
            models.CheckConstraint(name="nobody_meets_oneself", condition=~Q(by=models.F("met"))),
            models.CheckConstraint(
                name="meeting_is_with_a_person_or_a_group",
                condition=Q(met__isnull=False, group__isnull=True) | Q(met__isnull=True, group__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.by} — {self.met or self.group}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:meeting", args=[self.pk])


class MeetingNoteQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_notes(user))


class MeetingNote(models.Model):
    """What one of the two wrote down of it. Read by the two and by nobody else, under keys no office's page uses."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="notes")
    by = models.ForeignKey(Person, models.PROTECT, related_name="meeting_notes", verbose_name=_("记录人"))
    theme = SealedText(_("主题"), keys=TALK_KEYS, blank=True)
    words = SealedText(_("内容"), keys=TALK_KEYS, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = MeetingNoteQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "pk"]
        verbose_name = _("谈话内容")
        constraints = [models.UniqueConstraint(fields=["meeting", "by"], name="one_note_per_person_and_meeting")]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.by_id}"


class AmendmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_amendments(user))


class Amendment(models.Model):
    """What stood in the record of a talk before one of the two put it right, and why. The two alone read it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="amendments")
    was_held_on = models.DateField(_("原来的日期"))
    was_kind = models.CharField(_("原来的类别"), max_length=5, choices=Meeting.Kind.choices)
    was_void = models.BooleanField(default=False)
    reason = SealedText(_("更正理由"), keys=TALK_KEYS)
    on = models.DateField(_("更正日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "pk"]
        verbose_name = _("谈话记录更正")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.on}"
