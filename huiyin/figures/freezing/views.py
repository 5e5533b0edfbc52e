"""The pages of a report as a document: list, editor, page, steps, frozen figures, drift."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.assemblies.models import Assembly
from huiyin.figures import identities, reports
from huiyin.figures.freezing import forms, prose, starting, workflow
from huiyin.figures.freezing.drift import drift_of, drifts_of, rows_for, seen_by
from huiyin.figures.freezing.numbers import FrozenNumbers, LiveNumbers, Stored, written
from huiyin.figures.freezing.rows import unpack
from huiyin.figures.looks import leave_a_look
from huiyin.figures.measures import BY_CODE, CHAPTERS, EVERY
from huiyin.figures.measures.told import Told
from huiyin.figures.models import AnnualReport, FrozenFigure
from huiyin.figures.permissions import WRITERS, answers_for_report, writes_report
from huiyin.figures.tables import TABLES
from huiyin.forms import StepForm
from huiyin.history.asking import ask, refuse
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed, allowed
from huiyin.history.wording import kept
from huiyin.matters.comparing import compared

ROWS = 20
KEYS = 100  # of a frozen figure's rows on a page
NEW_YEARS = 12  # a report is begun for one of so many years

_EVENTS = {"create_report": gettext_lazy("起草")} | {name: step.label for name, step in workflow.STEPS.items()}


def report_of(request: HttpRequest, pk: int) -> AnnualReport:
    visible = AnnualReport.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("assembly", "written_by"), pk=pk)


def reads_figures(user: Any, assembly: Assembly) -> bool:
    """Whether what the figures are now is for this reader: a published report alone opens none of that."""
    return reports.assemblies_of(user).filter(pk=assembly.pk).exists()


@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    found = AnnualReport.objects.visible_to(request.user).select_related("assembly").defer("text", "checks")
    writes = bool(request.user.assemblies_as(*WRITERS))  # type: ignore[union-attr]
    if not found.exists() and not writes and not reports.has_reports(request.user):
        raise Http404
    page_obj = Paginator(found, ROWS).get_page(request.GET.get("page"))
    return render(request, "figures/documents.html", {"page_obj": page_obj, "may_write": writes})


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    places = _places(request.user)
    if not places:
        raise Http404
    homes = {assembly.pk for assembly, _year in places}
    earlier = AnnualReport.objects.visible_to(request.user).filter(assembly__in=homes).order_by("-year", "-pk")[:8]
    form = forms.BeginForm(
        request.POST or None, places=places, earlier=list(earlier), initial={"of": request.GET.get("of")}
    )

    def act(facts: dict[str, Any]) -> AnnualReport:
        assembly, year = form.places[facts["of"]]
        said = {"assembly": assembly, "year": year}
        title = facts["title"] or kept(lambda: _("%(assembly)s%(year)d年工作报告") % said)
        text = _words_to_start(form, assembly, year)
        return workflow.create_report(
            by=request.user, key=facts["key"], assembly=assembly, year=year, title=title, text=text
        )

    return ask(
        request,
        form,
        act,
        title=_("起草年度报告"),
        about=_("年度报告"),
        back=lambda made: reverse("figures:document_edit", args=[made.pk]) if made else reverse("figures:documents"),
        notes=[_("起草时数字随记录变动；定稿以后不再变动，每个数字所数的记录都留下。")],
    )


def _places(user: Any) -> list[tuple[Assembly, int]]:
    homes = reports.assemblies_of(user).filter(pk__in=user.assemblies_as(*WRITERS))
    newest = timezone.localdate().year
    years = range(newest, newest - NEW_YEARS, -1)
    return [(home, year) for home in homes for year in years if reports.is_in_term(home, year)]


def _words_to_start(form: forms.BeginForm, assembly: Assembly, year: int) -> str:
    start = form.cleaned_data["start"]
    if start == forms.FRAME:
        return starting.frame_for(assembly, year)
    return starting.carried_over(form.earlier[start], year) if start in form.earlier else ""


@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Of two windows the second sees both texts beside each other, and saves what holds."""
    found = report_of(request, pk)
    if not writes_report(request.user, found):
        raise PermissionDenied
    if found.state != AnnualReport.State.DRAFT:
        messages.error(request, _("已经定稿，正文不能再改。要改，先退回起草。"))
        return redirect(found)
    written_now = {"seen": found.edits, "title": found.title, "text": found.text}
    form = forms.EditForm(request.POST or None, initial=written_now, report=found)
    context: dict[str, Any] = {"report": found, "form": form}
    if "preview" in request.POST:
        return _previewed(request, found, form, context)
    if form.is_valid():
        try:
            workflow.save_report(found, by=request.user, **form.facts())
        except workflow.EditedMeanwhile as refused:
            found.refresh_from_db()
            context |= {"refused": refused, "theirs": _theirs(found, form)}
            form.data = request.POST.copy()
            form.data["seen"] = str(found.edits)
            return _editor(request, found, context, status=409)
        except StepNotAllowed as refused:
            refuse(form, refused)
            return _editor(request, found, context, status=409)
        messages.success(request, _("已保存。"))
        return redirect("figures:document_edit", found.pk) if "more" in request.POST else redirect(found)
    return _editor(request, found, context, status=400 if form.is_bound else 200)


def _theirs(found: AnnualReport, form: forms.EditForm) -> list[Any]:
    pairs = [
        (_("题目"), found.title, form.cleaned_data["title"]),
        (_("正文"), found.text, form.cleaned_data["text"]),
    ]
    return [compared(label, theirs, own) for label, theirs, own in pairs if theirs != own]


def _previewed(
    request: HttpRequest, found: AnnualReport, form: forms.EditForm, context: dict[str, Any]
) -> HttpResponse:
    """What the words typed would read like; nothing is saved."""
    text = request.POST.get("text", "")[: workflow.LARGEST]
    numbers = LiveNumbers(found.assembly)
    context |= {
        "pieces": prose.placed_in(text, found.year, numbers),
        "problems": prose.problems(text, found.assembly, found.year),
        "live": True,
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "figures/_preview.html", context)
    return _editor(request, found, context | {"numbers": numbers})


def _editor(request: HttpRequest, found: AnnualReport, context: dict[str, Any], status: int = 200) -> HttpResponse:
    numbers = context.get("numbers") or LiveNumbers(found.assembly)
    figures = [numbers.figure(measure.code, found.year) for measure in EVERY]
    context["chapters"] = [
        (name, [figure for figure in figures if BY_CODE[figure.code].chapter == code])
        for code, name in CHAPTERS.items()
    ]
    return render(request, "figures/document_edit.html", context, status=status)


@never_cache
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a frozen report what was kept is read, and no record is asked."""
    found = report_of(request, pk)
    draft = found.state == AnnualReport.State.DRAFT
    numbers = LiveNumbers(found.assembly) if draft else FrozenNumbers(found)
    offered = [name for name in allowed(workflow.STEPS, request.user, found) if name != "edit"]
    inside, reads = _stands_inside(request.user, found), reads_figures(request.user, found.assembly)
    context: dict[str, Any] = {
        "report": found,
        "pieces": prose.placed_in(found.text, found.year, numbers),
        "problems": prose.problems(found.text, found.assembly, found.year) if draft else [],
        "live": draft,
        "steps": [
            (name, workflow.STEPS[name].label) for name in sorted(offered, key="freeze publish correct thaw".find)
        ],
        "may_edit": draft and writes_report(request.user, found),
        "drifts": reads and not draft,
        "facts": _facts(found),
        "corrections": _corrections(found),
        "chapters": _by_chapter(found, numbers) if reads and isinstance(numbers, FrozenNumbers) else [],
        "checks": found.checks if reads else [],
        "events": _events(found) if inside else [],
        "inside": inside,
    }
    return render(request, "figures/document.html", context)


def _stands_inside(user: Any, report: AnnualReport) -> bool:
    return report.assembly_id in reports.places_of(user)


def _facts(report: AnnualReport) -> list[tuple[Any, Any]]:
    return [
        (_("政协"), str(report.assembly)),
        (_("年度"), str(report.year)),
        (_("统计日"), report.counted_on),
        (_("定稿时间"), report.frozen_at and timezone.localtime(report.frozen_at).strftime("%Y-%m-%d %H:%M")),
        (_("公布日期"), report.published_on),
    ]


def _corrections(report: AnnualReport) -> list[Any]:
    rows = report.corrections.select_related("figure").defer("figure__rows")
    return [(row, Stored(row.figure).words(), f"{written(row.number)}{row.figure.unit}") for row in rows]


def _by_chapter(report: AnnualReport, numbers: FrozenNumbers) -> list[tuple[Any, list[tuple[str, Stored]]]]:
    every = [(numbers.url(figure), figure) for figure in numbers.every]
    chapters = [(name, [one for one in every if one[1].row.chapter == code]) for code, name in CHAPTERS.items()]
    return [(name, inside) for name, inside in chapters if inside]


def _events(report: AnnualReport) -> list[dict[str, Any]]:
    told = Event.objects.of(report).filter(step__in=_EVENTS).reverse()
    return [
        {"at": one.at, "who": one.actor_name, "what": _EVENTS[one.step], "detail": one.facts.get("note", "")}
        for one in told
    ]


@never_cache
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    found = report_of(request, pk)
    context = {"report": found, "pieces": prose.placed(found), "corrections": _corrections(found)}
    return render(request, "figures/document_print.html", context)


# Steps

NOTES = {
    "thaw": [gettext_lazy("只有还没有公布的报告可以退回。退回后可以改正文，再定稿。")],
    "publish": [gettext_lazy("公布以后谁都可以读，正文和数字不能再改；发现有错，只能公布更正。")],
    "correct": [gettext_lazy("报告本身不变，更正和原因公布在它旁边。更正不能撤销，只能再更正。")],
}


@never_cache
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = report_of(request, pk)
    if name not in ("freeze", "thaw", "publish", "correct"):
        raise Http404
    if not answers_for_report(request.user, found):
        raise PermissionDenied
    if request.method != "POST" and found.state not in workflow.STEPS[name].starts:
        messages.error(request, _("这份报告现在是“%(state)s”，不能再做这一步。") % {"state": found.get_state_display()})
        return redirect(found)
    if name == "freeze":
        return _freeze(request, found)
    form, act = _asked(request, found, name)
    notes = NOTES[name]
    return ask(
        request,
        form,
        act,
        title=workflow.STEPS[name].label,
        about=found.title,
        back=lambda _made: found,
        notes=notes,
    )


def _asked(request: HttpRequest, found: AnnualReport, name: str) -> tuple[Any, Callable[[dict[str, Any]], Any]]:
    given = request.POST or None
    if name == "thaw":
        return forms.ThawForm(given), lambda facts: workflow.thaw(found, by=request.user, **facts)
    if name == "publish":
        return StepForm(given), lambda facts: workflow.publish(found, by=request.user, **facts)
    form = forms.CorrectForm(given, report=found)
    return form, lambda facts: workflow.correct(found, by=request.user, **facts)


def _freeze(request: HttpRequest, found: AnnualReport) -> HttpResponse:
    """What must add up is counted before anybody presses, and again when it is frozen."""
    checks = [] if found.state != AnnualReport.State.DRAFT else identities.check(found.assembly, found.year, {})
    failing = [check for check in checks if not check.holds]
    form = forms.FreezeForm(request.POST or None, failing=bool(failing))
    return ask(
        request,
        form,
        lambda facts: workflow.freeze(found, by=request.user, **facts),
        title=workflow.STEPS["freeze"].label,
        about=found.title,
        back=lambda _made: found,
        notes=[
            _("一次统计全部 %(count)d 个数字，连同定义和所数的记录一起留下，需要几秒钟，请等页面回来。")
            % {"count": len(EVERY)},
            _("定稿以后正文和数字不再变动；公布以前可以写明原因退回起草。"),
        ],
        template="figures/document_freeze.html",
        checks=checks,
        failing=failing,
    )


# Frozen figures and what became of them


@never_cache
def frozen(request: HttpRequest, pk: int, year: int, code: str) -> HttpResponse:
    """What was kept of one figure, and, for those who read the assembly's figures, what became of it since.

    Others read of a published report the figures its words name, undivided, as the public does.
    """
    found = report_of(request, pk)
    reads = reads_figures(request.user, found.assembly)
    if not reads and (code, year) not in _named_in(found):
        raise Http404
    figure = get_object_or_404(found.figures, year=year, code=code)
    context: dict[str, Any] = {
        "report": found,
        "figure": figure,
        "shown": Stored(figure),
        "parts": [(one, _label_of(code, one), parts) for one, parts in figure.parts.items()] if reads else [],
        "corrections": [(row, f"{written(row.number)}{figure.unit}") for row in figure.corrections.order_by("pk")],
    }
    if reads:
        context |= _inside(request, figure)
    return render(request, "figures/frozen.html", context)


def _named_in(report: AnnualReport) -> set[tuple[str, int]]:
    pieces = prose.placed_in(report.text, report.year, FrozenNumbers(report))
    return {(figure.code, figure.year) for figure in prose.figures_of(pieces)}


def _label_of(code: str, split_code: str) -> str:
    measure = BY_CODE.get(code)
    split = next((one for one in measure.splits if one.code == split_code), None) if measure else None
    return str(split.label) if split else split_code


def _inside(request: HttpRequest, figure: FrozenFigure) -> dict[str, Any]:
    """The rows that were counted, as many of them as this reader may open, and the drift."""
    drift = drift_of(figure)
    model = apps.get_model(figure.model)
    keys = Paginator(sorted(unpack(figure.rows).cells), KEYS).get_page(request.GET.get("page"))
    known = model in TABLES and not drift.model_changed
    opened = rows_for(request.user, drift.measure, model, keys) if known else {}
    seen = seen_by(request.user, drift)
    _leave_a_look(request, figure, [*opened.values()], seen)
    table = TABLES.get(model)
    return {
        "reads": True,
        "told": isinstance(drift.measure, Told),
        "seen": seen,
        "page_obj": keys,
        "labels": table.labels if table else [],
        "rows": [(table.link(row), table.cells(row)) for row in opened.values()] if table else [],
        "closed": len(keys) - len(opened),
        "live_url": drift.measure.url(figure.report.assembly, figure.year) if drift.measure else "",
    }


def _leave_a_look(request: HttpRequest, figure: FrozenFigure, rows: list[Any], seen: Any) -> None:
    measure = BY_CODE.get(figure.code)
    if measure is None or not measure.party_of or seen.drift.model_changed:
        return
    shown = {row.pk for row in rows} | {
        line.key for lines in (seen.came, seen.went, seen.changed) for line in lines.shown if line.url
    }
    opened = apps.get_model(figure.model)._base_manager.filter(pk__in=shown)
    assembly = figure.report.assembly
    leave_a_look(opened, measure, by=request.user, assembly=assembly, year=figure.year, label=figure.label)


@never_cache
def drift(request: HttpRequest, pk: int) -> HttpResponse:
    """Every figure that is not what it was; and plainly so where none is."""
    found = report_of(request, pk)
    if found.state == AnnualReport.State.DRAFT or not reads_figures(request.user, found.assembly):
        raise Http404
    every = drifts_of(found)
    drifted = [seen_by(request.user, one) for one in every if one]
    for one in drifted:
        _leave_a_look(request, one.drift.figure, [], one)
    return render(request, "figures/drift.html", {"report": found, "drifted": drifted, "total": len(every)})
