"""The word everybody is owed whose item it was, used or not; and how those without an account were told."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Answer, Matter, Reply, Voice, VoiceAnswer
from huiyin.matters.originators import Told
from huiyin.opinions.models import IssueEntry, OpinionItem
from huiyin.opinions.workflow.giving import give, settle
from huiyin.opinions.workflow.table import take, untold


def usual_text(matter: Matter) -> str:
    """What there is to tell: the ground it was not used on, or where it went and what came of it."""
    item = OpinionItem.objects.get(pk=matter.pk)
    if not item.used:
        words = _("您反映的《%(title)s》这次没有采用：%(ground)s。")
        words = words % {"title": matter.title, "ground": item.get_not_used_ground_display()}
        return "\n".join(filter(None, [words, item.not_used_note]))
    said = [_("您反映的《%(title)s》已经编发%(issues)s。") % {"title": matter.title, "issues": _issues(matter)}]
    said += [
        _("%(body)s于 %(day)s 采用。") % {"body": adopted.body, "day": adopted.adopted_on}
        for adopted in matter.adoptions.all()
    ]
    said += [
        _("%(agency)s回复：%(text)s") % {"agency": reply.assignment.agency, "text": reply.text}
        for reply in Reply.objects.filter(assignment__matter=matter).select_related("assignment__agency")
    ]
    return "\n".join(said)


def _issues(matter: Matter) -> str:
    entries = IssueEntry.objects.filter(matter=matter, issue__number__isnull=False).select_related("issue")
    return "、".join(entry.issue.name for entry in entries)


@transaction.atomic
def feed_back(
    matter: Matter, *, by: Any, key: uuid.UUID, text: str, told: Sequence[Told] = (), on: date | None = None
) -> None:
    """Everybody whose item it is gets these words. It is over when those without an account are told, too."""
    if not text.strip():
        raise StepNotAllowed(_("请写明反馈给作者的内容。"))
    answer_with(matter, text, by=by, key=key, on=on or timezone.localdate(), told=told)


def answer_with(matter: Matter, text: str, *, by: Any, key: uuid.UUID, on: date, told: Sequence[Told] = ()) -> None:
    typed = [text, [_typed(one) for one in told]]
    if not take(matter, "feed_back", by=by, key=key, on=on, typed=typed, answered_on=on):
        return
    answer = Answer(office=Role.OPINION_EDITOR, text=text, given_on=on)
    give(matter, answer)
    for one in told:
        _note(matter, answer, one, by)
    settle(matter, on)


def _typed(told: Told) -> list[str]:
    return [str(told.voice.pk), told.form, told.given_on.isoformat(), told.reaction]


def _note(matter: Matter, answer: Answer, told: Told, by: Any) -> None:
    if not untold(matter).filter(pk=told.voice.pk).exists():
        raise StepNotAllowed(_("这位反映人已经告知过，或者不属于这件信息。"))
    if told.given_on > timezone.localdate():
        raise StepNotAllowed(_("告知的日期不能晚于今天。"))
    VoiceAnswer.objects.create(
        voice=told.voice, answer=answer, form=told.form, given_on=told.given_on, by=by, reaction=told.reaction
    )


@transaction.atomic
def tell_voice(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    voice: Voice,
    form: str,
    given_on: date,
    reaction: str = "",
    on: date | None = None,
) -> None:
    """Somebody without an account was told, after the feedback was given. With the last of them it is over."""
    on = on or timezone.localdate()
    told = Told(voice, form, given_on, reaction)
    if not take(matter, "tell_voice", by=by, key=key, on=on, typed=_typed(told)):
        return
    last = matter.answers.last()
    assert last is not None  # fed back
    _note(matter, last, told, by)
    settle(matter, on)
