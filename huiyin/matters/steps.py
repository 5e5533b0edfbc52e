"""The step engine the three kinds share: one guarded UPDATE, its clocks and its history in one transaction."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from huiyin.calendars.deadlines import due_on
from huiyin.calendars.stored import working_days
from huiyin.history.models import Event, record
from huiyin.matters import notifying
from huiyin.matters.models import ENDED, Clock, Matter, State

Holder = dict[str, Any]  # the three holder fields, exactly one of them filled


class StepNotAllowed(Exception):
    """The matter is not where this step starts, or what the step needs is missing. The message is for people."""


class KeyAlreadyUsed(StepNotAllowed):
    """The same idempotency key came with another step, another matter or other words."""

    def __init__(self) -> None:
        super().__init__(_("这一页已经提交过一次，后来改动的内容还没有保存。内容仍在下面，请再提交一次。"))


@dataclass(frozen=True)
class Step:
    """`ends` None: the state stays. `may` None: the program takes it, as what follows from a person's step.

    `clocks` are started, `stops` are stopped. `needs` is asked with who takes it, and returns
    a refusal for people, or None.
    """

    label: str | Promise
    starts: frozenset[State]
    ends: State | None
    may: Callable[[Any, Matter], bool] | None
    holder: Callable[[Matter], Holder] | None = None
    clocks: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    needs: Callable[[Any, Matter], str | None] | None = None


def by_office(role: str) -> Callable[[Matter], Holder]:
    return lambda matter: {"holder_office": role, "holder_person": None, "holder_agency": None}


def by_lead(matter: Matter) -> Holder:
    """The first of those who raised it."""
    lead = matter.signatures.exclude(role="cosigner").get()
    return {"holder_office": "", "holder_person": lead.person, "holder_agency": None}


def by_nobody(matter: Matter) -> Holder:
    return {"holder_office": "", "holder_person": None, "holder_agency": None}


def allowed(steps: dict[str, Step], user: Any, matter: Matter) -> list[str]:
    """Names of the steps `user` may take now: from this come the buttons."""
    return [
        name
        for name, step in steps.items()
        if matter.state in step.starts and step.may is not None and step.may(user, matter)
    ]


@transaction.atomic
def take(
    steps: dict[str, Step],
    matter: Matter,
    name: str,
    *,
    by: Any,
    key: uuid.UUID,
    on: date | None = None,
    holder: Holder | None = None,
    facts: dict[str, Any] | None = None,
    typed: Any = None,
    **changes: Any,
) -> bool:
    """Move the matter, run its clocks, write its history. False when `key` was seen before: nothing is done again.

    `typed` is what the person wrote; with other words the same key raises KeyAlreadyUsed, so that none are lost.
    `on` is the day that counts, today when none is named. Of two people at once the second gets StepNotAllowed.
    Raises PermissionDenied, StepNotAllowed, KeyAlreadyUsed.
    """
    step, on = steps[name], on or timezone.localdate()
    digest = digest_of(typed)
    if seen_before(matter, name, by=by, key=key, digest=digest):
        return False
    matter.refresh_from_db()  # the page it was read for may be hours old
    _check(step, matter, by)
    before, held = matter.state, notifying.holder_of(matter)
    clocks = _clocks(step, matter, on)
    moves = _moves(step, matter, on, clocks, holder)
    moved = Matter.objects.filter(pk=matter.pk, state__in=step.starts).update(**moves | changes)
    if not moved:
        if seen_before(
            matter, name, by=by, key=key, digest=digest
        ):  # the same request, committed while this one waited for the row
            return False
        matter.refresh_from_db()
        raise _too_late(step, matter)
    if (stopped := _stopped(step)) is not None:
        matter.clocks.filter(stopped_on__isnull=True, **stopped).update(stopped_on=on)
    Clock.objects.bulk_create(clocks)
    matter.refresh_from_db()
    record(matter, name, by=by, before=before, after=matter.state, key=key, facts=facts or {}, digest=digest)
    notifying.tell_holder(matter, step.label, was=held, by=by, key=key)
    return True


def _check(step: Step, matter: Matter, by: Any) -> None:
    if matter.state not in step.starts:
        raise _too_late(step, matter)
    if (by is None) != (step.may is None) or (step.may is not None and not step.may(by, matter)):
        raise PermissionDenied
    if step.needs and (refusal := step.needs(by, matter)):
        raise StepNotAllowed(refusal)


def _too_late(step: Step, matter: Matter) -> StepNotAllowed:
    return StepNotAllowed(
        _("“%(step)s”没有进行：此事项现在是“%(state)s”，可能刚有人处理过。请返回事项页查看。")
        % {"step": step.label, "state": matter.get_state_display()}
    )


def digest_of(typed: Any) -> str:
    """Of everything a person typed for a step; empty when the step asks for nothing."""
    if not typed:
        return ""
    return hashlib.sha256(json.dumps(typed, sort_keys=True, default=str).encode()).hexdigest()


def seen_before(matter: Matter, name: str, *, by: Any, key: uuid.UUID, digest: str) -> bool:
    """Whether this very request was taken before. Raises KeyAlreadyUsed when another one came under its key."""
    event = Event.objects.filter(key=key).first()
    if event is None:
        return False
    asked = (matter.pk, name, by.pk if by else None, digest)
    if (event.subject_id, event.step, event.actor_id, event.digest) != asked:
        raise KeyAlreadyUsed
    return True


def _clocks(step: Step, matter: Matter, on: date) -> list[Clock]:
    return [start_clock(matter, name, on) for name in step.clocks]


def start_clock(matter: Matter, name: str, on: date) -> Clock:
    """A clock under the rule version the matter began with and its assembly's calendar as it is now; not saved."""
    period = matter.rule_set.period(name, matter.window)
    deadline = due_on(on, period["count"], period["unit"], working_days(matter.assembly))
    explanation = deadline.explained() | {"rule": kept(lambda: str(matter.rule_set)), "clock": name}
    return Clock(matter=matter, name=name, started_on=on, due_on=deadline.due_on, explanation=explanation)


def kept(words: Callable[[], str]) -> str:
    """Words that go into a record are the assembly's own, whatever language the one who acts reads pages in."""
    with override(settings.LANGUAGE_CODE):
        return words()


def _stopped(step: Step) -> dict[str, Any] | None:
    """Which running clocks stop: all at an end, else those named; None for none."""
    if step.ends in ENDED:
        return {}
    return {"name__in": step.stops} if step.stops else None


def _moves(step: Step, matter: Matter, on: date, clocks: list[Clock], holder: Holder | None) -> dict[str, Any]:
    moves: dict[str, Any] = {"changed_at": timezone.now()}
    if step.ends:
        moves |= {"state": step.ends, "due_on": _next_due(step, matter, clocks)}
    if step.ends in ENDED:
        moves |= {"closed_on": on, "due_on": None} | by_nobody(matter)
    if holder or step.holder:
        moves |= holder or step.holder(matter)  # type: ignore[misc]
    return moves


def _next_due(step: Step, matter: Matter, clocks: list[Clock]) -> date | None:
    """The nearest of the clocks that run on and those that start."""
    running = matter.clocks.filter(stopped_on__isnull=True).exclude(name__in=step.stops)
    return min([clock.due_on for clock in [*running, *clocks]], default=None)
