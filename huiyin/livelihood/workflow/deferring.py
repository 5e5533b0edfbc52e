"""It cannot be done now, or not at all: the agency asks, somebody else decides, and it is looked at again in time."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.calendars.deadlines import Unit
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.history.wording import kept
from huiyin.livelihood.models import Deferral, LivelihoodMatter, Review
from huiyin.livelihood.workflow.handling import move_part
from huiyin.livelihood.workflow.registering import within_a_year
from huiyin.livelihood.workflow.table import STEPS, main_part, open_deferral, take
from huiyin.matters import clocks, extensions, notifying
from huiyin.matters.models import Assignment, Extension, Matter

ACCEPTED, REPLIED = Assignment.State.ACCEPTED, Assignment.State.REPLIED


def _own(matter: Matter) -> Any:
    return LivelihoodMatter.objects.filter(pk=matter.pk)


@transaction.atomic
def ask_deferral(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    kind: str,
    ground: str,
    review_on: date | None = None,
    on: date | None = None,
) -> None:
    """`kind` long_term names a day within twelve months to look again; explained gives its ground. The term runs on."""
    on = on or timezone.localdate()
    if not ground.strip():
        raise StepNotAllowed(_("请写明理由。"))
    if kind == Deferral.Kind.LONG_TERM:
        if review_on is None:
            raise StepNotAllowed(_("长期推进要定下次复核的日期。"))
        within_a_year(review_on, on)
    else:
        review_on = None
    facts = {"note": ground[:100]}
    if take(matter, "ask_deferral", by=by, key=key, on=on, typed=[kind, ground, review_on], facts=facts):
        part = main_part(matter)
        Deferral.objects.create(assignment=part, kind=kind, ground=ground, review_on=review_on, asked_on=on)
        notifying.tell_office(matter, STEPS["ask_deferral"].label, by=by, key=key, roles=[Role.LEADER])


@transaction.atomic
def approve_long_term(matter: Matter, *, by: Any, key: uuid.UUID, note: str = "", on: date | None = None) -> None:
    """It rests until the day that was named. Whoever brought it is told; until then it is red."""
    on, asked = on or timezone.localdate(), _asked(matter, by)
    until = {"review_deferred": asked.review_on} if asked and asked.review_on else None
    if asked and asked.review_on and asked.review_on <= on:
        raise StepNotAllowed(_("申请的复核日期已经过了，请不同意这次申请，让承办单位另定日期。"))
    if take(
        *(matter, "approve_long_term"),
        by=by,
        key=key,
        on=on,
        typed=note,
        facts={"note": note},
        until=until,
        answered_on=None,
    ):
        assert asked is not None  # the step needs one
        _decided(asked, Deferral.Decision.APPROVED, by, note, on)
        _rests(matter, on)
        _own(matter).update(review_on=asked.review_on)


@transaction.atomic
def approve_explained(matter: Matter, *, by: Any, key: uuid.UUID, note: str = "", on: date | None = None) -> None:
    on, asked = on or timezone.localdate(), _asked(matter, by)
    facts = {"note": note}
    if take(matter, "approve_explained", by=by, key=key, on=on, typed=note, facts=facts, answered_on=None):
        assert asked is not None  # the step needs one
        _decided(asked, Deferral.Decision.APPROVED, by, note, on)
        _rests(matter, on)
        _own(matter).update(result=asked.ground)


@transaction.atomic
def refuse_deferral(matter: Matter, *, by: Any, key: uuid.UUID, note: str, on: date | None = None) -> None:
    on, asked = on or timezone.localdate(), _asked(matter, by)
    if not note.strip():
        raise StepNotAllowed(_("请写明不同意的理由。"))
    if take(matter, "refuse_deferral", by=by, key=key, on=on, typed=note, facts={"note": note}):
        assert asked is not None  # the step needs one
        _decided(asked, Deferral.Decision.REFUSED, by, note, on)
        notifying.tell_agency(matter, asked.assignment.agency_id, STEPS["refuse_deferral"].label, by=by, key=key)


def _asked(matter: Matter, by: Any) -> Deferral | None:
    """The one that waits. Never decided by who asked for it, whatever offices they hold since."""
    Matter.objects.select_for_update().get(pk=matter.pk)
    last = Event.objects.of(matter).filter(step="ask_deferral").last()
    if last and last.actor_id == by.pk:
        raise PermissionDenied
    return open_deferral(matter)


def _decided(asked: Deferral, decision: str, by: Any, note: str, on: date) -> None:
    Deferral.objects.filter(pk=asked.pk).update(decision=decision, note=note, decided_on=on, decided_by=by)


def _rests(matter: Matter, on: date) -> None:
    """The agency has nothing to do on it for now; what it asked for besides is settled with it."""
    move_part(matter, ACCEPTED, REPLIED)
    over = {"decision": Extension.Decision.REFUSED, "note": kept(lambda: _("已同意暂缓。")), "decided_on": on}
    extensions.asked(matter).update(**over)


@transaction.atomic
def review_resume(matter: Matter, *, by: Any, key: uuid.UUID, reason: str, on: date | None = None) -> None:
    """It can be done now. The agency has the days it had left; what was overdue before is overdue (L4)."""
    on = on or timezone.localdate()
    _reasoned(reason)

    def resumed() -> list[Assignment]:
        part = main_part(matter)
        for clock in part.clocks.filter(name="resolve", stopped_on=None, paused_on__isnull=False):
            assert clock.paused_on is not None  # those alone were asked for
            left = clock.due_on - clock.paused_on
            clocks.resume([clock], on, kept(lambda: str(STEPS["review_resume"].label)))
            if left >= timedelta(0) and clock.explanation.get("unit") == Unit.FIXED_DATE and clock.due_on < on + left:
                clocks.extend(clock, on + left, by=str(by), on=on, reason=reason)
        return [part]

    facts = {"note": reason}
    if take(matter, "review_resume", by=by, key=key, on=on, typed=reason, facts=facts, parts=resumed):
        _reviewed(matter, Review.Decision.RESUMED, by, reason, on)


@transaction.atomic
def review_again(
    matter: Matter, *, by: Any, key: uuid.UUID, reason: str, next_on: date, on: date | None = None
) -> None:
    """Not yet: a new day within twelve months, and whoever brought it is told again."""
    on = on or timezone.localdate()
    _reasoned(reason)
    within_a_year(next_on, on)
    _day_reached(matter, on)
    given: dict[str, Any] = {"until": {"review_deferred": next_on}, "answered_on": None}
    if take(matter, "review_again", by=by, key=key, on=on, typed=[reason, next_on], facts={"note": reason}, **given):
        _reviewed(matter, Review.Decision.LONG_TERM, by, reason, on, next_on)


@transaction.atomic
def review_explain(matter: Matter, *, by: Any, key: uuid.UUID, reason: str, on: date | None = None) -> None:
    on = on or timezone.localdate()
    _reasoned(reason)
    _day_reached(matter, on)
    facts = {"note": reason}
    if take(matter, "review_explain", by=by, key=key, on=on, typed=reason, facts=facts, answered_on=None):
        _reviewed(matter, Review.Decision.EXPLAINED, by, reason, on)
        _own(matter).update(result=reason)


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise StepNotAllowed(_("请写明复核的理由。"))


def _day_reached(matter: Matter, on: date) -> None:
    day = _own(matter).get().review_on
    if day and on < day:
        raise StepNotAllowed(_("复核日期（%(day)s）还没有到。") % {"day": day})


def _reviewed(matter: Matter, decision: str, by: Any, reason: str, on: date, next_on: date | None = None) -> None:
    Review.objects.create(matter=matter, held_on=on, decision=decision, reason=reason, next_on=next_on, by=by)
    _own(matter).update(review_on=next_on)
