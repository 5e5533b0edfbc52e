"""The pages of a proposal: write it, read it, take its next step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.history.looking import looked_over
from huiyin.history.taking import StepNotAllowed
from huiyin.matters import step_pages
from huiyin.matters.models import Feedback, Kind, Matter, Signature, due_limits
from huiyin.matters.permissions import writes_it
from huiyin.matters.step_pages import StepPages
from huiyin.matters.timeline import timeline
from huiyin.members.models import Membership
from huiyin.proposals import workflow
from huiyin.proposals.afterwards_parts import after_closing
from huiyin.proposals.calls import intake_words
from huiyin.proposals.examination import examination
from huiyin.proposals.models import Proposal
from huiyin.proposals.proposers import Capacity, capacities
from huiyin.proposals.shown import entered, merged_with, shares
from huiyin.proposals.signatures import candidates
from huiyin.proposals.step_forms import FORMS
from huiyin.proposals.workflow.table import refused
from huiyin.proposals.writing import OnBehalfForm, ProposalForm, may_change_whose
from huiyin.web import number_in, refuse

TEMPLATES = {
    "invite": "proposals/invite.html",
    "review": "proposals/advise.html",
    "recommend": "proposals/advise.html",
}
FOUND_AT_MOST = 30


@never_cache
def write(request: HttpRequest) -> HttpResponse:
    """A new proposal. Saved as a draft, and handed in at once if the member says so."""
    everywhere = capacities(request.user)
    assembly = _assembly_to_write_for(request, everywhere)
    if not assembly.has_rules_on(timezone.localdate()):
        return _no_rules(request, assembly)
    here = [capacity for capacity in everywhere if capacity.assembly == assembly]
    form = ProposalForm(request.POST or None, assembly=assembly, capacities=here)
    if form.is_valid():
        try:
            facts = {"raised_as": here[0].code} | form.facts()
            return _saved(request, workflow.draft(by=request.user, assembly=assembly, **facts))
        except StepNotAllowed as refused:
            step_pages.refuse(form, refused)
    others = {capacity.assembly for capacity in everywhere} - {assembly}
    only = here[0].label if len(here) == 1 and here[0].name else ""
    return _writing(request, form, {"assembly": assembly, "others": sorted(others, key=str), "only": only})


def _no_rules(request: HttpRequest, assembly: Assembly) -> HttpResponse:
    words = _("%(assembly)s还没有设定规则，暂时不能写提案。请与政协机关联系。") % {"assembly": assembly}
    return refuse(request, words, status=409)


def _assembly_to_write_for(request: HttpRequest, everywhere: list[Capacity]) -> Assembly:
    """The one named in the address, else the first one may write for; 403 for others."""
    slug = request.GET.get("assembly")
    for capacity in everywhere:
        if slug in (None, capacity.assembly.slug):
            return capacity.assembly
    raise PermissionDenied


@never_cache
def on_behalf(request: HttpRequest) -> HttpResponse:
    """What came in on paper, written down by the proposals staff for the one who signed it."""
    slug = request.GET.get("assembly")
    offices = [held.assembly for held in request.user.roles_today if held.role == Role.PROPOSALS_STAFF]  # type: ignore[union-attr]
    assembly = next((office for office in offices if slug in (None, office.slug)), None)
    if assembly is None:
        raise PermissionDenied
    if not assembly.has_rules_on(timezone.localdate()):
        return _no_rules(request, assembly)
    form = OnBehalfForm(request.POST or None, assembly=assembly)
    if form.is_valid():
        try:
            return _saved(request, workflow.draft_for(by=request.user, assembly=assembly, **form.facts()))
        except StepNotAllowed as refused:
            step_pages.refuse(form, refused)
    return _writing(request, form, {"assembly": assembly, "on_behalf": True})


@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    matter = _visible(request, pk)
    if "edit" not in workflow.offered(request.user, matter):
        return PAGES.not_now(request, matter, "edit")
    here = [capacity for capacity in capacities(request.user) if capacity.assembly == matter.assembly]
    now = may_change_whose(matter, here)
    words = ProposalForm.words_of(matter) | {"raised_as": now}
    form = ProposalForm(request.POST or None, assembly=matter.assembly, capacities=here if now else None, initial=words)
    if form.is_valid():
        try:
            workflow.edit(matter, by=request.user, **form.facts())
            return _saved(request, matter)
        except StepNotAllowed as refused:
            step_pages.refuse(form, refused)
    return _writing(request, form, {"assembly": matter.assembly, "matter": matter})


def _writing(request: HttpRequest, form: ProposalForm, context: dict[str, Any]) -> HttpResponse:
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    context |= {"form": form} | intake_words(context["assembly"])
    return render(request, "proposals/write.html", context, status=status)


def _saved(request: HttpRequest, matter: Matter) -> HttpResponse:
    """The draft is kept whatever comes of handing it in."""
    messages.success(request, _("草稿已保存。"))
    if "submit" in request.POST:
        return redirect("proposals:step", matter.pk, "submit")
    return redirect(matter)


def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    matter = _visible(request, pk)
    clocks = list(matter.clocks.select_related("assignment__agency"))
    lead, merged = merged_with(request.user, matter)
    context = {
        "matter": matter,
        "proposal": matter.proposal,
        "category": _category(matter),
        "steps": PAGES.buttons(request.user, matter),
        "signatures": _signatures(request.user, matter),
        "entered": entered(matter),
        "seconders": matter.signatures.seconders().select_related("person"),
        "suggested": matter.proposal.suggested_agencies.all(),
        "writes": writes_it(request.user, matter),
        "running": [clock for clock in clocks if clock.stopped_on is None],
        "stopped": [clock for clock in clocks if clock.stopped_on is not None],
        "shares": shares(request.user, matter, clocks),
        "lead": lead,
        "merged": merged,
        "contacts": (matter.merged_into or matter).contacts.select_related("agency", "word_by"),
        "answers": matter.answers.select_related("agency").prefetch_related("receipts__person"),
        "classes": dict(matter.rule_set.choices("result_classes")),
        "feedback": Feedback.objects.visible_to(request.user).filter(matter=matter).select_related("person"),
        "events": timeline(matter, workflow.STEPS, request.user),
        "due": matter.due_colour(timezone.localdate(), due_limits(timezone.localdate())),
    }
    _leave_a_look(request, matter, context["feedback"])
    context |= examination(request.user, matter)
    context |= after_closing(request.user, matter)
    return render(request, "proposals/proposal.html", context)


def _leave_a_look(request: HttpRequest, matter: Matter, said: Any) -> None:
    """What each said of the answer is theirs: others who read it are on record."""
    looked_over(matter.assembly, [one.person_id for one in said], by=request.user, what="feedback")


def _signatures(user: Any, matter: Matter) -> Any:
    """Who signed; who was asked and has not, or would not, is the first proposer's to know."""
    asked = matter.signatures.exclude(role=Signature.Role.SECONDER).select_related("person")
    return asked if writes_it(user, matter) else asked.filter(state=Signature.State.SIGNED)


def _category(matter: Matter) -> str:
    return dict(matter.rule_set.choices("categories")).get(matter.category, "")


@never_cache
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    return PAGES.answer(request, _visible(request, pk), name)


def _words_to_sign(request: HttpRequest, matter: Matter) -> dict[str, Any]:
    """As they stand now, also when they changed while the page was open."""
    return {"proposal": Proposal.objects.get(pk=matter.pk), "words": Matter.objects.get(pk=matter.pk)}


def _intake(request: HttpRequest, matter: Matter) -> dict[str, Any]:
    return intake_words(matter.assembly)


def _say_window(request: HttpRequest, matter: Matter, name: str) -> None:
    if name != "submit":
        return
    window = Proposal.objects.select_related("session__term").get(pk=matter.pk)
    words = " · ".join(str(part) for part in (window.get_window_display(), window.session) if part)
    messages.info(request, _("按提交的时刻记为：%(window)s。") % {"window": words})


def _show_new_words(form: Any, refused: StepNotAllowed, matter: Matter) -> None:
    """The page now shows the new ones."""
    if isinstance(refused, workflow.WordsChanged):
        form.data = form.data.copy()
        form.data["edition"] = str(Proposal.objects.get(pk=matter.pk).edition)


def _people_to_invite(request: HttpRequest, matter: Matter) -> dict[str, Any]:
    """Those ticked stay; beside them the ones whose name is looked for, at first those of one's own sector."""
    given = request.POST if request.method == "POST" else request.GET
    ticked = {pk for text in given.getlist("people") if (pk := number_in(text)) is not None}
    looked_for = request.GET.get("q", "").strip()[:60]
    members = Membership.objects.on(timezone.localdate()).filter(assembly=matter.assembly)
    members = members.filter(person__in=candidates(matter)).select_related("person", "sector")
    wanted = members.filter(person__name__contains=looked_for) if looked_for else members.filter(sector=matter.sector)
    found = list(wanted.exclude(person__in=ticked).order_by("person__name")[: FOUND_AT_MOST + 1])
    return {
        "q": looked_for,
        "ticked": members.filter(person__in=ticked),
        "found": found[:FOUND_AT_MOST],
        "more": len(found) > FOUND_AT_MOST,
    }


def _visible(request: HttpRequest, pk: int) -> Matter:
    matters = Matter.objects.visible_to(request.user).filter(kind=Kind.PROPOSAL)
    parts = ["assembly", "rule_set", "proposal", "holder_agency", "holder_person", "sector", "proposal__topic"]
    parts += ["proposal__session__term", "proposal__entered_by"]
    return get_object_or_404(matters.select_related(*parts), pk=pk)


def _examination(request: HttpRequest, matter: Matter) -> dict[str, Any]:
    return examination(request.user, matter)


def _original(request: HttpRequest, matter: Matter) -> dict[str, Any]:
    """What was asked for, beside what is said or decided about it."""
    return {"original": matter.proposal}


# What stands on the page of a step beside its form.
BESIDE = {
    "invite": _people_to_invite,
    "submit": _intake,
    **dict.fromkeys(["sign", "second"], _words_to_sign),  # nobody signs what does not stand on the page
    **dict.fromkeys(["review", "recommend", "return_to_revise", "file", "merge", "decline"], _examination),
    **dict.fromkeys(["assign", "request_return", "give_opinion", "reply", "release", "send_back"], _original),
}
PAGES = StepPages(
    workflow.STEPS,
    workflow,
    FORMS,
    workflow.offered,
    template="proposals/step.html",
    templates=TEMPLATES,
    beside=BESIDE,
    refused=refused,
    elsewhere=frozenset(["edit"]),
    prefilled=("verdict", "into"),
    hidden=frozenset(["feedback"]),
    on_refusal=_show_new_words,
    after=_say_window,
)
