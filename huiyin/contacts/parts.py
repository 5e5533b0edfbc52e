"""Pairs and meetings on a person's page: for the two, the leader and the liaison office."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.contacts.models import Meeting, Pair
from huiyin.contacts.permissions import visible_meetings
from huiyin.members.models import Person
from huiyin.members.parts import PARTS, Line, Part


def _pairs(user: Any) -> QuerySet[Pair]:
    return Pair.objects.visible_to(user).select_related("first", "second", "group").order_by("-starts_on", "-pk")


def _meetings(user: Any) -> QuerySet[Meeting]:
    seen = Meeting.objects.counted().filter(visible_meetings(user))
    return seen.select_related("by", "met", "group").order_by("-held_on", "-pk")


def _pair(pair: Pair) -> Line:
    over = pair.ends_on is not None and pair.ends_on < timezone.localdate()
    note = gettext("%(kind)s（已结束）") % {"kind": pair.get_kind_display()} if over else pair.get_kind_display()
    return Line(str(pair), pair.get_absolute_url(), pair.starts_on, note)


def _meeting(meeting: Meeting) -> Line:
    return Line(
        f"{meeting.by} — {meeting.met or meeting.group}",
        meeting.get_absolute_url(),
        meeting.held_on,
        meeting.get_kind_display(),
    )


PARTS[Person] += [
    Part(_("联系对子"), ("first", "second"), _pairs, _pair),
    Part(_("谈心和走访"), ("by", "met"), _meetings, _meeting),
]
