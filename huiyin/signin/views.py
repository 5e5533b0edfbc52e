"""Pages of those who look after accounts: the list, one account, opening, inviting, closing."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import User
from huiyin.assemblies.models import Assembly
from huiyin.exports import Column, Personal, Sheet, answered, asked_by, back_to_the_page, wanted
from huiyin.forms import StepForm
from huiyin.history.asking import ask, refuse
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.members.models import Person
from huiyin.signin import factors, holds, opening, safety
from huiyin.signin.filters import STATES, AccountFilter, state_of, with_state
from huiyin.signin.forms import ContactForm, ManyForm, OpenForm, ReasonForm, WayForm, waiting_members
from huiyin.signin.models import Invitation
from huiyin.signin.permissions import (
    is_its_security_administrator,
    is_its_system_administrator,
    makes_accounts,
    sees_accounts,
)
from huiyin.web import page, record_named

ROWS, EVENTS = 50, 30
WORDS = {
    "open_account": gettext_lazy("开设账号"),
    "invite": gettext_lazy("生成新邀请码"),
    "withdraw_invitation": gettext_lazy("撤回邀请码"),
    "accept_invitation": gettext_lazy("用邀请码设置密码"),
    "close_account": gettext_lazy("停用"),
    "reopen_account": gettext_lazy("恢复使用"),
    "change_contact": gettext_lazy("更改邮件地址、统一登录标识"),
    "lift_wait": gettext_lazy("解除暂停登录"),
    "reset_factor": gettext_lazy("取消两步验证"),
    "sign_in": gettext_lazy("登录"),
    "sign_in_failed": gettext_lazy("登录没有成功"),
    "change_password": gettext_lazy("修改密码"),
    "add_factor": gettext_lazy("设置两步验证"),
    "remove_factor": gettext_lazy("取消一种两步验证"),
    "connect_service": gettext_lazy("连接统一登录"),
    "disconnect_service": gettext_lazy("断开统一登录"),
}
NOT_SHOWN = ("sign_in", "sign_in_failed")  # who signs in when is the auditor's to read


def listing(request: HttpRequest) -> HttpResponseBase:
    """Accounts of one's assemblies, by name; those who look after accounts alone."""
    if not sees_accounts(request.user):
        raise Http404
    accounts = with_state(User.objects.visible_to(request.user)).select_related("assembly").order_by("name", "pk")
    filters = AccountFilter(request.GET, queryset=accounts)
    if wanted(request):
        if not filters.form.is_valid():
            return back_to_the_page(request)
        return answered(request, Sheet("accounts", _("账号"), COLUMNS, filters.qs, asked_by(filters.form)))
    found = Paginator(filters.qs, ROWS).get_page(request.GET.get("page"))
    for account in found:
        account.state = state_of(account)
        account.state_words = _state_words(account)
    context = {"form": filters.form, "page_obj": found, "makes": makes_accounts(request.user)}
    return page(request, "signin/accounts.html", part="rows", context=context)


def _state_words(account: User) -> str:
    return str(dict(STATES)[state_of(account)])


COLUMNS = [
    Column("username", gettext_lazy("账号"), personal=Personal.NO),
    Column("name", gettext_lazy("名称"), width=28),
    Column("assembly", gettext_lazy("开设的政协"), width=28, read=lambda account: str(account.assembly or "")),
    Column("state", gettext_lazy("状态"), read=_state_words),
]


def _found(request: HttpRequest, pk: int) -> User:
    if not sees_accounts(request.user):
        raise Http404
    accounts = with_state(User.objects.visible_to(request.user)).select_related("assembly")
    return get_object_or_404(accounts, pk=pk)


def account(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    is_system = is_its_system_administrator(request.user, found)
    is_security = is_its_security_administrator(request.user, found)
    invitation = Invitation.objects.open().filter(user=found).first()
    until = holds.wait_of(found.username)
    context = {
        "account": found,
        "state": state_of(found),
        "facts": _facts(found, invitation),
        "roles": found.roles_today,
        "is_system": is_system,
        "is_security": is_security,
        "invitation": invitation,
        "until": until,
        "has_factor": factors.has_one(found),
        "must_have_factor": factors.must_have_one(found),
        "events": _events(found),
    }
    return render(request, "signin/account.html", context)


def _facts(found: User, invitation: Invitation | None) -> list[tuple[Any, Any]]:
    return [
        (_("账号"), found.username),
        (_("开设的政协"), str(found.assembly or "")),
        (_("状态"), _state_words(found)),
        (_("电子邮件"), found.email),
        (_("最近一次登录"), found.last_login and timezone.localdate(found.last_login).isoformat()),
        (_("邀请码有效期至"), invitation and invitation.last_day.isoformat()),
        (_("统一登录的标识"), found.oidc_subject and _("已填写")),
    ]


def _events(found: User) -> list[dict[str, Any]]:
    rows = Event.objects.of(found).exclude(step__in=NOT_SHOWN).order_by("-at", "-pk")[:EVENTS]
    return [
        {
            "at": event.at,
            "who": event.actor_name,
            "what": WORDS.get(event.step, event.step),
            "detail": _detail(event),
        }
        for event in rows
        if event.step in WORDS
    ]


def _detail(event: Event) -> str:
    """Which of the two was changed, never to what; and why."""
    changed = {"email": _("电子邮件"), "oidc_subject": _("统一登录的标识")}
    named = "、".join(changed[name] for name in event.facts.get("changed", []) if name in changed)
    return "：".join(filter(None, [named, event.facts.get("reason", "")]))


# Opening


def _assemblies(request: HttpRequest) -> Any:
    user: Any = request.user
    if not makes_accounts(user):
        raise Http404
    return Assembly.objects.filter(pk__in=user.assemblies_as("sys")).order_by("tier", "pk")


@never_cache
def open_one(request: HttpRequest) -> HttpResponse:
    assemblies = _assemblies(request)
    person = record_named(request, "person", Person.objects.all())
    form = OpenForm(request.POST or None, assemblies=assemblies, person=person, has_service=bool(settings.OIDC_ISSUER))
    if form.is_valid():
        made = _slips(form, lambda: [_open(form, request.user)])
        if made:
            return _handed_over(request, made, form.cleaned_data["way"])
    about = person.name if person else ""
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, "signin/open.html", {"form": form, "person": about}, status=status)


def _open(form: OpenForm, by: Any) -> opening.Slip:
    return opening.open_account(form.cleaned_data["assembly"], by=by, **form.facts())


def _slips(form: Any, act: Callable[[], list[opening.Slip]]) -> list[opening.Slip] | None:
    try:
        return act()
    except StepNotAllowed as refused:
        refuse(form, refused)
    except OSError:
        form.add_error(None, _("邀请码已经生成，但邮件没有发出去。请在账号页重新生成，或改为打印。"))
    return None


def _handed_over(request: HttpRequest, slips: list[opening.Slip], way: str = Invitation.Way.PRINTED) -> HttpResponse:
    """Mailed, it leads back to the account; printed, this answer is the only one that ever shows the codes."""
    if way == Invitation.Way.MAILED:
        messages.success(request, _("设置密码的邮件已经发出。"))
        return redirect("accounts:account", slips[0].user.pk)
    context = {"slips": slips, "site": settings.SITE_URL.rstrip("/"), "path": reverse("accounts:invitation")}
    return render(request, "signin/slips.html", context)


@never_cache
def open_many(request: HttpRequest) -> HttpResponse:
    """Members without account, or who never signed in: all chosen get a code each."""
    assemblies = _assemblies(request)
    assembly = record_named(request, "assembly", assemblies) or assemblies.first()
    persons = waiting_members(assembly, timezone.localdate()).select_related("user").order_by("name", "pk")
    form = ManyForm(request.POST or None, persons=persons)
    if form.is_valid():
        chosen = form.cleaned_data["persons"]
        key = form.cleaned_data["key"]
        made = _slips(form, lambda: opening.open_for_many(assembly, chosen, by=request.user, key=key))
        if made:
            return _as_csv(made) if form.cleaned_data["output"] == "csv" else _handed_over(request, made)
    shown = list(persons[: opening.MANY])
    context = {
        "form": form,
        "assembly": assembly,
        "assemblies": assemblies,
        "persons": shown,
        "total": persons.count(),
        "many": opening.MANY,
    }
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, "signin/open_many.html", context, status=status)


def _as_csv(slips: list[opening.Slip]) -> HttpResponse:
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="invitations.csv"'
    to = csv.writer(answer)
    to.writerow([_("姓名"), _("账号"), _("邀请码"), _("有效期至")])
    for slip in slips:
        name = slip.user.name
        to.writerow([f"'{name}" if name[:1] in "=+-@" else name, slip.user.username, slip.printed, slip.last_day])
    return answer


# Steps on one account


@never_cache
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    found = _of_mine(request, pk, is_its_system_administrator)
    form = WayForm(request.POST or None, account=found)
    if form.is_valid():
        facts = form.facts()
        made = _slips(form, lambda: [opening.invite(found, by=request.user, **facts)])
        if made:
            return _handed_over(request, made, facts["way"])
    context = {
        "form": form,
        "title": _("生成新邀请码"),
        "about": found,
        "back": _page_of(found),
        "notes": [
            _("以前发出的邀请码随即作废。对方用新码设置密码以前，现在的密码仍然有效。"),
            _("两步验证不会取消；设备丢失时，由安全管理员另行取消。"),
        ],
    }
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, "ask.html", context, status=status)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _of_mine(request, pk, is_its_system_administrator)
    return _step(request, found, "withdraw_invitation", opening.withdraw, StepForm)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    found = _of_mine(request, pk, is_its_system_administrator)
    notes = [_("停用后谁也不能用它登录，正在登录的立即退出。做过的事情和记录都保留。")]
    return _step(request, found, "close_account", opening.close, ReasonForm, notes)


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = _of_mine(request, pk, is_its_system_administrator)
    return _step(request, found, "reopen_account", opening.reopen, ReasonForm)


@never_cache
def change_contact(request: HttpRequest, pk: int) -> HttpResponse:
    found = _of_mine(request, pk, is_its_system_administrator)
    form = ContactForm(request.POST or None, account=found, has_service=bool(settings.OIDC_ISSUER))
    return ask(
        request,
        form,
        lambda facts: opening.change_contact(found, by=request.user, **facts),
        title=WORDS["change_contact"],
        about=found,
        back=_page_of(found),
        notes=[_("记录里只写改了哪一项和原因，不写地址和标识本身。")],
    )


def lift_wait(request: HttpRequest, pk: int) -> HttpResponse:
    found = _of_mine(request, pk, is_its_security_administrator)
    return _step(request, found, "lift_wait", safety.lift_wait, ReasonForm)


def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    found = _of_mine(request, pk, is_its_security_administrator)
    notes = [_("请先当面或打电话确认是本人。取消后，对方下次登录只凭密码；角色要求两步验证的，登录后须先重新设置。")]
    return _step(request, found, "reset_factor", safety.reset_factor, ReasonForm, notes)


def _page_of(found: User) -> str:
    return reverse("accounts:account", args=[found.pk])


def _of_mine(request: HttpRequest, pk: int, may: Callable[[Any, Any], bool]) -> User:
    found = _found(request, pk)
    if not may(request.user, found):
        raise PermissionDenied
    return found


def _step(
    request: HttpRequest, found: User, name: str, verb: Callable[..., None], form: Any, notes: list[str] | None = None
) -> HttpResponse:
    return ask(
        request,
        form(request.POST or None),
        lambda facts: verb(found, by=request.user, **facts),
        title=WORDS[name],
        about=found,
        back=_page_of(found),
        notes=notes or [],
    )
