"""Who wrote down what is somebody else's, in words for a page or a paper. Rule: docs/rules/roles.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.members.models import Person, SecondAccount
from huiyin.members.one_person import behind

NAMED_AT_MOST = 3


def entered_words(writer: Any, persons: Sequence[Person], *, body: str = "") -> str:
    """ "扎西代卓玛录入", or nothing where one of `persons` wrote it down, with whichever account.

    `body`: in whose name it stands before all persons. A body's own account, named after it, is no proxy of it.
    """
    if writer is None or behind(writer) in persons:
        return ""
    whom = body or _named(persons)
    if not whom or str(writer) == whom:
        return ""
    return _("%(writer)s代%(whom)s录入") % {"writer": writer, "whom": whom}


def know_who_wrote(writers: Iterable[Any]) -> None:
    """For a list: whose accounts they are is read for all of them at once."""
    accounts = {writer.pk for writer in writers}
    second = SecondAccount.objects.current().filter(user__in=accounts).select_related("person")
    known = {one.user_id: one.person for one in second}
    known |= {person.user_id: person for person in Person.objects.filter(user__in=accounts)}
    for writer in writers:
        writer._behind = known.get(writer.pk)


def _named(persons: Sequence[Person]) -> str:
    if len(persons) <= NAMED_AT_MOST:
        return "、".join(person.name for person in persons)
    words = ngettext("%(first)s 等 %(count)d 人", "%(first)s 等 %(count)d 人", len(persons))
    return words % {"first": persons[0].name, "count": len(persons)}
