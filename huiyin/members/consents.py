"""What a person said about making something of theirs public: the words they were asked with, and what they said last.

Decision 0055. The words a form asks with have a version; a version, once asked with, is never changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.members.models import Consent, Person

What = Consent.What
# By what is asked, every version there was, the newest last.
WORDINGS: dict[str, dict[str, str | Promise]] = {
    What.PROPOSAL: {
        "2026-11": _("这件提案办结后，可以向社会公开，公开范围由提案委员会确定；我随时可以收回，收回后马上撤下。")
    },
    What.NAME: {"2026-11": _("公开的提案上写我的姓名；我随时可以收回，收回后只留姓。")},
    What.WRITING: {"2026-11": _("这篇文稿按我选的范围发布；我随时可以改小或者收回，超出范围的马上停止发布。")},
}


def current(what: str) -> str:
    """The version asked with today."""
    return list(WORDINGS[what])[-1]


def asked(what: str) -> Any:
    """The words a form asks with today."""
    return WORDINGS[what][current(what)]


def words_of(consent: Consent) -> str:
    """As it was asked then."""
    return str(WORDINGS[consent.what].get(consent.wording, ""))


def say(person: Person, what: str, record: models.Model, *, given: bool, by: Any, scope: str = "") -> Consent | None:
    """None where they said so already."""
    last = said_last(person, what, record)
    if last is not None and (last.given, last.scope) == (given, scope):
        return None
    return Consent.objects.create(
        person=person,
        what=what,
        subject=record._meta.label_lower,
        subject_id=record.pk,
        given=given,
        scope=scope,
        wording=current(what),
        by=by,
    )


def said_last(person: Person, what: str, record: models.Model) -> Consent | None:
    said = Consent.objects.filter(person=person, what=what, subject=record._meta.label_lower, subject_id=record.pk)
    return said.first()


def refused_by(people: Iterable[Person], what: str, record: models.Model) -> set[int]:
    """Keys of those whose last word was no."""
    said = Consent.objects.filter(person__in=people, what=what, subject=record._meta.label_lower, subject_id=record.pk)
    last: dict[int, bool] = {}
    for one in said.order_by("at", "pk"):
        last[one.person_id] = one.given
    return {person for person, given in last.items() if not given}
