"""Who holds which role; one role with its history; granting, changing, ending; what agencies ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.accounts import asking, granting
from huiyin.accounts.models import ADMINISTRATORS, AccountRequest, Role, RoleHolding
from huiyin.accounts.role_forms import (
    AskForm,
    ChangeForm,
    ChooseForm,
    EndForm,
    GrantForm,
    GrantRequestForm,
    RefuseForm,
    RoleFilter,
)
from huiyin.assemblies.models import holds_on
from huiyin.exports import DAY, Column, Personal, Sheet, answered, asked_by, back_to_the_page, wanted
from huiyin.forms import StepForm
from huiyin.history.asking import ask
from huiyin.history.models import Event
from huiyin.history.taking import allowed
from huiyin.web import page

ROWS = 50
BESIDE = ("user", "assembly", "agency", "body", "sector")
STEP_WORDS = {
    "grant": gettext_lazy("授予"),
    "change_role": gettext_lazy("更改日期"),
    "end_role": gettext_lazy("结束"),
}
COLUMNS = [
    Column("username", gettext_lazy("账号"), width=18, read="user.username", personal=Personal.NO),
    Column("name", gettext_lazy("姓名"), width=18, read="user.name"),
    Column("role", gettext_lazy("角色"), width=18, read="get_role_display", personal=Personal.NO),
    Column("assembly", gettext_lazy("政协"), width=20),
    Column("place", gettext_lazy("单位"), width=24, read="place"),
    Column("starts_on", gettext_lazy("开始"), DAY, 12),
    Column("ends_on", gettext_lazy("结束"), DAY, 12),
]


# Who holds what


def looks_after_roles(user: Any) -> bool:
    """Whose bar has the entry; everybody finds their own roles under the same address."""
    return bool(user.holds(Role.SECURITY_ADMIN, Role.AUDITOR, Role.AGENCY_LEADER))


def roles(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    seen = RoleHolding.objects.visible_to(user).select_related(*BESIDE).order_by("assembly", "role", "user__name", "pk")
    filters = RoleFilter(request.GET, queryset=seen)
    if wanted(request):
        if not filters.form.is_valid():
            return back_to_the_page(request)
        rows = filters.qs
        return answered(request, Sheet(f"roles-{filters.day}", _("角色名单"), COLUMNS, rows, asked_by(filters.form)))
    found = Paginator(filters.qs, ROWS).get_page(request.GET.get("page"))
    for one in found:
        one.stands = _standing(one)
    context = {
        "form": filters.form,
        "page_obj": found,
        "day": filters.day,
        "looks_after": looks_after_roles(user),
        "grants": user.holds(Role.SECURITY_ADMIN),
        "asks": user.holds(Role.AGENCY_LEADER),
        "waiting": waiting_requests(user).count(),
    }
    return page(request, "accounts/roles.html", part="rows", context=context)


def _standing(held: RoleHolding) -> str:
    today = timezone.localdate()
    if held.ended_at:
        return _("已停止")
    if held.ends_on and held.ends_on < today:
        return _("已期满")
    return "" if holds_on(held, today) else _("还没有开始")


def role(request: HttpRequest, pk: int) -> HttpResponse:
    held = _role(request, pk)
    user: Any = request.user
    others = RoleHolding.objects.visible_to(user).filter(user=held.user_id).exclude(pk=held.pk)
    context = {
        "held": held,
        "stands": _standing(held),
        "facts": [
            (_("账号"), held.user.username),
            (_("姓名"), held.user.name),
            (_("政协"), str(held.assembly)),
            (_("单位"), str(held.place) if held.place != held.assembly else ""),
        ],
        "may_change": granting.may_change(user, held) and not granting.why_not_self(user, held.user),
        "may_end": granting.may_end(user, held),
        "events": _events(held) if looks_after_roles(user) or held.user_id == user.pk else [],
        "others": others.select_related(*BESIDE).order_by("-starts_on", "-pk"),
    }
    return render(request, "accounts/role.html", context)


def _role(request: HttpRequest, pk: int) -> RoleHolding:
    return get_object_or_404(RoleHolding.objects.visible_to(request.user).select_related(*BESIDE), pk=pk)


def _events(held: RoleHolding) -> list[dict[str, Any]]:
    return [
        {
            "at": event.at,
            "who": event.actor_name or event.facts.get("command", ""),
            "what": STEP_WORDS.get(event.step, event.step),
            "from": event.facts.get("from", ""),
            "to": event.facts.get("to", ""),
            "reason": event.facts.get("reason", ""),
        }
        for event in Event.objects.of(held).reverse()
    ]


# Granting, changing, ending


@never_cache
def grant(request: HttpRequest) -> HttpResponse:
    """First the role and the assembly, by address; then whom, where, and from which day to which."""
    user: Any = request.user
    if not user.holds(Role.SECURITY_ADMIN):
        raise Http404
    given = {name: request.GET[name] for name in ("assembly", "role") if name in request.GET}
    choose = ChooseForm(user, given or None, initial={"role": ""})
    if not choose.is_valid():
        context = {"form": choose, "account": request.GET.get("account", "")}
        return render(request, "accounts/role_choose.html", context, status=400 if choose.is_bound else 200)
    role, assembly = choose.cleaned_data["role"], choose.cleaned_data["assembly"]
    return ask(
        request,
        GrantForm(role, assembly, request.POST or None, initial={"username": request.GET.get("account", "")}),
        lambda facts: granting.grant(by=user, role=role, assembly=assembly, **facts),
        title=_("授予角色"),
        about=f"{Role(role).label} · {assembly}",
        back=lambda made: made or reverse("accounts:role_list"),
        notes=_notes_of(role),
    )


def _notes_of(role: str) -> list[str]:
    if role in ADMINISTRATORS:
        return [
            _("系统管理员、安全管理员、审计员由三个人分别担任，都不能查阅业务内容，也不能同时有查阅业务内容的角色。")
        ]
    return [_("从开始那天起，这个账号能查阅和办理这个角色的事项。请按“够用就好”授予。")]


@never_cache
def change(request: HttpRequest, pk: int) -> HttpResponse:
    held = _role(request, pk)
    if not granting.grants_in(request.user, held.assembly_id):
        raise PermissionDenied
    return ask(
        request,
        ChangeForm(request.POST or None, initial={"starts_on": held.starts_on, "ends_on": held.ends_on}),
        lambda facts: granting.change(held, by=request.user, **facts),
        title=_("更改日期"),
        about=f"{held.user} · {held}",
        back=held,
        notes=[_("已经开始的角色，开始日期不能再改。要立即停止，请用“结束”。")],
    )


@never_cache
def end(request: HttpRequest, pk: int) -> HttpResponse:
    held = _role(request, pk)
    if not granting.may_end(request.user, held):
        raise PermissionDenied
    return ask(
        request,
        EndForm(request.POST or None),
        lambda facts: granting.end(held, by=request.user, **facts),
        title=_("结束角色"),
        about=f"{held.user} · {held}",
        back=lambda made: reverse("accounts:role_list") if made else held,
        notes=[_("立即停止：这个账号打开的下一页起，就不再有这个角色。已经办的事和办理记录都留存。")],
    )


# What agencies ask for


def waiting_requests(user: Any) -> Any:
    return AccountRequest.objects.visible_to(user).filter(state=AccountRequest.State.ASKED)


def handles_requests(user: Any) -> bool:
    return bool(user.holds(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AGENCY_LEADER))


def requests(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    seen = AccountRequest.objects.visible_to(user).select_related("agency__assembly", "by", "decided_by", "holding")
    if wanted(request):
        return answered(request, Sheet("account-requests", _("账号申请"), REQUEST_COLUMNS, seen, []))
    found = Paginator(seen, ROWS).get_page(request.GET.get("page"))
    for one in found:
        one.steps = [(name, asking.STEPS[name].label) for name in allowed(asking.STEPS, user, one)]
    context = {"page_obj": found, "asks": user.holds(Role.AGENCY_LEADER), "makes": user.holds(Role.SYSTEM_ADMIN)}
    return render(request, "accounts/role_requests.html", context)


REQUEST_COLUMNS = [
    Column("agency", gettext_lazy("承办单位"), width=24),
    Column("name", gettext_lazy("给谁"), width=16),
    Column("by", gettext_lazy("申请人"), width=16, personal=Personal.NAME),
    Column("asked_on", gettext_lazy("申请日期"), DAY, 12),
    Column("state", gettext_lazy("状态"), width=10, read="get_state_display"),
    Column("decided_on", gettext_lazy("决定日期"), DAY, 12),
]


@never_cache
def ask_account(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not user.holds(Role.AGENCY_LEADER):
        raise Http404
    return ask(
        request,
        AskForm(user, request.POST or None),
        lambda facts: asking.ask_account(by=user, **facts),
        title=_("申请联络员账号"),
        about="、".join(str(held.agency) for held in user.roles_today if held.role == Role.AGENCY_LEADER),
        back=reverse("accounts:role_requests"),
        notes=[_("系统管理员开账号，安全管理员授予角色。联络员离任，请在“角色”里结束，立即生效。")],
    )


@never_cache
def request_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    seen = AccountRequest.objects.visible_to(request.user).select_related("agency__assembly")
    asked = get_object_or_404(seen, pk=pk)
    if name not in asking.STEPS:
        raise Http404
    if not asking.STEPS[name].may(request.user, asked):
        raise PermissionDenied
    if request.method == "GET" and asked.state not in asking.STEPS[name].starts:
        return redirect("accounts:role_requests")
    form, act = _REQUEST_STEPS[name]
    return ask(
        request,
        form(request.POST or None),
        lambda facts: act(asked, by=request.user, **facts),
        title=asking.STEPS[name].label,
        about=asked,
        back=reverse("accounts:role_requests"),
        facts=[(_("给谁"), asked.name), (_("说明"), asked.note)],
    )


_REQUEST_STEPS: dict[str, tuple[Any, Callable[..., Any]]] = {
    "grant_request": (GrantRequestForm, asking.grant_request),
    "refuse_request": (RefuseForm, asking.refuse_request),
    "withdraw_request": (StepForm, asking.withdraw_request),
}
