from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.activities.models import Activity
from huiyin.activities.workflow import change_own, companions_of, leave_own, may_change_own
from huiyin.assemblies.models import Assembly
from huiyin.exports import answered, wanted
from huiyin.fieldwork import sheets
from huiyin.fieldwork.finding import note_own
from huiyin.fieldwork.finding_forms import OwnChangeForm, OwnForm
from huiyin.fieldwork.views.trips import trip
from huiyin.forms import StepForm
from huiyin.history.asking import ask
from huiyin.members.models import memberships_of, person_of

ROWS = 30


def own(request: HttpRequest) -> HttpResponseBase:
    """What one did of one's own accord, or went along on; newest first."""
    person = person_of(request.user)
    if person is None:
        raise PermissionDenied
    there = Activity.objects.visible_to(request.user).filter(
        kind=Activity.Kind.OWN_RESEARCH, participations__membership__person=person
    )
    rows = there.annotate(found=Count("findings", distinct=True)).order_by("-starts_on", "-pk")
    if wanted(request):
        return answered(request, sheets.own(rows))
    context = {
        "page_obj": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "may_note": bool(memberships_of(request.user)),
    }
    return render(request, "fieldwork/own.html", context)


@never_cache
def own_new(request: HttpRequest) -> HttpResponse:
    mine = [held.assembly for held in memberships_of(request.user)]
    slug = request.GET.get("assembly")
    assembly = next((one for one in mine if slug in (None, one.slug)), None)
    if assembly is None:
        raise PermissionDenied
    form = OwnForm(request.POST or None, assembly=assembly, user=request.user, initial=_usual(request.user, assembly))
    return ask(
        request,
        form,
        lambda facts: note_own(by=request.user, assembly=assembly, **facts),
        title=_("记下"),
        about=assembly,
        back=lambda made: made or reverse("fieldwork:own"),
        template="fieldwork/own_new.html",
    )


def _usual(user: Any, assembly: Assembly) -> dict[str, Any]:
    """Where one was last; else where one lives."""
    last = Activity.objects.filter(planned_by=user, assembly=assembly, visited__isnull=False).order_by("-pk").first()
    held = next(one for one in memberships_of(user) if one.assembly_id == assembly.pk)
    return {"visited": last.visited_id if last else held.resident_region_id}


@never_cache
def own_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = trip(request, pk)
    if not may_change_own(request.user, found):
        raise PermissionDenied
    place, visited = found.place, found.visited
    initial = {
        "title": found.title,
        "visited": found.visited_id,
        "spot": place.removeprefix(visited.place_name) if visited else place,
        "on": found.starts_on,
        "companions": "、".join(person.name for person in companions_of(found)),
    }
    form = OwnChangeForm(request.POST or None, assembly=found.assembly, user=found.planned_by, initial=initial)

    def act(facts: dict[str, Any]) -> Activity:
        where = f"{facts['visited'].place_name}{facts.pop('spot')}"[:80]
        return change_own(found, by=request.user, place=where, **facts)

    return ask(request, form, act, title=_("改动"), about=found, back=lambda _made: found)


@never_cache
def own_leave(request: HttpRequest, pk: int) -> HttpResponse:
    found = trip(request, pk)
    person = person_of(request.user)
    was_named = person is not None and companions_of(found).filter(pk=person.pk).exists()
    if not was_named and request.method != "POST":
        raise PermissionDenied
    return ask(
        request,
        StepForm(request.POST or None),
        lambda facts: leave_own(found, by=request.user, **facts),
        title=_("我没有参加"),
        about=found,
        back=lambda _made: found,
        notes=[_("您的名字从参加人里去掉，别人不能再把您加回来。")],
    )
