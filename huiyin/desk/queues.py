"""What waits for a person, an office or an agency, oldest first. Everything here is asked of the matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.matters.ledger import with_colours
from huiyin.matters.models import UNSENT, Commitment, Due, Feedback, Kind, Matter, Signature, State
from huiyin.members.models import memberships_of, person_of
from huiyin.proposals.calls import calls_for
from huiyin.proposals.examination import recommended

SHOWN = 20
FOR_INFORMATION = ("under_way", "calls", "withdrawn")  # nobody waits for what is in these
TOLD_FOR = timedelta(days=30)  # how long a co-signer's first page shows what was withdrawn


@dataclass(frozen=True)
class Queue:
    code: str
    title: Any
    empty: Any
    matters: list[Matter]
    total: int
    tab: str = ""  # of the desk's list that goes on where this ends


def queue(code: str, title: Any, empty: Any, matters: QuerySet[Matter], tab: str = "") -> Queue:
    ordered = matters.order_by("due_on", "pk").select_related("assembly", "holder_agency", "holder_person", "proposal")
    found = with_colours(list(ordered[:SHOWN]), timezone.localdate())
    return Queue(code, title, empty, found, matters.count(), tab)


def of_member(user: Any) -> list[Queue]:
    """A member's day: answers to judge, names to sign, proposals to mend, drafts to finish, matters under way."""
    person, seen = person_of(user), Matter.objects.visible_to(user)
    signatures = Signature.objects.filter(matter=OuterRef("pk"), person=person)
    signed = seen.filter(Exists(signatures.proposers()))
    said = Feedback.objects.filter(matter=OuterRef("pk"), person=person, round=OuterRef("proposal__round"))
    led = seen.filter(Exists(signatures.filter(role__in=Signature.FIRST)))
    replied = signed.filter(kind=Kind.PROPOSAL, state=State.REPLIED).exclude(Exists(said))
    cosigning = seen.filter(
        Exists(signatures.filter(state=Signature.State.INVITED, role=Signature.Role.COSIGNER)),
        state__in=[State.COSIGNING, State.RETURNED],
    )
    claims = Commitment.objects.filter(matter=OuterRef("pk"), state=Commitment.State.CLAIMED)
    claimed = signed.filter(Exists(claims), state=State.TRACKING)
    changed = seen.filter(
        Exists(signatures.filter(state=Signature.State.INVITED, role=Signature.Role.SECONDER)),
        state__in=[State.COSIGNING, State.RETURNED],
    )
    sectors = [held.sector_id for held in memberships_of(user)]
    withdrawn = signed.filter(state=State.WITHDRAWN, closed_on__gte=timezone.localdate() - TOLD_FOR)
    under_way = signed.open().exclude(state__in=[State.REPLIED, State.RETURNED])
    return [
        queue("replied", _("等您反馈的答复"), _("没有等您反馈的答复。"), replied),
        queue("claimed", _("等您核实的承诺"), _("没有等您核实的承诺。"), claimed),
        queue("invited", _("邀您联名的提案"), _("没有邀您联名的提案。"), cosigning),
        queue("changed", _("您附议后文字有改动"), _("没有要重新附议的提案。"), changed),
        queue("returned", _("退回修改的提案"), _("没有退回修改的提案。"), led.filter(state=State.RETURNED)),
        queue("drafts", _("草稿"), _("没有草稿。"), led.filter(state__in=UNSENT)),
        queue("calls", _("同界别征集附议"), _("没有征集附议的提案。"), calls_for(user).filter(sector__in=sectors)),
        queue("withdrawn", _("近期撤回"), _("没有撤回的提案。"), withdrawn.exclude(pk__in=led.values("pk"))),
        queue("under_way", _("正在办理"), _("您没有正在办理的事项。"), under_way),
    ]


def of_office(user: Any) -> Queue:
    waiting = Matter.objects.visible_to(user).waiting_for(user).filter(holder_person=None)
    return with_advice(queue("waiting", _("等待处理"), _("现在没有等待处理的事项。"), waiting, "mine"), user)


def with_advice(found: Queue, user: Any) -> Queue:
    """Beside each proposal in review, what is recommended, for those who may know."""
    advice = recommended(found.matters, user)
    for matter in found.matters:
        matter.advised = advice.get(matter.pk, [])  # type: ignore[attr-defined]
    return found


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
