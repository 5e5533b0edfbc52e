"""The pages of calls for writings."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.exports import answered, wanted
from huiyin.forms import StepForm
from huiyin.history.asking import ask
from huiyin.history.taking import allowed
from huiyin.members.models import member_assemblies, person_of
from huiyin.writings import forms, sheets, workflow
from huiyin.writings.models import Call, Declined, Writing
from huiyin.writings.permissions import OFFICES

ROWS = 50


def calls(request: HttpRequest) -> HttpResponseBase:
    """The open ones first."""
    user: Any = request.user
    seen = Call.objects.visible_to(user).select_related("assembly").order_by("-state", "-opened_on", "-pk")
    if wanted(request):
        return answered(request, sheets.calls(seen))
    found = Paginator(seen, ROWS).get_page(request.GET.get("page"))
    context = {"page_obj": found, "may_open": bool(user.assemblies_as(Role.LIAISON))}
    return render(request, "writings/calls.html", context)


def _call(request: HttpRequest, pk: int) -> Call:
    return get_object_or_404(Call.objects.visible_to(request.user).select_related("assembly", "by"), pk=pk)


def call(request: HttpRequest, pk: int) -> HttpResponse:
    found, user, person = _call(request, pk), request.user, person_of(request.user)
    steps = allowed(workflow.CALL_STEPS, user, found)
    named = bool(person and found.people.filter(pk=person.pk).exists())
    own = Declined.objects.visible_to(user).filter(call=found, person=person).first() if person else None
    is_open = found.state == Call.State.OPEN
    seen = Writing.objects.visible_to(user).filter(call=found)
    context: dict[str, Any] = {
        "call": found,
        "facts": _facts(found),
        "steps": [(name, workflow.CALL_STEPS[name].label) for name in steps],
        "own": seen.filter(author=person).order_by("-pk") if person else [],
        "declined": own,
        "may_write": is_open and found.assembly_id in member_assemblies(user),
        "may_decline": is_open and named and own is None,
    }
    if found.assembly_id in user.assemblies_as(*OFFICES):  # type: ignore[union-attr]
        came = seen.handed_in().select_related("author", "body").order_by("-submitted_on", "-pk")  # type: ignore[attr-defined]
        replies, left = workflow.answers_of(found)
        context |= {"came": came.defer("text", "text_bo"), "asked": workflow.concerned(found).count()}
        context |= {"people": list(found.people.all()), "replies": replies, "left": left}
    return render(request, "writings/call.html", context)


def _facts(found: Call) -> list[tuple[Any, Any]]:
    return [
        (_("类别"), found.get_kind_display()),
        (_("政协"), found.assembly.name),
        (_("向谁征集"), for_whom(found)),
        (_("开始日期"), found.opened_on),
        (_("截止日期"), found.due_on),
    ]


def for_whom(found: Call) -> str:
    """Sectors by name; persons by number: whom else it names is read by the offices alone."""
    sectors, people = [sector.name for sector in found.sectors.all()], found.people.count()
    named = [_("约稿委员 %(count)d 位") % {"count": people}] if people else []
    return "、".join([*sectors, *named]) or _("本级全体委员")


@never_cache
def call_open(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    homes = list(Assembly.objects.filter(pk__in=user.assemblies_as(Role.LIAISON)).order_by("pk"))
    if not homes:
        raise PermissionDenied
    home = next((one for one in homes if one.slug == request.GET.get("assembly")), homes[0])
    return ask(
        request,
        forms.CallForm(request.POST or None, assembly=home),
        lambda facts: workflow.open_call(by=user, assembly=home, **facts),
        title=_("发起征稿"),
        about=home,
        back=lambda made: made or reverse("writings:calls"),
        notes=[_("发起后，相关委员都会收到通知。看得到交来多少篇，不列没有写的人。")],
    )


@never_cache
def call_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = _call(request, pk)
    if name not in workflow.CALL_STEPS:
        raise Http404
    if not workflow.CALL_STEPS[name].may(request.user, found):
        raise PermissionDenied
    form: StepForm = StepForm(request.POST or None)
    if name == "move_call":
        form = forms.MoveForm(request.POST or None, initial={"due_on": found.due_on.isoformat()})
    return ask(
        request,
        form,
        lambda facts: getattr(workflow, name)(found, by=request.user, **facts),
        title=workflow.CALL_STEPS[name].label,
        about=found,
        back=lambda _made: found,
        notes=[_("截止以后不能再为它起草；已经起草的照常可以提交。")] if name == "close_call" else [],
    )


@never_cache
def call_decline(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = _call(request, pk), person_of(request.user)
    if person is None or not found.people.filter(pk=person.pk).exists():
        raise PermissionDenied
    return ask(
        request,
        forms.DeclineForm(request.POST or None),
        lambda facts: workflow.decline_call(found, by=request.user, **facts),
        title=_("这次不写"),
        about=found,
        back=lambda _made: found,
        notes=[_("告诉联络机构您这次不写。以后想写，随时可以写。")],
    )
