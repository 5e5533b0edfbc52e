from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from huiyin.assemblies.models import Assembly, RuleSet
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters import recomputing
from huiyin.matters.forms import RecomputeForm, taken_apart
from huiyin.matters.models import Clock

CLOCKS_SHOWN = 200  # the nearest due dates first; the rest when these are done


@never_cache
def recompute(request: HttpRequest, slug: str) -> HttpResponse:
    """The running clocks that today's calendar, or the rules in force now, would move; move those that are chosen."""
    assembly = get_object_or_404(Assembly, slug=slug)
    if not recomputing.may_recompute(request.user, assembly):
        raise PermissionDenied
    by_rules = (request.POST or request.GET).get("by") == "rules"
    ruling = _ruling(assembly) if by_rules else None
    if _pressed_twice(request):
        return _recomputed(request, len(request.POST.getlist("clocks")))
    found = recomputing.moves(request.user, assembly, ruling)
    shown = _one_of(found, request.GET.get("clock", ""))[:CLOCKS_SHOWN]
    form = RecomputeForm(request.POST or None, moves=found if request.POST else shown)
    if form.is_valid():
        try:
            _recompute_all(request.user, assembly, form, ruling)
        except StepNotAllowed as refused:
            form.add_error(None, str(refused))
            shown = recomputing.moves(request.user, assembly, ruling)[:CLOCKS_SHOWN]
        else:
            return _recomputed(request, len(form.cleaned_data["clocks"]))
    context = {
        "assembly": assembly,
        "moves": shown,
        "total": len(found),
        "form": form,
        "by_rules": by_rules,
        "one_only": "clock" in request.GET,
        "ruling": _ruling(assembly),
        "today": timezone.localdate(),
    }
    status = 200 if not form.is_bound else 409 if form.non_field_errors() or _is_stale(form) else 400
    return render(request, "matters/recompute.html", context, status=status)


@transaction.atomic
def _recompute_all(user: Any, assembly: Assembly, form: RecomputeForm, ruling: RuleSet | None) -> None:
    """All that was chosen or nothing."""
    chosen = form.chosen()
    clocks = Clock.objects.visible_to(user).filter(matter__assembly=assembly).select_related("matter")
    by_pk = clocks.in_bulk([one.clock for one in chosen])
    for one in chosen:
        recomputing.recompute(
            by_pk[one.clock],
            by=user,
            key=one.key,
            reason=form.cleaned_data["reason"],
            was=one.was,
            to=one.to,
            ruling=ruling,
        )


def _pressed_twice(request: HttpRequest) -> bool:
    """The clocks it names have moved already, under its own key: they stand on no page any more."""
    try:
        key = uuid.UUID(request.POST.get("key", ""))
        keys = [taken_apart(code, key).key for code in request.POST.getlist("clocks")]
    except ValueError:
        return False
    taken = Event.objects.filter(key__in=keys, actor_id=request.user.pk, step=recomputing.STEP).count()
    return bool(keys) and taken == len(keys)


def _recomputed(request: HttpRequest, count: int) -> HttpResponse:
    words = ngettext("已重新核定 %(count)d 个期限。", "已重新核定 %(count)d 个期限。", count) % {"count": count}
    messages.success(request, words)
    return redirect(f"{request.path}?by=rules" if "by" in request.POST else request.path)


def _is_stale(form: RecomputeForm) -> bool:
    return form.has_error("clocks", "invalid_choice")


def _one_of(found: list[recomputing.Move], pk: str) -> list[recomputing.Move]:
    return [move for move in found if str(move.clock.pk) == pk] if pk else found


def _ruling(assembly: Assembly) -> RuleSet | None:
    try:
        return assembly.rules_on(timezone.localdate())
    except RuleSet.DoesNotExist:
        return None
