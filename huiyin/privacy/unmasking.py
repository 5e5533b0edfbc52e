"""A list with what is personal in it as it stands: asked for with a reason, on record, told to each whom it names.

The page of the list is asked as always, so that nobody is sent a row they do not see there. Decision 0055.
"""

from __future__ import annotations

from copy import copy
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import User
from huiyin.corrections.views import own_assembly
from huiyin.exports.personal import Unmasking
from huiyin.forms import StepForm, Text
from huiyin.history.looking import EXPORT, looked_over
from huiyin.history.models import Event, record

OWN = "privacy:unmask"


class UnmaskForm(StepForm):
    why = Text(
        label=gettext_lazy("为什么要带姓名的"),
        lines=2,
        max_length=200,
        help_text=gettext_lazy("表上的每个人都会在“我的信息”里看到是谁、哪天、为什么下载。"),
    )
    form = forms.ChoiceField(
        label=gettext_lazy("格式"), choices=[("xlsx", "XLSX"), ("csv", "CSV")], initial="xlsx", widget=forms.RadioSelect
    )


@never_cache
def unmask(request: HttpRequest) -> HttpResponseBase:
    """Of the list whose address stands in `of`: 404 for what is no page here."""
    address = request.GET.get("of", "")
    match = _page(address)
    form = UnmaskForm(request.POST or None)
    status = 400 if form.is_bound else 200
    if form.is_valid():
        typed = form.cleaned_data
        asked = Unmasking(typed["why"].strip())
        answer = _asked_there(request, address, match, typed["form"], asked)
        if asked.is_personal and answer.headers.get("Content-Disposition"):
            _on_record(request.user, asked, typed["key"], address)
            return answer
        form.add_error(None, _("这份表里没有遮盖的内容，或者您不能下载它。请在那一页直接下载。"))
        status = 409
    context = {
        "form": form,
        "title": _("下载带姓名的表"),
        "about": _("平时下载的表，个人信息是遮盖的。确实要用全名的，写明理由再下载。"),
        "back": address,
        "notes": [_("只下载工作需要的；用完删除，不要转给无关的人。")],
    }
    return render(request, "ask.html", context, status=status)


def _page(address: str) -> Any:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/") or address.startswith("//"):
        raise Http404
    try:
        match = resolve(parts.path)
    except Resolver404 as nothing:
        raise Http404 from nothing
    if match.view_name == OWN:
        raise Http404
    return match


def _asked_there(request: HttpRequest, address: str, match: Any, form: str, asked: Unmasking) -> HttpResponseBase:
    """As if its own link had been followed, by the same reader."""
    parts = urlsplit(address)
    there: Any = copy(request)
    query = QueryDict(parts.query, mutable=True)
    query["format"] = form
    there.method, there.path, there.path_info, there.resolver_match = "GET", parts.path, parts.path, match
    there.GET, there._post, there._files, there.unmasking = query, QueryDict(), None, asked
    there.META = request.META | {"REQUEST_METHOD": "GET", "QUERY_STRING": query.urlencode(), "PATH_INFO": parts.path}
    answer: HttpResponseBase = match.func(there, *match.args, **match.kwargs)
    return answer


def _on_record(user: Any, asked: Unmasking, key: Any, address: str) -> None:
    """One's own history has it, and each person named reads it (privacy/looks.py)."""
    if assembly := own_assembly(user):
        looked_over(assembly, asked.people, by=user, what=EXPORT, why=asked.why)
    if not Event.objects.filter(key=key).exists():
        facts = {"what": "unmasked", "page": urlsplit(address).path, "count": len(asked.people), "note": asked.why}
        own = User.objects.get(pk=user.pk)  # the account itself: what a request holds only stands for it
        record(own, EXPORT, by=user, before="", after="", key=key, facts=facts)
