"""What the other of the two is told: that a talk was written down or put right, never a word of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.contacts.models import Meeting, Pair
from huiyin.history.wording import kept
from huiyin.members.models import Person
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put


def tell_recorded(meeting: Meeting, *, by: Person) -> int:
    words = kept(
        lambda: (
            _("%(month)d 月 %(day)d 日的%(kind)s已记录。您可以写下自己的内容；没有这回事的，可以更正。")
            % _facts(meeting)
        )
    )
    return _tell_other(meeting, by, "recorded", words)


def tell_amended(meeting: Meeting, *, by: Person) -> int:
    words = kept(lambda: _("%(month)d 月 %(day)d 日的%(kind)s记录已更正。") % _facts(meeting))
    return _tell_other(meeting, by, f"amended/{meeting.amendments.count()}", words)


def _facts(meeting: Meeting) -> dict[str, Any]:
    return {"month": meeting.held_on.month, "day": meeting.held_on.day, "kind": meeting.get_kind_display()}


def _tell_other(meeting: Meeting, by: Person, what: str, words: str) -> int:
    other = meeting.met if by.pk == meeting.by_id else meeting.by
    if other is None or other.user is None or not other.user.is_active:
        return 0
    word = Word(
        recipient=other.user.pk,
        kind=Notice.Kind.ACTIVITY,
        subject=Meeting._meta.label_lower,
        subject_id=meeting.pk,
        about=kept(lambda: _("联系记录"))[:60],
        title=words,
        path=reverse("contacts:meeting", args=[meeting.pk]),
        seed=f"meeting/{meeting.pk}/{what}",
        send_after=timezone.now(),
    )
    return put([word])


def tell_unmet(pairs: Iterable[Pair], seed: str) -> int:
    """Each of those concerned once, however many pairs they have; their own page says which."""
    first: dict[int, Pair] = {}
    for pair in pairs:
        for person in filter(None, [pair.first_id, pair.second_id]):
            first.setdefault(person, pair)
    accounts = Person.objects.filter(pk__in=first, user__is_active=True).values_list("pk", "user")
    words = kept(lambda: _("您有联系对子一段时间没有见面的记录，请抽空联系。"))
    about = kept(lambda: _("联系对子"))[:60]
    return put(
        Word(
            recipient=user,
            kind=Notice.Kind.ACTIVITY,
            subject=Pair._meta.label_lower,
            subject_id=first[person].pk,
            about=about,
            title=words,
            path=reverse("contacts:list") + "?state=current",
            seed=seed,
            send_after=timezone.now(),
        )
        for person, user in accounts
    )


def titles_of_meetings(user: Any, ids: list[int]) -> dict[int, str]:
    """For the list of notices: whom one met, never about what."""
    met = Meeting.objects.visible_to(user).filter(pk__in=ids).select_related("by", "met", "group")
    return {meeting.pk: str(meeting) for meeting in met}


def titles_of_pairs(user: Any, ids: list[int]) -> dict[int, str]:
    pairs = Pair.objects.visible_to(user).filter(pk__in=ids).select_related("first", "second", "group")
    return {pair.pk: str(pair) for pair in pairs}
