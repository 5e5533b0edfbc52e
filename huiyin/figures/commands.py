"""`huiyin figures` and `huiyin audit`. Django is loaded only where the database is asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from huiyin.cli import Refused, is_database_missing, use_database

if TYPE_CHECKING:
    from huiyin.assemblies.models import Assembly
    from huiyin.figures.audit import Finding, Reading
    from huiyin.figures.reports import Line

LARGEST = 10 * 1024 * 1024  # bytes
SIGNS = {"holds": "✓", "differs": "✗", "no_measure": "?", "": "·"}
LONGEST_SENTENCE = 60


def _(words: str) -> str:
    """The translation where the site is loaded; `--extract-only` never loads it."""
    from django.conf import settings

    if not settings.configured:
        return words
    from django.utils.translation import gettext

    return gettext(words)


@click.command()
@click.option("--year", type=int, required=True, help="哪一年，例如 2023。")
@click.option("--assembly", "slug", default="", metavar="SLUG", help="哪一级政协；不写则为本机的政协。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--all", "with_all", is_flag=True, help="年度报告之外的数字也列出。")
def figures(year: int, slug: str, as_json: bool, with_all: bool) -> None:
    """年度报告的每个数字：单位、定义、由多少条记录构成。"""
    use_database()
    from django.db import DatabaseError

    try:
        rows = _figures(year, slug, with_all)
    except DatabaseError as wrong:
        raise _no_database() from wrong
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _print_table(rows)


def _figures(year: int, slug: str, with_all: bool) -> list[dict[str, Any]]:
    from huiyin.figures.measures import EVERY, MEASURES
    from huiyin.figures.reports import lines

    assembly = _assembly(slug)
    _check_year(assembly, year)
    return [_listed(line, assembly, year) for line in lines(assembly, year, EVERY if with_all else MEASURES)]


def _listed(line: Line, assembly: Assembly, year: int) -> dict[str, Any]:
    from huiyin.figures.measures import Middle

    if isinstance(line.measure, Middle):
        rows = line.measure.rows(assembly, year).count()
    else:
        rows = line.sides[1] if line.sides else line.value  # a count is nothing but the number of its rows
    return {
        "code": line.measure.code,
        "label": str(line.measure.label),
        "value": line.value if line.value is None or isinstance(line.value, int) else float(line.value),
        "bound": line.measure.bound,
        "unit": line.measure.unit,
        "definition": str(line.measure.definition),
        "rows": rows,
        "url": line.url,
    } | ({"numerator": line.sides[0], "denominator": line.sides[1]} if line.sides else {})


def _print_table(rows: list[dict[str, Any]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    for heading, side in ((_("数字"), "left"), (_("记录数"), "right"), (_("单位"), "left"), (_("代码"), "left")):
        table.add_column(heading, justify=side, no_wrap=True)  # type: ignore[arg-type]
    for row in rows:
        table.add_row(row["label"], _value(row), row["unit"], row["code"])
    Console(width=None if sys.stdout.isatty() else 100).print(table)


def _value(row: dict[str, Any]) -> str:
    if row["value"] is None:
        return "—"
    return f"{row['value']} ({row['numerator']}/{row['denominator']})" if "numerator" in row else str(row["value"])


def _assembly(slug: str) -> Assembly:
    from django.conf import settings

    from huiyin.assemblies.models import Assembly, home_assembly

    if is_database_missing():
        raise _no_database()
    try:
        return home_assembly(slug or settings.HOME_ASSEMBLY)
    except Assembly.DoesNotExist as none:
        if not Assembly.objects.exists():
            raise _no_database() from none
        raise Refused(_("没有“%s”这一级政协。请用 --assembly 写它的简称，例如网址里的那一段。") % slug) from none


def _no_database() -> Refused:
    return Refused(
        _("数据库里还没有数据。请先运行 make demo（或 huiyin demo）建立演示数据，或用 HUIYIN_DATABASE_URL 指明数据库。")
    )


def _check_year(assembly: Assembly, year: int) -> None:
    from huiyin.figures.reports import years_of

    years = years_of(assembly)
    if year in years:
        return
    if not years:
        raise Refused(_("%s还没有任何一年的记录。") % assembly)
    known = "、".join(map(str, reversed(years)))
    raise Refused(
        _("%(assembly)s没有 %(year)s 年的记录。有记录的年份：%(known)s。")
        % {
            "assembly": assembly,
            "year": year,
            "known": known,
        }
    )


@click.command()
@click.argument("file")
@click.option("--year", type=int, help="报告说的是哪一年，例如 2023。")
@click.option("--assembly", "slug", default="", metavar="SLUG", help="哪一级政协；不写则为本机的政协。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--extract-only", is_flag=True, help="只列出文中的数字，不与记录核对，不需要数据库。")
def audit(file: str, year: int | None, slug: str, as_json: bool, extract_only: bool) -> None:
    """逐个核对一份报告（文本文件，或 - 表示标准输入）里的数字。有不符时退出码为 1。"""
    if not extract_only and year is None:
        raise Refused(_("请用 --year 写明报告说的是哪一年，例如 --year 2023；只看文中有哪些数字则用 --extract-only。"))
    text = _text(file)
    from huiyin.figures.audit import Finding, read, summary

    reading = read(text)
    found = [Finding(figure) for figure in reading.figures] if extract_only else _against_records(reading, slug, year)
    counted = summary(found)
    if as_json:
        figures = [finding.as_json() for finding in found]
        click.echo(json.dumps({"figures": figures, "summary": counted}, ensure_ascii=False, indent=2))
    else:
        _print_findings(found, counted, extract_only)
    raise SystemExit(1 if counted["differs"] else 0)


def _text(file: str) -> str:
    from huiyin.figures.reading import Unreadable, decode

    data = _bytes(file)
    if len(data) > LARGEST:
        raise Refused(_("文件超过 10 MB。请只核对报告正文，或把它分成几份。"))
    try:
        return decode(data)
    except Unreadable as unreadable:
        raise Refused(
            _("“%s”不是可以读取的文本。请用 Word 或记事本另存为“纯文本（UTF-8）”后再核对。") % file
        ) from unreadable


def _bytes(file: str) -> bytes:
    """One byte more than we take, so that the rest of a huge file is never read."""
    if file == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST + 1)
    except FileNotFoundError as missing:
        raise Refused(_("找不到文件“%s”。请检查路径。") % file) from missing
    except (OSError, ValueError) as wrong:
        raise Refused(_("打不开文件“%s”。请检查它是不是普通文件，您有没有读取的权限。") % file) from wrong


def _against_records(reading: Reading, slug: str, year: int | None) -> list[Finding]:
    use_database()
    from django.db import DatabaseError

    assert year is not None
    try:
        return _findings(reading, slug, year)
    except DatabaseError as wrong:
        raise _no_database() from wrong


def _findings(reading: Reading, slug: str, year: int) -> list[Finding]:
    from huiyin.figures.audit import findings
    from huiyin.figures.measures import EVERY

    assembly = _assembly(slug)
    _check_year(assembly, year)
    return findings(reading, EVERY, lambda measure: measure.value(assembly, year), year=year)


def _print_findings(found: list[Finding], counted: dict[str, int], extract_only: bool) -> None:
    for finding in found:
        verdict = finding.verdict.value if finding.verdict else ""
        click.echo(f"{SIGNS[verdict]} {finding.figure.phrase}{_said(finding)}")
        click.echo(f"    {_shortened(finding.figure.sentence)}")
    if not found:
        click.echo(_("文中没有带单位的数字（如“440名”“32次”）可以核对。"))
    elif extract_only:
        click.echo(_("共 %(found)d 个数字。") % counted)
    else:
        words = _("共 %(found)d 个数字：%(holds)d 个相符，%(differs)d 个不符，%(no_measure)d 个没有对应指标。")
        click.echo(words % counted)


def _said(finding: Finding) -> str:
    if finding.verdict is None:
        return f"  [{finding.figure.number} {finding.figure.unit}, {finding.figure.bound}]"
    if finding.measure is None:
        return "  " + _("没有对应指标")
    return "  " + _("%(label)s，记录为 %(recorded)s") % {"label": finding.measure.label, "recorded": finding.recorded}


def _shortened(sentence: str) -> str:
    line = " ".join(sentence.split())
    return line if len(line) <= LONGEST_SENTENCE else f"{line[:LONGEST_SENTENCE]}…"
