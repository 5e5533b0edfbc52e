from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.assemblies.models import Assembly
from huiyin.exports import answered, wanted
from huiyin.figures import audit as auditing
from huiyin.figures import dashboard as leading
from huiyin.figures import identities, marking, reports, sheets
from huiyin.figures.forms import AuditForm
from huiyin.figures.looks import leave_a_look
from huiyin.figures.measures import BY_CODE, EVERY, FURTHER, AnyFigure, Measure, Middle, Rate, percent
from huiyin.figures.measures.told import Told
from huiyin.figures.overview import overview
from huiyin.figures.reading import SCRIPTS
from huiyin.figures.rows.days import as_of
from huiyin.figures.splits import Part, Split
from huiyin.figures.tables import TABLES, Table
from huiyin.matters.ledger.filters import FIRST_DAY
from huiyin.matters.ledger.months import year_asked
from huiyin.text.scripts import script

ROWS_ON_A_PAGE = 100


def newest(request: HttpRequest) -> HttpResponse:
    """The report of the newest year with records; of this year where nothing is recorded yet."""
    assemblies = list(reports.assemblies_of(request.user))
    if not assemblies:
        raise Http404
    years = ((assembly, reports.newest_year(assembly)) for assembly in assemblies)
    assembly, year = next((pair for pair in years if pair[1]), (assemblies[0], None))
    return redirect("figures:report", assembly.slug, year or timezone.localdate().year)


def report(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    assembly = _assembly_read_by(request.user, slug, year)
    years = reports.years_of(assembly)
    context: dict[str, Any] = {
        "assembly": assembly,
        "year": year,
        "years": years,
        "others": [other for other in reports.assemblies_of(request.user) if other != assembly],
    }
    if year in years:
        known: dict[str, int] = {}
        context |= {
            "day": as_of(year),
            "chapters": reports.chapters(reports.lines(assembly, year, known=known)),
            "further": reports.chapters(reports.lines(assembly, year, FURTHER, known)),
            "checks": identities.check(assembly, year, known, divisions=False),
        }
    return render(request, "figures/report.html", context)


def _assembly_read_by(user: Any, slug: str, year: int) -> Assembly:
    """The assembly, if `user` has a place in it and it sat in that year; else 404."""
    assembly = get_object_or_404(reports.assemblies_of(user), slug=slug)
    if not reports.is_in_term(assembly, year):
        raise Http404
    return assembly


@dataclass(frozen=True)
class _Opened:
    """What one reader sees of one figure."""

    assembly: Assembly
    year: int
    measure: AnyFigure
    value: Any
    splits: tuple[Split, ...]  # those this reader is offered
    split: Split | None  # by which it is divided
    parts: list[Part]
    part: Part | None  # the one part asked for
    rows: QuerySet  # those the reader may open
    count: int  # of all rows, opened or not
    sides: list[tuple[Measure, int, str]]  # of a rate: numerator and denominator, each with its address

    @property
    def table(self) -> Table:
        return TABLES[self.rows.model]

    @property
    def shown(self) -> int:
        """How many records the page speaks of, opened or not."""
        return self.part.count if self.part else self.count

    @property
    def is_middle(self) -> bool:
        return isinstance(self.measure, Middle) and not self.is_told

    @property
    def is_told(self) -> bool:
        return isinstance(self.measure, Told)


def _open(request: HttpRequest, slug: str, year: int, code: str) -> _Opened:
    assembly = _assembly_read_by(request.user, slug, year)
    measure = BY_CODE.get(code)
    if measure is None:
        raise Http404
    rows = measure.rows(assembly, year)
    opened = measure.opens(rows, request.user)
    value, count, sides = _counted(measure, assembly, year, rows)
    splits = _splits(request.user, measure, assembly)
    split = _split(request, splits)
    parts = _parts(split, measure, rows, opened, count) if split else []
    asked = request.GET.get(split.code) if split else None
    part = next((part for part in parts if part.key == asked), None)
    if asked is not None and (part is None or isinstance(measure, Told)):
        raise Http404
    if split and part:
        opened = split.only(opened, part.key)
    return _Opened(assembly, year, measure, value, splits, split, parts, part, opened, count, sides)


def _counted(
    measure: AnyFigure, assembly: Assembly, year: int, rows: QuerySet
) -> tuple[Any, int, list[tuple[Measure, int, str]]]:
    """The value; how many rows stand behind it; the two sides of a rate. Nothing is counted twice."""
    if isinstance(measure, Rate):
        numbers = measure.sides(assembly, year)
        sides = [
            (side, number, side.url(assembly, year))
            for side, number in zip((measure.part, measure.whole), numbers, strict=True)
        ]
        return percent(*numbers), numbers[1], sides
    if isinstance(measure, Middle):
        return measure.value(assembly, year), rows.count(), []
    value = measure.value(assembly, year)
    return value, value, []


def _parts(split: Split, measure: AnyFigure, rows: QuerySet, opened: QuerySet, count: int) -> list[Part]:
    """None where a part is so small that it would tell whose it is, and the reader may not know that anyway."""
    parts = split.parts(rows)
    if any(part.count < measure.least for part in parts) and opened.count() < count:
        return []
    return parts


def _splits(user: Any, measure: AnyFigure, assembly: Assembly) -> tuple[Split, ...]:
    """A sum over people is divided for the offices that keep the register, and for nobody else."""
    if isinstance(measure, Told):
        return measure.divisions if reports.lists_persons(user, assembly) else ()
    return measure.splits


def _split(request: HttpRequest, splits: tuple[Split, ...]) -> Split | None:
    """The division the address asks for by a part or by its name; else the first."""
    asked = (split for split in splits if split.code in request.GET or request.GET.get("split") == split.code)
    return next(asked, splits[0] if splits else None)


def figure(request: HttpRequest, slug: str, year: int, code: str) -> HttpResponseBase:
    if wanted(request):
        return rows_csv(request, slug, year, code)
    seen = _open(request, slug, year, code)
    _leave_a_look(request, seen)
    lists_persons = bool(seen.measure.persons) and reports.lists_persons(request.user, seen.assembly)
    by_person = lists_persons and request.GET.get("by") == "person"
    rows = seen.rows.none() if seen.sides else seen.rows  # the rows of a rate are those of its two sides
    page = _page(request, _persons(seen) if by_person else seen.table.fetch(rows))
    context = {
        "seen": seen,
        "measure": seen.measure,
        "split": seen.split,
        "kept_back": bool(seen.split and seen.count and not seen.parts),
        "by_person": by_person,
        "lists_persons": lists_persons,
        "page_obj": page,
        "labels": seen.table.labels,
        "rows": [] if by_person else [(seen.table.link(row), seen.table.cells(row)) for row in page],
        "opened": seen.rows.count() if by_person else page.paginator.count,
        "day": as_of(year),
    }
    return render(request, "figures/figure.html", context)


def _leave_a_look(request: HttpRequest, seen: _Opened) -> None:
    label = seen.measure.label
    leave_a_look(seen.rows, seen.measure, by=request.user, assembly=seen.assembly, year=seen.year, label=label)


def _page(request: HttpRequest, rows: QuerySet) -> Page:
    return Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))


def _persons(seen: _Opened) -> QuerySet:
    """Each person behind the rows once, in the order of the list of members: this ranks nobody."""
    person = seen.measure.persons
    named = seen.rows.order_by(person).values(person, f"{person}__name")
    return named.annotate(times=Count("pk")).values_list(person, f"{person}__name", "times")


def rows_csv(request: HttpRequest, slug: str, year: int, code: str) -> HttpResponseBase:
    """The rows the reader may open, each with the address of its record; or its persons, or its parts."""
    seen = _open(request, slug, year, code)
    _leave_a_look(request, seen)
    by = request.GET.get("by")
    if by == "part" and seen.split:
        return answered(request, sheets.parts(seen))
    if by == "person" and seen.measure.persons and reports.lists_persons(request.user, seen.assembly):
        return answered(request, sheets.persons(seen, _persons(seen), request))
    return answered(request, sheets.rows(seen, request))


def audit(request: HttpRequest) -> HttpResponse:
    """Paste a report, see each of its figures marked. Nothing is stored."""
    if not reports.has_reports(request.user):
        raise Http404
    form = AuditForm(request.POST or None, request.FILES or None, user=request.user)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context |= _audited(form)
    return render(request, "figures/audit.html", context)


def _audited(form: AuditForm) -> dict[str, Any]:
    assembly, year = form.chosen
    reading = auditing.read(form.given)
    found = auditing.findings(reading, EVERY, lambda measure: measure.value(assembly, year), year=year)
    text = reading.repaired.text
    return {
        "assembly": assembly,
        "year": year,
        "pieces": marking.marked(text, found),
        "repairs": [(edit, marking.beside(form.given, edit)) for edit in reading.repaired.repairs],
        "suggestions": [(edit, marking.beside(form.given, edit)) for edit in reading.repaired.suggestions],
        "contradictions": [
            (told, gettext(told.kind.words), [place + 1 for place in told.figures])
            for told in auditing.contradictions_of(reading, found)
        ],
        "script": gettext(SCRIPTS[written]) if (written := script(text)) in SCRIPTS else "",
        "findings": [
            (number, finding, finding.measure.url(assembly, year) if finding.measure else "")
            for number, finding in enumerate(found, start=1)
        ],
        "summary": auditing.summary(found),
    }


def dashboard(request: HttpRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    if not leading.oversees(user):
        raise Http404
    year = year_asked(request.GET.get("year", ""), today)
    context = {
        "today": today,
        "overview": overview(user),
        "now": leading.waiting(user, today),
        "year": year,
        "years": [one for one in (year - 1, year + 1) if FIRST_DAY.year <= one <= today.year],
        "run": leading.of_year(user, year, today),
    }
    return render(request, "figures/dashboard.html", context)
