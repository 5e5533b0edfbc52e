"""The pages of issues: members read what was issued; the desk puts one together, issues it and sends it upward."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.exports import answered, wanted
from huiyin.forms import StepForm
from huiyin.history.taking import StepNotAllowed
from huiyin.matters import step_pages
from huiyin.matters.models import Matter
from huiyin.opinions import sheets, workflow
from huiyin.opinions.authors import knows_issues, places_of
from huiyin.opinions.issue_forms import BeginForm, ComposeForm, IssueForm, SendUpwardForm
from huiyin.opinions.models import BulletinIssue, IssueEntry, OpinionItem, Submission
from huiyin.opinions.permissions import keeps_issues

A_PAGE = 20


def issues(request: HttpRequest) -> HttpResponseBase:
    """Newest first; what is being put together stands before what was issued, for those who do."""
    user: Any = request.user
    if not knows_issues(user):
        raise PermissionDenied
    seen = BulletinIssue.objects.visible_to(user).select_related("assembly").prefetch_related("entries__matter")
    issued = seen.filter(issued_on__isnull=False).order_by("-issued_on", "-pk")
    if wanted(request):
        return answered(request, sheets.issues(issued))
    pages = Paginator(issued, A_PAGE)
    context = {
        "drafts": seen.filter(issued_on__isnull=True).order_by("-pk"),
        "page_obj": pages.get_page(request.GET.get("page")),
        "keeps": bool(places_of(user)),
    }
    return render(request, "opinions/issues.html", context)


def issue(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    return render(request, "opinions/issue.html", shown(request.user, found))


def print_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """As a bulletin is laid out: for A4, and for those who may read the items' words."""
    return render(request, "opinions/print.html", shown(request.user, _visible(request, pk)))


def shown(user: Any, found: BulletinIssue) -> dict[str, Any]:
    """Members know the titles, but of a work secret; the words of an item are read by those who see the item."""
    entries = list(found.entries.select_related("matter__opinion").order_by("place"))
    mine = Matter.objects.visible_to(user).filter(pk__in=[entry.matter_id for entry in entries])
    readable = set(mine.values_list("pk", flat=True))
    return {
        "issue": found,
        "entries": [(entry, entry.matter_id in readable, _titled(entry, readable)) for entry in entries],
        "whole": len(readable) == len(entries),
        "submissions": Submission.objects.visible_to(user).filter(issue=found).select_related("by"),
        "keeps": keeps_issues(user, found.assembly_id),
    }


def _titled(entry: IssueEntry, readable: set[int]) -> bool:
    secret = entry.matter.opinion.classification == OpinionItem.Classification.WORK_SECRET
    return entry.matter_id in readable or not secret


@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    places = places_of(request.user)
    slug = request.GET.get("assembly")
    assembly = next((place for place in places if slug in (None, place.slug)), None)
    if assembly is None:
        raise PermissionDenied
    form = BeginForm(request.POST or None)

    def act() -> BulletinIssue:
        return workflow.begin_issue(by=request.user, assembly=assembly, **form.facts())

    return _asked(request, form, act, _("新编一期"), None, lambda made: redirect("opinions:compose", made.pk))


@never_cache
def compose(request: HttpRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    form = ComposeForm(request.POST or None, issue=found)

    def act() -> None:
        workflow.compose(found, by=request.user, **form.facts())

    return _asked(
        *(request, form, act, _("选编信息"), found), lambda made: redirect(found), template="opinions/compose.html"
    )


@never_cache
def issue_it(request: HttpRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    form = IssueForm(request.POST or None)
    act = lambda: workflow.issue_it(found, by=request.user, **form.facts())  # noqa: E731
    note = _("刊发后编期号，里面的信息一并记为已刊发，每件从今天起计算反馈作者的期限。刊发后不能再改动。")
    return _asked(request, form, act, _("刊发"), found, lambda made: redirect(found), note=note)


@never_cache
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    form = StepForm(request.POST or None)
    act = lambda: workflow.discard_issue(found, by=request.user, **form.facts())  # noqa: E731
    note = _("这一期还没有刊发。删去后，里面的信息仍是已签发，可以编进别的一期。")
    return _asked(request, form, act, _("删去这一期"), found, lambda made: redirect("opinions:issues"), note=note)


@never_cache
def send_upward(request: HttpRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    form = SendUpwardForm(request.POST or None)
    act = lambda: workflow.send_upward(found, by=request.user, **form.facts())  # noqa: E731
    return _asked(request, form, act, _("登记报送"), found, lambda made: redirect(found))


def _asked(
    request: HttpRequest,
    form: Any,
    act: Callable[[], Any],
    title: str,
    found: BulletinIssue | None,
    then: Callable[[Any], HttpResponse],
    *,
    note: str = "",
    template: str = "opinions/issue_form.html",
) -> HttpResponse:
    """The page of one form. Nothing typed is lost when `act` refuses."""
    if form.is_valid():
        try:
            made = act()
        except StepNotAllowed as refused:
            step_pages.refuse(form, refused)
        else:
            messages.success(request, _("已完成：%(step)s。") % {"step": title})
            return then(made)
    context = {"form": form, "title": title, "issue": found, "note": note, "today": timezone.localdate()}
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, template, context, status=status)


def _visible(request: HttpRequest, pk: int) -> BulletinIssue:
    seen = BulletinIssue.objects.visible_to(request.user).select_related("assembly", "made_by")
    return get_object_or_404(seen, pk=pk)


def _kept(request: HttpRequest, pk: int) -> BulletinIssue:
    """Seen, and one's own desk's."""
    found = _visible(request, pk)
    if not keeps_issues(request.user, found.assembly_id):
        raise PermissionDenied
    return found
