"""The pages after closing: what the proposal's page shows of it, looking back, publishing, archiving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.exports import Sheet, answered, asked_by, wanted
from huiyin.history.asking import refuse
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.permissions import is_proposals_staff
from huiyin.matters.sheets import matters
from huiyin.matters.step_pages import pressed_twice
from huiyin.proposals import looking_back, workflow
from huiyin.proposals.afterwards_forms import ArchiveYearForm, PublicationForm, PublishedFilter, UnpublishForm
from huiyin.proposals.models import Publication
from huiyin.proposals.redaction import personal_data
from huiyin.proposals.views import PAGES, _visible
from huiyin.proposals.workflow.archiving import archive_all, to_archive
from huiyin.proposals.workflow.publishing import copy_of, finds, originals
from huiyin.search.finding import Asked, Finder
from huiyin.text.keys import Words
from huiyin.web import number_in

ROWS = 50


# Publishing


@never_cache
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """The original beside what will be shown; looked over first, then published."""
    matter = _visible(request, pk)
    form = PublicationForm(request.POST or None, matter=matter, user=request.user)
    if "publish" in request.POST and pressed_twice(request, matter, "publish"):
        return redirect(matter)
    if "publish" not in workflow.offered(request.user, matter):
        return PAGES.not_now(request, matter, "publish")
    copy = None
    if form.is_valid():
        if "publish" in request.POST:
            try:
                workflow.publish(matter, by=request.user, **form.facts())
            except StepNotAllowed as refused:
                refuse(form, refused)
            else:
                messages.success(request, _("已完成：%(step)s。") % {"step": workflow.STEPS["publish"].label})
                return redirect(matter)
        copy = copy_of(matter, form.cleaned_data["level"], form.texts)
    before = originals(matter)
    sides = [(form[name], before.get(name), personal_data(form[name].value() or "")) for name in form.TEXTS]
    found = form.found if form.is_bound else finds(before)
    context = {"matter": matter, "form": form, "sides": sides, "found": found, "copy": copy}
    status = 409 if form.non_field_errors() else 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "proposals/publish.html", context, status=status)


@never_cache
def unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked of the publication, not of the steps on offer: an archived proposal's is taken back too."""
    matter = _visible(request, pk)
    if not is_proposals_staff(request.user, matter):
        raise PermissionDenied
    form = UnpublishForm(request.POST or None, matter=matter, user=request.user)
    if form.is_valid():
        try:
            workflow.unpublish(matter, by=request.user, **form.facts())
        except StepNotAllowed as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("已撤下，公开页面上不再看到。"))
            return redirect(matter)
    elif not matter.publications.filter(withdrawn_on__isnull=True).exists():
        return PAGES.not_now(request, matter, "unpublish")
    context = {"matter": matter, "form": form, "name": "unpublish", "label": workflow.STEPS["unpublish"].label}
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, "proposals/step.html", context, status=status)


# The public pages: they read Publication and nothing else


@login_not_required
def published_list(request: HttpRequest) -> HttpResponse:
    form = PublishedFilter(request.GET)
    found = _searched(request.user, form.cleaned_data) if form.is_valid() else Publication.objects.none()
    page_obj = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page_obj, "searched": any(form.data.get(name) for name in ("q", "year"))}
    return render(request, "proposals/published_list.html", context, status=200 if form.is_valid() else 400)


def _searched(user: Any, typed: dict[str, Any]) -> Any:
    """The same words in either script, as everywhere (docs/rules/search.md)."""
    found = Publication.objects.published().select_related("assembly")
    of_year = {"year": typed["year"]} if typed.get("year") else {}
    if words := typed.get("q"):
        asked = Asked(Words.of(words), sources=("publication",), filters=tuple(of_year.items()))
        found = found.filter(pk__in=Finder(user).keys(asked))
    return found.filter(**of_year)


@login_not_required
def published(request: HttpRequest, pk: int) -> HttpResponse:
    copy = get_object_or_404(Publication.objects.published().select_related("assembly"), pk=pk)
    return render(request, "proposals/published.html", {"copy": copy})


# Looking back


def look_back(request: HttpRequest) -> HttpResponseBase:
    if wanted(request):
        return look_back_csv(request)
    form = _look_back_form(request)
    page_obj = Paginator(looking_back.with_all(form.found), ROWS).get_page(request.GET.get("page"))
    page_obj.object_list = [looking_back.told(matter) for matter in page_obj.object_list]
    context = {
        "form": form,
        "page_obj": page_obj,
        "counts": [
            (show, label, looking_back.chosen(form.of_years, show).count()) for show, label in looking_back.SHOW if show
        ],
        "records": request.user.holds(Role.PROPOSALS_STAFF),  # type: ignore[union-attr]
    }
    return render(request, "proposals/look_back.html", context, status=200 if form.is_valid() else 400)


def look_back_csv(request: HttpRequest) -> HttpResponseBase:
    form = _look_back_form(request)
    name, rows = f"look-back-{timezone.localdate()}", looking_back.rows(form.found)
    return answered(request, Sheet(name, _("回头看"), looking_back.COLUMNS, rows, asked_by(form)))


def _look_back_form(request: HttpRequest) -> looking_back.LookBackFilter:
    if not looking_back.assemblies_for(request.user).exists():
        raise PermissionDenied
    return looking_back.LookBackFilter(request.GET, user=request.user)


# Archiving


@never_cache
def archive(request: HttpRequest) -> HttpResponseBase:
    """All that ended in a year, put away at one press; each row says what became of it."""
    form_of = looking_back.assemblies_for(request.user, Role.PROPOSALS_STAFF)
    assembly = form_of.filter(slug=request.GET["assembly"]).first() if "assembly" in request.GET else form_of.first()
    if assembly is None:
        raise PermissionDenied
    year = _year(request.GET.get("year", ""))
    waiting = to_archive(request.user, assembly.pk, year)
    if wanted(request):
        asked = [(_("政协"), str(assembly)), (_("哪一年结束的"), str(year))]
        rows = waiting.select_related("assembly", "holder_agency", "holder_person")
        return answered(request, matters("to-archive", _("还没有归档的提案"), rows, asked))
    form = ArchiveYearForm(request.POST or None)
    context: dict[str, Any] = {"assembly": assembly, "assemblies": form_of, "year": year, "form": form}
    if form.is_valid():
        results = archive_all(waiting.select_related("assembly"), by=request.user, key=form.cleaned_data["key"])
        done = sum(not result.refused for result in results)
        messages.success(request, ngettext("已归档 %(done)d 件。", "已归档 %(done)d 件。", done) % {"done": done})
        return render(request, "proposals/archive.html", context | {"results": results})
    page_obj = Paginator(waiting, ROWS).get_page(request.GET.get("page"))
    return render(request, "proposals/archive.html", context | {"page_obj": page_obj})


def _year(text: str) -> int:
    """The year before this one where none is named that makes sense."""
    last = timezone.localdate().year - 1
    year = number_in(text)
    return year if year is not None and 1949 <= year <= last + 1 else last
