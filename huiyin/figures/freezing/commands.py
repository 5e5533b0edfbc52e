"""`huiyin freeze` and `huiyin drift`."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import click

from huiyin.cli import Refused, use_database
from huiyin.figures.commands import _, _assembly, _check_year, _no_database

if TYPE_CHECKING:
    from huiyin.figures.freezing.drift import Drift
    from huiyin.figures.models import AnnualReport


@click.command()
@click.option("--year", type=int, required=True, help="哪一年，例如 2023。")
@click.option("--by", "username", required=True, metavar="账号", help="以谁的名义定稿：要有定稿的权限。")
@click.option("--assembly", "slug", default="", metavar="SLUG", help="哪一级政协；不写则为本机的政协。")
@click.option("--title", default="", help="报告的题目。")
@click.option("--although", default="", metavar="理由", help="有应当相符而不符的关系时，仍要定稿的理由。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def freeze(year: int, username: str, slug: str, title: str, although: str, as_json: bool) -> None:
    """按章节框架写一份年度报告并定稿：每个数字连同定义和所数的记录一起留下。"""
    use_database()
    from django.db import DatabaseError

    try:
        report = _frozen(year, username, slug, title, although)
    except DatabaseError as wrong:
        raise _no_database() from wrong
    told = {
        "report": report.pk,
        "title": report.title,
        "year": report.year,
        "figures": report.figures.count(),
        "digest": report.digest,
        "url": report.get_absolute_url(),
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo(_("已定稿：第 %(report)d 号报告《%(title)s》，%(figures)d 个数字。%(url)s") % told)


def _frozen(year: int, username: str, slug: str, title: str, although: str) -> AnnualReport:
    from django.core.exceptions import PermissionDenied

    from huiyin.accounts.models import User
    from huiyin.figures.freezing import workflow
    from huiyin.figures.freezing.starting import frame_for
    from huiyin.history.taking import StepNotAllowed

    assembly = _assembly(slug)
    _check_year(assembly, year)
    by = User.objects.filter(username=username, is_active=True).first()
    if by is None:
        raise Refused(_("没有叫“%s”的账号。") % username)
    title = title or _("%(assembly)s%(year)d年工作报告") % {"assembly": assembly, "year": year}

    def written_and_frozen() -> AnnualReport:
        report = workflow.create_report(
            by=by, key=uuid.uuid4(), assembly=assembly, year=year, title=title, text=frame_for(assembly, year)
        )
        return workflow.freeze(report, by=by, key=uuid.uuid4(), although=although)

    try:
        return workflow.at_one_moment(written_and_frozen)  # refused, it leaves no draft behind
    except PermissionDenied as denied:
        raise Refused(_("“%s”没有起草或定稿这份报告的权限。") % username) from denied
    except StepNotAllowed as refused:
        raise Refused(str(refused)) from refused


@click.command()
@click.argument("report", type=int)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def drift(report: int, as_json: bool) -> None:
    """定稿的报告（写编号）里哪些数字和定稿时不一样了。有不一样的，退出码为 1。"""
    use_database()
    from django.db import DatabaseError

    try:
        drifted = _drifted(report)
    except DatabaseError as wrong:
        raise _no_database() from wrong
    if as_json:
        click.echo(json.dumps([_told(one) for one in drifted], ensure_ascii=False, indent=2))
    elif not drifted:
        click.echo(_("全部数字和定稿时一样，所数的记录也没有变。"))
    else:
        for one in drifted:
            click.echo(_line(one))
    raise SystemExit(1 if drifted else 0)


def _drifted(pk: int) -> list[Drift]:
    from huiyin.figures.freezing.drift import drifts_of
    from huiyin.figures.models import AnnualReport

    report = AnnualReport.objects.filter(pk=pk).exclude(state=AnnualReport.State.DRAFT).first()
    if report is None:
        raise Refused(_("没有编号为 %d 的定稿报告。") % pk)
    return [one for one in drifts_of(report) if one]


def _told(one: Drift) -> dict[str, Any]:
    return {
        "code": one.figure.code,
        "year": one.figure.year,
        "then": one.then_words,
        "now": one.now_words,
        "comparable": one.comparable,
        "came": sorted(one.rows.came),
        "went": sorted(one.rows.went),
        "changed": {str(key): list(columns) for key, columns in one.rows.changed.items()},
    }


def _line(one: Drift) -> str:
    said = {"label": one.figure.label, "year": one.figure.year, "then": one.then_words, "now": one.now_words}
    if not one.comparable:
        return _("%(label)s（%(year)d）：定稿 %(then)s，现在 %(now)s；定义或所数的记录改了，不逐条对比。") % said
    counts = {"came": len(one.rows.came), "went": len(one.rows.went), "changed": len(one.rows.changed)}
    words = _(
        "%(label)s（%(year)d）：定稿 %(then)s，现在 %(now)s；新计入 %(came)d，不再计入 %(went)d，改了 %(changed)d。"
    )
    return words % {**said, **counts}
