"""Pages of whoever signs in: taking an account over, setting up a second factor, where one is signed in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from huiyin.history.taking import StepNotAllowed
from huiyin.signin import codes, factors, holds, opening, sessions
from huiyin.signin.forms import CodeForm, TakeOverForm


@login_not_required
@never_cache
@sensitive_post_parameters()
def invitation(request: HttpRequest) -> HttpResponse:
    """The code first, then the password; the code is spent with the password alone. Codes are tried under a limit."""
    if request.POST.get("password1") is not None:
        return _take_over(request)
    given = request.POST if request.method == "POST" else request.GET if "code" in request.GET else None
    form = CodeForm(given or None)
    if form.is_valid() and _is_good(request, form):
        set_password = TakeOverForm(initial={"code": form.cleaned_data["code"]})
        return _ask_password(request, set_password, form.cleaned_data["code"])
    status = 400 if form.is_bound else 200
    return render(request, "signin/invitation.html", {"form": form}, status=status)


def _is_good(request: HttpRequest, form: CodeForm) -> bool:
    """Counts only what is wrong: who has a good code is not held up by others behind the same address."""
    address = holds.of_address(get_adapter().get_client_ip(request))
    until = holds.attempt(address)
    if until:
        form.add_error("code", holds.words(until))
        return False
    try:
        opening.invited_by(form.cleaned_data["code"])
    except StepNotAllowed as refused:
        form.add_error("code", str(refused))
        return False
    holds.refund(address)
    return True


def _ask_password(request: HttpRequest, form: TakeOverForm, code: str) -> HttpResponse:
    user = opening.invited_by(code).user
    status = 400 if form.is_bound else 200
    return render(request, "signin/take_over.html", {"form": form, "account": user}, status=status)


def _take_over(request: HttpRequest) -> HttpResponse:
    code = CodeForm(request.POST)
    if not code.is_valid() or not _is_good(request, code):
        return render(request, "signin/invitation.html", {"form": code}, status=400)
    form = TakeOverForm(request.POST)
    if form.is_valid():
        try:
            user = opening.accept(
                codes.as_typed(form.cleaned_data["code"]), form.cleaned_data["password1"], check=form.check
            )
        except ValidationError as wrong:
            form.refuse_password(wrong)
        except StepNotAllowed as refused:
            code.add_error("code", str(refused))
            return render(request, "signin/invitation.html", {"form": code}, status=409)
        else:
            messages.success(request, _("密码已经设好。您的账号是 %(account)s，请登录。") % {"account": user.username})
            return redirect("account_login")
    return _ask_password(request, form, code.cleaned_data["code"])


@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where whoever must have a second factor and has none is led."""
    if not factors.lacks_one(request.user):
        return redirect("mfa_index")
    return render(request, "signin/second_factor.html", {"passkeys": factors.passkeys_work(), "host": factors.host()})


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(UserSession, pk=pk, user=request.user)
    found.end()
    messages.success(request, _("已经退出那一处登录。"))
    return redirect("usersessions_list")


@require_POST
def end_all_sessions(request: HttpRequest) -> HttpResponse:
    """This one too."""
    sessions.end_all(request.user)
    return redirect("account_login")
