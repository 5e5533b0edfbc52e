"""One press to sign up, one to give it up: from the activity's page, to which both lead back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huiyin.activities import workflow
from huiyin.activities.models import Participation
from huiyin.activities.views.shared import press, seen


def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    found = seen(request, pk)
    if request.method != "POST":
        return redirect(found)
    return press(request, lambda key: workflow.sign_up(found, by=request.user, key=key), _signed_up, found)


def _signed_up(row: Participation | None) -> str:
    if row is not None and row.status == Participation.Status.WAITING:
        return _("名额已满，您排在候补里。有人退出，会自动递补并告诉您。")
    return _("已报名。")


def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    found = seen(request, pk)
    if request.method != "POST":
        return redirect(found)
    words = _("已取消报名。")
    return press(request, lambda key: workflow.give_up(found, by=request.user, key=key), lambda _made: words, found)
