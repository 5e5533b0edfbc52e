"""A figure as a sheet: its rows, its persons, its parts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from huiyin.exports import ADDRESS, TEXT, WHOLE, Column, Personal, Sheet
from huiyin.figures.tables import Table


def rows(seen: Any, request: HttpRequest) -> Sheet:
    """`seen` is what a reader sees of the figure (figures.views); as many rows as they may open."""
    own = Column("url", "URL", ADDRESS, 40, _("这条记录的网页"), lambda row: _whole(request, seen.table.link(row)))
    part = seen.part.key if seen.part and seen.part.key.isascii() else ""
    return _sheet(seen, [*columns_of(seen.table), own], seen.table.fetch(seen.rows), part)


def persons(seen: Any, found: Any, request: HttpRequest) -> Sheet:
    columns = [
        Column("name", _("姓名")),
        Column("times", seen.measure.unit_words, WHOLE, 10, _("这个人的记录有几条")),
        Column("url", "URL", ADDRESS, 40, _("这个人的网页")),
    ]
    lines = ([name, times, _whole(request, reverse("members:person", args=[key]))] for key, name, times in found)
    return _sheet(seen, columns, lines, "persons")


def parts(seen: Any) -> Sheet:
    columns = [
        Column("part", seen.split.label, width=30),
        Column("count", seen.measure.unit_words, WHOLE, 10, _("这一部分的记录有几条")),
    ]
    return _sheet(seen, columns, [[part.name, part.count] for part in seen.parts], f"by-{seen.split.code}")


OFFICIAL = {"part", "assembly", "sector", "kind", "body", "office", "term", "tier", "role"}


def _sheet(seen: Any, columns: list[Column], found: Any, more: str, people: Any = None) -> Sheet:
    name = "-".join(filter(None, [seen.assembly.slug, str(seen.year), seen.measure.code, more]))
    asked = [(_("政协"), str(seen.assembly)), (_("年份"), str(seen.year)), (_("怎样算"), str(seen.measure.definition))]
    if seen.part:
        asked += [(str(seen.split.label), str(seen.part.name))]
    tells = Personal.NAME if seen.measure.party_of else Personal.NO
    return Sheet(name, str(seen.measure.label), [_classed(one, tells) for one in columns], found, asked, people=people)


def _classed(column: Column, tells: Personal) -> Column:
    """Where a figure tells who is in the Party, every word of its rows that could be a name is masked."""
    is_plain = column.datatype != TEXT or column.key in OFFICIAL
    return replace(column, personal=Personal.NO if is_plain else tells)


def columns_of(table: Table) -> list[Column]:
    return [
        Column(_key(column[0], place), column[0], column[2] if len(column) == 3 else TEXT, read=column[1])
        for place, column in enumerate(table.columns, start=1)
    ]


def _key(label: Any, place: int) -> str:
    """The English word for it, which programs read in every language."""
    with override("en"):
        words = re.sub(r"[^a-z0-9]+", "_", str(label).lower()).strip("_")
    return words or f"column_{place}"


def _whole(request: HttpRequest, address: str) -> str:
    return request.build_absolute_uri(address)
