"""Coming, or asking for leave; those who grant it; long leaves."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.activities import workflow
from huiyin.activities.counting import Rulebook, rule_of
from huiyin.activities.models import Activity, Leave, LeaveOfAbsence, Participation
from huiyin.activities.roll_forms import AbsenceEndForm, AbsenceForm, DecideForm, LeaveForm
from huiyin.activities.views.asking import key_in
from huiyin.activities.views.shared import seen
from huiyin.activities.workflow import replying
from huiyin.activities.workflow.replying import is_late, may_decide, waiting_for
from huiyin.assemblies import rules
from huiyin.assemblies.models import Assembly
from huiyin.history.asking import ask
from huiyin.history.looking import looked, looked_over
from huiyin.history.taking import StepNotAllowed
from huiyin.members.entered import know_who_wrote
from huiyin.members.models import Membership


def _own_lines(request: HttpRequest, activity: Activity) -> list[Participation]:
    """One for each assembly the reader is called for; 404 to whoever is not called."""
    own = Participation.objects.visible_to(request.user).filter(
        activity=activity, membership__person__user=request.user.pk
    )
    found = list(own.select_related("activity", "membership__person", "membership__assembly", "membership__sector"))
    if not found:
        raise Http404
    return found


@never_cache
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap. Who sits in two assemblies answers for both at once."""
    found, key = seen(request, pk), key_in(request)
    lines = _own_lines(request, found)
    if request.method != "POST":
        return redirect(found)
    try:
        for place, line in enumerate(lines):
            if line.status in replying.MAY_CONFIRM or place == 0:
                workflow.confirm(line, by=request.user, key=_another(key, place))
    except StepNotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已告诉组织者您参加。"))
    return redirect("/" if request.POST.get("next") == "home" else found.get_absolute_url())


def _another(key: Any, place: int) -> Any:
    return key if place == 0 else uuid.uuid5(key, str(place))


@never_cache
def ask_leave(request: HttpRequest, pk: int) -> HttpResponse:
    found = seen(request, pk)
    lines = _own_lines(request, found)
    rule = rule_of(lines[0].membership.assembly, found.starts_on)

    def ask_leave_for(facts: dict[str, Any]) -> None:
        for place, line in enumerate(lines):
            if line.status in replying.MAY_ASK or place == 0:
                workflow.ask_leave(line, by=request.user, **facts | {"key": _another(facts["key"], place)})

    notes = [_("由%(role)s批。") % {"role": Role(replying.deciding_role(lines[0])).label}]
    if days := rule.leave["days_before"]:
        notes.append(_("按规定提前 %(days)d 天请假；来不及的也可以请，会注明。") % {"days": days})
    form = LeaveForm(request.POST or None, rule=rule)
    return ask(request, form, ask_leave_for, title=_("请假"), about=found, back=found, notes=notes)


def _leave(request: HttpRequest, pk: int) -> Leave:
    beside = ("participation__activity", "participation__membership__person", "participation__membership__sector")
    visible = Leave.objects.visible_to(request.user).select_related(*beside, "participation__membership__assembly")
    return get_object_or_404(visible.distinct(), pk=pk)


@never_cache
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    leave = _leave(request, pk)
    if request.method != "POST":
        return redirect(leave.participation.activity)
    try:
        workflow.withdraw_leave(leave, by=request.user, key=key_in(request))
    except StepNotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("请假已撤回。"))
    return redirect(leave.participation.activity)


@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for this reader's decision; for the liaison office also the long leaves."""
    if not request.user.holds(*rules.LEAVE_APPROVERS):  # type: ignore[union-attr]
        raise Http404
    today, keeps = timezone.localdate(), request.user.assemblies_as(Role.LIAISON)  # type: ignore[union-attr]
    long = LeaveOfAbsence.objects.visible_to(request.user).filter(membership__assembly__in=keeps)
    current = long.exclude(ends_on__lt=today).select_related(
        "membership__person", "membership__sector", "membership__assembly", "entered_by"
    )
    know_who_wrote([one.entered_by for one in current])
    asked = waiting_for(request.user)
    _leave_a_look(request, [one.membership for one in current] + [one.participation.membership for one in asked])
    context = {"leaves": asked, "long": _named(list(current)), "keeps": keeps, "today": today}
    return render(request, "activities/leaves.html", context)


def _leave_a_look(request: HttpRequest, told: list[Membership]) -> None:
    """The list says why each of them is away."""
    people: dict[int, list[int]] = defaultdict(list)
    for one in told:
        people[one.assembly_id].append(one.person_id)
    for assembly in Assembly.objects.filter(pk__in=people):
        looked_over(assembly, people[assembly.pk], by=request.user, what="leave")


def _named(found: list[LeaveOfAbsence]) -> list[LeaveOfAbsence]:
    book = Rulebook(one.membership.assembly_id for one in found)
    for one in found:
        one.reason_name = book.on(one.membership.assembly_id, one.starts_on).reason_name(one.reason)  # type: ignore[attr-defined]
    return found


@never_cache
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    leave = _leave(request, pk)
    line = leave.participation
    if not may_decide(request.user, leave):
        raise PermissionDenied
    looked(leave, by=request.user, what="leave")
    rule = rule_of(line.membership.assembly, line.activity.starts_on)
    facts = [
        (_("委员"), f"{line.membership.person} · {line.membership.sector}"),
        (_("活动"), line.activity),
        (_("日期"), line.activity.starts_on.isoformat()),
        (_("事由"), rule.reason_name(leave.reason)),
        (_("说明"), leave.text),
        (_("申请日期"), leave.asked_on.isoformat()),
        *([(_("代录"), leave.entered)] if leave.entered else []),
    ]
    notes = (
        [_("迟于规定：应提前 %(days)d 天请假。") % {"days": rule.leave["days_before"]}] if is_late(leave, rule) else []
    )
    if rule.exempts(leave.reason):
        notes.append(_("这一事由准假后不计入应到。"))
    return ask(
        request,
        DecideForm(request.POST or None),
        lambda given: workflow.decide_leave(leave, by=request.user, **given),
        title=_("批假"),
        about=line.activity,
        back=reverse("activities:leaves"),
        notes=notes,
        facts=facts,
    )


@never_cache
def absence_new(request: HttpRequest) -> HttpResponse:
    mine = request.user.assemblies_as(Role.LIAISON)  # type: ignore[union-attr]
    assembly = Assembly.objects.filter(pk__in=mine).order_by("pk").first()
    if assembly is None:
        raise Http404
    rule = rule_of(assembly, timezone.localdate())
    return ask(
        request,
        AbsenceForm(request.POST or None, assembly=assembly, rule=rule),
        lambda facts: workflow.enter_absence(facts.pop("held"), by=request.user, **facts),
        title=_("记长期请假"),
        about=assembly,
        back=reverse("activities:leaves"),
        notes=[_("这段时间里的活动，没有来的不计入应到；来了的照常记到会。")],
    )


@never_cache
def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    mine = request.user.assemblies_as(Role.LIAISON)  # type: ignore[union-attr]
    visible = LeaveOfAbsence.objects.visible_to(request.user).filter(membership__assembly__in=mine)
    found = get_object_or_404(visible.select_related("membership__person", "membership__assembly"), pk=pk)
    return ask(
        request,
        AbsenceEndForm(request.POST or None, absence=found, initial={"ends_on": found.ends_on or timezone.localdate()}),
        lambda facts: workflow.end_absence(found, by=request.user, **facts),
        title=_("长期请假结束"),
        about=found.membership,
        back=reverse("activities:leaves"),
    )
