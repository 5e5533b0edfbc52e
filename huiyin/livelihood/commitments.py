"""The page on which the proposals staff passes a promise on to the ledger, and the link to it on the proposal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.forms import StepForm
from huiyin.history.asking import refuse
from huiyin.history.taking import StepNotAllowed
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.openings import is_open, may_take_over
from huiyin.livelihood.openings import take_over as open_from
from huiyin.matters.models import Commitment
from huiyin.matters.openings import OF_COMMITMENTS
from huiyin.matters.permissions import is_proposals_staff
from huiyin.members.parts import Line


@never_cache
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    commitments = Commitment.objects.visible_to(request.user).select_related("matter", "agency")
    commitment = get_object_or_404(commitments, pk=pk)
    known = LivelihoodMatter.objects.visible_to(request.user).filter(commitment=commitment).first()
    if known:
        return redirect(known.matter)
    if not may_take_over(request.user, commitment):
        raise PermissionDenied
    form = StepForm(request.POST or None)
    if form.is_valid():
        try:
            matter = open_from(commitment, by=request.user, **form.facts())
        except StepNotAllowed as why:
            refuse(form, why)
        else:
            messages.success(request, _("已转入台账。承诺仍在提案上核实。"))
            return redirect(matter)
    context = {"form": form, "commitment": commitment, "matter": commitment.matter}
    return render(request, "livelihood/from_commitment.html", context, status=409 if form.is_bound else 200)


def of_commitments(user: Any, commitments: list[Commitment]) -> dict[int, Line]:
    """Beside a promise: the matter it is followed in, or the way to have it followed."""
    taken = LivelihoodMatter.objects.filter(commitment__in=commitments)
    known = set(taken.values_list("commitment", flat=True))
    seen = taken.visible_to(user).select_related("matter")
    lines = {own.commitment_id: _line(own.matter) for own in seen}
    for commitment in commitments:
        if commitment.pk not in known and is_open(commitment) and is_proposals_staff(user, commitment.matter):
            lines[commitment.pk] = Line(_("转入台账"), reverse("livelihood:from_commitment", args=[commitment.pk]))
    return lines


def _line(matter: Any) -> Line:
    return Line(_("台账：%(matter)s") % {"matter": matter.docket or matter.title}, matter.get_absolute_url())


OF_COMMITMENTS.append(of_commitments)
