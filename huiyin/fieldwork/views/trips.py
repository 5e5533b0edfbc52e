from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.activities.models import Activity
from huiyin.fieldwork import stops
from huiyin.fieldwork.finding_forms import StopChangeForm, StopForm, place_of, stop_words
from huiyin.fieldwork.models import Stop
from huiyin.fieldwork.permissions import keeps_trip
from huiyin.forms import StepForm
from huiyin.history.asking import ask


def trip(request: HttpRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.visible_to(request.user).select_related("assembly", "visited"), pk=pk)


def _stop(request: HttpRequest, pk: int) -> Stop:
    """404 for those who do not keep the trip: there is nothing here but changing it."""
    seen = Stop.objects.visible_to(request.user).select_related("activity__assembly", "place")
    found = get_object_or_404(seen, pk=pk)
    if not keeps_trip(request.user, found.activity):
        raise Http404
    return found


@never_cache
def stop_add(request: HttpRequest, pk: int) -> HttpResponse:
    found = trip(request, pk)
    if not keeps_trip(request.user, found):
        raise PermissionDenied
    return ask(
        request,
        StopForm(request.POST or None, activity=found),
        lambda facts: stops.add_stop(found, by=request.user, **facts),
        title=_("记一处"),
        about=found,
        back=lambda _made: found,
        notes=[_("去了哪里、用什么方式、见到多少人。发现的问题另写一条，可以分别提出。")],
    )


@never_cache
def stop_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _stop(request, pk)
    names = ("kind", "on", "place", "spot", "people", "note")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names} | {"at": place_of(found)}
    return ask(
        request,
        StopChangeForm(request.POST or None, activity=found.activity, initial=initial),
        lambda facts: stops.change_stop(found, by=request.user, **facts),
        title=_("改动"),
        about=stop_words(found),
        back=lambda _made: found.activity,
    )


@never_cache
def stop_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = _stop(request, pk)
    activity = found.activity
    return ask(
        request,
        StepForm(request.POST or None),
        lambda facts: stops.remove_stop(found, by=request.user, **facts),
        title=_("删去"),
        about=stop_words(found),
        back=lambda _made: activity,
        notes=[_("没有去成的，可以删去。")],
    )
