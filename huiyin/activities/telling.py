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
from huiyin.activities.models import Activity, Leave, Participation
from huiyin.history.wording import kept
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put

NO_LONGER_COMING = (Participation.Status.EXCUSED, Participation.Status.ABSENT)


def tell_called(activity: Activity, people: Iterable[int]) -> int:
    """Persons, by key, who were called now."""
    words = kept(lambda: _("%(kind)s（%(day)s）通知您参加。") % _facts(activity))
    return _put(activity, _accounts(people), "called", words)


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

    return set(Person.objects.filter(pk__in=people, user__isnull=False).values_list("user", flat=True))


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
            seed=f"activity/{activity.pk}/{seed}",
            send_after=timezone.now(),
        )
        for account in accounts
    )
