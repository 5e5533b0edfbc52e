"""What waits for a person, an office or an agency, oldest first. Everything here is asked of the matters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.matters.ledger import with_colours
from huiyin.matters.models import UNSENT, Due, Feedback, Kind, Matter, Signature, State
from huiyin.members.models import person_of

SHOWN = 20


@dataclass(frozen=True)
class Queue:
    code: str
    title: Any
    empty: Any
    matters: list[Matter]
    total: int
    tab: str = ""  # of the desk's list that goes on where this ends


def queue(code: str, title: Any, empty: Any, matters: QuerySet[Matter], tab: str = "") -> Queue:
    ordered = matters.order_by("due_on", "pk").select_related("assembly", "holder_agency", "holder_person")
    found = with_colours(list(ordered[:SHOWN]), timezone.localdate())
    return Queue(code, title, empty, found, matters.count(), tab)


def of_member(user: Any) -> list[Queue]:
    """A member's day: answers to judge, names to sign, proposals to mend, drafts to finish, matters under way."""
    person, seen = person_of(user), Matter.objects.visible_to(user)
    signatures = Signature.objects.filter(matter=OuterRef("pk"), person=person)
    signed = seen.filter(Exists(signatures.filter(state=Signature.State.SIGNED)))
    said = Feedback.objects.filter(matter=OuterRef("pk"), person=person, round=OuterRef("proposal__round"))
    led = seen.filter(Exists(signatures.exclude(role=Signature.Role.COSIGNER)))
    replied = signed.filter(kind=Kind.PROPOSAL, state=State.REPLIED).exclude(Exists(said))
    cosigning = seen.filter(
        Exists(signatures.filter(state=Signature.State.INVITED)), state__in=[State.COSIGNING, State.RETURNED]
    )
    under_way = signed.open().exclude(state__in=[State.REPLIED, State.RETURNED])
    return [
        queue("replied", _("等您反馈的答复"), _("没有等您反馈的答复。"), replied),
        queue("invited", _("邀您联名的提案"), _("没有邀您联名的提案。"), cosigning),
        queue("returned", _("退回修改的提案"), _("没有退回修改的提案。"), led.filter(state=State.RETURNED)),
        queue("drafts", _("草稿"), _("没有草稿。"), led.filter(state__in=UNSENT)),
        queue("under_way", _("正在办理"), _("您没有正在办理的事项。"), under_way),
    ]


def of_office(user: Any) -> Queue:
    waiting = Matter.objects.visible_to(user).waiting_for(user).filter(holder_person=None)
    return queue("waiting", _("等待处理"), _("现在没有等待处理的事项。"), waiting, "mine")


def of_overseer(user: Any) -> Queue:
    """What is late, whoever holds it: for those who answer for the whole."""
    late = Matter.objects.visible_to(user).due(Due.RED, timezone.localdate())
    return queue("late", _("已逾期的事项"), _("没有逾期的事项。"), late, "late")


@dataclass(frozen=True)
class Load:
    words: Any
    total: int
    query: str  # of the ledger's filter that shows exactly these


def loads(user: Any) -> list[Load]:
    """How many open matters stand where, each opening its rows in the ledger."""
    opened = Matter.objects.visible_to(user).open()
    by_state = dict(opened.order_by().values_list("state").annotate(total=Count("pk")))
    return [Load(State(state).label, by_state[state], f"state={state}") for state in State if by_state.get(state)]


def lateness(user: Any) -> list[tuple[Due, int]]:
    seen, today = Matter.objects.visible_to(user), timezone.localdate()
    return [(colour, seen.due(colour, today).count()) for colour in (Due.RED, Due.YELLOW, Due.BLUE)]
