"""Requests to put a record right: my own, those my office answers, and the page of one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.corrections import workflow
from huiyin.corrections.forms import AnswerForm, AskForm
from huiyin.corrections.models import CorrectionRequest
from huiyin.corrections.permissions import answers_anything, my_office_answers
from huiyin.corrections.subjects import SUBJECTS, row_now
from huiyin.exports import DAY, Column, Personal, Sheet, answered, wanted
from huiyin.forms import StepForm
from huiyin.history.asking import ask
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed, allowed
from huiyin.history.wording import kept
from huiyin.matters.models import due_limits
from huiyin.members.models import memberships_of, person_of
from huiyin.supervision.slips import colour_of
from huiyin.web import refuse

ROWS = 50
_S = CorrectionRequest.State
SHOWN = {
    "open": gettext_lazy("等我部门答复"),
    "late": gettext_lazy("逾期未答复"),
    "answered": gettext_lazy("已经答复"),
}


def requests(request: HttpRequest) -> HttpResponseBase:
    """For an office what it has to answer, oldest due first; below it what one asked oneself."""
    if wanted(request):
        return requests_xlsx(request)
    own = CorrectionRequest.objects.filter(by=request.user.pk).select_related("assembly")
    shown = _shown(request)
    context: dict[str, Any] = {
        "answers": answers_anything(request.user),
        "shown": shown,
        "tabs": SHOWN.items(),
        "own": coloured(own[:ROWS]),
    }
    if context["answers"]:
        page = Paginator(of_office(request.user, shown), ROWS).get_page(request.GET.get("page"))
        context |= {"page_obj": page, "rows": coloured(page.object_list)}
    return render(request, "corrections/requests.html", context)


def _shown(request: HttpRequest) -> str:
    shown = request.GET.get("show", "open")
    return shown if shown in SHOWN else "open"


def of_office(user: Any, shown: str = "open") -> QuerySet[CorrectionRequest]:
    """What `user`'s office answers: waiting, late, or answered."""
    rows = CorrectionRequest.objects.filter(my_office_answers(user)).select_related("assembly", "person", "by")
    if shown == "answered":
        return rows.filter(state=_S.ANSWERED).order_by("-answered_on", "-pk")
    waiting = rows.filter(state=_S.ASKED).order_by("due_on", "pk")
    return waiting.filter(due_on__lt=timezone.localdate()) if shown == "late" else waiting


def coloured(rows: Any) -> list[CorrectionRequest]:
    today, limits = timezone.localdate(), due_limits(timezone.localdate())
    found = list(rows)
    for one in found:
        is_waiting = one.state == _S.ASKED
        one.due = colour_of(one.due_on, one.assembly_id, today, limits) if is_waiting else "none"
    return found


COLUMNS = [
    Column("about", gettext_lazy("关于哪一条"), width=50, personal=Personal.WORDS),
    Column("who", gettext_lazy("提出人"), width=14, read=lambda one: one.person or one.by, personal=Personal.NAME),
    Column("office", gettext_lazy("答复部门"), width=16, read="get_office_display"),
    Column("asked_on", gettext_lazy("提出日期"), DAY, 12),
    Column("due_on", gettext_lazy("答复期限"), DAY, 12),
    Column("state", gettext_lazy("状态"), width=10, read="get_state_display"),
    Column("outcome", gettext_lazy("结果"), width=14, read="get_outcome_display"),
    Column("answered_on", gettext_lazy("答复日期"), DAY, 12),
]


def requests_xlsx(request: HttpRequest) -> HttpResponseBase:
    """What the list shows; the words of the request and of the answer are read on its page."""
    if not answers_anything(request.user):
        raise Http404
    shown = _shown(request)
    rows, asked = of_office(request.user, shown), [(_("情况"), str(SHOWN[shown]))]
    return answered(request, Sheet("corrections", _("更正申请"), COLUMNS, rows, asked))


def _request(request: HttpRequest, pk: int) -> CorrectionRequest:
    seen = CorrectionRequest.objects.visible_to(request.user).select_related("assembly", "person", "by", "answered_by")
    return get_object_or_404(seen, pk=pk)


def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    found = coloured([_request(request, pk)])[0]
    context = {
        "asked": found,
        "steps": [(name, workflow.STEPS[name].label) for name in allowed(workflow.STEPS, request.user, found)],
        "now": row_now(found, request.user),
        "facts": [
            (_("提出人"), str(found.person or found.by)),
            (_("答复部门"), f"{found.assembly} · {found.get_office_display()}"),
            (_("提出日期"), found.asked_on.isoformat()),
            (_("答复期限"), found.due_on.isoformat()),
            (_("答复日期"), found.answered_on.isoformat() if found.answered_on else ""),
            (_("答复人"), found.answered_by.name if found.answered_by else ""),
        ],
        "events": _events(found),
    }
    return render(request, "corrections/request.html", context)


def _events(found: CorrectionRequest) -> list[dict[str, Any]]:
    words = {name: step.label for name, step in workflow.STEPS.items()} | {"ask": _("申请更正")}
    return [
        {"at": event.at, "who": event.actor_name, "what": words.get(event.step, event.step)}
        for event in Event.objects.of(found).reverse()
    ]


@never_cache
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    found = _request(request, pk)
    if not workflow.STEPS["answer"].may(request.user, found):
        raise PermissionDenied
    return ask(
        request,
        AnswerForm(request.POST or None),
        lambda facts: workflow.answer_request(found, by=request.user, **facts),
        title=workflow.STEPS["answer"].label,
        about=found.about,
        back=lambda _made: found,
        facts=[(_("哪里不对"), found.text), (_("答复期限"), found.due_on.isoformat())],
        notes=[_("记录本身请先到它自己的页面改好，再在这里答复。不改的，也要写明为什么。")],
    )


@never_cache
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _request(request, pk)
    if not workflow.STEPS["withdraw"].may(request.user, found):
        raise PermissionDenied
    return ask(
        request,
        StepForm(request.POST or None),
        lambda facts: workflow.withdraw_request(found, by=request.user, **facts),
        title=workflow.STEPS["withdraw"].label,
        about=found.about,
        back=lambda _made: found,
        notes=[_("撤回后不再等答复；需要时可以重新申请。")],
    )


@never_cache
def ask_about(request: HttpRequest) -> HttpResponse:
    """Of a record that is about whoever asks: `of` names its model, `pk` the row; 404 for anything else."""
    label, pk = request.GET.get("of", ""), request.GET.get("pk", "")
    entry = SUBJECTS.get(label)
    if entry is None or not pk.isdecimal() or len(pk) > 18:
        raise Http404
    row = get_object_or_404(entry.rows(request.user), pk=int(pk))
    assembly = entry.assembly(row) or own_assembly(request.user)
    if assembly is None:
        raise Http404
    line = kept(lambda: entry.about(row))[: workflow.ABOUT]
    facts: dict[str, Any] = {"about": line, "office": entry.office, "assembly": assembly}
    try:
        due_on = workflow.due_from(assembly, timezone.localdate())
    except StepNotAllowed as refused:
        return refuse(request, str(refused), status=409)
    notes = [
        _("由%(assembly)s的“%(office)s”答复，期限 %(due)s；由别人答复，不由您自己。")
        % {"assembly": assembly, "office": Role(entry.office).label, "due": due_on.isoformat()}
    ]
    return ask(
        request,
        AskForm(request.POST or None),
        lambda typed: workflow.ask_correction(
            by=request.user, person=person_of(request.user), subject=row, **facts, **typed
        ),
        title=_("申请更正"),
        about=facts["about"],
        back=lambda made: made or reverse("corrections:requests"),
        notes=notes,
    )


def own_assembly(user: Any) -> Assembly | None:
    """Where a record is no assembly's, the one of whoever asks: of their membership, else of their role."""
    held = [membership.assembly for membership in memberships_of(user)] + [one.assembly for one in user.roles_today]
    if held:
        return held[0]
    person = person_of(user)
    former = person.memberships.order_by("-starts_on").select_related("assembly").first() if person else None
    return former.assembly if former else None
