"""Pages around the session: its days, kept by the proposals staff, and proposals that look for seconders."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly, Session
from huiyin.members.models import memberships_of
from huiyin.proposals import sessions as rules
from huiyin.proposals.calls import calls_for
from huiyin.proposals.intake import intake_of
from huiyin.proposals.writing import SessionForm

CALLS_SHOWN = 50


def seconding(request: HttpRequest) -> HttpResponse:
    """Members find here what asks for seconders, those of their own sector first."""
    if not memberships_of(request.user):
        raise PermissionDenied
    found = list(calls_for(request.user)[: CALLS_SHOWN + 1])
    context = {"calls": found[:CALLS_SHOWN], "more": len(found) > CALLS_SHOWN}
    return render(request, "proposals/seconding.html", context)


def sessions(request: HttpRequest) -> HttpResponse:
    """Of the assemblies whose staff one is, with the hours that follow from them; members read their own."""
    user: Any = request.user
    here = user.assemblies_as(*Role) | {held.assembly_id for held in memberships_of(user)}
    now, found = timezone.now(), []
    for assembly in Assembly.objects.filter(pk__in=here).select_related("parent"):
        kept = assembly.sessions.select_related("term", "assembly").order_by("-opens_on")
        rows = [(session, intake := intake_of(session), intake.is_open(now)) for session in kept[:12]]
        keeps = rules.may_keep(user, assembly)
        if rows or keeps:
            found.append((assembly, rows, keeps))
    return render(request, "proposals/sessions.html", {"assemblies": found})


@never_cache
def add(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = get_object_or_404(Assembly.objects.visible_to(request.user), slug=slug)
    return _keep(request, Session(assembly=assembly))


@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = Session.objects.visible_to(request.user).select_related("assembly", "term")
    return _keep(request, get_object_or_404(found, pk=pk))


def _keep(request: HttpRequest, session: Session) -> HttpResponse:
    if not rules.may_keep(request.user, session.assembly):
        raise PermissionDenied
    form = SessionForm(request.POST or None, session=session, initial=_known(session))
    if form.is_valid():
        try:
            kept = rules.keep(session, by=request.user, **form.facts())
        except rules.SessionNotSound as wrong:
            form.add_error(wrong.field, str(wrong))
        else:
            messages.success(request, _("已保存：%(session)s。") % {"session": kept})
            return redirect("proposals:sessions")
    context = {"form": form, "assembly": session.assembly, "session": session}
    return render(request, "proposals/session.html", context, status=400 if form.is_bound else 200)


def _known(session: Session) -> dict[str, Any]:
    """Of a new one: the present term and the number after the last."""
    if session.pk:
        known = {name: getattr(session, name) for name in ("number", "opens_on", "closes_on")}
        return known | {"term": session.term_id}
    term = session.assembly.terms.order_by("-number").first()
    last = term.sessions.order_by("-number").first() if term else None
    return {"term": term and term.pk, "number": last.number + 1 if last else 1}
