"""The way of one proposal, taken step by step as the cast would; used by every test that needs one somewhere."""

import uuid
from datetime import date

from django.utils import timezone

from huiyin.matters.models import Matter, State
from huiyin.proposals import workflow
from huiyin.proposals.checklist import all_sound
from huiyin.proposals.workflow.answering import CHECKLIST
from huiyin.proposals.workflow.seconding import seconded

TEXTS = {"title": "关于改善牧区小学取暖条件的提案", "grounds": "冬季教室温度低。", "recommendations": "列入改造计划。"}
WAY = ["submit", "review", "file", "assign", "acknowledge", "contact", "reply", "release", "feedback"]
DONE = [
    State.SUBMITTED,
    State.IN_REVIEW,
    State.FILED,
    State.ASSIGNED,
    State.ACCEPTED,
    State.ACCEPTED,
    State.REPLY_REVIEW,
    State.REPLIED,
    State.CLOSED,
]


def key() -> uuid.UUID:
    return uuid.uuid4()


def draft(cast, on: date | None = None, **changes) -> Matter:
    by = changes.pop("by", cast.zhuoma)
    texts = TEXTS | {"category": "livelihood"} | changes
    return workflow.draft(by=by, assembly=cast.agency.assembly, key=key(), on=on, **texts)


def take(cast, matter: Matter, step: str, on: date | None = None, **changes) -> None:
    """One step of the usual way, by whom it is usual for, with something sensible typed."""
    if step == "merge" and seconded(cast.yangjin, matter, "merge"):
        take(cast, matter, "recommend", on=on, verdict="merge", into=changes["into"])
    if step == "decline" and matter.state == State.IN_REVIEW and seconded(cast.yangjin, matter, "decline"):
        take(cast, matter, "recommend", on=on)
    day = on or timezone.localdate()
    actor, typed = {
        "submit": (cast.zhuoma, {"on": on}),
        "review": (cast.zhaxi, {"on": on, "verdict": "file", "category": "livelihood", "checks": all_sound()}),
        "recommend": (cast.zhaxi, {"on": on, "verdict": "decline", "ground": "empty"}),
        "return_to_revise": (cast.yangjin, {"note": "请补充数据。", "on": on}),
        "file": (cast.yangjin, {"category": "livelihood", "on": on}),
        "decline": (cast.yangjin, {"ground": "empty", "note": "请写明建议。", "on": on}),
        "merge": (cast.yangjin, {"on": on}),
        "assign": (cast.zhaxi, {"lead": cast.agency, "on": on}),
        "acknowledge": (cast.liming, {"handler": "李明", "on": on}),
        "contact": (cast.liming, {"kind": "met", "held_on": day, "gist": "当面听取意见。"}),
        "reply": (cast.liming, {"text": "已列入明年计划。", "result_class": "a", "signed_by": "局长", "on": on}),
        "send_back": (cast.zhaxi, {"note": "没有回应第二条建议。", "on": on}),
        "release": (cast.zhaxi, {"checks": list(CHECKLIST), "on": on}),
        "feedback": (cast.zhuoma, {"satisfaction": "satisfied", "on": on}),
        "remind": (cast.zhaxi, {"on": on}),
        "discard": (cast.zhuoma, {}),
        "withdraw": (cast.zhuoma, {"reason": "情况已经变化。", "on": on}),
        "ask_to_withdraw": (cast.zhuoma, {"reason": "已由部门解决。", "on": on}),
        "consent_to_withdraw": (cast.zhaxi, {"on": on}),
        "refuse_to_withdraw": (cast.zhaxi, {"note": "已列入交办。", "on": on}),
        "close_unanswered": (cast.zhaxi, {"on": on}),
        "conclude": (cast.yangjin, {"minutes": "三方会商，说明理由。", "on": on}),
    }[step]
    getattr(workflow, step)(matter, **({"by": actor, "key": key()} | typed | changes))


def walk(cast, to: str, on: date | None = None) -> Matter:
    """A proposal on which every step up to and with `to` was taken."""
    matter = draft(cast, on)
    for step in WAY[: WAY.index(to) + 1]:
        take(cast, matter, step, on)
    return matter
