from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.boards.waiting import awaited, works
from huiyin.corrections.permissions import answers_anything
from huiyin.corrections.views import of_office
from huiyin.desk import queues
from huiyin.desk.inbox import has_a_desk
from huiyin.duties.fulfilment import standings_of
from huiyin.duties.permissions import has_record
from huiyin.figures.overview import overview
from huiyin.matters.barred import told_of
from huiyin.members.models import memberships_of
from huiyin.plans.models import AnnualPlan
from huiyin.proposals.calls import open_intakes
from huiyin.proposals.proposers import may_write


def home(request: HttpRequest) -> HttpResponse:
    """Where everybody begins: what waits for them, and for a leader the year in figures."""
    user: Any = request.user
    memberships = memberships_of(user)
    context: dict[str, Any] = {"memberships": memberships, "roles": user.roles_today, "today": timezone.localdate()}
    if may_write(user):
        context["queues"] = queues.of_member(user)
        context["waits"] = any(queue.total for queue in context["queues"] if queue.code not in queues.FOR_INFORMATION)
        context |= {"writes": True, "intakes": open_intakes(user)}
    context["enters"] = user.holds(Role.PROPOSALS_STAFF)
    collecting = AnnualPlan.objects.open_to(user, timezone.localdate()).filter(state=AnnualPlan.State.COLLECTING)
    context["collecting"] = collecting.select_related("assembly")
    if memberships:
        context["notes"] = True
        asked = standings_of(memberships, timezone.localdate().year)
        context["duties"] = [(held, found) for held in memberships if (found := asked[held.pk])]
    context["record"] = has_record(user)
    if has_a_desk(user):
        context |= {"office": queues.of_office(user), "loads": queues.loads(user), "late": queues.lateness(user)}
    context["barred"] = told_of(user)
    if user.holds(Role.LEADER):
        context["overview"] = overview(user)
    if user.holds(Role.LEADER, Role.GOV_SUPERVISION):
        context["office"] = queues.of_overseer(user)
    if answers_anything(user):
        context["corrections"] = {"open": of_office(user).count(), "late": of_office(user, "late").count()}
    context["tends"] = user.holds(Role.LIAISON)
    if works(user):
        context["posts_waiting"] = awaited(user).count()
    return render(request, "desk/home.html", context)
