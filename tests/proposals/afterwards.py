"""A proposal that closed with promises, and the steps that follow, as the cast would take them."""

from datetime import date, timedelta

from huiyin.matters.models import Commitment, Matter
from huiyin.proposals import workflow
from tests.proposals.course import draft, key, take

DAY = date(2026, 3, 2)
PROMISED = [("完成两所小学取暖改造", date(2026, 9, 30)), ("公布改造结果", date(2026, 12, 31))]
TO_REPLY = ["submit", "review", "file", "assign", "acknowledge", "contact", "reply", "release"]


def replied(cast, on=DAY, promised=PROMISED, result_class="b", **words) -> Matter:
    """Answered, with what the agency promised in the answer."""
    matter = draft(cast, on=on, **words)
    for step in TO_REPLY:
        given = {"result_class": result_class, "commitments": promised or ()} if step == "reply" else {}
        take(cast, matter, step, on=on, **given)
    return matter


def closed(cast, on=DAY, **given) -> Matter:
    matter = replied(cast, on, **given)
    take(cast, matter, "feedback", on=on + timedelta(days=1))
    return matter


def promises(matter) -> list[Commitment]:
    return list(Commitment.objects.filter(matter=matter))


def act(cast, matter: Matter, step: str, commitment=None, **changes) -> None:
    """One step after closing, by whom it is usual for."""
    later = {"on": DAY + timedelta(days=10)}
    actor, typed = {
        "progress": (cast.liming, {"text": "已完成一所。", **later}),
        "claim_fulfilled": (cast.liming, {"text": "验收报告已公示。", **later}),
        "ask_change": (cast.liming, {"due_on": date(2026, 11, 30), "text": "冬季不能施工。", **later}),
        "grant_change": (cast.zhaxi, later),
        "refuse_change": (cast.zhaxi, {"text": "应当按期完成。", **later}),
        "confirm_fulfilled": (cast.zhuoma, {"text": "看过了，已经暖和。", **later}),
        "reject_claim": (cast.zhuoma, {"text": "还差一所。", **later}),
        "mark_failed": (cast.zhaxi, {"text": "资金没有落实。", **later}),
        "look_back": (
            cast.zhaxi,
            {"held_on": date(2026, 3, 20), "kind": "visited", "people": "提案人、教育局", "finding": "正在施工。"},
        ),
        "add_commitment": (
            cast.zhaxi,
            {"agency": cast.agency, "text": "明年再改造一所", "due_on": date(2027, 6, 30), "note": "与单位商定。"}
            | later,
        ),
        "reclassify": (cast.zhaxi, {"result_class": "a", "note": "实地看到已经采纳。", **later}),
        "publish": (cast.zhaxi, {"level": "title", "texts": {"title": matter.title}, **later}),
        "unpublish": (cast.zhaxi, {"reason": "提案人要求撤下。", **later}),
        "archive": (cast.zhaxi, later),
    }[step]
    of = {"commitment": commitment} if commitment else {}
    getattr(workflow, step)(matter, **({"by": actor, "key": key()} | of | typed | changes))
