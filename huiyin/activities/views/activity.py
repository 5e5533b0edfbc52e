"""The page of one activity."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.activities import workflow
from huiyin.activities.following import followed_by
from huiyin.activities.models import Activity, Decision, Material, Participation
from huiyin.activities.permissions import organises, was_asked
from huiyin.activities.views.shared import seen
from huiyin.activities.workflow import programme, signing_up
from huiyin.history.models import Event
from huiyin.history.taking import allowed
from huiyin.members.models import person_of
from huiyin.members.parts import panels_of, parts_of

_S = Activity.State
# Shown as a row of buttons; what has its place beside its own part of the page is not among them.
BUTTONS = ("change", "hold", "cancel")


@never_cache
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Its facts and programme, those who took part as far as the reader may know, and what came of it."""
    found = seen(request, pk)
    user = request.user
    keeps = organises(user, found)
    took_part = Participation.objects.visible_to(user).filter(activity=found)
    context = {
        "activity": found,
        "facts": _facts(found),
        "keeps": keeps,
        "steps": _steps(user, found),
        "agenda": found.agenda.select_related("speaker"),
        "materials": Material.objects.visible_to(user).filter(activity=found).select_related("attachment"),
        "decisions": _decisions(user, found, keeps),
        "sign_up": _sign_up(user, found),
        "participations": took_part.select_related("membership__person", "membership__sector"),
        "events": _events(found) if keeps else [],
        "today": timezone.localdate(),
        "panels": panels_of(found, user),
        "parts": parts_of(found, user),
    }
    return render(request, "activities/activity.html", context)


def _steps(user: Any, found: Activity) -> list[tuple[str, Any]]:
    if followed_by(found) is not None:  # its own page has the buttons
        return []
    names = allowed(workflow.STEPS, user, found)
    early = found.starts_on > timezone.localdate()
    return [(name, workflow.STEPS[name].label) for name in BUTTONS if name in names and not (name == "hold" and early)]


def _facts(found: Activity) -> list[tuple[str, Any]]:
    jointly = "、".join(one.name for one in found.with_assemblies.all())
    counts_as = found.get_kind_display() if found.called and found.called != found.get_kind_display() else ""
    return [
        (_("类别"), found.kind_name),
        (_("统计上算作"), counts_as),
        (_("协商形式"), found.get_format_display()),
        (_("系列"), found.series),
        (_("第几期"), found.number),
        (_("政协"), found.assembly.name),
        (_("共同举办的政协"), jointly),
        (_("地点"), found.place),
        (_("到访"), found.visited and found.visited.place_name),
        (_("组织"), found.organiser and found.organiser.name),
        (_("合办单位"), found.partner),
        (_("带队或主持"), found.led_by),
        (_("议题"), found.topic),
        (_("取消原因"), found.cancelled_why),
    ]


def _decisions(user: Any, found: Activity, keeps: bool) -> list[tuple[Decision, bool, bool]]:
    """Each with whether it is late, and whether the reader may write what was done about it."""
    today = timezone.localdate()
    rows = Decision.objects.visible_to(user).filter(activity=found)
    rows = rows.select_related("asked_body", "asked_agency", "done_by").order_by("order")
    late = [one.done_on is None and one.due_on is not None and one.due_on < today for one in rows]
    return [(one, is_late, keeps or was_asked(user, one)) for one, is_late in zip(rows, late, strict=True)]


def _sign_up(user: Any, found: Activity) -> dict[str, Any] | None:
    """What somebody may do about coming, where it is open to sign up; how many seats there are, for everybody."""
    if found.sign_up_until is None:
        return None
    person = person_of(user)
    row = found.participations.filter(membership__person=person).first() if person else None
    open_still = found.state == _S.PLANNED and found.sign_up_until >= timezone.localdate()
    return {
        "key": uuid.uuid4(),
        "row": row,
        "before": _before(found, row),
        "left": workflow.seats_left(found),
        "waiting": found.participations.filter(status=Participation.Status.WAITING).count(),
        "open": open_still,
        "may": open_still and row is None and signing_up.may_sign_up(user, found),
        "may_give_up": found.state == _S.PLANNED and row is not None and row.signed_up,
    }


def _before(found: Activity, row: Participation | None) -> int | None:
    """Which place among those who wait."""
    if row is None or row.status != Participation.Status.WAITING:
        return None
    return found.participations.filter(status=Participation.Status.WAITING, pk__lte=row.pk).count()


def _events(found: Activity) -> list[dict[str, Any]]:
    """What the organisers did; who signed up or asked for leave stands in the roll, not here."""
    steps = workflow.STEPS | programme.STEPS
    words = {name: step.label for name, step in steps.items()} | {"plan": _("安排")}
    told = Event.objects.of(found).filter(step__in=words).reverse()
    return [
        {"at": event.at, "who": event.actor_name, "what": words[event.step], "detail": _detail(event)} for event in told
    ]


def _detail(event: Event) -> str:
    if event.step != "change":
        return str(event.facts.get("note", ""))
    days = event.facts.get("starts_on")
    place = event.facts.get("place")
    said = [_("日期由 %(was)s 改为 %(now)s") % {"was": days[0], "now": days[1]}] if days else []
    said += [_("地点由 %(was)s 改为 %(now)s") % {"was": place[0], "now": place[1]}] if place else []
    return "；".join(said)
