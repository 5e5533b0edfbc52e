"""How a figure's rows are shown: the columns of each model. The first column links to the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity, Participation
from huiyin.contacts.models import Meeting, Pair
from huiyin.duties.models import YearlyDuty
from huiyin.exports import DAY
from huiyin.exports.sheet import Datatype
from huiyin.fieldwork.models import Report
from huiyin.matters.models import Matter
from huiyin.members.models import Membership, Seat
from huiyin.plans.models import Topic
from huiyin.writings.models import Writing

# The label, what is read of a row, and what it is where it is no text.
Column = tuple[str | Promise, Callable[[Any], Any]] | tuple[str | Promise, Callable[[Any], Any], Datatype]


@dataclass(frozen=True)
class Table:
    columns: Sequence[Column]
    related: Sequence[str] = ()  # fetched with the rows: as many queries for a thousand rows as for one

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
        [
            (_("题目"), lambda row: row.title),
            (_("类别"), lambda row: row.get_kind_display()),
            (_("牵头机构"), lambda row: row.lead_body),
            (_("确定日期"), lambda row: row.chosen_on, DAY),
        ],
        related=["lead_body"],
    ),
    Activity: Table(
        [
            (_("名称"), lambda row: row.title),
            (_("开始"), lambda row: row.starts_on, DAY),
            (_("结束"), lambda row: row.ends_on, DAY),
            (_("地点"), lambda row: row.place),
            (_("组织机构"), lambda row: row.organiser),
            (_("带队"), lambda row: row.led_by),
        ],
        related=["organiser", "led_by"],
    ),
    Participation: Table(
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
        [
            (_("题目"), lambda row: str(row)),
            (_("作者"), lambda row: row.author or row.body),
            (_("提交日期"), lambda row: row.submitted_on, DAY),
            (_("状态"), lambda row: row.get_state_display()),
        ],
        related=["author", "body"],
    ),
    Matter: Table(
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
        [
            (_("名称"), lambda row: row.name),
            (_("类别"), lambda row: row.get_kind_display()),
            (_("单位"), lambda row: row.unit),
            (_("规则"), lambda row: row.rule_set),
        ],
        related=["rule_set__assembly"],
    ),
    Pair: Table(
        [
            (_("联系双方"), lambda row: row),
            (_("类别"), lambda row: row.get_kind_display()),
            (_("结对日期"), lambda row: row.starts_on, DAY),
            (_("结束日期"), lambda row: row.ends_on, DAY),
        ],
        related=["first", "second", "group"],
    ),
    Meeting: Table(
        [
            (_("日期"), lambda row: row.held_on, DAY),
            (_("主动方"), lambda row: row.by),
            (_("对方"), lambda row: row.met or row.group),
            (_("身份"), lambda row: row.seat and f"{row.seat.body}{row.seat.office}"),
        ],
        related=["by", "met", "group", "seat__body"],
    ),
}
