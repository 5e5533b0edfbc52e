"""What those concerned are told of an activity: called to it, changed, cancelled; leave asked for and decided.

A notice holds the day and the kind of an activity, never its title: that is read on its page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role, RoleHolding
from huiyin.activities.models import Activity, Decision, Leave, Participation
from huiyin.activities.permissions import organises
from huiyin.history.wording import kept
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, key_of, put

NO_LONGER_COMING = (Participation.Status.EXCUSED, Participation.Status.ABSENT)


def tell_called(activity: Activity, people: Iterable[int]) -> int:
    """Persons, by key, who were called now."""
    words = kept(lambda: _("%(kind)s（%(day)s）通知您参加。") % _facts(activity))
    return _put(activity, _accounts(people), _called(activity.sequence), words)


def tell_not_called(activity: Activity, people: Iterable[int]) -> int:
    """They had been called, and are not any more."""
    words = kept(lambda: _("%(kind)s（%(day)s）不再通知您参加。") % _facts(activity))
    return _put(activity, _accounts(people), f"not-called/{timezone.now().isoformat()}", words)


def tell_changed(activity: Activity) -> int:
    """Time or place is another now: everybody who may still come."""
    words = kept(lambda: _("%(kind)s（%(day)s）的时间或地点有变动。") % _facts(activity))
    return _put(activity, _accounts(_coming(activity)), f"changed/{activity.sequence}", words)


def tell_cancelled(activity: Activity) -> int:
    words = kept(lambda: _("%(kind)s（%(day)s）已取消。") % _facts(activity))
    return _put(activity, _accounts(_coming(activity)), "cancelled", words)


def tell_leave_asked(leave: Leave, role: str) -> int:
    """Whoever holds `role`, which grants leave by the rule set."""
    member = leave.participation.membership
    holders = RoleHolding.objects.on(timezone.localdate()).filter(role=role, assembly=member.assembly_id)
    if role == Role.CONVENER:
        holders = holders.filter(sector=member.sector_id)
    activity = leave.participation.activity
    words = kept(lambda: _("%(kind)s（%(day)s）有一份请假等您批。") % _facts(activity))
    return _put(activity, set(holders.values_list("user", flat=True)), f"leave/{leave.pk}", words)


def tell_leave_decided(leave: Leave) -> int:
    activity = leave.participation.activity
    words = kept(lambda: _("%(kind)s（%(day)s）的请假有了答复。") % _facts(activity))
    person = leave.participation.membership.person_id
    return _put(activity, _accounts([person]), f"leave/{leave.pk}/decided", words)


def tell_moved_up(row: Participation) -> int:
    """A seat became free: whoever waited has it."""
    words = kept(lambda: _("%(kind)s（%(day)s）有了名额，您已由候补转为参加。") % _facts(row.activity))
    return _put(row.activity, _accounts([row.membership.person_id]), f"moved/{row.pk}/{row.edits}", words)


def tell_asked(decision: Decision) -> int:
    """The committee's staff, or those who answer for the agency, that a meeting asked to do something."""
    holders = RoleHolding.objects.on(timezone.localdate())
    if decision.asked_agency_id:
        holders = holders.filter(role=Role.AGENCY, agency=decision.asked_agency_id)
    elif decision.asked_body_id:
        holders = holders.filter(role=Role.COMMITTEE_STAFF, body=decision.asked_body_id)
    else:
        return 0
    words = kept(lambda: _("%(kind)s（%(day)s）有一件议定事项请您落实。") % _facts(decision.activity))
    return _put(decision.activity, set(holders.values_list("user", flat=True)), f"asked/{decision.pk}", words)


def tell_companions(activity: Activity, people: Iterable[int]) -> int:
    """Persons, by key, whom another wrote down as having come along."""
    words = kept(lambda: _("%(kind)s（%(day)s）把您记为同行。没有参加的，可以在活动页退出。") % _facts(activity))
    return _put(activity, _accounts(people), "companion", words)


def _facts(activity: Activity) -> dict[str, Any]:
    return {"kind": activity.kind_name, "day": activity.starts_on.isoformat()}


def _coming(activity: Activity) -> Iterable[int]:
    still = activity.participations.exclude(status__in=NO_LONGER_COMING)
    return still.values_list("membership__person", flat=True)


def _accounts(people: Iterable[int]) -> set[int]:
    from huiyin.members.models import Person

    return set(Person.objects.filter(pk__in=people, user__is_active=True).values_list("user", flat=True))


def untold(activity: Activity, user: Any) -> list[str]:
    """Names of those who should know and have no account in use: somebody has to tell them otherwise."""
    coming = Participation.objects.visible_to(user).filter(activity=activity).exclude(status__in=NO_LONGER_COMING)
    reached = coming.filter(membership__person__user__is_active=True).values("pk")
    names = coming.exclude(pk__in=reached).order_by("membership__sector__order", "pk")
    return list(names.values_list("membership__person__name", flat=True))


def untold_panel(activity: Activity, user: Any) -> dict[str, Any] | None:
    """On the activity's page, for whoever organises it, until it was held."""
    if activity.state == Activity.State.HELD or not organises(user, activity):
        return None
    names = untold(activity, user)
    return {"activity": activity, "names": names} if names else None


def titles(user: Any, ids: list[int]) -> dict[int, str]:
    """For the list of notices (notices/subjects.py)."""
    return dict(Activity.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "title"))


def was_called(activity: Activity, account: int) -> bool:
    """Was told to come, whatever became of it since."""
    seeds = [_called(sequence) for sequence in range(activity.sequence + 1)]
    keys = [key_of(_seed(activity, seed), account) for seed in seeds]
    return Notice.objects.filter(recipient=account, key__in=keys).exists()


def _called(sequence: int) -> str:
    """Called again after a change, one is told again."""
    return f"called/{sequence}"


def _seed(activity: Activity, what: str) -> str:
    return f"activity/{activity.pk}/{what}"


def _put(activity: Activity, accounts: Iterable[int], seed: str, words: str) -> int:
    about = kept(lambda: _("%(kind)s（%(day)s）") % _facts(activity))[:60]
    return put(
        Word(
            recipient=account,
            kind=Notice.Kind.ACTIVITY,
            subject=Activity._meta.label_lower,
            subject_id=activity.pk,
            about=about,
            title=words,
            path=reverse("activities:activity", args=[activity.pk]),
            seed=_seed(activity, seed),
            send_after=timezone.now(),
        )
        for account in accounts
    )
