"""The sections of a duty record, which office owns each, and who reads which. Derived each time it is asked.

Every line comes through `visible_to(reader)`: the record tells nobody what the record behind a line would not.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.duties.permissions import reads_record
from huiyin.duties.record import attended, kept, raised
from huiyin.duties.record.lines import Part, Section
from huiyin.members.models import Membership, person_of

# Read what they own of a member's record, and nothing else of it.
READ_OWN_PARTS = (Role.PROPOSALS_STAFF, Role.OPINION_EDITOR, Role.LEDGER_STAFF, Role.COMMITTEE_STAFF)
_LIA, _PRP = Role.LIAISON, Role.PROPOSALS_STAFF

SECTIONS: list[Part] = [
    Part("seats", _("任职"), _LIA, kept.seats, _("委员名册登记后列在这里。")),
    Part("meetings", _("会议和活动"), _LIA, attended.meetings, _("会议结束、名册核定后自动列入，不用自己填。")),
    Part("speeches", _("发言"), _LIA, attended.speeches, _("会议议程写明由您发言的，会后列在这里。")),
    Part("study", _("学习培训"), _LIA, attended.study, _("参加学习、培训后，按组织方的名册列入。")),
    Part(
        "trips",
        _("调研视察"),
        Role.COMMITTEE_STAFF,
        attended.trips,
        _("参加调研、视察、考察后按名册列入；执笔的报告审定后列入。"),
    ),
    Part("own_visits", _("自己安排的走访调研"), _LIA, attended.own_visits, _("在“我的走访调研”里记一次，就列在这里。")),
    Part(
        "proposals",
        _("提案"),
        _PRP,
        raised.proposals,
        _("提交提案、联名或附议后列在这里；草稿不列。"),
        raised.proposals_unseen,
    ),
    Part(
        "opinions",
        _("社情民意信息"),
        Role.OPINION_EDITOR,
        raised.opinions,
        _("报送社情民意信息后列在这里，采用情况随后补上。"),
        raised.opinions_unseen,
    ),
    Part(
        "livelihood",
        _("反映和监督的民生事项"),
        Role.LEDGER_STAFF,
        raised.livelihood,
        _("从“反映问题”反映一件，或者担任监督委员后，列在这里。"),
        raised.livelihood_unseen,
    ),
    Part(
        "marked",
        _("重点提案、督办和获奖"),
        _PRP,
        raised.marked,
        _("提案列为重点提案、公布获奖后列在这里。"),
        raised.marked_unseen,
    ),
    Part(
        "contacts",
        _("联系"),
        _LIA,
        kept.contacts,
        _("结对、谈心和走访的次数列在这里；跟谁谈、谈了什么，不进档案。"),
    ),
    Part("receptions", _("接待群众"), _LIA, kept.receptions, _("接待日结束后列在这里。")),
    Part("writings", _("故事和心得"), _LIA, kept.writings, _("提交委员故事、学习心得后列在这里。")),
    Part("duties", _("每年的任务"), _LIA, kept.duties, _("本级规则定了每年的任务，就列在这里。")),
    Part("reports", _("年度履职报告"), _LIA, kept.reports, _("常务委员提交年度履职报告后列在这里。")),
]
TITLE_OF = {part.code: part.title for part in SECTIONS}
OFFICE_OF = {part.code: part.office for part in SECTIONS}


def is_own(membership: Membership, user: Any) -> bool:
    person = person_of(user)
    return person is not None and person.pk == membership.person_id


def parts_for(membership: Membership, user: Any) -> list[Part]:
    """All for the member, the leader and the liaison office; for an office what it owns; for anybody else none."""
    if reads_record(user, membership):
        return SECTIONS
    held = [role for role in READ_OWN_PARTS if user.holds(role, assembly_id=membership.assembly_id)]
    return [part for part in SECTIONS if part.office in held]


def record_of(membership: Membership, user: Any) -> list[Section]:
    """As `user` may read it. A bounded number of queries, however many lines."""
    own = is_own(membership, user)
    return [_section(part, membership, user, own) for part in parts_for(membership, user)]


def _section(part: Part, membership: Membership, user: Any, own: bool) -> Section:
    lines = part.lines(membership, user)
    left_out = part.unseen(membership, user) if part.unseen and not own else 0
    return Section(part.code, str(part.title), part.office, lines, str(part.nothing), left_out)
