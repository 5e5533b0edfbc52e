"""Prizes for proposals: the rounds, one round, and what is done with it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.forms import StepForm
from huiyin.history.asking import ask
from huiyin.supervision import awards
from huiyin.supervision.forms import DecideForm, EndForm, NominateForm, RoundForm, SayWhyForm
from huiyin.supervision.models import Award, AwardRound
from huiyin.supervision.permissions import AWARDS
from huiyin.supervision.views.shared import chosen, tabs_of


def rounds(request: HttpRequest) -> HttpResponse:
    seen = AwardRound.objects.visible_to(request.user).select_related("assembly")
    opens = bool(request.user.assemblies_as(Role.PROPOSALS_STAFF))  # type: ignore[union-attr]
    return render(request, "supervision/awards.html", {"rounds": seen, "opens": opens, "tabs": tabs_of(request.user)})


@never_cache
def open_round(request: HttpRequest) -> HttpResponse:
    mine = Assembly.objects.filter(pk__in=request.user.assemblies_as(Role.PROPOSALS_STAFF))  # type: ignore[union-attr]
    if not mine:
        raise PermissionDenied
    assembly, _others = chosen(request, mine)
    return ask(
        request,
        RoundForm(request.POST or None, initial={"year": timezone.localdate().year}),
        lambda facts: awards.open_round(assembly, by=request.user, **facts),
        title=_("开始一次评选"),
        about=assembly,
        back=lambda made: made or reverse("supervision:awards"),
        notes=[_("奖的是提案，不评人：不打分，获奖的提案之间不排名次。")],
    )


def _seen(request: HttpRequest, pk: int) -> AwardRound:
    return get_object_or_404(AwardRound.objects.visible_to(request.user).select_related("assembly"), pk=pk)


def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom it concerns sees the proposals; of those one may not read the page says only how many there are."""
    row = _seen(request, pk)
    user = request.user
    seen = Award.objects.visible_to(user).filter(round=row).select_related("matter", "round")
    seen = seen.prefetch_related("matter__signatures")
    works = user.holds(*AWARDS, assembly_id=row.assembly_id)  # type: ignore[union-attr]
    counted = row.awards.all() if works else row.awards.filter(state=Award.State.AWARDED)
    prepares = row.published_on is None and awards.prepares_rounds(user, row.assembly_id)
    rows = [(one, [(name, awards.STEPS[name].label) for name in awards.offered(user, one)]) for one in seen]
    context = {
        "round": row,
        "rows": rows,
        "left_out": counted.count() - len(rows),
        "prepares": prepares,
        "publishes": row.published_on is None and awards.publishes(user, row),
    }
    return render(request, "supervision/award_round.html", context)


@never_cache
def nominate(request: HttpRequest, pk: int) -> HttpResponse:
    row = _seen(request, pk)
    if not awards.prepares_rounds(request.user, row.assembly_id):
        raise PermissionDenied
    return ask(
        request,
        NominateForm(request.POST or None, round=row, user=request.user),
        lambda facts: awards.nominate(row, by=request.user, **facts),
        title=_("提名"),
        about=row,
        back=lambda _made: row,
        notes=[_("只有本级已立案并且已办结的提案可以参评。")],
    )


@never_cache
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = _seen(request, pk)
    if not awards.prepares_rounds(request.user, row.assembly_id):
        raise PermissionDenied
    form = DecideForm(request.POST or None, initial={"decided_by": row.decided_by})
    return ask(
        request,
        form,
        lambda facts: awards.decide(row, by=request.user, **facts),
        title=_("登记会议的决定"),
        about=row,
        back=lambda _made: row,
    )


@never_cache
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    row = _seen(request, pk)
    if not awards.publishes(request.user, row):
        raise PermissionDenied
    return ask(
        request,
        StepForm(request.POST or None),
        lambda facts: awards.publish(row, by=request.user, **facts),
        title=_("公布名单"),
        about=row,
        back=lambda _made: row,
        notes=[_("公布之后名单不能再改。没有获奖的提名不公布。")],
    )


@never_cache
def step(request: HttpRequest, pk: int, award: int, name: str) -> HttpResponse:
    round_row = _seen(request, pk)
    seen = Award.objects.visible_to(request.user).filter(round=round_row).select_related("round", "matter")
    row = get_object_or_404(seen, pk=award)
    if name not in awards.STEPS:
        raise Http404
    if not awards.STEPS[name].may(request.user, row):
        raise PermissionDenied
    form = (SayWhyForm if name == "drop" else EndForm)(request.POST or None)
    return ask(
        request,
        form,
        lambda facts: awards.take(row, name, by=request.user, **facts),
        title=awards.STEPS[name].label,
        about=row.matter,
        back=lambda _made: round_row,
    )
