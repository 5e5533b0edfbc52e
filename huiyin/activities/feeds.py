"""Calendar feeds: an account's own, under an address only its maker knows; an assembly's public one. Decision 0036.

Nothing is kept of who reads one, or when: that would tell who is online. (How often an address asks in a minute is
counted under a keyed digest, and forgotten: huiyin/limits.)
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role, User
from huiyin.activities.calendar_files import UNKNOWN, Entry
from huiyin.activities.models import Activity, Feed, Participation
from huiyin.assemblies.models import Assembly
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed, begin, begun
from huiyin.members.models import person_of

MOST = 5  # in use at a time, for one account
BITS = 256
BACK = timedelta(days=366)  # what is older stays in the site
_P = Participation.Status
NOT_SURE = {_P.CALLED.value, _P.WAITING.value, _P.LEAVE_ASKED.value}


# An address


@transaction.atomic
def make(*, by: Any, key: uuid.UUID, name: str = "") -> tuple[Feed, str]:
    """The feed and the secret part of its address, which is told this once. Sent again it is refused: it is gone."""
    name = name.strip()
    if begun(Feed, "make", by=by, key=key, typed=[name]):
        raise StepNotAllowed(_("这个订阅刚才已经生成，地址只显示一次。没有记下来的，请停用后再生成一个。"))
    User.objects.select_for_update().get(pk=by.pk)  # two at once are counted one after the other
    if Feed.objects.visible_to(by).open().count() >= MOST:
        raise StepNotAllowed(_("最多同时用 %(most)d 个订阅。请先停用不再用的。") % {"most": MOST})
    secret = secrets.token_urlsafe(BITS // 8)
    made = Feed.objects.create(user=by, name=name, digest=digest_of(secret))
    begin(made, "make", by=by, key=key, typed=[name])
    return made, secret


@transaction.atomic
def revoke(feed: Feed, *, by: Any, key: uuid.UUID) -> Feed:
    """From now on its address leads nowhere. Revoked already: nothing more is done."""
    if begun(Feed, "revoke", by=by, key=key, typed=[feed.pk]):
        return feed
    mine = Feed.objects.visible_to(by).open().filter(pk=feed.pk)
    if mine.update(revoked_at=timezone.now()):
        begin(feed, "revoke", by=by, key=key, typed=[feed.pk])
    feed.refresh_from_db()
    return feed


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def opened(secret: str) -> Feed | None:
    """The feed of an address, while it is in use and its account too."""
    found = Feed.objects.open().filter(digest=digest_of(secret), user__is_active=True)
    return found.select_related("user").first()


# What stands in it


def of_account(user: Any, today: date) -> list[Entry]:
    """Called or signed up as a member of that day, leading, or organising: as far as `user` may know it now."""
    person = person_of(user)
    own = _own_parts(user, person, today)
    concerns = Q(pk__in=list(own)) | Q(organiser__in=user.bodies_as(Role.COMMITTEE_STAFF))
    offices = user.assemblies_as(Role.LIAISON)
    concerns |= Q(assembly__in=offices) | Q(pk__in=_jointly(offices))
    if person is not None:
        concerns |= Q(led_by=person)
    return _entries(Activity.objects.visible_to(user).filter(concerns), today, own)


def of_public(assembly: Assembly, today: date) -> list[Entry]:
    return _entries(Activity.objects.of(assembly).public(), today, {})


def _jointly(assemblies: set[int]) -> QuerySet:
    joint = Activity.with_assemblies.through.objects.filter(assembly__in=assemblies)
    return joint.values("activity")


def _own_parts(user: Any, person: Any, today: date) -> dict[int, set[str]]:
    """By activity what stands of `person`: who was granted leave has no entry, nor who was no member that day."""
    if person is None:
        return {}
    first = F("activity__starts_on")
    member = Q(membership__starts_on__lte=first) & (
        Q(membership__ends_on__isnull=True) | Q(membership__ends_on__gte=first)
    )
    mine = Participation.objects.visible_to(user).filter(member, membership__person=person)
    recent = mine.filter(activity__ends_on__gte=today - BACK).exclude(status=_P.EXCUSED)
    found: dict[int, set[str]] = {}
    for activity, status in recent.values_list("activity", "status"):
        found.setdefault(activity, set()).add(status)
    return found


def _entries(activities: QuerySet[Activity], today: date, own: dict[int, set[str]]) -> list[Entry]:
    recent = activities.filter(ends_on__gte=today - BACK).select_related("assembly").order_by("starts_on", "pk")
    rows = list(recent)
    changed = changed_at(rows)
    return [Entry(row, changed.get(row.pk, UNKNOWN), _is_sure(row, own.get(row.pk, set()))) for row in rows]


def _is_sure(activity: Activity, statuses: set[str]) -> bool:
    """What was held is: whether somebody came is no part of a calendar."""
    return activity.state == Activity.State.HELD or not statuses or bool(statuses - NOT_SURE)


def changed_at(activities: Iterable[Activity]) -> dict[int, datetime]:
    """When each was last touched, by its history."""
    told = Event.objects.filter(subject=Activity._meta.label_lower, subject_id__in=[one.pk for one in activities])
    return dict(told.order_by().values_list("subject_id").annotate(at=Max("at")))
