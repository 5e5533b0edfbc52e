"""What is stored about me: everybody's page about themselves, and nobody's about another."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from huiyin.accounts.models import Role
from huiyin.corrections.models import CorrectionRequest
from huiyin.corrections.views import coloured, own_assembly
from huiyin.exports import answered, wanted
from huiyin.forms import StepForm
from huiyin.members.models import memberships_of, person_of
from huiyin.privacy import exporting, keeping, sheets
from huiyin.privacy.keeping import Keeping
from huiyin.privacy.looks import looks_at, told
from huiyin.privacy.registry import BY_CODE, GROUPS, KEPT, NOT_SHOWN, Group, Kept, deeds_of
from huiyin.privacy.rows import lines

ROWS = 50
LATEST = 5
PRINTED = 500  # lines of one kind on paper; the export has all


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    own = own_assembly(request.user)
    looks, asked = looks_at(request.user), CorrectionRequest.objects.filter(by=request.user.pk)
    context = {
        "facts": _account(request),
        "groups": [_grouped(request, group, own) for group in GROUPS],
        "deeds": deeds_of(request.user),
        "not_shown": NOT_SHOWN,
        "looks": told(list(looks[:LATEST])),
        "looks_total": looks.count(),
        "asked": coloured(asked.filter(state=CorrectionRequest.State.ASKED).select_related("assembly")),
        "form": StepForm(),
        "files_key": uuid.uuid4(),
    }
    return render(request, "privacy/home.html", context)


def _account(request: HttpRequest) -> list[tuple[str, Any]]:
    user: Any = request.user
    held = [str(membership) for membership in memberships_of(user)]
    return [
        (_("姓名"), user.name),
        (_("登录名"), user.username),
        (_("电子邮件"), user.email),
        (_("角色"), "；".join(f"{one} · {one.assembly}" for one in user.roles_today)),
        (_("委员席位"), "；".join(held)),
    ]


def _grouped(request: HttpRequest, group: Group, own: Any) -> tuple[Group, list[dict[str, Any]], str]:
    """The kinds of record there are, each with how many; and the names of those there are none of."""
    counted = [(entry, entry.rows(request.user).order_by().count()) for entry in KEPT if entry.group == group.code]
    none = " · ".join(str(entry.title) for entry, count in counted if not count)
    return group, [_kind(entry, count, own) for entry, count in counted if count], none


def _kind(entry: Kept, count: int, own: Any) -> dict[str, Any]:
    until = Keeping().last_day(entry.term, own, None) if entry.term not in _NO_DAY else None
    return {"entry": entry, "count": count, "kept": keeping.words(entry.term, own), "until": until}


_NO_DAY = {keeping.ARCHIVE, keeping.ACCOUNT, *keeping.AFTER_THE_RECORD}


@never_cache
@sensitive_variables("found")
def kind(request: HttpRequest, code: str) -> HttpResponse:
    """The rows of one kind, newest first; 404 for a kind there is none of."""
    entry = BY_CODE.get(code)
    if entry is None:
        raise Http404
    own = own_assembly(request.user)
    page = Paginator(entry.rows(request.user), ROWS).get_page(request.GET.get("page"))
    context = {
        "entry": entry,
        "page_obj": page,
        "lines": lines(entry, page.object_list, request.user, own, Keeping()),
        "kept": keeping.words(entry.term, own),
        "office": Role(entry.office).label if entry.office else "",
    }
    return render(request, "privacy/kind.html", context)


@never_cache
def looks(request: HttpRequest) -> HttpResponseBase:
    if wanted(request):
        return answered(request, sheets.looks(looks_at(request.user)))
    page = Paginator(looks_at(request.user), ROWS).get_page(request.GET.get("page"))
    return render(request, "privacy/looks.html", {"page_obj": page, "looks": told(list(page.object_list))})


@never_cache
def on_paper(request: HttpRequest) -> HttpResponse:
    """All of it on one page to print; of a kind with very many rows the newest."""
    own, told_until, user = own_assembly(request.user), Keeping(), request.user
    kinds = []
    for entry in KEPT:
        rows = entry.rows(user)
        if shown := lines(entry, rows[:PRINTED], user, own, told_until):
            total = len(shown) if len(shown) < PRINTED else rows.order_by().count()
            kinds.append((entry, shown, total, keeping.words(entry.term, own)))
    context = {
        "facts": _account(request),
        "kinds": kinds,
        "deeds": deeds_of(user),
        "not_shown": NOT_SHOWN,
        "looks": told(list(looks_at(user)[:PRINTED])),
        "person": person_of(user),
    }
    return render(request, "privacy/print.html", context)


@never_cache
def export(request: HttpRequest) -> HttpResponseBase:
    """Taken by a press only: a link that is followed by itself takes nothing out."""
    if not (key := _pressed(request)):
        return redirect("privacy:home")
    exporting.logged(request.user, "json", key)
    return StreamingHttpResponse(
        exporting.document(request.user, own_assembly(request.user)),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="huiyin-own-data.json"'},
    )


@never_cache
def export_files(request: HttpRequest) -> HttpResponseBase:
    if not (key := _pressed(request)):
        return redirect("privacy:home")
    exporting.logged(request.user, "files", key)
    return FileResponse(exporting.archive(request.user), as_attachment=True, filename="huiyin-own-files.zip")


def _pressed(request: HttpRequest) -> Any:
    form = StepForm(request.POST if request.method == "POST" else None)
    return form.cleaned_data["key"] if form.is_valid() else None
