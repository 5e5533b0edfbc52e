"""The pages of a proposal: write it, read it, take its next step."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.assemblies.models import Assembly
from huiyin.history.models import Event
from huiyin.matters.models import Feedback, Kind, Matter, Signature, due_limits
from huiyin.matters.permissions import is_lead_proposer
from huiyin.matters.steps import KeyAlreadyUsed, StepNotAllowed
from huiyin.matters.timeline import timeline
from huiyin.members.models import Membership, memberships_of
from huiyin.proposals import workflow
from huiyin.proposals.forms import MatterStepForm, ProposalForm, candidates
from huiyin.proposals.shown import merged_with, shares
from huiyin.proposals.step_forms import FORMS
from huiyin.web import page, refuse

FOUND_AT_MOST = 30


@never_cache
def write(request: HttpRequest) -> HttpResponse:
    """A new proposal. Saved as a draft, and handed in at once if the member says so."""
    assembly = _assembly_to_write_for(request)
    if not assembly.has_rules_on(timezone.localdate()):
        words = _("%(assembly)s还没有设定规则，暂时不能写提案。请与政协机关联系。") % {"assembly": assembly}
        return refuse(request, words, status=409)
    form = ProposalForm(request.POST or None, assembly=assembly)
    if form.is_valid():
        try:
            return _saved(request, workflow.draft(by=request.user, assembly=assembly, **form.facts()))
        except StepNotAllowed as refused:
            _refuse(form, refused)
    return _writing(request, form, {"assembly": assembly})


def _assembly_to_write_for(request: HttpRequest) -> Assembly:
    """The one named in the address, else that of the member's first membership; 403 for others."""
    slug = request.GET.get("assembly")
    for membership in memberships_of(request.user):
        if slug in (None, membership.assembly.slug):
            return membership.assembly
    raise PermissionDenied


@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    matter = _visible(request, pk)
    if "edit" not in workflow.offered(request.user, matter):
        return _not_now(request, matter, "edit")
    form = ProposalForm(request.POST or None, assembly=matter.assembly, initial=ProposalForm.words_of(matter))
    if form.is_valid():
        try:
            workflow.edit(matter, by=request.user, **form.facts())
            return _saved(request, matter)
        except StepNotAllowed as refused:
            _refuse(form, refused)
    return _writing(request, form, {"assembly": matter.assembly, "matter": matter})


def _writing(request: HttpRequest, form: ProposalForm, context: dict[str, Any]) -> HttpResponse:
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, "proposals/write.html", context | {"form": form}, status=status)


def _saved(request: HttpRequest, matter: Matter) -> HttpResponse:
    """The draft is kept whatever comes of handing it in."""
    messages.success(request, _("草稿已保存。"))
    if "submit" in request.POST:
        return redirect("proposals:step", matter.pk, "submit")
    return redirect(matter)


def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    matter = _visible(request, pk)
    steps = workflow.offered(request.user, matter)
    clocks = list(matter.clocks.select_related("assignment__agency"))
    lead, merged = merged_with(request.user, matter)
    context = {
        "matter": matter,
        "proposal": matter.proposal,
        "category": _category(matter),
        "steps": [(name, workflow.STEPS[name].label) for name in steps],
        "signatures": _signatures(request.user, matter),
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
    return render(request, "proposals/proposal.html", context)


def _signatures(user: Any, matter: Matter) -> Any:
    """Who signed; who was asked and has not, or would not, is the first proposer's to know."""
    asked = matter.signatures.select_related("person")
    return asked if is_lead_proposer(user, matter) else asked.filter(state=Signature.State.SIGNED)


def _category(matter: Matter) -> str:
    return dict(matter.rule_set.choices("categories")).get(matter.category, "")


@never_cache
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The page of one step. What the step needs is asked here; the step itself decides."""
    matter = _visible(request, pk)
    if name not in workflow.STEPS or workflow.STEPS[name].may is None or name == "edit":
        raise Http404
    form = FORMS.get(name, MatterStepForm)(request.POST or None, matter=matter, user=request.user)
    if form.is_valid():
        try:
            getattr(workflow, name)(matter, by=request.user, **form.facts())
        except StepNotAllowed as refused:
            _refuse(form, refused)
        else:
            return _done(request, matter, name)
    elif _pressed_twice(request, matter, name):
        return _done(request, matter, name)
    elif name not in workflow.offered(request.user, matter):
        return _not_now(request, matter, name)
    context = {"matter": matter, "form": form, "name": name, "label": workflow.STEPS[name].label}
    context["classes"] = dict(matter.rule_set.choices("result_classes"))
    if name == "invite":
        context |= _people_to_invite(request, matter)
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    template = "proposals/invite.html" if name == "invite" else "proposals/step.html"
    return page(request, template, part="found", context=context, status=status)


def _done(request: HttpRequest, matter: Matter, name: str) -> HttpResponse:
    messages.success(request, _("已完成：%(step)s。") % {"step": workflow.STEPS[name].label})
    return redirect(_after(request, matter))


def _pressed_twice(request: HttpRequest, matter: Matter, name: str) -> bool:
    """What was sound the first time may not be the second: who has been invited can no longer be chosen."""
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return False
    return Event.objects.of(matter).filter(key=key, step=name, actor=request.user.pk).exists()


def _refuse(form: Any, refused: StepNotAllowed) -> None:
    """Nothing typed is lost; where the key was spent on other words, the next press has one of its own."""
    form.add_error(None, str(refused))
    if isinstance(refused, KeyAlreadyUsed):
        form.data = form.data.copy()
        form.data["key"] = str(uuid.uuid4())


def _after(request: HttpRequest, matter: Matter) -> Any:
    """Someone who has declined to sign sees the proposal no more."""
    return matter if Matter.objects.visible_to(request.user).filter(pk=matter.pk).exists() else "desk:home"


def _not_now(request: HttpRequest, matter: Matter, name: str) -> HttpResponse:
    """Not theirs to take: 403. Theirs, but the matter has moved on: back to its page with a word."""
    chosen = workflow.STEPS[name]
    if matter.state in chosen.starts and name != "feedback":
        raise PermissionDenied
    words = _("现在不能“%(step)s”：此事项是“%(state)s”。")
    messages.warning(request, words % {"step": chosen.label, "state": matter.get_state_display()})
    return redirect(matter)


def _people_to_invite(request: HttpRequest, matter: Matter) -> dict[str, Any]:
    """Those ticked stay; beside them the ones whose name is looked for, at first those of one's own sector."""
    given = request.POST if request.method == "POST" else request.GET
    ticked = {int(pk) for pk in given.getlist("people") if pk.isdecimal()}
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
    parts = ("assembly", "rule_set", "proposal", "holder_agency", "holder_person", "sector", "proposal__topic")
    return get_object_or_404(matters.select_related(*parts), pk=pk)
