from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly, home_assembly
from huiyin.calendars import changes, importing, shown, writing
from huiyin.calendars.affected import notes
from huiyin.calendars.changes import ChangedMeanwhile, Edit, entry_of
from huiyin.calendars.forms import DueForm, EntryForm, ImportForm, NewEntryForm
from huiyin.calendars.models import NATIONAL, Calendar, CalendarChange, CalendarDay, calendar_name, slug_of
from huiyin.calendars.permissions import keeps_calendar
from huiyin.calendars.reading import FIRST_YEAR, LAST_YEAR
from huiyin.exports import Sheet, answered, wanted
from huiyin.web import number_in

CHANGES_SHOWN = 20


def mine(request: HttpRequest) -> HttpResponse:
    """The reader's own assembly's calendar."""
    try:
        home = home_assembly(settings.HOME_ASSEMBLY)
    except Assembly.DoesNotExist:
        home = None
    return redirect("calendars:calendar", _slug(shown.assembly_of(request.user, home)))


def calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    if wanted(request):
        return days_csv(request, slug)
    assembly = _assembly(slug)
    chain, today = shown.chain_of(assembly), timezone.localdate()
    years = shown.years_of(chain, today)
    year = _chosen(request.GET.get("year", ""), [one.year for one in years], today.year)
    changed = CalendarChange.objects.visible_to(request.user).filter(calendar__assembly=assembly)
    context = _head(request, assembly) | {
        "years": years,
        "year": next(one for one in years if one.year == year),
        "months": shown.months(chain, year, assembly),
        "above": [one for one in chain if one.assembly != assembly],
        "own": next((one for one in chain if one.assembly == assembly), None),
        "changes": changed.select_related("by")[:CHANGES_SHOWN],
        "notes": notes(request.user, assembly),
    }
    return render(request, "calendars/calendar.html", context)


def add(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = _kept(request, slug)
    form = NewEntryForm(request.POST or None, initial={"first": request.GET.get("day", "")})
    if form.is_valid() and _done(request, form, lambda: changes.change(assembly, form.edits(), by=request.user)):
        return _back(assembly, form.cleaned_data["first"])
    return render(request, "calendars/entry.html", _head(request, assembly) | {"form": form})


def edit(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    assembly = _kept(request, slug)
    now = entry_of(_entry(assembly, day))
    stored = asdict(now) if now else {}
    form = EntryForm(request.POST or None, initial=stored | {"seen": json.dumps(stored or None, ensure_ascii=False)})
    if form.is_valid():
        edited = [Edit(day, form.cleaned_data["seen"], form.entry())]
        if _done(request, form, lambda: changes.change(assembly, edited, by=request.user)):
            return _back(assembly, day)
    return render(request, "calendars/entry.html", _head(request, assembly) | {"form": form, "day": day})


def remove(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    assembly = _kept(request, slug)
    row = _entry(assembly, day)
    question = _("删除 %(day)s 的“%(entry)s”？") % {"day": date_format(day), "entry": entry_of(row)}
    gone = [Edit(day, entry_of(row), None)]
    return _sure(
        request,
        assembly,
        question,
        day,
        lambda: changes.change(assembly, gone, by=request.user, kind=changes.Kind.REMOVE),
    )


def confirm(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Say that the year is complete, or take that back."""
    assembly = _kept(request, slug)
    own = Calendar.objects.of(assembly)
    is_new = own is None or year not in own.years
    asked = _("%(year)d 年的日子已全部登记，今后算到这一年的期限不再提示“尚未确认”？")
    taken_back = _("把 %(year)d 年改回“尚未确认”？")
    question = (asked if is_new else taken_back) % {"year": year}
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return _sure(
        request,
        assembly,
        question,
        date(year, 1, 1),
        lambda: changes.confirm(assembly, year, by=request.user, confirmed=is_new),
    )


def undo(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    assembly = _assembly(slug)
    visible = CalendarChange.objects.visible_to(request.user).filter(calendar__assembly=assembly)
    past = get_object_or_404(visible.select_related("calendar__assembly"), version=version)
    question = _("撤销第 %(version)d 版的改动（%(kind)s）？") % {"version": version, "kind": past.get_kind_display()}
    days = past.days_read()
    day = days[0][0] if days else timezone.localdate()
    return _sure(request, assembly, question, day, lambda: changes.undo(past, by=request.user))


def import_file(request: HttpRequest, slug: str) -> HttpResponse:
    """First the file and what it would change; then, from that page, the change itself."""
    assembly = _kept(request, slug)
    if "sealed" in request.POST:
        return _import_seen(request, assembly)
    form = ImportForm(request.POST or None, request.FILES or None)
    context = _head(request, assembly) | {"form": form}
    if form.is_valid():
        preview = importing.preview(assembly, form.cleaned_data["file"], form.cleaned_data["source"])
        context |= {"preview": preview, "sealed": preview.sealed(assembly)}
    return render(request, "calendars/import.html", context)


def _import_seen(request: HttpRequest, assembly: Assembly | None) -> HttpResponse:
    edits = importing.opened(request.POST["sealed"], assembly)
    form = ImportForm()
    if edits is None:
        messages.error(request, _("没有导入：这一页已过期。请重新选择文件。"))
    elif _done(request, None, lambda: changes.change(assembly, edits, by=request.user, kind=changes.Kind.IMPORT)):
        return _back(assembly, edits[0].day if edits else timezone.localdate())
    return render(request, "calendars/import.html", _head(request, assembly) | {"form": form})


def days_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    assembly = _assembly(slug)
    title = _("%(whose)s的日历") % {"whose": assembly} if assembly else _("全国日历")
    rows = list(writing.rows(_own_days(assembly)))
    return answered(request, Sheet(f"calendar-{_slug(assembly)}", title, writing.COLUMNS, rows))


def days_ics(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = _assembly(slug)
    held = Calendar.objects.of(assembly) or Calendar(assembly=assembly)
    return HttpResponse(
        writing.ical(held, _own_days(assembly)),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="calendar-{_slug(assembly)}.ics"'},
    )


def due(request: HttpRequest) -> HttpResponse:
    """How a date is computed, by the words of the address."""
    asked = "start" in request.GET
    mine = shown.assembly_of(request.user, None)
    form = DueForm(request.GET if asked else None, initial={"calendar": _slug(mine)})
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        deadline = form.deadline()
        clock = SimpleNamespace(due_on=deadline.due_on, due_at=deadline.due_at, explanation=deadline.explained())
        context |= {"deadline": deadline, "clock": clock, "days": list(deadline.days())}
    return render(request, "calendars/due.html", context)


# What the pages share


def _slug(assembly: Assembly | None) -> str:
    return NATIONAL if assembly is None or assembly.tier == Assembly.Tier.NATIONAL else slug_of(assembly)


def _assembly(slug: str) -> Assembly | None:
    """None for the national calendar, which belongs to no assembly."""
    found = None if slug == NATIONAL else get_object_or_404(Assembly, slug=slug)
    return None if found is None or found.tier == Assembly.Tier.NATIONAL else found


def _kept(request: HttpRequest, slug: str) -> Assembly | None:
    assembly = _assembly(slug)
    if not keeps_calendar(request.user, assembly):
        raise PermissionDenied
    return assembly


def _head(request: HttpRequest, assembly: Assembly | None) -> dict[str, Any]:
    return {
        "assembly": assembly,
        "slug": _slug(assembly),
        "name": calendar_name(assembly),
        "may_keep": keeps_calendar(request.user, assembly),
    }


def _chosen(given: str, years: list[int], today: int) -> int:
    return year if (year := number_in(given)) in years else today


def _own_days(assembly: Assembly | None) -> Any:
    return CalendarDay.objects.filter(calendar__assembly=assembly).order_by("day")


def _entry(assembly: Assembly | None, day: date) -> CalendarDay:
    return get_object_or_404(CalendarDay, calendar__assembly=assembly, day=day)


def _back(assembly: Assembly | None, day: date) -> HttpResponse:
    response = redirect("calendars:calendar", _slug(assembly))
    response["Location"] += f"?year={day.year}"
    return response


def _done(request: HttpRequest, form: Any, act: Callable[[], CalendarChange | None]) -> bool:
    """Take the change and say so; what stands against it goes to the form, or above the page."""
    try:
        made = act()
    except ChangedMeanwhile as refused:
        form.add_error(None, str(refused)) if form else messages.error(request, str(refused))
        return False
    messages.success(request, _("已保存。正在计时的期限不会改变。") if made else _("日历原来就是这样，没有改动。"))
    return True


def _sure(
    request: HttpRequest,
    assembly: Assembly | None,
    question: str,
    day: date,
    act: Callable[[], CalendarChange | None],
) -> HttpResponse:
    """Ask before something goes; then do it."""
    if request.method == "POST":
        _done(request, None, act)
        return _back(assembly, day)
    return render(request, "calendars/sure.html", _head(request, assembly) | {"question": question, "day": day})
