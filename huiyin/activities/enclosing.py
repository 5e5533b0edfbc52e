"""The calendar entry that comes with a mail about an activity. Made when the mail goes: it says what holds then."""

from __future__ import annotations

from huiyin.activities.calendar_files import UNKNOWN, Entry, mailed_file
from huiyin.activities.feeds import changed_at
from huiyin.activities.models import Activity, Participation
from huiyin.activities.telling import was_called
from huiyin.notices.enclosures import Enclosure
from huiyin.notices.models import Notice


def enclosure(notice: Notice) -> Enclosure | None:
    """For whoever it is about, not for whoever decides on somebody's leave."""
    activity = Activity.objects.visible_to(notice.recipient).filter(pk=notice.subject_id).first()
    if activity is None:
        return None
    parts = Participation.objects.visible_to(notice.recipient).filter(activity=activity)
    own = set(parts.filter(membership__person__user=notice.recipient_id).values_list("status", flat=True))
    if not own and not was_called(activity, notice.recipient_id):
        return None
    is_off = own <= {Participation.Status.EXCUSED.value}
    entry = Entry(activity, changed_at([activity]).get(activity.pk, UNKNOWN), is_off=is_off)
    method, content = mailed_file(entry)
    return Enclosure(f"activity-{activity.pk}.ics", content, "text", "calendar", {"method": method, "charset": "utf-8"})
