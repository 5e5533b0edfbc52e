"""What a line of the log is called: its kind of record, its step, its facts. Never a word of the record itself."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts import asking
from huiyin.accounts.models import Role
from huiyin.accounts.role_views import STEP_WORDS
from huiyin.activities.workflow import planning, programme, replying, roll, signing_up
from huiyin.auditing.log import facts_of
from huiyin.boards import workflow as boards
from huiyin.contacts.pairing import propose
from huiyin.corrections import workflow as corrections
from huiyin.duties.record import yearly
from huiyin.fieldwork import reporting
from huiyin.figures.freezing import workflow as freezing
from huiyin.history.looking import WHAT
from huiyin.history.models import Event
from huiyin.livelihood import workflow as livelihood
from huiyin.matters.timeline import OTHER_STEPS
from huiyin.members.importing import workflow as importing
from huiyin.opinions import workflow as opinions
from huiyin.plans import workflow as plans
from huiyin.proposals import workflow as proposals
from huiyin.supervision import awards, orders
from huiyin.visits import workflow as visits
from huiyin.writings.workflow import calling, collecting, course

# Tables of steps by the kind of record they move; the three kinds of matter name one step nearly alike.
TABLES: dict[str, tuple[dict[str, Any], ...]] = {
    "matters.matter": (proposals.STEPS, opinions.STEPS, livelihood.STEPS),
    "accounts.accountrequest": (asking.STEPS,),
    "activities.activity": (planning.STEPS, programme.STEPS, roll.STEPS, signing_up.STEPS),
    "activities.leave": (replying.STEPS,),
    "boards.post": (boards.STEPS,),
    "contacts.pairing": (propose.STEPS,),
    "corrections.correctionrequest": (corrections.STEPS,),
    "duties.dutyreport": (yearly.STEPS,),
    "fieldwork.report": (reporting.STEPS,),
    "figures.annualreport": (freezing.STEPS,),
    "members.memberimport": (importing.STEPS,),
    "plans.annualplan": (plans.PLAN_STEPS,),
    "plans.topic": (plans.STEPS,),
    "supervision.award": (awards.STEPS,),
    "supervision.supervisionorder": (orders.STEPS,),
    "visits.reception": (visits.STEPS,),
    "writings.call": (calling.CALL_STEPS,),
    "writings.collection": (collecting.COLLECTION_STEPS,),
    "writings.writing": (course.STEPS,),
}
KINDS = {
    "accounts.user": gettext_lazy("账号"),
    "accounts.roleholding": gettext_lazy("角色"),
    "accounts.accountrequest": gettext_lazy("账号申请"),
    "assemblies.assembly": gettext_lazy("政协"),
    "assemblies.session": gettext_lazy("大会"),
    "assemblies.ruleset": gettext_lazy("规则"),
    "calendars.calendar": gettext_lazy("日历"),
    "members.person": gettext_lazy("人员"),
    "members.membership": gettext_lazy("委员"),
    "members.seat": gettext_lazy("职务"),
    "members.secondaccount": gettext_lazy("第二账号"),
    "matters.matter": gettext_lazy("事项"),
    "matters.originator": gettext_lazy("反映人（群众）"),
    "matters.clock": gettext_lazy("期限"),
    "proposals.notthesame": gettext_lazy("不是同一件"),
    "proposals.candidatesearch": gettext_lazy("并案候选"),
    "proposals.letter": gettext_lazy("转送信函"),
    "opinions.bulletinissue": gettext_lazy("期刊、专报"),
    "livelihood.verification": gettext_lazy("核验"),
    "supervision.supervisionorder": gettext_lazy("督办"),
    "supervision.keyproposal": gettext_lazy("重点提案"),
    "supervision.leaderinstruction": gettext_lazy("领导批示"),
    "supervision.awardround": gettext_lazy("评选"),
    "supervision.award": gettext_lazy("好提案"),
    "supervision.slip": gettext_lazy("督办单"),
    "boards.post": gettext_lazy("情况"),
    "visits.receptionplace": gettext_lazy("接待点"),
    "visits.reception": gettext_lazy("走访接待"),
    "visits.received": gettext_lazy("接待记录"),
    "contacts.pair": gettext_lazy("联系对子"),
    "contacts.meeting": gettext_lazy("联系"),
    "plans.topic": gettext_lazy("议题"),
    "writings.writing": gettext_lazy("文稿"),
    "activities.participation": gettext_lazy("参加"),
}
STEPS = {
    **STEP_WORDS,
    **OTHER_STEPS,
    "look": gettext_lazy("查看"),
    "export": gettext_lazy("导出"),
    "link_account": gettext_lazy("登记第二账号"),
    "unlink_account": gettext_lazy("撤销第二账号"),
    "ask_account": gettext_lazy("申请账号"),
    "ask": gettext_lazy("申请更正"),
    "begin": gettext_lazy("起草"),
    "put_into_force": gettext_lazy("公布施行"),
    "erase": gettext_lazy("抹去"),
    "amend": gettext_lazy("更正"),
    "import": gettext_lazy("导入"),
    "import_member": gettext_lazy("导入委员"),
    "import_change": gettext_lazy("导入变动"),
    "prepare": gettext_lazy("准备导入"),
    "end_membership": gettext_lazy("结束任职"),
    "end_seat": gettext_lazy("结束职务"),
    "record_meeting": gettext_lazy("记一次联系"),
    "write_note": gettext_lazy("写谈话内容"),
    "call": gettext_lazy("通知参加"),
    "post": gettext_lazy("发布"),
    "issue": gettext_lazy("发出"),
    "acknowledge": gettext_lazy("签收"),
    "order": gettext_lazy("督办"),
    "mark": gettext_lazy("列为重点"),
    "unmark": gettext_lazy("取消重点"),
    "open": gettext_lazy("开设"),
    "nominate": gettext_lazy("提名"),
    "decide": gettext_lazy("登记决定"),
    "publish": gettext_lazy("公布"),
    "suggest": gettext_lazy("建议"),
    "create_writing": gettext_lazy("起草"),
    "create_report": gettext_lazy("起草"),
    "begin_report": gettext_lazy("起草"),
    "read": gettext_lazy("签阅"),
}
FACT_WORDS = {
    "account": gettext_lazy("账号"),
    "role": gettext_lazy("角色"),
    "place": gettext_lazy("单位"),
    "from": gettext_lazy("从"),
    "to": gettext_lazy("到"),
    "was_from": gettext_lazy("原从"),
    "was_to": gettext_lazy("原到"),
    "what": gettext_lazy("看的是"),
    "format": gettext_lazy("形式"),
    "people": gettext_lazy("涉及人数"),
}


@cache
def _table(label: str) -> dict[str, Any]:
    return {name: step.label for table in TABLES.get(label, ()) for name, step in table.items()}


def kind_words(label: str) -> str:
    """A kind without a name of its own stands under its code: there is no line the log leaves out."""
    from django.apps import apps

    if label in KINDS:
        return str(KINDS[label])
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except LookupError:
        return label


def step_words(event: Event) -> str:
    return str(_table(event.subject).get(event.step) or STEPS.get(event.step, event.step))


def every_step() -> dict[str, str]:
    """Code → words, of all tables: what the filter offers, by what is on record."""
    found = {name: str(words) for name, words in STEPS.items()}
    for label in TABLES:
        found |= {name: str(words) for name, words in _table(label).items()}
    return found


def facts_words(event: Event) -> str:
    return _("；").join(f"{FACT_WORDS[name]} {_said(name, value)}" for name, value in facts_of(event).items())


def _said(name: str, value: Any) -> str:
    if name == "role" and value in Role.values:
        return str(Role(value).label)
    return str(WHAT.get(value, value)) if name == "what" else str(value)
