"""The pages of a livelihood matter: note it, read it, take its next step; and of those it was heard from."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.history.taking import StepNotAllowed
from huiyin.livelihood import workflow
from huiyin.livelihood.forms import FORMS
from huiyin.livelihood.noting import NoteForm, assemblies_to_note_for
from huiyin.livelihood.shown import shown
from huiyin.matters import step_pages
from huiyin.matters.models import Kind, Matter
from huiyin.matters.step_pages import StepPages
from huiyin.web import refuse

BESIDE = (
    *("livelihood__topic", "livelihood__activity", "livelihood__entered_by", "livelihood__commitment"),
    *("assembly", "rule_set", "sector", "place", "holder_agency", "holder_person"),
    *("origin", "merged_into", "handed_to__assembly"),
)

PAGES = StepPages(workflow.STEPS, workflow, FORMS, workflow.offered, template="livelihood/step.html")


def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """A problem, deed, issue or suggestion: where it comes from, who has it, what was done, who was told."""
    found = _visible(request, pk)
    context = shown(found, request.user) | {"steps": PAGES.buttons(request.user, found)}
    return render(request, "livelihood/matter.html", context)


@never_cache
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    return PAGES.answer(request, _visible(request, pk), name)


def _visible(request: HttpRequest, pk: int) -> Matter:
    matters = Matter.objects.visible_to(request.user).filter(kind=Kind.LIVELIHOOD, livelihood__isnull=False)
    return get_object_or_404(matters.select_related(*BESIDE), pk=pk)


@never_cache
def note(request: HttpRequest) -> HttpResponse:
    """A new matter: one field and a place; whom it was heard from where there is somebody."""
    everywhere = assemblies_to_note_for(request.user)
    slug = request.GET.get("assembly")
    assembly = next((one for one in everywhere if slug in (None, one.slug)), None)
    if assembly is None:
        raise PermissionDenied
    if not assembly.has_rules_on(timezone.localdate()):
        words = _("%(assembly)s还没有设定规则，暂时不能记录。请与政协机关联系。") % {"assembly": assembly}
        return refuse(request, words, status=409)
    form = NoteForm(request.POST or None, assembly=assembly, user=request.user)
    if form.is_valid():
        try:
            found = workflow.collect_heard(by=request.user, assembly=assembly, **form.facts())
        except StepNotAllowed as why:
            step_pages.refuse(form, why)
        else:
            messages.success(request, _("已记下，台账工作人员会核实。有了结果会告诉您。"))
            return redirect(found)
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    others = [one for one in everywhere if one != assembly]
    return render(
        request, "livelihood/note.html", {"form": form, "assembly": assembly, "others": others}, status=status
    )
