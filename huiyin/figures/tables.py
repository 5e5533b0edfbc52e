"""How a figure's rows are shown: the columns of each model. The first column links to the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity, AgendaItem, Participation, Series
from huiyin.assemblies.models import Agency
from huiyin.contacts.models import Meeting, Pair
from huiyin.duties.models import YearlyDuty
from huiyin.exports import DAY
from huiyin.exports.sheet import Datatype
from huiyin.fieldwork.models import Finding, Recommendation, Report, ReportInstruction, Stop, Way
from huiyin.matters.models import Clock, Commitment, LookBack, Matter, ProposerContact, ReturnRequest
from huiyin.members.models import Membership, Seat
from huiyin.opinions.models import Adoption, BulletinIssue, Submission
from huiyin.plans.models import Topic
from huiyin.proposals.models import Publication
from huiyin.supervision.models import Award, KeyProposal, LeaderInstruction
from huiyin.writings.models import Writing

# The label, what is read of a row, and what it is where it is no text.
Column = tuple[str | Promise, Callable[[Any], Any]] | tuple[str | Promise, Callable[[Any], Any], Datatype]


@dataclass(frozen=True)
class Table:
    kind: str | Promise  # what a row is, of one that is no more: docs/glossary.md
    columns: Sequence[Column]
    related: Sequence[str] = ()  # fetched with the rows: as many queries for a thousand rows as for one
    page_of: Callable[[Any], Any] = lambda row: row  # the record whose page shows the row

    def link(self, row: models.Model) -> str:
        """The address of the record."""
        page = self.page_of(row)
        return page if isinstance(page, str) else page.get_absolute_url()

    @property
    def labels(self) -> list[str]:
        return [str(column[0]) for column in self.columns]

    def fetch(self, rows: QuerySet) -> QuerySet:
        """The same order on every page: the model's own, then by key."""
        return rows.select_related(*self.related).order_by(*(rows.model._meta.ordering or ()), "pk")

    def cells(self, row: models.Model) -> list[str]:
        return [_shown(column[1](row)) for column in self.columns]


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


TABLES: dict[type[models.Model], Table] = {
    Membership: Table(
        _("委员任职"),
        [
            (_("姓名"), lambda row: row.person),
            (_("政协"), lambda row: row.assembly),
            (_("界别"), lambda row: row.sector),
            (_("任职开始"), lambda row: row.starts_on, DAY),
            (_("任职结束"), lambda row: row.ends_on, DAY),
        ],
        related=["person", "assembly", "sector"],
    ),
    Seat: Table(
        _("职务"),
        [
            (_("姓名"), lambda row: row.person),
            (_("机构"), lambda row: row.body),
            (_("职务"), lambda row: row.office),
            (_("任职开始"), lambda row: row.starts_on, DAY),
            (_("任职结束"), lambda row: row.ends_on, DAY),
        ],
        related=["person", "body"],
    ),
    Topic: Table(
        _("议题"),
        [
            (_("题目"), lambda row: row.title),
            (_("类别"), lambda row: row.get_kind_display()),
            (_("牵头机构"), lambda row: row.lead_body),
            (_("确定日期"), lambda row: row.chosen_on, DAY),
        ],
        related=["lead_body"],
    ),
    Activity: Table(
        _("活动"),
        [
            (_("名称"), lambda row: row.title),
            (_("类别"), lambda row: row.kind_name),
            (_("开始"), lambda row: row.starts_on, DAY),
            (_("结束"), lambda row: row.ends_on, DAY),
            (_("地点"), lambda row: row.place),
            (_("组织机构"), lambda row: row.organiser),
            (_("带队"), lambda row: row.led_by),
        ],
        related=["organiser", "led_by"],
    ),
    Participation: Table(
        _("参加情况"),
        [
            (_("活动"), lambda row: row.activity),
            (_("日期"), lambda row: row.activity.starts_on, DAY),
            (_("委员"), lambda row: row.membership.person),
            (_("界别"), lambda row: row.membership.sector),
            (_("状态"), lambda row: row.get_status_display()),
        ],
        related=["activity", "membership__person", "membership__sector"],
    ),
    Report: Table(
        _("调研报告"),
        [
            (_("题目"), lambda row: row.title),
            (_("完成单位"), lambda row: row.body or row.author),
            (_("议题"), lambda row: row.topic),
            (_("审定日期"), lambda row: row.adopted_on, DAY),
            (_("状态"), lambda row: row.get_state_display()),
        ],
        related=["author", "body", "topic"],
    ),
    Writing: Table(
        _("文稿"),
        [
            (_("题目"), lambda row: str(row)),
            (_("作者"), lambda row: row.author or row.body),
            (_("提交日期"), lambda row: row.submitted_on, DAY),
            (_("状态"), lambda row: row.get_state_display()),
        ],
        related=["author", "body"],
    ),
    Matter: Table(
        _("事项"),
        [
            (_("案由"), lambda row: row.title),
            (_("案号"), lambda row: row.docket),
            (_("状态"), lambda row: row.get_state_display()),
            (_("提出日期"), lambda row: row.opened_on, DAY),
            (_("立案日期"), lambda row: row.filed_on, DAY),
            (_("办结日期"), lambda row: row.closed_on, DAY),
        ],
    ),
    YearlyDuty: Table(
        _("履职任务"),
        [
            (_("名称"), lambda row: row.name),
            (_("类别"), lambda row: row.get_kind_display()),
            (_("单位"), lambda row: row.unit),
            (_("规则"), lambda row: row.rule_set),
        ],
        related=["rule_set__assembly"],
    ),
    Pair: Table(
        _("联系对子"),
        [
            (_("联系双方"), lambda row: row),
            (_("类别"), lambda row: row.get_kind_display()),
            (_("结对日期"), lambda row: row.starts_on, DAY),
            (_("结束日期"), lambda row: row.ends_on, DAY),
        ],
        related=["first", "second", "group"],
    ),
    Meeting: Table(
        _("联系"),
        [
            (_("日期"), lambda row: row.held_on, DAY),
            (_("主动方"), lambda row: row.by),
            (_("对方"), lambda row: row.met or row.group),
            (_("身份"), lambda row: row.seat and f"{row.seat.body}{row.seat.office}"),
        ],
        related=["by", "met", "group", "seat__body"],
    ),
    # Of members, study, consultation, field work.
    Series: Table(_("系列"), [(_("名称"), lambda row: row.title), (_("类别"), lambda row: row.get_kind_display())]),
    AgendaItem: Table(
        _("议程"),
        [
            (_("活动"), lambda row: row.activity),
            (_("日期"), lambda row: row.activity.starts_on, DAY),
            (_("发言人"), lambda row: row.speaker or row.speaker_name),
            (_("议程"), lambda row: row.title),
        ],
        related=["activity", "speaker"],
    ),
    Stop: Table(
        _("调研点"),
        [
            (_("活动"), lambda row: row.activity),
            (_("方式"), lambda row: row.get_kind_display()),
            (_("日期"), lambda row: row.on),
            (_("所在地"), lambda row: row.place.place_name),
            (_("具体地点"), lambda row: row.spot),
        ],
        related=["activity", "place"],
    ),
    Finding: Table(
        _("调研发现"),
        [
            (_("问题"), lambda row: row),
            (_("发现日期"), lambda row: row.found_on, DAY),
            (_("活动"), lambda row: row.activity),
            (_("所在地"), lambda row: row.place and row.place.place_name),
        ],
        related=["activity", "place"],
    ),
    Way: Table(
        _("去向"),
        [
            (_("调研发现"), lambda row: row.finding),
            (_("去向"), lambda row: row.matter.get_kind_display()),
            (_("日期"), lambda row: row.on),
        ],
        related=["finding", "matter"],
    ),
    Recommendation: Table(
        _("报告建议"),
        [
            (_("报告"), lambda row: row.report),
            (_("序号"), lambda row: row.order),
            (_("建议"), lambda row: row),
            (_("建议由谁采纳"), lambda row: row.agency),
        ],
        related=["report", "agency"],
    ),
    ReportInstruction: Table(
        _("报告批示"),
        [
            (_("报告"), lambda row: row.report),
            (_("批示领导"), lambda row: row.leader),
            (_("级别"), lambda row: row.get_level_display()),
            (_("批示日期"), lambda row: row.on),
        ],
        related=["report"],
    ),
    # Parts of a matter stand on its page.
    Agency: Table(
        _("承办单位"),
        [(_("承办单位"), lambda row: row.name)],
        page_of=lambda row: f"{reverse('matters:ledger')}?{urlencode({'agency': row.name})}",
    ),
    Publication: Table(
        _("公开"),
        [
            (_("案由"), lambda row: row.title or row.docket),
            (_("案号"), lambda row: row.docket),
            (_("公开范围"), lambda row: row.get_level_display()),
            (_("公开日期"), lambda row: row.published_on, DAY),
        ],
        page_of=lambda row: reverse("proposals:published", args=[row.pk]),
    ),
    ReturnRequest: Table(
        _("退办申请"),
        [
            (_("案由"), lambda row: row.assignment.matter),
            (_("承办单位"), lambda row: row.assignment.agency),
            (_("申请日期"), lambda row: row.asked_on, DAY),
            (_("决定"), lambda row: row.get_decision_display()),
            (_("决定日期"), lambda row: row.decided_on, DAY),
            (_("改交"), lambda row: row.given_to),
        ],
        related=["assignment__matter", "assignment__agency", "given_to"],
        page_of=lambda row: row.assignment.matter,
    ),
    Clock: Table(
        _("期限"),
        [
            (_("案由"), lambda row: row.matter),
            (_("承办单位"), lambda row: row.assignment and row.assignment.agency),
            (_("期限"), lambda row: row.get_name_display()),
            (_("开始"), lambda row: row.started_on, DAY),
            (_("到期"), lambda row: row.due_on, DAY),
            (_("完成"), lambda row: row.stopped_on, DAY),
        ],
        related=["matter", "assignment__agency"],
        page_of=lambda row: row.matter,
    ),
    ProposerContact: Table(
        _("联系提案人"),
        [
            (_("案由"), lambda row: row.matter),
            (_("承办单位"), lambda row: row.agency),
            (_("方式"), lambda row: row.get_kind_display()),
            (_("日期"), lambda row: row.held_on, DAY),
        ],
        related=["matter", "agency"],
        page_of=lambda row: row.matter,
    ),
    Commitment: Table(
        _("承诺事项"),
        [
            (_("承诺事项"), lambda row: row.text),
            (_("案由"), lambda row: row.matter),
            (_("承办单位"), lambda row: row.agency),
            (_("最初期限"), lambda row: row.first_due_on, DAY),
            (_("现在期限"), lambda row: row.due_on, DAY),
            (_("兑现情况"), lambda row: row.get_state_display()),
        ],
        related=["matter", "agency"],
        page_of=lambda row: row.matter,
    ),
    LookBack: Table(
        _("回头看"),
        [
            (_("案由"), lambda row: row.matter),
            (_("方式"), lambda row: row.get_kind_display()),
            (_("日期"), lambda row: row.held_on, DAY),
        ],
        related=["matter"],
        page_of=lambda row: row.matter,
    ),
    KeyProposal: Table(
        _("重点提案"),
        [
            (_("案由"), lambda row: row.matter),
            (_("案号"), lambda row: row.matter.docket),
            (_("督办领导"), lambda row: f"{row.order.leader_office} {row.order.leader_name}"),
            (_("由哪次会议确定"), lambda row: row.confirmed_by),
            (_("确定日期"), lambda row: row.chosen_on, DAY),
        ],
        related=["matter", "order"],
        page_of=lambda row: row.matter,
    ),
    LeaderInstruction: Table(
        _("领导批示"),
        [
            (_("摘要"), lambda row: row.gist),
            (_("事项"), lambda row: row.matter),
            (_("级别"), lambda row: row.get_level_display()),
            (_("批示日期"), lambda row: row.given_on, DAY),
        ],
        related=["matter"],
        page_of=lambda row: reverse("supervision:matter", args=[row.matter_id]),
    ),
    Award: Table(
        _("好提案"),
        [
            (_("案由"), lambda row: row.matter),
            (_("案号"), lambda row: row.matter.docket),
            (_("评选"), lambda row: row.round),
            (_("公布日期"), lambda row: row.round.published_on, DAY),
        ],
        related=["matter", "round"],
        page_of=lambda row: row.round,
    ),
    BulletinIssue: Table(
        _("期刊、专报"),
        [
            (_("期号"), lambda row: row.name),
            (_("标题"), lambda row: row.title),
            (_("刊发日期"), lambda row: row.issued_on, DAY),
        ],
    ),
    Submission: Table(
        _("报送"),
        [
            (_("刊物"), lambda row: row.issue.name),
            (_("报送单位"), lambda row: row.body),
            (_("层级"), lambda row: row.get_level_display()),
            (_("报送日期"), lambda row: row.sent_on, DAY),
        ],
        related=["issue"],
        page_of=lambda row: row.issue,
    ),
    Adoption: Table(
        _("采用"),
        [
            (_("标题"), lambda row: row.matter),
            (_("采用单位"), lambda row: row.body),
            (_("层级"), lambda row: row.get_level_display()),
            (_("采用日期"), lambda row: row.adopted_on, DAY),
        ],
        related=["matter"],
        page_of=lambda row: row.matter,
    ),
}
