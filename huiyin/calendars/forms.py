from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly
from huiyin.calendars import typed
from huiyin.calendars.changes import Edit, Entry
from huiyin.calendars.commands import EARLIEST, LATEST, MOST
from huiyin.calendars.deadlines import Deadline, Period, Unit, due_for
from huiyin.calendars.models import NATIONAL, CalendarDay, calendar_name
from huiyin.calendars.reading import FIRST_YEAR, LAST_YEAR, LONGEST_NAME, LONGEST_STRETCH, Reading, Unreadable, read
from huiyin.calendars.stored import working_days
from huiyin.calendars.sums import after_pause
from huiyin.forms import Text

LARGEST = 1024 * 1024  # bytes; a year of days has some 3,000


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class EntryForm(forms.Form):
    """What one day is. `seen` is what stood there when the page was opened."""

    kind = forms.ChoiceField(label=_("类别"), choices=CalendarDay.Kind.choices)
    name = Text(label=_("名称"), max_length=LONGEST_NAME, help_text=_("例如：藏历新年。算期限时会写明这个原因。"))
    source = Text(label=_("依据"), max_length=120, required=False, help_text=_("哪份通知或哪次会议定的。"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def entry(self) -> Entry:
        return Entry(*(self.cleaned_data[name] for name in ("kind", "name", "source")))

    def clean_seen(self) -> Entry | None:
        try:
            return Entry(**given) if (given := json.loads(self.cleaned_data["seen"] or "null")) else None
        except (ValueError, TypeError) as wrong:
            raise ValidationError(_("页面内容不完整，请重新打开。")) from wrong


class NewEntryForm(EntryForm):
    """A day, or several in a row."""

    first = forms.DateField(label=_("日期"), widget=_day_input())
    last = forms.DateField(label=_("到哪一天"), widget=_day_input(), required=False, help_text=_("只有一天的不用填。"))
    field_order = ["first", "last", "kind", "name", "source"]

    def clean_first(self) -> date:
        first: date = self.cleaned_data["first"]
        if not FIRST_YEAR <= first.year < LAST_YEAR:
            raise ValidationError(
                _("年份应在 %(first)d–%(last)d 之间。"), params={"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return first

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and not 0 <= (last - first).days < LONGEST_STRETCH:
            words = _("最后一天应在第一天之后，一次最多 %(most)d 天。") % {"most": LONGEST_STRETCH}
            self.add_error("last", words)
        return given

    def edits(self) -> list[Edit]:
        """None of the days has an entry yet; one that has is told as changed meanwhile."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"] or self.cleaned_data["first"]
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return [Edit(day, None, self.entry()) for day in days]


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("日历文件"),
        help_text=_("CSV（date,kind,name）或 iCal（.ics）。先看会改什么，再确定。"),
        widget=forms.FileInput(attrs={"accept": ".csv,.ics,text/csv,text/calendar"}),
    )
    source = Text(label=_("依据"), max_length=120, required=False, help_text=_("哪份通知或哪次会议定的。"))

    def clean_file(self) -> Reading:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("文件超过 1 MB。请按年份分成几个文件。"))
        try:
            return read(file.name, file.read())
        except Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from unreadable


class DueForm(forms.Form):
    """How a date is computed; all of it stands in the address, so that it can be shared."""

    start = forms.DateField(label=_("从哪一天起算"), widget=_day_input(), help_text=_("当天不计。"))
    count = forms.IntegerField(label=_("多少"), min_value=1, max_value=MOST, required=False)
    unit = forms.ChoiceField(
        label=_("单位"),
        choices=[
            (Unit.WORKING_DAYS, _("个工作日")),
            (Unit.DAYS, _("天")),
            (Unit.MONTHS, _("个月")),
            (Unit.FIXED_DATE, _("到某月某日")),
        ],
    )
    fixed = forms.CharField(
        label=_("到哪一天"), required=False, max_length=5, help_text=_("月-日，例如 06-30。单位选“到某月某日”才填。")
    )
    hour = forms.TimeField(
        label=_("到几时"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    pauses = forms.CharField(
        label=_("暂停过"),
        required=False,
        max_length=300,
        help_text=_("从哪天..到哪天，例如 2026-03-02..2026-03-10；几段用空格隔开。"),
    )
    calendar = forms.CharField(label=_("日历"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assemblies = {
            assembly.slug: assembly for assembly in Assembly.objects.exclude(tier=Assembly.Tier.NATIONAL)
        }
        choices = [(NATIONAL, calendar_name(None)), *((slug, str(one)) for slug, one in self.assemblies.items())]
        self.fields["calendar"] = forms.ChoiceField(label=_("日历"), choices=choices)
        self.initial = {"start": timezone.localdate(), "count": 10, "unit": Unit.WORKING_DAYS, **(self.initial or {})}

    def clean_start(self) -> date:
        start: date = self.cleaned_data["start"]
        if not EARLIEST <= start.year <= LATEST:
            raise ValidationError(_("年份应在 %(first)d–%(last)d 之间。"), params={"first": EARLIEST, "last": LATEST})
        return start

    def clean_pauses(self) -> list[tuple[date, date]]:
        try:
            return typed.stretches(self.cleaned_data["pauses"])
        except ValueError as wrong:
            raise ValidationError(_("请写作 2026-03-02..2026-03-10，先后两天；几段用空格隔开。")) from wrong

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.period = self._fixed(given) if given.get("unit") == Unit.FIXED_DATE else self._counted(given)
        if "start" in given and "pauses" in given:
            stands = [(given["start"], given["start"]), *given["pauses"]]
            if any(last > first for (_first, last), (first, _last) in pairwise(stands)):
                self.add_error("pauses", _("几段暂停不能重叠，也不能早于起算那一天。"))
        return given

    def _counted(self, given: dict[str, Any]) -> Period:
        if given.get("count") is None and "count" not in self.errors:
            self.add_error("count", _("请写明多少；到某月某日为止的，单位请选“到某月某日”。"))
        if given.get("fixed"):
            self.add_error("fixed", _("要到这一天为止，单位请选“到某月某日”；不然请把这里清空。"))
        if given.get("hour"):
            self.add_error("hour", _("只有到某月某日为止的才写时刻。"))
        return {"count": given.get("count"), "unit": given.get("unit")}

    def _fixed(self, given: dict[str, Any]) -> Period:
        try:
            return typed.fixed_date(given.get("fixed", ""), given.get("hour"))
        except ValueError:
            self.add_error("fixed", _("请写月和日，例如 06-30。"))
            return {}

    def deadline(self) -> Deadline:
        given = self.cleaned_data
        days = working_days(self.assemblies.get(given["calendar"]))
        deadline = due_for(given["start"], self.period, days, timezone.get_default_timezone())
        for first, last in given["pauses"]:
            deadline = after_pause(deadline, first, last, days, why=str(_("暂停")))
        return deadline
