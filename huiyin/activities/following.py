"""Activities that follow a record of a folder below, such as a day of reception: changed there, never here.

An app below adds itself in `AppConfig.ready`: activity → the record it follows, or None.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model
from django.utils.translation import gettext as _

from huiyin.activities.models import Activity
from huiyin.history.taking import StepNotAllowed

FOLLOWED: list[Callable[[Activity], Model | None]] = []


def followed_by(activity: Activity) -> Model | None:
    return next((found for look in FOLLOWED if (found := look(activity)) is not None), None)


def refuse_following(activity: Activity) -> None:
    """The first line of every verb that changes, cancels or holds an activity. Its roll is its own."""
    if (record := followed_by(activity)) is not None:
        words = _("这项活动随“%(record)s”而定，请到那一页改动、取消或者结束：%(page)s")
        raise StepNotAllowed(words % {"record": record, "page": record.get_absolute_url()})  # type: ignore[attr-defined]
