"""The way of one item, taken step by step as the cast would; used by every test that needs one somewhere."""

import uuid
from datetime import date
from types import SimpleNamespace

from huiyin.accounts.models import Role
from huiyin.matters.models import Matter
from huiyin.opinions import workflow
from huiyin.opinions.models import BulletinIssue
from tests.factories.base import RoleHoldingFactory, UserFactory

WORDS = {"title": "县医院夜里没有藏语导诊", "situation": "夜里没有人会说藏语。", "advice": "每班安排一名导诊员。"}
WAY = ["submit", "shortlist", "edit_text", "check", "sign", "issue", "dispatch", "reply", "feed_back"]
DAY = date(2026, 3, 2)


def key() -> uuid.UUID:
    return uuid.uuid4()


def desk(cast) -> SimpleNamespace:
    """The cast with two editors of the desk, an informant and an organisation's account."""
    assembly = cast.agency.assembly
    offices = {
        "editor": Role.OPINION_EDITOR,
        "head": Role.OPINION_EDITOR,
        "chair": Role.LEADER,
        "informant": Role.INFORMANT,
        "party": Role.ORGANISATION,
        "clerk": Role.LEDGER_STAFF,
    }
    for name, role in offices.items():
        user = UserFactory(name=name)
        RoleHoldingFactory(user=user, role=role, assembly=assembly)
        setattr(cast, name, user)
    return cast


def draft(cast, on: date | None = DAY, **changes) -> Matter:
    by = changes.pop("by", cast.zhuoma)
    return workflow.draft(by=by, assembly=cast.agency.assembly, key=key(), on=on, **(WORDS | changes))


def take(cast, matter: Matter, step: str, on: date | None = DAY, **changes) -> None:
    """One step, by whom it is usual for, with something sensible typed."""
    if step == "issue":
        return issue(cast, [matter], on)
    actor, typed = {
        "submit": (cast.zhuoma, {}),
        "edit": (cast.zhuoma, WORDS | {"cause": "人手少。"}),
        "discard": (cast.zhuoma, {}),
        "abandon": (cast.zhuoma, {}),
        "shortlist": (cast.editor, {}),
        "keep_in_reserve": (cast.editor, {"reason": "与下月专题合编。"}),
        "return_to_author": (cast.editor, {"note": "请补充数字。"}),
        "not_use": (cast.editor, {"ground": "known", "note": "上月已有反映。"}),
        "suggest_proposal": (cast.editor, {"note": "建议具体，适合写成提案。"}),
        "to_ledger": (cast.editor, {}),
        "edit_text": (cast.editor, WORDS | {"title": "夜间导诊应配双语人员", "note": "压缩文字。"}),
        "remark_on_edit": (cast.zhuoma, {"note": "第二句与原意不符。"}),
        "check": (cast.head, {}),
        "sign": (cast.leader, {}),
        "sign_as_chair": (cast.chair, {}),
        "send_back_to_edit": (cast.leader, {"note": "数字再核。"}),
        "dispatch": (cast.editor, {"agency": cast.agency}),
        "reply": (cast.liming, {"text": "已增配两人。", "signed_by": "局长"}),
        "ask_extension": (cast.liming, {"reason": "招聘未完。", "until": date(2026, 4, 30)}),
        "grant_extension": (cast.editor, {"note": "同意。"}),
        "refuse_extension": (cast.editor, {"note": "按期回复。"}),
        "feed_back": (cast.editor, {"text": "已采用，感谢。"}),
        "make_proposal": (cast.zhuoma, {}),
        "record_adoption": (cast.editor, {"level": "region", "body": "自治区政协", "adopted_on": on}),
    }[step]
    day = {} if step == "discard" else {"on": on}
    return getattr(workflow, step)(matter, **({"by": actor, "key": key()} | day | typed | changes))


def issue(cast, matters, on: date | None = DAY, series: str = "bulletin") -> BulletinIssue:
    made = workflow.begin_issue(
        by=cast.editor, assembly=cast.agency.assembly, key=key(), series=series, title="三月信息", on=on
    )
    places = {matter.pk: place for place, matter in enumerate(matters, 1)}
    workflow.compose(made, by=cast.editor, key=key(), title=made.title, places=places)
    workflow.issue_it(made, by=cast.editor, key=key(), on=on)
    for matter in matters:
        matter.refresh_from_db()
        matter.opinion.refresh_from_db()
    return made


def walk(cast, to: str, on: date | None = DAY, **changes) -> Matter:
    """An item on which every step up to and with `to` was taken."""
    matter = draft(cast, on, **changes)
    for step in WAY[: WAY.index(to) + 1]:
        take(cast, matter, step, on)
    return matter
