from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.assemblies.models import Assembly
from huiyin.exports import as_csv
from huiyin.figures import audit as auditing
from huiyin.figures import identities, marking, reports
from huiyin.figures.forms import AuditForm
from huiyin.figures.measures import BY_CODE, EVERY, FURTHER, AnyFigure
from huiyin.figures.reading import SCRIPTS
from huiyin.figures.rows.days import as_of
from huiyin.figures.splits import Part, Split
from huiyin.figures.tables import TABLES, Table
from huiyin.history.looking import looked_over
from huiyin.history.wording import kept
from huiyin.text.scripts import script

ROWS_ON_A_PAGE = 100
CHUNK = 500  # rows fetched at a time into a CSV


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
        figures = reports.lines(assembly, year)
        context |= {
            "day": as_of(year),
            "chapters": reports.chapters(figures + reports.lines(assembly, year, FURTHER)),
            "checks": identities.check(assembly, year, {line.measure.code: line.value for line in figures}),
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
    split: Split | None  # by which it is divided
    parts: list[Part]
    part: Part | None  # the one part asked for
    rows: QuerySet  # those the reader may open

    @property
    def table(self) -> Table:
        return TABLES[self.rows.model]

    @property
    def shown(self) -> int:
        """How many records the page speaks of, opened or not."""
        return self.part.count if self.part else self.value


def _open(request: HttpRequest, slug: str, year: int, code: str) -> _Opened:
    assembly = _assembly_read_by(request.user, slug, year)
    measure = BY_CODE.get(code)
    if measure is None:
        raise Http404
    rows = measure.rows(assembly, year)
    split = _split(request, measure)
    parts = split.parts(rows) if split else []
    asked = request.GET.get(split.code) if split else None
    part = next((part for part in parts if part.key == asked), None)
    if asked is not None and part is None:
        raise Http404
    opened = measure.opens(rows, request.user)
    if split and part:
        opened = split.only(opened, part.key)
    return _Opened(assembly, year, measure, measure.value(assembly, year), split, parts, part, opened)


def _split(request: HttpRequest, measure: AnyFigure) -> Split | None:
    """The division the address asks for by a part or by its name; else the first."""
    asked = (split for split in measure.splits if split.code in request.GET or request.GET.get("split") == split.code)
    return next(asked, measure.splits[0] if measure.splits else None)


def figure(request: HttpRequest, slug: str, year: int, code: str) -> HttpResponse:
    seen = _open(request, slug, year, code)
    _leave_a_look(request, seen)
    by_person = bool(seen.measure.persons) and request.GET.get("by") == "person"
    page = _page(request, _persons(seen) if by_person else seen.table.fetch(seen.rows))
    context = {
        "seen": seen,
        "measure": seen.measure,
        "split": seen.split,
        "by_person": by_person,
        "page_obj": page,
        "labels": seen.table.labels,
        "rows": [] if by_person else [(row.get_absolute_url(), seen.table.cells(row)) for row in page],
        "opened": seen.rows.count() if by_person else page.paginator.count,
        "day": as_of(year),
    }
    return render(request, "figures/figure.html", context)


def _leave_a_look(request: HttpRequest, seen: _Opened) -> None:
    """Rows that tell who is in the Party: each of those persons can read who opened them."""
    told = seen.rows.order_by().values_list(*seen.measure.party_of) if seen.measure.party_of else ()
    people = {person for row in told for person in row if person}
    looked_over(
        seen.assembly, people, by=request.user, what="party", why=kept(lambda: f"{seen.year} {seen.measure.label}")
    )


def _page(request: HttpRequest, rows: QuerySet) -> Page:
    return Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))


def _persons(seen: _Opened) -> QuerySet:
    """Each person behind the rows once, in the order of the list of members: this ranks nobody."""
    person = seen.measure.persons
    named = seen.rows.order_by(person).values(person, f"{person}__name")
    return named.annotate(times=Count("pk")).values_list(person, f"{person}__name", "times")


def rows_csv(request: HttpRequest, slug: str, year: int, code: str) -> HttpResponseBase:
    """The rows the reader may open, each with the address of its record."""
    seen = _open(request, slug, year, code)
    _leave_a_look(request, seen)

    def cells() -> Iterator[list[str]]:
        for row in seen.table.fetch(seen.rows).iterator(chunk_size=CHUNK):
            yield [*seen.table.cells(row), request.build_absolute_uri(row.get_absolute_url())]

    name = "-".join([slug, str(year), code, *([seen.part.key] if seen.part and seen.part.key.isascii() else [])])
    return as_csv(name, [*seen.table.labels, "URL"], cells())


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
