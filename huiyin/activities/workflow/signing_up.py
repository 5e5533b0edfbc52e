"""Members sign up of their own accord; when all seats are taken they wait, and move up by themselves.

The activity's row is held meanwhile: of two who take the last seat at once, one has it and the other waits.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.activities.models import Activity, Participation
from huiyin.activities.workflow.seats import fill, seats_left
from huiyin.history.taking import Step, StepNotAllowed, take
from huiyin.members.models import Membership, person_of

_S = Participation.Status


def membership_for(user: Any, activity: Activity) -> Membership | None:
    """As what somebody comes: a member, on its first day, of the assembly that holds it, else of one that joins in."""
    person = person_of(user)
    if person is None:
        return None
    held = Membership.objects.on(activity.starts_on).filter(person=person, assembly__in=activity.holders)
    return min(held, key=lambda one: (one.assembly_id != activity.assembly_id, one.pk), default=None)


def may_sign_up(user: Any, activity: Activity) -> bool:
    return activity.sign_up_until is not None and membership_for(user, activity) is not None


def may_give_up(user: Any, activity: Activity) -> bool:
    person = person_of(user)
    return person is not None and activity.participations.filter(membership__person=person, signed_up=True).exists()


STEPS = {
    "sign_up": Step(gettext_lazy("报名"), frozenset({Activity.State.PLANNED}), None, may_sign_up),
    "give_up": Step(gettext_lazy("取消报名"), frozenset({Activity.State.PLANNED}), None, may_give_up),
}


@transaction.atomic
def sign_up(activity: Activity, *, by: Any, key: uuid.UUID) -> Participation | None:
    """The row as it is now: a seat, or a place among those who wait. None where the request came before and was given
    up since."""
    membership = membership_for(by, activity)
    if not take(STEPS, activity, "sign_up", by=by, key=key):
        return activity.participations.filter(membership=membership).first()
    if activity.sign_up_until is None or activity.sign_up_until < timezone.localdate():
        raise StepNotAllowed(_("报名已经截止。想参加，请直接找组织的部门。"))
    there = activity.participations.filter(membership__person=person_of(by)).first()
    if there is not None:
        raise StepNotAllowed(_already(there))
    assert membership is not None  # else `take` had refused
    full = seats_left(activity) == 0
    return Participation.objects.create(
        activity=activity, membership=membership, status=_S.WAITING if full else _S.CONFIRMED, signed_up=True
    )


def _already(row: Participation) -> str:
    if row.signed_up:
        return _("您已经报过名，现在是“%(status)s”。") % {"status": row.get_status_display()}
    return _("组织者已经通知您参加（现在是“%(status)s”），不用再报名。") % {"status": row.get_status_display()}


@transaction.atomic
def give_up(activity: Activity, *, by: Any, key: uuid.UUID) -> Activity:
    """The seat is free for the next who waits. Whoever was called by the organiser asks for leave instead."""
    if take(STEPS, activity, "give_up", by=by, key=key):
        activity.participations.filter(membership__person=person_of(by), signed_up=True).delete()
        fill(activity)
    return activity
