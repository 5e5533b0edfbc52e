"""What an activity goes by: its agenda, what is sent beforehand, what was decided, what was done about that."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.activities import telling
from huiyin.activities.models import Activity, AgendaItem, Decision, Material
from huiyin.activities.permissions import may_report, organises
from huiyin.files.accepting import Accepted
from huiyin.files.keeping import keep
from huiyin.history.taking import Step, StepNotAllowed, begin, begun, locked, take
from huiyin.members.models import Person

_S = Activity.State
_OPEN = frozenset({_S.PLANNED, _S.HELD})
STEPS = {
    "add_item": Step(gettext_lazy("加一项议程"), _OPEN, None, organises),
    "change_item": Step(gettext_lazy("改一项议程"), _OPEN, None, organises),
    "move_item": Step(gettext_lazy("调整议程次序"), _OPEN, None, organises),
    "remove_item": Step(gettext_lazy("去掉一项议程"), _OPEN, None, organises),
    "add_material": Step(gettext_lazy("加会前材料"), _OPEN, None, organises),
    "remove_material": Step(gettext_lazy("撤下会前材料"), _OPEN, None, organises),
    "decide": Step(gettext_lazy("记议定事项"), frozenset({_S.HELD}), None, organises),
}
FAR = 10_000  # beyond any agenda: where a line stands while its neighbour moves


# The agenda


@transaction.atomic
def add_item(
    activity: Activity,
    *,
    by: Any,
    key: uuid.UUID,
    title: str,
    is_first_item: bool = False,
    speaker: Person | None = None,
    speaker_name: str = "",
) -> Activity:
    """At the end; what is studied as the first item stands first."""
    given = _item(title, is_first_item, speaker, speaker_name)
    if take(STEPS, activity, "add_item", by=by, key=key, typed=_typed(given), facts={"note": given["title"]}):
        made = AgendaItem.objects.create(activity=activity, order=_next(activity.agenda), **given)
        _first_stands_first(made)
    return activity


@transaction.atomic
def change_item(item: AgendaItem, *, by: Any, key: uuid.UUID, **facts: Any) -> Activity:
    given, activity = _item(**facts), item.activity
    typed, words = [item.pk, _typed(given)], {"note": item.title}
    if take(STEPS, activity, "change_item", by=by, key=key, typed=typed, facts=words):
        AgendaItem.objects.filter(pk=item.pk).update(**given)
        item.refresh_from_db()
        _first_stands_first(item)
    return activity


@transaction.atomic
def move_item(item: AgendaItem, *, by: Any, key: uuid.UUID, up: bool) -> Activity:
    activity = item.activity
    if take(STEPS, activity, "move_item", by=by, key=key, typed=[item.pk, up], facts={"note": item.title}):
        lines = list(activity.agenda.order_by("order"))
        place = next((place for place, line in enumerate(lines) if line.pk == item.pk), None)
        if place is not None and 0 <= (other := place - 1 if up else place + 1) < len(lines):
            lines[place], lines[other] = lines[other], lines[place]
            _in_order(lines)
    return activity


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Any, key: uuid.UUID) -> Activity:
    activity = item.activity
    if take(STEPS, activity, "remove_item", by=by, key=key, typed=item.pk, facts={"note": item.title}):
        AgendaItem.objects.filter(pk=item.pk).delete()
    return activity


def copy_agenda(of: Activity, to: Activity) -> None:
    """Titles and order; who spoke there does not speak here unasked."""
    lines = [
        AgendaItem(activity=to, order=one.order, title=one.title, is_first_item=one.is_first_item)
        for one in of.agenda.all()
    ]
    AgendaItem.objects.bulk_create(lines)


def _item(title: str, is_first_item: bool, speaker: Person | None, speaker_name: str) -> dict[str, Any]:
    if not title.strip():
        raise StepNotAllowed(_("请写明这一项议程。"))
    named = "" if speaker else speaker_name.strip()
    return {"title": title.strip(), "is_first_item": is_first_item, "speaker": speaker, "speaker_name": named}


def _first_stands_first(item: AgendaItem) -> None:
    """One agenda has one first item: another one that was marked so no longer is."""
    if not item.is_first_item:
        return
    others = item.activity.agenda.exclude(pk=item.pk)
    others.update(is_first_item=False)
    _in_order([item, *others.order_by("order")])


def _in_order(lines: list[AgendaItem]) -> None:
    for moved in (FAR, 1):
        for place, line in enumerate(lines):
            AgendaItem.objects.filter(pk=line.pk).update(order=moved + place)


def _next(rows: Any) -> int:
    return (rows.aggregate(last=Max("order"))["last"] or 0) + 1


def _typed(given: dict[str, Any]) -> list[Any]:
    return [getattr(value, "pk", value) for value in given.values()]


# What is sent beforehand


@transaction.atomic
def add_materials(
    activity: Activity, *, by: Any, key: uuid.UUID, files: Sequence[Accepted], title: str = ""
) -> Activity:
    """Under one title, or under the name each file has."""
    typed = [title.strip(), sorted(file.sha256 for file in files)]
    if not files:
        raise StepNotAllowed(_("请选至少一个文件。"))
    if take(STEPS, activity, "add_material", by=by, key=key, typed=typed, facts={"note": title.strip()}):
        for file in files:
            kept = keep(file, by=by, key=key)
            Material.objects.create(activity=activity, title=title.strip() or kept.name[:100], attachment=kept)
    return activity


@transaction.atomic
def remove_material(material: Material, *, by: Any, key: uuid.UUID) -> Activity:
    activity = material.activity
    typed, facts = material.pk, {"note": material.title}
    if take(STEPS, activity, "remove_material", by=by, key=key, typed=typed, facts=facts):
        Material.objects.filter(pk=material.pk).delete()
    return activity


# What was decided


@transaction.atomic
def decide(
    activity: Activity,
    *,
    by: Any,
    key: uuid.UUID,
    text: str,
    asked_body: Any = None,
    asked_agency: Any = None,
    due_on: date | None = None,
) -> Activity:
    """Nobody takes a decision down again: what became of it is written beside it. Whoever is asked is told."""
    typed = [text.strip(), getattr(asked_body, "pk", None), getattr(asked_agency, "pk", None), due_on]
    if not text.strip():
        raise StepNotAllowed(_("请写明议定了什么。"))
    if asked_body and asked_agency:
        raise StepNotAllowed(_("一件事请只交一个单位办；两家都要办的，请分两条写。"))
    if due_on and not (asked_body or asked_agency):
        raise StepNotAllowed(_("写了期限，也要写由谁落实。"))
    if due_on and due_on < activity.starts_on:
        raise StepNotAllowed(_("期限不能早于活动的日子。"))
    if take(STEPS, activity, "decide", by=by, key=key, typed=typed):
        asked = {"asked_body": asked_body, "asked_agency": asked_agency, "due_on": due_on}
        order = _next(activity.decisions)
        telling.tell_asked(Decision.objects.create(activity=activity, order=order, text=text.strip(), **asked))
    return activity


@transaction.atomic
def report_done(decision: Decision, *, by: Any, key: uuid.UUID, done: str, done_on: date | None = None) -> Decision:
    """By whoever was asked, or by the organiser. Written again, the earlier words stay in its history."""
    on = done_on or timezone.localdate()
    typed = [decision.pk, done.strip(), on]
    if begun(Decision, "report_done", by=by, key=key, typed=typed):
        decision.refresh_from_db()
        return decision
    was = locked(decision)
    if not may_report(by, was):
        raise PermissionDenied
    if not done.strip():
        raise StepNotAllowed(_("请写明落实了什么。"))
    if on > timezone.localdate():
        raise StepNotAllowed(_("落实日期不能晚于今天。"))
    Decision.objects.filter(pk=decision.pk).update(done=done.strip(), done_on=on, done_by=by)
    decision.refresh_from_db()
    begin(decision, "report_done", by=by, key=key, typed=typed, facts={"was": was.done} if was.done else {})
    return decision
