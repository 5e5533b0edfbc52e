"""The pages of candidates: search an intake, look at what is alike, decide on it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from huiyin.assemblies.models import Assembly
from huiyin.forms import StepForm
from huiyin.history.asking import ask
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Kind, Matter
from huiyin.matters.permissions import EXAMINES
from huiyin.proposals.candidates import deciding, searching
from huiyin.proposals.candidates.forms import IntakeForm, TogetherForm
from huiyin.proposals.candidates.models import CandidateSearch, NotTheSame
from huiyin.proposals.candidates.shown import groups_shown, shown
from huiyin.web import page

GROUPS, APART = 10, 20  # of a page


def _intake_form(request: HttpRequest, given: Any) -> IntakeForm:
    """403 for who examines nothing; what is not named is the first assembly and the year of today."""
    user: Any = request.user
    assemblies = Assembly.objects.filter(pk__in=user.assemblies_as(*EXAMINES)).order_by("pk")
    named = next((one for one in assemblies if one.slug == given.get("assembly")), assemblies.first())
    if named is None:
        raise PermissionDenied
    today = timezone.localdate()
    there = Matter.objects.visible_to(user).filter(assembly=named, kind=Kind.PROPOSAL)
    years = sorted({*there.order_by().values_list("year", flat=True).distinct(), today.year}, reverse=True)
    data = {"assembly": named.slug, "year": str(today.year)} | {name: given[name] for name in given if given[name]}
    return IntakeForm(data, assemblies=assemblies, assembly=named, years=years, today=today)


def candidates(request: HttpRequest) -> HttpResponse:
    form = _intake_form(request, request.GET)
    context: dict[str, Any] = {"form": form, "key": uuid.uuid4(), "apart_key": uuid.uuid4()}
    if form.is_valid():
        context |= _found(request, form)
    return page(request, "proposals/candidates.html", part="rows", context=context)


def _found(request: HttpRequest, form: IntakeForm) -> dict[str, Any]:
    intake, asked = form.intake(), form.asked()
    searches = intake.searches().filter(pk__in=CandidateSearch.objects.visible_to(request.user))
    search = searches.filter(state=CandidateSearch.State.DONE).select_related("by", "session__term").first()
    newest = searches.first()
    context: dict[str, Any] = {
        "intake": intake,
        "asked": asked,
        "search": search,
        "under_way": newest if newest and newest.state == CandidateSearch.State.WAITING else None,
        "failed": newest is not None and newest.state == CandidateSearch.State.FAILED,
        "apart": _apart(request.user, intake.assembly),
    }
    if search:
        pages = Paginator(groups_shown(search, request.user, asked), GROUPS)
        shown_page = pages.get_page(request.GET.get("page"))
        context |= {
            "page_obj": shown_page,
            "groups": shown(shown_page.object_list, request.user),
            "since": searching.changed_since(search, request.user),
        }
    return context


def _apart(user: Any, assembly: Assembly) -> Any:
    said = NotTheSame.objects.visible_to(user).standing().filter(one__assembly=assembly)
    return said.select_related("one", "other", "by")[:APART]


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a search has come; when it has ended, the page is loaded anew."""
    search = get_object_or_404(CandidateSearch.objects.visible_to(request.user), pk=pk)
    if search.state != CandidateSearch.State.WAITING and request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": search.get_absolute_url()})
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(search)
    return page(request, "proposals/candidates.html", part="progress", context={"under_way": search})


def search(request: HttpRequest) -> HttpResponse:
    """Begin one; from the button of the list."""
    if request.method != "POST":
        return redirect("proposals:candidates")
    form = _intake_form(request, request.POST)
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError as wrong:
        raise Http404 from wrong
    if not form.is_valid():
        return redirect("proposals:candidates")
    try:
        begun = searching.begin_search(form.intake(), by=request.user, key=key)
    except StepNotAllowed as refused:
        messages.warning(request, str(refused))
        return redirect(f"{reverse('proposals:candidates')}?assembly={form.intake().assembly.slug}")
    return redirect(begun)


# Together


@never_cache
def together(request: HttpRequest, step: str) -> HttpResponse:
    """Those ticked, into which: looked over once more, then all of them or none."""
    if step not in deciding.WAYS:
        raise Http404
    if not request.user.holds(*EXAMINES):  # type: ignore[union-attr]
        raise PermissionDenied
    named = request.POST.getlist("matters") if request.method == "POST" else request.GET.getlist("matter")
    into = request.POST.get("into", "") or request.GET.get("into", "")
    among = _named(request, [*named, into])
    ticked = [matter.pk for matter in among if str(matter.pk) in named and str(matter.pk) != into]
    form = TogetherForm(request.POST or None, among=among, initial={"matters": ticked, "into": into})
    title = _("并入") if step == "merge" else _("建议并案")
    return ask(
        request,
        form,
        lambda facts: deciding.take_together(by=request.user, step=step, **facts),
        title=title,
        about=_("一共 %(count)d 件，全部办理，或者一件也不办理。") % {"count": len(ticked)},
        back=lambda made: made or reverse("proposals:candidates"),
        notes=[_NOTES[step]()],
        done=_done(step, len(ticked)),
    )


_NOTES = {
    "merge": lambda: _("并案后一并办理，每位提案人都会收到自己的答复。交办以前可以取消并案。"),
    "recommend": lambda: _("您的建议只有提案工作人员和提案委员会看得到；由另一位委员会成员决定是否并案。"),
}


def _done(step: str, count: int) -> str:
    if step == "merge":
        return ngettext("已并入 %(count)d 件。", "已并入 %(count)d 件。", count) % {"count": count}
    return ngettext("已建议并案 %(count)d 件。", "已建议并案 %(count)d 件。", count) % {"count": count}


def _named(request: HttpRequest, keys: list[str]) -> Any:
    """What one may not see is passed over without a word; of another assembly than the first, too."""
    numbers = [int(key) for key in keys[:100] if key.isascii() and key.isdecimal() and len(key) < 19]
    seen = Matter.objects.visible_to(request.user).filter(kind=Kind.PROPOSAL, pk__in=numbers)
    where = seen.values("assembly")[:1]
    return seen.filter(assembly__in=where).select_related("assembly", "rule_set", "proposal").order_by("pk")


# Apart


@never_cache
def apart(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Looked at, they are two."""
    one, two = (_proposal(request, key) for key in (pk, other))
    if pk == other or not deciding.may_say(request.user, one, two):
        raise PermissionDenied
    return ask(
        request,
        StepForm(request.POST or None),
        lambda facts: deciding.not_the_same(one, two, by=request.user, **facts),
        title=_("不是同一件"),
        about=_("%(one)s 和 %(other)s") % {"one": one.title, "other": two.title},
        back=reverse("proposals:candidates") + f"?assembly={one.assembly.slug}&year={one.year}",
        notes=[_("以后不再把这两件放在一起建议并案。会记下是您判断的；随时可以撤销。")],
    )


def _proposal(request: HttpRequest, pk: int) -> Matter:
    seen = Matter.objects.visible_to(request.user).filter(kind=Kind.PROPOSAL)
    return get_object_or_404(seen.select_related("assembly", "proposal"), pk=pk)


@never_cache
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    rows = NotTheSame.objects.visible_to(request.user).select_related("one__assembly", "other__assembly")
    said = get_object_or_404(rows, pk=pk)
    return ask(
        request,
        StepForm(request.POST or None),
        lambda facts: deciding.take_back(said, by=request.user, **facts),
        title=_("撤销“不是同一件”"),
        about=_("%(one)s 和 %(other)s") % {"one": said.one.title, "other": said.other.title},
        back=reverse("proposals:candidates") + f"?assembly={said.one.assembly.slug}&year={said.one.year}",
        notes=[_("撤销后，这两件相似时又会列在一起。")],
    )
