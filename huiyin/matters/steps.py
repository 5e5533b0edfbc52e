"""The step engine the three kinds share: one guarded UPDATE, its clocks and its history in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Agency
from huiyin.history.models import Event, record
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed, digest_of
from huiyin.history.wording import kept
from huiyin.matters import clocks, notifying
from huiyin.matters.models import ENDED, SHARED_STATES, Assignment, Clock, Matter, Signature, State
from huiyin.matters.permissions import ConflictOfInterest, conflict_words

Holder = dict[str, Any]  # the three holder fields, exactly one of them filled


@dataclass(frozen=True)
class Part:
    """What a step does to an agency's assignment: from which states, to which (None: it stays).

    `own`: taken by the assignment's own agency; else by an office, or by the program.
    """

    starts: frozenset[str]
    ends: str | None
    own: bool = True
    roles: frozenset[str] = frozenset(Assignment.Role)


@dataclass(frozen=True)
class Step:
    """`ends` None: the state stays, or follows the assignments. `may` None: the program takes it, as what follows.

    `clocks` are started, `stops` stopped, `pauses` and `resumes` what they say: those of the matter and of the
    assignments the step is taken on; without any, of all. `needs` is asked with who takes it, and returns a refusal
    for people, or None.
    """

    label: str | Promise
    starts: frozenset[State]
    ends: State | None
    may: Callable[[Any, Matter], bool] | None
    holder: Callable[[Matter], Holder] | None = None
    clocks: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    needs: Callable[[Any, Matter], str | None] | None = None
    part: Part | None = None
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """A step that was taken just now, with the assignments it was taken on."""

    parts: list[Assignment]


def held_by(agency: Agency) -> Holder:
    return {"holder_office": "", "holder_person": None, "holder_agency": agency}


def by_office(role: str) -> Callable[[Matter], Holder]:
    return lambda matter: {"holder_office": role, "holder_person": None, "holder_agency": None}


def by_lead(matter: Matter) -> Holder:
    """The first of those who raised it."""
    lead = matter.signatures.filter(role__in=Signature.FIRST).get()
    return {"holder_office": "", "holder_person": lead.person, "holder_agency": None}


def by_nobody(matter: Matter) -> Holder:
    return {"holder_office": "", "holder_person": None, "holder_agency": None}


def held_as(other: Matter) -> Holder:
    return {name: getattr(other, name) for name in ("holder_office", "holder_person", "holder_agency")}


def allowed(steps: dict[str, Step], user: Any, matter: Matter) -> list[str]:
    """Names of the steps `user` may take now: from this come the buttons."""
    return [
        name
        for name, step in steps.items()
        if matter.state in step.starts
        and step.may is not None
        and step.may(user, matter)
        and not barred(step, user, matter)
        and (step.part is None or fitting(step, user, matter))
    ]


def barred(step: Step, user: Any, matter: Matter) -> str:
    """Why a step is not `user`'s because of their own part in the matter; empty where nothing stands in the way."""
    if step.may is None or getattr(step.may, "of_who_raised", False):
        return ""
    return conflict_words(user, matter)


def fitting(step: Step, user: Any, matter: Matter) -> list[Assignment]:
    """The assignments `user` may take the step on."""
    part = step.part
    assert part is not None  # asked of steps on assignments alone
    agencies = user.agencies_as(Role.AGENCY, Role.AGENCY_LEADER) if part.own else None
    return [
        found
        for found in matter.assignments.select_related("agency")
        if found.state in part.starts and found.role in part.roles and (agencies is None or found.agency_id in agencies)
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
    parts: Callable[[], Sequence[Assignment]] | None = None,
    opens: Sequence[Assignment] = (),
    until: dict[str, date] | None = None,
    **changes: Any,
) -> Taken | None:
    """Move the matter, run its clocks, write its history. None when `key` was seen before: nothing is done again.

    `typed` is what the person wrote; with other words the same key raises KeyAlreadyUsed, so that none are lost.
    `on` is the day that counts, today when none is named. Of two people at once the second gets StepNotAllowed.
    `parts` gives the assignments the step is taken on, asked only when it is really taken; `opens` are new ones.
    `until` gives clocks the step starts a day somebody chose, in the place of the rule's period.
    Raises PermissionDenied, StepNotAllowed, KeyAlreadyUsed.
    """
    step, on = steps[name], on or timezone.localdate()
    digest = digest_of(typed)
    if seen_before(matter, name, by=by, key=key, digest=digest):
        return None
    matter.refresh_from_db()  # the page it was read for may be hours old
    _check(step, matter, by)
    before, held = matter.state, notifying.holder_of(matter)
    # The guard, and the lock till the end of the transaction.
    there = Matter.objects.filter(pk=matter.pk, state__in=step.starts, archived_on__isnull=True)
    if not there.update(changed_at=timezone.now()):
        if seen_before(
            matter, name, by=by, key=key, digest=digest
        ):  # the same request, committed while this one waited for the row
            return None
        matter.refresh_from_db()
        raise too_late(step, matter)
    taken = Taken(list(parts()) if parts else [])
    _move_parts(step, taken.parts, opens, matter)
    _run_clocks(step, matter, on, taken.parts, opens, until or {})
    Matter.objects.filter(pk=matter.pk).update(**_moves(step, matter, on, holder) | changes)
    matter.refresh_from_db()
    matter.merged.filter(state=State.MERGED).update(due_on=matter.due_on, **held_as(matter))
    _mirror_below(matter, on)
    record(matter, name, by=by, before=before, after=matter.state, key=key, facts=facts or {}, digest=digest)
    notifying.tell_next(matter, step, was=held, parts=taken.parts, opens=opens, by=by, key=key)
    return taken


def _mirror_below(matter: Matter, on: date) -> None:
    """What was handed up waits with the date of the matter above, over as many tiers as it went."""
    for below in matter.handed_from.filter(state=State.HANDED_UP):
        Matter.objects.filter(pk=below.pk).update(due_on=matter.due_on or on)
        below.due_on = matter.due_on or on
        _mirror_below(below, on)


def _check(step: Step, matter: Matter, by: Any) -> None:
    if matter.archived_on:
        raise StepNotAllowed(_("此事项已经归档，只能查阅，不能再改动。"))
    if matter.state not in step.starts:
        raise too_late(step, matter)
    if by is not None and (why := barred(step, by, matter)):
        raise ConflictOfInterest(why)
    if (by is None) != (step.may is None) or (step.may is not None and not step.may(by, matter)):
        raise PermissionDenied
    if step.needs and (refusal := step.needs(by, matter)):
        raise StepNotAllowed(refusal)


def too_late(step: Step, matter: Matter) -> StepNotAllowed:
    return StepNotAllowed(
        _("“%(step)s”没有进行：此事项现在是“%(state)s”，可能刚有人处理过。请返回事项页查看。")
        % {"step": step.label, "state": matter.get_state_display()}
    )


def seen_before(matter: Matter, name: str, *, by: Any, key: uuid.UUID, digest: str) -> bool:
    """Whether this very request was taken before. Raises KeyAlreadyUsed when another one came under its key."""
    event = Event.objects.filter(key=key).first()
    if event is None:
        return False
    asked = (matter.pk, name, by.pk if by else None, digest)
    if (event.subject_id, event.step, event.actor_id, event.digest) != asked:
        raise KeyAlreadyUsed
    return True


def made_before(step: str, *, by: Any, key: uuid.UUID, digest: str) -> Matter | None:
    """The matter that `step`, which begins one, made under `key` before. Raises KeyAlreadyUsed as `seen_before`."""
    event = Event.objects.filter(key=key).first()
    if event is None:
        return None
    if (event.step, event.actor_id, event.digest) != (step, by.pk, digest):
        raise KeyAlreadyUsed
    return Matter.objects.get(pk=event.subject_id)


def _move_parts(step: Step, parts: list[Assignment], opens: Sequence[Assignment], matter: Matter) -> None:
    for part in parts:
        assert step.part is not None  # only such steps are given assignments
        ends = step.part.ends or part.state
        if not Assignment.objects.filter(pk=part.pk, state__in=step.part.starts).update(state=ends):
            raise too_late(step, matter)
        part.state = ends
    for opened in opens:
        opened.save()


def _run_clocks(
    step: Step,
    matter: Matter,
    on: date,
    parts: list[Assignment],
    opens: Sequence[Assignment],
    until: dict[str, date],
) -> None:
    running = matter.clocks.filter(stopped_on__isnull=True)
    if step.ends in ENDED:
        clocks.stop(running, on)
        return
    if parts:
        running = running.filter(Q(assignment__in=parts) | Q(assignment__isnull=True))
    clocks.stop(_named(running, step.stops), on)
    clocks.pause(_named(running, step.pauses).filter(paused_on__isnull=True), on)
    clocks.resume(_named(running, step.resumes).filter(paused_on__isnull=False), on, kept(lambda: str(step.label)))
    whose: Sequence[Assignment | None] = [*opens] or parts or [None]
    Clock.objects.bulk_create(
        clocks.started(matter, _clock_of(name, assignment), on, assignment, until.get(name))
        for assignment in whose
        for name in step.clocks
    )


def _named(running: QuerySet[Clock], names: tuple[str, ...]) -> QuerySet[Clock]:
    return running.filter(name__in=names)


def _clock_of(name: str, assignment: Assignment | None) -> str:
    """A co-handler owes an opinion where the others owe an answer."""
    return "co_opinion" if name == "handle" and assignment and not assignment.is_main else name


def _moves(step: Step, matter: Matter, on: date, holder: Holder | None) -> dict[str, Any]:
    if step.ends in ENDED:
        return {"state": step.ends, "closed_on": on, "due_on": None} | by_nobody(matter)
    moves: dict[str, Any] = {"due_on": nearest_due(matter) or matter.due_on}
    if step.ends:
        moves["state"] = step.ends
    elif step.part and (least := least_advanced(matter)):
        moves |= _as_part(least)
    if holder or step.holder:
        moves |= holder or step.holder(matter)  # type: ignore[misc]
    return moves


def nearest_due(matter: Matter) -> date | None:
    """Of the clocks that run. A co-handler's own term is no term of the matter: it never holds the answer up."""
    running = matter.clocks.filter(stopped_on__isnull=True, paused_on__isnull=True)
    days = running.exclude(assignment__role=Assignment.Role.CO).values_list("due_on", flat=True)
    return min(days, default=None)


_ORDER = list(SHARED_STATES)


def least_advanced(matter: Matter) -> Assignment | None:
    """The main assignment furthest from its answer; None where there is none, or all have answered."""
    main = [part for part in matter.assignments.main().select_related("agency") if part.state != _ORDER[-1]]
    return min(main, key=lambda part: (_ORDER.index(Assignment.State(part.state)), part.pk), default=None)


def _as_part(part: Assignment) -> dict[str, Any]:
    """State and holder a matter has by its least advanced assignment: the agency, or the office that must decide."""
    state = SHARED_STATES[Assignment.State(part.state)]
    if state == State.ACCEPTED and part.round > 1:
        state = State.REHANDLING
    if state in (State.RETURN_REQUESTED, State.REPLY_REVIEW):
        return {"state": state} | by_office(Role.PROPOSALS_STAFF)(part.matter)
    return {"state": state, "holder_office": "", "holder_person": None, "holder_agency": part.agency}


def hold_matter(matter: Matter) -> None:
    """Two who mark or order the same matter at once come one after the other."""
    Matter.objects.select_for_update().get(pk=matter.pk)
    matter.refresh_from_db()
