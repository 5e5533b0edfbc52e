from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.assemblies.models import Term
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.members.importing import workflow
from huiyin.members.importing.comparing import CANNOT, CHANGED, NEW, OUTCOMES, SAME, UNSURE, Comparison
from huiyin.members.importing.forms import ListsForm
from huiyin.members.importing.merging import NO, YES
from huiyin.members.models import MemberImport
from huiyin.members.permissions import KEEPS_REGISTER, keeps_register

LISTED = 20
_S = MemberImport.State


def _only_those_who_keep_it(request: HttpRequest) -> None:
    if not keeps_register(request.user):
        raise Http404


@never_cache
def imports(request: HttpRequest) -> HttpResponse:
    """What was taken over, by whom and when."""
    _only_those_who_keep_it(request)
    seen = MemberImport.objects.visible_to(request.user).select_related("term__assembly", "by")
    return render(request, "members/imports.html", {"imports": seen[:LISTED]})


@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    _only_those_who_keep_it(request)
    kept = request.user.assemblies_as(*KEEPS_REGISTER)  # type: ignore[union-attr]
    terms = Term.objects.filter(assembly__in=kept).select_related("assembly").order_by("-starts_on", "assembly")
    files = request.FILES if request.method == "POST" else None
    form = ListsForm(request.POST or None, files, terms=terms)
    if form.is_valid():
        try:
            made = workflow.prepare(by=request.user, **form.facts())
        except StepNotAllowed as refused:
            form.add_error(None, str(refused))
            if isinstance(refused, KeyAlreadyUsed):
                form.data = {**request.POST.dict(), "key": str(uuid.uuid4())}
        else:
            for words in form.ignored:
                messages.info(request, _("%(sheet)s不是委员名单，没有读取。") % {"sheet": words})
            return redirect(made)
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, "members/import_begin.html", {"form": form}, status=status)


def _import(request: HttpRequest, pk: int) -> MemberImport:
    seen = MemberImport.objects.visible_to(request.user).select_related("assembly", "term__assembly", "by")
    return get_object_or_404(seen, pk=pk)


@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Before it is confirmed: what would be written, row by row. Afterwards: what was."""
    made = _import(request, pk)
    if made.state != _S.PREPARED:
        context = {"made": made, "held": workflow.hangs_on(made) if made.state == _S.DONE else [], "key": uuid.uuid4()}
        return render(request, "members/import_done.html", context | {"counts": _counts(made.counts)})
    compared = Comparison(made)
    if request.method == "POST":
        return _answered(request, made, compared)
    return render(request, "members/import.html", _context(made, compared))


def _answered(request: HttpRequest, made: MemberImport, compared: Comparison) -> HttpResponse:
    """Answers first; then, where that is what was pressed and nothing of the preview moved by them, all of it."""
    try:
        made = workflow.answer(made, by=request.user, answers=_answers(request, compared))
        if "confirm" not in request.POST:
            return redirect(made)
        now = Comparison(made)
        if now.open_questions:
            messages.error(request, _("还有 %(count)d 个问题没有回答。") % {"count": len(now.open_questions)})
        elif now.digest != request.POST.get("seen", ""):
            messages.info(request, _("回答已经保存，预览也随着变了。请看过再确认。"))
        else:
            made = workflow.confirm(made, by=request.user, key=_key(request), seen=now.digest)
            messages.success(request, _("已导入：新增 %(count)d 位委员。") % {"count": made.counts[NEW]})
    except StepNotAllowed as refused:
        messages.error(request, str(refused))
    return redirect(made)


def _answers(request: HttpRequest, compared: Comparison) -> dict[str, str]:
    """Of what this preview asked; a box that is not ticked says no."""
    given = {question.code: request.POST.get(question.code, "") for question in compared.questions}
    given |= {word.code: request.POST.get(word.code, "") for word in compared.words.values()}
    given = {code: answer for code, answer in given.items() if answer}
    boxes = {row.code: YES if row.code in request.POST else NO for row in compared.rows if row.outcome == CHANGED}
    return given | boxes


def _key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        raise Http404 from None


def _context(made: MemberImport, compared: Comparison) -> dict[str, Any]:
    merged = compared.merged
    given = made.answers
    lists = [
        {"read": one, "lines": len(one.entries), "missing": merged.missing(at) if len(merged.lists) > 1 else []}
        for at, one in enumerate(merged.lists)
    ]
    by_outcome = {
        outcome: [row for row in compared.rows if row.outcome == outcome]
        for outcome in (UNSURE, CANNOT, CHANGED, NEW, SAME)
    }
    return {
        "made": made,
        "compared": compared,
        "lists": lists,
        "left_out": sorted({word for one in merged.lists for word in one.left_out} - {"序号"}),
        "questions": [(question, given.get(question.code, "")) for question in compared.questions],
        "words": list(compared.words.values()),
        "changed": by_outcome[CHANGED],
        "groups": [(outcome, OUTCOMES[outcome], rows) for outcome, rows in by_outcome.items() if rows],
        "counts": _counts(compared.counts),
        "faults": [(merged.lists[at], entry) for at, entry in merged.faults],
        "left": [(merged.lists[at], entry) for at, entry in merged.left_out],
        "key": uuid.uuid4(),
    }


def _counts(counted: dict[str, int]) -> list[tuple[Any, int]]:
    return [(label, counted[outcome]) for outcome, label in OUTCOMES.items() if counted.get(outcome)]


@never_cache
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Drop it, or undo it: asked once more, then done."""
    made = _import(request, pk)
    if name not in ("discard", "undo"):
        raise Http404
    if request.method == "POST":
        try:
            getattr(workflow, name)(made, by=request.user, key=_key(request))
            messages.success(request, _("已完成：%(step)s。") % {"step": workflow.STEPS[name].label})
        except StepNotAllowed as refused:
            messages.error(request, str(refused))
        return redirect(made)
    context = {"made": made, "name": name, "title": workflow.STEPS[name].label, "key": uuid.uuid4()}
    return render(request, "members/import_step.html", context)
