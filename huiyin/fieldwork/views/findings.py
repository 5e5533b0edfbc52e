from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.exports import answered, wanted
from huiyin.fieldwork import finding as verbs
from huiyin.fieldwork import sheets, ways
from huiyin.fieldwork.finding_forms import RAISE_FORMS, FindingEditForm, FindingForm, LetGoForm
from huiyin.fieldwork.models import GONE, Finding, Way
from huiyin.fieldwork.permissions import edits_finding, sends_finding, settles_findings, writes_findings
from huiyin.fieldwork.shown import Stands, with_fates, with_parts
from huiyin.fieldwork.views.trips import trip
from huiyin.history.asking import ask
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Kind

ROWS = 30
LABELS = {
    "write_finding": gettext_lazy("写下"),
    "edit_finding": gettext_lazy("修改"),
    "let_go": gettext_lazy("不再提出"),
    **{ways.STEPS[kind]: label for kind, label in ways.LABELS.items()},
}


def findings(request: HttpRequest) -> HttpResponseBase:
    """Those that wait for a way first, oldest first; any other state by choice, newest first."""
    seen = Finding.objects.visible_to(request.user)
    which = request.GET.get("which", "")
    chosen = Stands(which) if which in Stands.values else Stands.OPEN
    order = ("found_on", "pk") if chosen == Stands.OPEN else ("-found_on", "-pk")
    rows = with_parts(_that_stand(seen, chosen)).order_by(*order)
    if wanted(request):
        return answered(request, sheets.findings(rows, chosen, request.user))
    found = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page_obj": found,
        "findings": with_fates(found.object_list, request.user),
        "which": chosen,
        "choices": [(one.value, one.label) for one in Stands],
        "settles": settles_findings(request.user),
    }
    return render(request, "fieldwork/findings.html", context)


def _that_stand(seen: Any, how: Stands) -> QuerySet[Finding]:
    """As `shown.stands` says of one."""
    standing = Exists(Way.objects.filter(finding=OuterRef("pk")).exclude(matter__state__in=GONE))
    reported = Exists(Finding.reports.through.objects.filter(finding=OuterRef("pk")))
    if how == Stands.OPEN:
        return seen.without_a_way()
    if how == Stands.RAISED:
        return seen.filter(standing)
    if how == Stands.REPORTED:
        return seen.filter(reported).exclude(standing)
    return seen.filter(let_go_on__isnull=False).exclude(standing).exclude(reported)


def _finding(request: HttpRequest, pk: int) -> Finding:
    seen = Finding.objects.visible_to(request.user).select_related("activity__assembly")
    return get_object_or_404(seen, pk=pk)


def finding(request: HttpRequest, pk: int) -> HttpResponse:
    found, user = _finding(request, pk), request.user
    (shown,) = with_fates(with_parts(Finding.objects.filter(pk=found.pk)), user)
    open_ways = ways.offered(user, found)
    edits = edits_finding(user, found) and shown.stands == Stands.OPEN  # type: ignore[attr-defined]
    context = {
        "finding": shown,
        "facts": _facts(shown),
        "buttons": [(kind.value, ways.LABELS[kind]) for kind in open_ways],
        "edits": edits,
        "events": _events(shown),
    }
    return render(request, "fieldwork/finding.html", context)


def _facts(found: Finding) -> list[tuple[str, Any]]:
    where = " · ".join(filter(None, [found.place.place_name if found.place else "", found.spot]))
    return [
        (_("活动"), found.activity),
        (_("在哪一处"), found.stop and f"{found.stop.order}. {found.stop.get_kind_display()} · {found.stop}"),
        (_("地点"), where),
        (_("发现日期"), found.found_on),
        (_("写下的人"), str(found.written_by)),
        (_("不再提出的日期"), found.let_go_on),
        (_("不再提出的理由"), found.let_go_why),
    ]


def _events(found: Finding) -> list[dict[str, Any]]:
    return [
        {
            "at": event.at,
            "who": event.actor_name,
            "what": LABELS.get(event.step, event.step),
            "detail": event.facts.get("note", ""),
        }
        for event in Event.objects.of(found).reverse()
    ]


@never_cache
def finding_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = trip(request, pk)
    if not writes_findings(request.user, found):
        raise PermissionDenied
    return ask(
        request,
        FindingForm(request.POST or None, activity=found, initial=_at_stop(request)),
        lambda facts: verbs.write_finding(found, by=request.user, **facts),
        title=_("写一条发现"),
        about=found,
        back=lambda made: made or found,
        notes=[_("一条写一个问题。只有同行的人、组织者、委员联络机构、领导和台账工作人员看得到。")],
    )


def _at_stop(request: HttpRequest) -> dict[str, Any]:
    stop = request.GET.get("stop", "")
    return {"stop": int(stop)} if stop.isdecimal() and len(stop) < 10 else {}


@never_cache
def finding_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = _finding(request, pk)
    if name == "edit":
        return _edit(request, found)
    if name == "let_go":
        return _let_go(request, found)
    if name not in RAISE_FORMS:
        raise Http404
    return _raise(request, found, Kind(name))


def _edit(request: HttpRequest, found: Finding) -> HttpResponse:
    """Where somebody else was faster, the next press is made with theirs in sight."""
    if not edits_finding(request.user, found):
        raise PermissionDenied
    form = FindingEditForm(request.POST or None, finding=found)

    def act(facts: dict[str, Any]) -> Finding:
        try:
            return verbs.edit_finding(found, by=request.user, **facts)
        except StepNotAllowed:
            given = request.POST.copy()
            given["read"] = verbs.version_of(Finding.objects.get(pk=found.pk))
            form.data = given
            raise

    return ask(request, form, act, title=_("修改发现"), about=found.activity, back=lambda _made: found)


def _let_go(request: HttpRequest, found: Finding) -> HttpResponse:
    if not edits_finding(request.user, found):
        raise PermissionDenied
    return ask(
        request,
        LetGoForm(request.POST or None),
        lambda facts: verbs.let_go(found, by=request.user, **facts),
        title=_("不再提出"),
        about=found,
        back=lambda _made: found,
        notes=[_("以后仍可以提出：写成提案、信息，或者记入台账时，这里自动重新打开。")],
    )


def _raise(request: HttpRequest, found: Finding, kind: Kind) -> HttpResponse:
    """Drafts are written on where they stand; what went to the ledger is looked at from here."""
    user = request.user
    if not sends_finding(user, found):
        raise PermissionDenied
    form = RAISE_FORMS[kind](request.POST or None, finding=found, user=user)
    if request.method == "GET" and kind not in ways.offered(user, found):
        if kind not in ways.standing_kinds(found):
            raise PermissionDenied
        messages.warning(request, _("这一条已经提为%(kind)s，可能刚有人提过。") % {"kind": kind.label})
        return redirect(found)
    return ask(
        request,
        form,
        lambda facts: ways.raise_as(found, kind, by=user, **facts),
        title=ways.LABELS[kind],
        about=found,
        back=lambda made: made if made and kind != Kind.LIVELIHOOD else found,
        notes=_notes(kind),
    )


def _notes(kind: Kind) -> list[str]:
    if kind == Kind.LIVELIHOOD:
        return [_("提交后由台账工作人员核实、登记、交有关单位办理。写下这条发现的委员会得到答复。")]
    return [_("先成为您的草稿，接着写好再提交。没有提交或者撤回的，这条发现重新待定去向。")]
