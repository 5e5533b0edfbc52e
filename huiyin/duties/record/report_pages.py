"""The pages of standing members' yearly reports."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.assemblies.models import Assembly
from huiyin.duties.models import DutyReport
from huiyin.duties.permissions import OFFICES, reads_reports
from huiyin.duties.record import yearly
from huiyin.duties.record.forms import BeginForm, EditForm
from huiyin.forms import StepForm
from huiyin.history.asking import ask, refuse
from huiyin.history.looking import looked
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed, allowed
from huiyin.matters.comparing import compared
from huiyin.members.models import person_of
from huiyin.web import number_in

BESIDE = ("membership__person", "membership__assembly", "membership__term__assembly", "membership__sector")


def listing(request: HttpRequest) -> HttpResponse:
    """One's own; for the offices those of a year that were handed in, by name."""
    user = request.user
    person = person_of(user)
    own = list(DutyReport.objects.filter(membership__person=person).select_related(*BESIDE)) if person else []
    openable = yearly.open_years(user)
    offices = reads_reports(user)
    if not (own or openable or offices):
        raise Http404
    context: dict[str, Any] = {"own": own, "may_begin": bool(openable), "offices": offices}
    if offices:
        context |= _of_offices(request)
    return render(request, "duties/reports.html", context)


def _of_offices(request: HttpRequest) -> dict[str, Any]:
    """Who handed in, in the order of names; how many sit there is a number, and who is missing no list."""
    homes = Assembly.objects.filter(pk__in=request.user.assemblies_as(*OFFICES))  # type: ignore[union-attr]
    newest = timezone.localdate().year
    handed_in = DutyReport.objects.filter(membership__assembly__in=homes, state=DutyReport.State.SUBMITTED)
    years = sorted({newest, *handed_in.values_list("year", flat=True)}, reverse=True)
    given = request.GET.get("year", "")
    year = year if (year := number_in(given)) in years else _latest(handed_in, newest)
    rows = list(handed_in.filter(year=year).select_related(*BESIDE).defer("text").order_by("membership__person__name"))
    seen = yearly.read_ones(rows)
    return {
        "rows": [(row, row.pk in seen) for row in rows],
        "unread": sum(1 for row in rows if row.pk not in seen),
        "sitting": sum(yearly.standing_members(home.pk, year) for home in homes),
        "years": years,
        "year": year,
    }


def _latest(handed_in: Any, newest: int) -> int:
    found = handed_in.order_by("-year").values_list("year", flat=True).first()
    return found or newest


def _report(request: HttpRequest, pk: int) -> DutyReport:
    return get_object_or_404(DutyReport.objects.visible_to(request.user).select_related(*BESIDE), pk=pk)


@never_cache
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found = _report(request, pk)
    looked(found, by=request.user, what="duty_report")
    offered = allowed(yearly.STEPS, request.user, found)
    if "take_back" in offered and yearly.was_read(found):
        offered.remove("take_back")
    words = {name: step.label for name, step in yearly.STEPS.items()} | {"begin_report": _("起草")}
    told = Event.objects.of(found).filter(step__in=words).reverse()
    context = {
        "report": found,
        "steps": [(name, yearly.STEPS[name].label) for name in offered],
        "facts": [
            (_("委员"), found.membership.person),
            (_("政协"), str(found.membership.term)),
            (_("年度"), str(found.year)),
            (_("提交日期"), found.submitted_on),
        ],
        "events": [{"at": one.at, "who": one.actor_name, "what": words[one.step], "detail": ""} for one in told],
    }
    return render(request, "duties/report.html", context)


@never_cache
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    found = _report(request, pk)
    looked(found, by=request.user, what="duty_report")
    return render(request, "duties/report_print.html", {"report": found})


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    openable = {f"{held.pk}-{year}": (held, year) for held, year in yearly.open_years(request.user)}
    if not openable:
        raise Http404
    names = [
        (code, _("%(year)d 年 · %(term)s") % {"year": year, "term": held.term})
        for code, (held, year) in openable.items()
    ]

    def act(facts: dict[str, Any]) -> DutyReport:
        membership, year = openable[facts["of"]]
        return yearly.begin_report(by=request.user, key=facts["key"], membership=membership, year=year)

    return ask(
        request,
        BeginForm(request.POST or None, choices=names),
        act,
        title=_("从履职档案起草"),
        about=_("年度履职报告"),
        back=lambda made: reverse("duties:report_edit", args=[made.pk]) if made else reverse("duties:reports"),
        notes=[_("先按履职档案里那一年的记录写出初稿，再由您修改。提交以前只有您自己看得到。")],
    )


@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Of two windows the second sees both texts beside each other, and saves what holds."""
    found = _report(request, pk)
    if not yearly.STEPS["edit"].may(request.user, found):
        raise PermissionDenied
    form = EditForm(request.POST or None, initial={"seen": found.edits, "text": found.text})
    context: dict[str, Any] = {"report": found, "form": form}
    if form.is_valid():
        try:
            yearly.edit(found, by=request.user, **form.facts())
        except yearly.EditedMeanwhile as refused:
            found.refresh_from_db()
            theirs = [compared(_("正文"), found.text, form.cleaned_data["text"])]
            form.data = request.POST.copy()
            form.data["seen"] = str(found.edits)
            context |= {"refused": refused, "theirs": theirs}
            return render(request, "duties/report_edit.html", context, status=409)
        except StepNotAllowed as refused:
            refuse(form, refused)
            return render(request, "duties/report_edit.html", context, status=409)
        messages.success(request, _("已保存。"))
        return redirect("duties:report_edit", found.pk) if "more" in request.POST else redirect(found)
    return render(request, "duties/report_edit.html", context, status=400 if form.is_bound else 200)


NOTES = {
    "submit": gettext_lazy("提交后，委员联络和领导可以查阅；他们查阅以前，您还可以撤回修改。"),
    "take_back": gettext_lazy("撤回后可以接着修改，改好再提交。"),
}


@never_cache
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = _report(request, pk)
    if name not in ("submit", "take_back"):
        raise Http404
    if not yearly.STEPS[name].may(request.user, found):
        raise PermissionDenied
    return ask(
        request,
        StepForm(request.POST or None),
        lambda facts: getattr(yearly, name)(found, by=request.user, **facts),
        title=yearly.STEPS[name].label,
        about=_("%(year)d 年履职报告") % {"year": found.year},
        back=lambda _made: found,
        notes=[NOTES[name]],
    )
