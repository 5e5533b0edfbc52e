"""Working-day calendars as data: one for the whole country, others that add an assembly's own days to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly, Official
from huiyin.calendars.permissions import KEEPERS, keeps_national

NATIONAL = "national"  # the slug of the calendar that belongs to no assembly
_TIERS = list(Assembly.Tier)


class CalendarQuerySet(Official):
    def chain_of(self, assembly: Assembly | None) -> CalendarQuerySet:
        """The national calendar, and those of `assembly` and of the assemblies above it."""
        if assembly is None:
            return self.filter(assembly__isnull=True)
        here = Q(assembly__isnull=True) | Q(assembly=assembly)
        for path in ("children", "children__children", "children__children__children"):
            here |= Q(**{f"assembly__{path}": assembly})
        return self.filter(here).distinct()

    def of(self, assembly: Assembly | None) -> Any:
        """Its own calendar, or None where it keeps none."""
        return self.filter(assembly=assembly).first()


class Calendar(models.Model):
    """An assembly without one uses that of the nearest assembly above it."""

    assembly = models.OneToOneField(Assembly, models.CASCADE, null=True, blank=True, related_name="calendar")
    version = models.PositiveIntegerField(_("版本"), default=0)  # one more with each change
    years = models.JSONField(_("已确认的年份"), default=list)  # whose days are known to be complete

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(Coalesce("assembly", Value(0)), name="one_calendar_per_assembly_and_one_national")
        ]

    def __str__(self) -> str:
        return calendar_name(self.assembly)

    def get_absolute_url(self) -> str:
        return reverse("calendars:calendar", args=[slug_of(self.assembly)])

    @property
    def depth(self) -> int:
        """Its place in a chain: the national one first, then tier by tier."""
        return _TIERS.index(Assembly.Tier(self.assembly.tier)) + 1 if self.assembly else 0


def calendar_name(assembly: Assembly | None) -> str:
    return str(_("%(assembly)s日历") % {"assembly": assembly}) if assembly else str(_("全国日历"))


def slug_of(assembly: Assembly | None) -> str:
    return assembly.slug if assembly else NATIONAL


class CalendarDay(models.Model):
    """A day that differs from the plain week."""

    class Kind(models.TextChoices):
        OFF = "off", _("放假")
        WORK = "work", _("上班")

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="days")
    day = models.DateField(_("日期"))
    kind = models.CharField(_("类别"), max_length=4, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=40)
    source = models.CharField(_("依据"), max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("登记时间"), null=True, blank=True)  # none where it came with the program

    objects = Official.as_manager()

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="one_entry_per_calendar_and_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()} {self.name}"


class CalendarChangeQuerySet(models.QuerySet):
    def visible_to(self, user: Any):
        """Those who keep the calendar: a change names the account that made it."""
        if not user.is_authenticated:
            return self.none()
        kept = Q(calendar__assembly__in=user.assemblies_as(*KEEPERS))
        return self.filter(kept | Q(calendar__assembly__isnull=True) if keeps_national(user) else kept)


class CalendarChange(models.Model):
    """What one person changed at once, so that it can be told and taken back."""

    class Kind(models.TextChoices):
        EDIT = "edit", _("登记")
        REMOVE = "remove", _("删除")
        IMPORT = "import", _("导入")
        CONFIRM = "confirm", _("确认年份")
        UNDO = "undo", _("撤销")

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField(_("版本"))
    kind = models.CharField(_("类别"), max_length=8, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("时间"))
    # [day, before, after] of each day; before and after as changes.Entry, or None
    days = models.JSONField(default=list)
    # [year, confirmed before, confirmed after]
    years = models.JSONField(default=list)

    objects = CalendarChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["calendar", "version"], name="one_change_per_calendar_version")]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.version} {self.kind}"

    def days_read(self) -> list[tuple[date, Any, Any]]:
        return [(date.fromisoformat(day), before, after) for day, before, after in self.days]
