"""What the desk makes of an item: chosen, kept, sent back, not used, or turned into something else."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.history.taking import StepNotAllowed
from huiyin.history.wording import kept
from huiyin.matters import notifying
from huiyin.matters.models import Answer, Kind, Matter, State
from huiyin.matters.openings import OPENINGS, Carried
from huiyin.opinions.models import OpinionItem
from huiyin.opinions.workflow.feeding_back import answer_with, usual_text
from huiyin.opinions.workflow.giving import give, settle
from huiyin.opinions.workflow.raising import authors
from huiyin.opinions.workflow.table import take
from huiyin.opinions.workflow.versions import set_item
from huiyin.proposals import workflow as proposals

NotUsed = OpinionItem.NotUsed
# Grounds a person may give; the others are those of a step of its own.
GIVEN_GROUNDS = [ground for ground in NotUsed if ground not in (NotUsed.EXPIRED, NotUsed.PROPOSAL)]
LAPSED = gettext_lazy("退回补充后，没有在期限内重新提交。")
EXPIRED = gettext_lazy("留存备用的期限内没有编发。")


@transaction.atomic
def shortlist(matter: Matter, *, by: Any, key: uuid.UUID, for_chair: bool = False, on: date | None = None) -> None:
    if take(matter, "shortlist", by=by, key=key, on=on, typed=for_chair):
        set_item(matter, for_chair=for_chair)


@transaction.atomic
def keep_in_reserve(matter: Matter, *, by: Any, key: uuid.UUID, reason: str, on: date | None = None) -> None:
    """Kept for a later issue; when the term is over without one, it is not used, and its author told so."""
    take(matter, "keep_in_reserve", by=by, key=key, on=on, typed=reason, facts={"note": reason})


@transaction.atomic
def return_to_author(matter: Matter, *, by: Any, key: uuid.UUID, note: str, on: date | None = None) -> None:
    take(matter, "return_to_author", by=by, key=key, on=on, typed=note, facts={"note": note})


@transaction.atomic
def not_use(matter: Matter, *, by: Any, key: uuid.UUID, ground: str, note: str, on: date | None = None) -> None:
    """Not used, on a ground and in words for the author, who is owed both. Raises StepNotAllowed without a ground."""
    if ground not in GIVEN_GROUNDS or not note.strip():
        raise StepNotAllowed(_("不采用时，请选择理由，并给作者写一句说明。"))
    if take(matter, "not_use", by=by, key=key, on=on, typed=[ground, note], facts={"ground": ground, "note": note}):
        set_item(matter, not_used_ground=ground, not_used_note=note)


@transaction.atomic
def suggest_proposal(matter: Matter, *, by: Any, key: uuid.UUID, note: str, on: date | None = None) -> None:
    """Better a proposal: the author is told so at once, and may make one of the same words by one tap."""
    on = on or timezone.localdate()
    if not take(matter, "suggest_proposal", by=by, key=key, on=on, typed=note, facts={"note": note}):
        return
    set_item(matter, not_used_ground=NotUsed.PROPOSAL, not_used_note=note)
    answer_with(matter, kept(lambda: usual_text(matter)), by=by, key=uuid.uuid5(key, "feed_back"), on=on)


@transaction.atomic
def make_proposal(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> Matter | None:
    """A draft of the author's with the item's words, each linked to the other. None when it was made before."""
    on = on or timezone.localdate()
    if not take(matter, "make_proposal", by=by, key=key, on=on):
        return None
    item = matter.opinion
    made = proposals.draft(
        by=by,
        assembly=matter.assembly,
        key=uuid.uuid5(key, "draft"),
        on=on,
        title=matter.title,
        category=matter.category,
        grounds="\n\n".join(filter(None, [item.situation, item.cause])),
        recommendations=item.advice,
    )
    Matter.objects.filter(pk=made.pk).update(origin=matter)
    made.refresh_from_db()
    return made


@transaction.atomic
def to_ledger(matter: Matter, *, by: Any, key: uuid.UUID, note: str = "", on: date | None = None) -> Matter | None:
    """It goes on as a livelihood matter, with everybody whose item it was and everybody it was heard from.

    Each author is told under which number; who was heard without an account is owed the answer there.
    """
    on = on or timezone.localdate()
    if not take(matter, "to_ledger", by=by, key=key, on=on, typed=note, facts={"note": note}, answered_on=on):
        return None
    opening: Callable[..., Matter] = OPENINGS[Kind.LIVELIHOOD]
    item = matter.opinion
    situation = "\n\n".join(filter(None, [item.situation, item.cause]))
    became = opening(matter, Carried(situation=situation, advice=item.advice), by, on)
    number = " ".join(filter(None, [str(became.year) if became.docket else "", became.docket]))
    words = kept(
        lambda: (
            _("您反映的《%(title)s》转入民生台账（%(number)s）接着办，办理结果会再答复您。")
            % {"title": matter.title, "number": number or _("登记后编号")}
        )
    )
    give(matter, Answer(office=Role.OPINION_EDITOR, text="\n".join(filter(None, [words, note])), given_on=on))
    settle(matter, on)
    return became


def run(day: date) -> int:
    """The daily round: what was kept too long, and what did not come back in time. How many were ended."""
    return _ended("reserve", State.RESERVE, expire_reserve, day) + _ended("resubmit", State.RETURNED, lapse, day)


def _late(clock: str, state: State, day: date) -> Any:
    late = {"clocks__name": clock, "clocks__stopped_on": None, "clocks__due_on__lt": day}
    return Matter.objects.filter(kind=Kind.OPINION, state=state, **late)


def _ended(clock: str, state: State, end: Callable[..., None], day: date) -> int:
    ended = 0
    for matter in _late(clock, state, day).order_by("pk"):
        try:
            end(matter, on=day)
        except StepNotAllowed:  # chosen, or handed in again, a moment ago
            continue
        ended += 1
    return ended


@transaction.atomic
def expire_reserve(matter: Matter, *, on: date) -> None:
    """The program: not used, and feedback is owed."""
    if not _late("reserve", State.RESERVE, on).filter(pk=matter.pk).exists():
        raise StepNotAllowed(_("留存的期限还没有到。"))
    take(matter, "expire_reserve", by=None, key=uuid.uuid4(), on=on, facts={"ground": NotUsed.EXPIRED})
    set_item(matter, not_used_ground=NotUsed.EXPIRED, not_used_note=kept(lambda: str(EXPIRED)))


@transaction.atomic
def lapse(matter: Matter, *, on: date) -> None:
    """The program: it did not come back in time. The author hears so at once, and feedback is owed besides."""
    if not _late("resubmit", State.RETURNED, on).filter(pk=matter.pk).exists():
        raise StepNotAllowed(_("补充的期限还没有到。"))
    key = uuid.uuid4()
    take(matter, "lapse", by=None, key=key, on=on, facts={"ground": NotUsed.UNCLEAR})
    set_item(matter, not_used_ground=NotUsed.UNCLEAR, not_used_note=kept(lambda: str(LAPSED)))
    title = kept(lambda: _("%(about)s没有在期限内补充，未采用") % {"about": notifying.about(matter)})
    notifying.tell(matter, authors(matter), title, seed=f"{key}/lapsed")
