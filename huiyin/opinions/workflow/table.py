"""The table of an item's steps: where each starts and ends, who may take it, which clocks it starts and stops."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.matters import extensions, steps
from huiyin.matters.models import Assignment, Matter, Signature, State
from huiyin.matters.permissions import is_handler
from huiyin.matters.steps import Holder, Part, Step
from huiyin.opinions import permissions as may
from huiyin.opinions.models import OpinionItem, SignOff

DESK = steps.by_office(Role.OPINION_EDITOR)
UNDECIDED = frozenset([State.RECEIVED, State.RESERVE, State.SHORTLISTED])  # may still become something else
OUT = frozenset([State.ISSUED, State.DISPATCHED, State.ANSWERED, State.FED_BACK, State.CLOSED])  # once it was issued
OVER = frozenset([State.NOT_USED, State.FED_BACK, State.CLOSED])

# An account that wrote for a body has no person to hold it while it is mended: it is its office's, seen by it alone.
OFFICE_OF = {
    OpinionItem.AuthorKind.MEMBER: Role.OPINION_EDITOR,
    OpinionItem.AuthorKind.ORGANISATION: Role.ORGANISATION,
    OpinionItem.AuthorKind.COMMITTEE: Role.COMMITTEE_STAFF,
    OpinionItem.AuthorKind.INFORMANT: Role.INFORMANT,
    OpinionItem.AuthorKind.COLLECTION_POINT: Role.OPINION_EDITOR,
}


def by_author(matter: Matter) -> Holder:
    """The first who signed it; without any, the office of the account that wrote it."""
    if matter.signatures.filter(role__in=Signature.FIRST).exists():
        return steps.by_lead(matter)
    return steps.by_office(OFFICE_OF[OpinionItem.AuthorKind(matter.opinion.author_kind)])(matter)


def _complete(by: Any, matter: Matter) -> str | None:
    item = matter.opinion
    said = [(_("标题"), matter.title), (_("情况"), item.situation), (_("建议"), item.advice)]
    missing = [str(name) for name, value in said if not value.strip()]
    return _("还不能提交，请先填写：%(fields)s。") % {"fields": "、".join(missing)} if missing else None


def sign_offs(matter: Matter) -> dict[str, SignOff]:
    """Of the words as they stand now, by kind."""
    edition = OpinionItem.objects.values_list("edition", flat=True).get(pk=matter.pk)
    return {given.kind: given for given in matter.sign_offs.filter(edition=edition)}


def _to_check(by: Any, matter: Matter) -> str | None:
    return _("这一稿已经有人核过。") if SignOff.Kind.CHECKED in sign_offs(matter) else None


def _to_sign(by: Any, matter: Matter) -> str | None:
    given = sign_offs(matter)
    if SignOff.Kind.CHECKED not in given:
        return _("先核稿，再签发。")
    if SignOff.Kind.SIGNED in given:
        return _("这一稿已经签发过。")
    if given[SignOff.Kind.CHECKED].by_id == by.pk:
        return _("核稿和签发要由两个人分别进行。")
    return None


def _to_sign_as_chair(by: Any, matter: Matter) -> str | None:
    given = sign_offs(matter)
    if not matter.opinion.for_chair:
        return _("这一件不需要主席签发。")
    if SignOff.Kind.SIGNED not in given:
        return _("秘书长签发之后，再由主席签发。")
    if by.pk in {sign_off.by_id for sign_off in given.values()}:
        return _("核稿、签发和主席签发要由不同的人分别进行。")
    return None


def _adoptable(by: Any, matter: Matter) -> str | None:
    return None if matter.opinion.used else _("没有刊发的信息没有采用情况可以登记。")


def untold(matter: Matter) -> Any:
    """Originators who are owed a word here and have not had it. Who was carried to another matter is owed it there."""
    return matter.voices.filter(carried_to=None, answers=None).select_related("originator")


def _somebody_untold(by: Any, matter: Matter) -> str | None:
    return None if untold(matter).exists() else _("每一位反映人都已经告知。")


def _to_propose(by: Any, matter: Matter) -> str | None:
    if matter.opinion.not_used_ground != OpinionItem.NotUsed.PROPOSAL:
        return _("信息编辑没有建议把这一件写成提案。")
    if matter.became.exists():
        return _("这一件已经写成了提案草稿。")
    return None


def _at_the_agency(label: Any, who: Any, *, own: bool = True, ends: str | None = None, **more: Any) -> Step:
    """On the agency's part alone: the item stays where it is, and with whom."""
    part = Part(frozenset([Assignment.State.ACCEPTED]), ends, own=own)
    here = State.DISPATCHED
    return Step(label, frozenset([here]), here, who, holder=steps.held_as, part=part, **more)


STEPS: dict[str, Step] = {
    "edit": Step(gettext_lazy("修改"), frozenset([State.DRAFT, State.RETURNED]), None, may.writes_it),
    "submit": Step(
        gettext_lazy("提交"),
        frozenset([State.DRAFT, State.RETURNED]),
        State.RECEIVED,
        may.writes_it,
        holder=DESK,
        clocks=("screen",),
        stops=("resubmit",),
        needs=_complete,
    ),
    "discard": Step(gettext_lazy("丢弃草稿"), frozenset([State.DRAFT]), State.DISCARDED, may.writes_it),
    "shortlist": Step(
        gettext_lazy("入选"),
        frozenset([State.RECEIVED, State.RESERVE]),
        State.SHORTLISTED,
        may.is_editor,
        clocks=("edit_item",),
        stops=("screen", "reserve"),
    ),
    "keep_in_reserve": Step(
        gettext_lazy("留存备用"),
        frozenset([State.RECEIVED, State.SHORTLISTED]),
        State.RESERVE,
        may.is_editor,
        clocks=("reserve",),
        stops=("screen", "edit_item"),
    ),
    "return_to_author": Step(
        gettext_lazy("退回补充"),
        frozenset([State.RECEIVED]),
        State.RETURNED,
        may.is_editor,
        holder=by_author,
        clocks=("resubmit",),
        stops=("screen",),
    ),
    "not_use": Step(
        gettext_lazy("不采用"),
        UNDECIDED,
        State.NOT_USED,
        may.is_editor,
        clocks=("feed_back",),
        stops=("screen", "reserve", "edit_item"),
    ),
    "suggest_proposal": Step(
        gettext_lazy("建议写成提案"),
        UNDECIDED,
        State.NOT_USED,
        may.is_editor,
        clocks=("feed_back",),
        stops=("screen", "reserve", "edit_item"),
    ),
    "to_ledger": Step(
        gettext_lazy("转入民生台账"),
        UNDECIDED,
        State.FED_BACK,
        may.is_editor,
        clocks=("feed_back",),
        stops=("screen", "reserve", "edit_item"),
    ),
    "expire_reserve": Step(
        gettext_lazy("留存期满"),
        frozenset([State.RESERVE]),
        State.NOT_USED,
        None,
        clocks=("feed_back",),
        stops=("reserve",),
    ),
    "lapse": Step(
        gettext_lazy("逾期没有补充"),
        frozenset([State.RETURNED]),
        State.NOT_USED,
        None,
        holder=DESK,
        clocks=("feed_back",),
        stops=("resubmit",),
    ),
    "abandon": Step(
        gettext_lazy("收回信息"),
        frozenset([State.RETURNED]),
        State.FED_BACK,
        may.writes_it,
        holder=DESK,
        clocks=("feed_back",),
        stops=("resubmit",),
    ),
    "edit_text": Step(
        gettext_lazy("编辑"),
        frozenset([State.SHORTLISTED]),
        State.EDITED,
        may.is_editor,
        clocks=("sign_off",),
        stops=("edit_item",),
    ),
    "remark_on_edit": Step(
        gettext_lazy("对编辑稿提意见"), frozenset([State.EDITED, State.SIGNED]), None, may.is_author
    ),
    "check": Step(
        gettext_lazy("核稿"),
        frozenset([State.EDITED]),
        None,
        may.checks_it,
        holder=steps.by_office(Role.LEADER),
        needs=_to_check,
    ),
    "sign": Step(gettext_lazy("签发"), frozenset([State.EDITED]), None, may.signs_it, needs=_to_sign),
    "sign_as_chair": Step(
        gettext_lazy("主席签发"), frozenset([State.EDITED]), None, may.signs_it, needs=_to_sign_as_chair
    ),
    # The last signature that is asked for stands under it.
    "clear": Step(
        gettext_lazy("核签齐备"),
        frozenset([State.EDITED]),
        State.SIGNED,
        None,
        holder=DESK,
        clocks=("issue",),
        stops=("sign_off",),
    ),
    "send_back_to_edit": Step(
        gettext_lazy("退回重编"),
        frozenset([State.EDITED, State.SIGNED]),
        State.SHORTLISTED,
        may.sends_back,
        holder=DESK,
        clocks=("edit_item",),
        stops=("sign_off", "issue"),
    ),
    "issue": Step(
        gettext_lazy("刊发"),
        frozenset([State.SIGNED]),
        State.ISSUED,
        may.edits_opinions,
        clocks=("feed_back",),
        stops=("issue",),
    ),
    "record_adoption": Step(gettext_lazy("登记采用"), OUT, None, may.is_editor, needs=_adoptable),
    # What the agency says will be part of the word to the author, whose term begins anew with it.
    "dispatch": Step(
        gettext_lazy("转办"),
        frozenset([State.ISSUED]),
        State.DISPATCHED,
        may.is_editor,
        clocks=("agency_reply",),
        stops=("feed_back",),
    ),
    "ask_extension": _at_the_agency(gettext_lazy("申请延期"), is_handler),
    "grant_extension": _at_the_agency(gettext_lazy("同意延期"), may.is_editor, own=False, needs=extensions.not_asked),
    "refuse_extension": _at_the_agency(
        gettext_lazy("不同意延期"), may.is_editor, own=False, needs=extensions.not_asked
    ),
    "reply": _at_the_agency(gettext_lazy("回复"), is_handler, ends=Assignment.State.REPLIED, stops=("agency_reply",)),
    "answered": Step(
        gettext_lazy("回复已到"),
        frozenset([State.DISPATCHED]),
        State.ANSWERED,
        None,
        holder=DESK,
        clocks=("feed_back",),
    ),
    # Nothing ends without this, used or not. Its term runs on while somebody without an account is still to be told.
    "feed_back": Step(
        gettext_lazy("反馈作者"),
        frozenset([State.ISSUED, State.ANSWERED, State.NOT_USED]),
        State.FED_BACK,
        may.is_editor,
    ),
    "tell_voice": Step(
        gettext_lazy("记录告知"), frozenset([State.FED_BACK]), None, may.tells_voices, needs=_somebody_untold
    ),
    "close": Step(gettext_lazy("办结"), frozenset([State.FED_BACK]), State.CLOSED, None),
    "make_proposal": Step(gettext_lazy("写成提案"), OVER, None, may.writes_it, needs=_to_propose),
}

take = partial(steps.take, STEPS)

BY_ISSUE = "issue"  # taken of all items of an issue at once, from its page
SAYS_WHAT_IS_MISSING = ("submit",)  # offered all the same


def offered(user: Any, matter: Matter) -> list[str]:
    """Steps `user` may take now and that there is something to take them on for."""
    names = [name for name in steps.allowed(STEPS, user, matter) if name != BY_ISSUE]
    found = [
        name for name in names if (needs := STEPS[name].needs) is None or name == "submit" or not needs(user, matter)
    ]
    if "make_proposal" in found and not _may_propose(user, matter):
        found.remove("make_proposal")
    if "ask_extension" in found and extensions.asked(matter).exists():
        found.remove("ask_extension")
    return found


def _refusal(name: str, user: Any, matter: Matter) -> str | None:
    needs = STEPS[name].needs
    return needs(user, matter) if needs else None


def _may_propose(user: Any, matter: Matter) -> bool:
    from huiyin.proposals.proposers import capacities

    return any(capacity.assembly == matter.assembly for capacity in capacities(user))
