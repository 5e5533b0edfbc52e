"""The pages of bulk work: choose the step, type what all share, look it over, read what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from huiyin.history.taking import StepNotAllowed
from huiyin.matters.ledger import with_colours
from huiyin.proposals import bulk, workflow
from huiyin.proposals.batches import Batch
from huiyin.proposals.bulk import HandoverForm

SHOWN = 50  # batches of the list


def batches(request: HttpRequest) -> HttpResponse:
    """What was done to many at once: one's own, and for the proposals staff the assembly's."""
    made = Batch.objects.visible_to(request.user).filter(run_at__isnull=False).select_related("user", "assembly")
    counted = bulk.counted(made)
    return render(request, "desk/batches.html", {"batches": [_named(batch) for batch in counted[:SHOWN]]})


def _named(batch: Any) -> Any:
    batch.label = _label(batch)
    return batch


def _label(batch: Batch) -> Any:
    return workflow.STEPS[batch.step].label if batch.step in workflow.STEPS else batch.step


def _batch(request: HttpRequest, pk: int) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(request.user).select_related("user", "assembly"), pk=pk)


@never_cache
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Before it was run: which step. Afterwards: what came of it, row by row."""
    chosen = _batch(request, pk)
    rows = list(bulk.rows_of(chosen, request.user))
    hidden = chosen.rows.count() - len(rows)
    with_colours([row.matter for row in rows], timezone.localdate())
    if chosen.run_at is None:
        steps = [
            (name, label, count, bulk.asks_nothing(name, _example(request.user, rows, name), request.user))
            for name, label, count in bulk.choices(request.user, rows)
        ]
        context: dict[str, Any] = {"steps": steps, "hidden": hidden}
        return render(request, "desk/batch_steps.html", context | {"batch": chosen, "rows": rows})
    tally = bulk.tally(chosen)
    context = {"tally": tally, "own": chosen.user_id == request.user.pk, "said": _typed(chosen, rows), "hidden": hidden}
    context |= {"label": _label(chosen), "seal": bulk.seal(chosen), "total": sum(tally.values())}
    return render(request, "desk/batch_result.html", context | {"batch": chosen, "rows": rows})


@never_cache
def batch_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What is typed once for all rows."""
    chosen = _batch(request, pk)
    if name not in bulk.in_bulk():
        raise Http404
    rows = list(bulk.rows_of(chosen, request.user))
    if chosen.run_at is not None or not rows:
        return redirect(chosen)
    example = _example(request.user, rows, name)
    given = request.POST if request.method == "POST" else None
    form = bulk.shared_form(name, example, request.user, given)
    together = HandoverForm(given) if bulk.BULK[name].handover else None
    forms = [form, *([together] if together else [])]
    valid = [one.is_valid() for one in forms]  # each says its own faults
    if all(valid):
        try:
            bulk.choose(chosen, by=request.user, step=name, facts=bulk.typed_in(request.POST, *forms))
        except StepNotAllowed as refused:
            messages.warning(request, str(refused))
            return redirect(chosen)
        return redirect("desk:batch_check", chosen.pk)
    context = {"batch": chosen, "form": form, "handover": together, "label": workflow.STEPS[name].label}
    status = 400 if given is not None else 200
    return render(request, "desk/batch_form.html", context | {"total": len(rows)}, status=status)


def _example(user: Any, rows: list[Any], name: str) -> Any:
    """A row that can take the step: its form stands for all."""
    able = (row.matter for row in rows if bulk.why_not(user, row.matter, name) is None)
    return next(able, rows[0].matter)


@never_cache
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What will happen to which rows, and why not to others; sent, it is done."""
    chosen = _batch(request, pk)
    if not chosen.step:
        return redirect(chosen)
    if request.method == "POST":
        try:
            going = {int(place) for place in request.POST.getlist("going") if place.isdecimal() and len(place) < 6}
            bulk.begin(chosen, by=request.user, sealed=request.POST.get("seal", ""), going=going)
            bulk.run(chosen, by=request.user)
            return redirect(chosen)
        except StepNotAllowed as refused:
            messages.warning(request, str(refused))
            return redirect("desk:batch_check", chosen.pk)
    if chosen.run_at is not None:
        return redirect(chosen)
    rows = list(bulk.rows_of(chosen, request.user))
    planned = bulk.plan(chosen, request.user, rows)
    context = {
        "batch": chosen,
        "label": workflow.STEPS[chosen.step].label,
        "said": _typed(chosen, rows),
        "going": [one for one in planned if one.refusal is None],
        "staying": [one for one in planned if one.refusal is not None],
        "hidden": chosen.rows.count() - len(rows),
        "seal": bulk.seal(chosen),
    }
    return render(request, "desk/batch_check.html", context)


def _typed(chosen: Batch, rows: list[Any]) -> list[tuple[str, str]]:
    """What was typed for all, in words; nothing where it no longer reads as it did."""
    if not rows or chosen.step not in bulk.in_bulk():
        return []
    return bulk.said_for_all(chosen, rows[0].matter)
