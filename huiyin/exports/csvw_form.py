"""What the CSV of a sheet holds, for programs: W3C "Metadata Vocabulary for Tabular Data" (CSV on the Web)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from huiyin.exports.safety import harmless
from huiyin.exports.sheet import ADDRESS, DAY, DECIMAL, HOUR, MOMENT, TEXT, WHOLE, YES_NO, Column, Sheet

DATATYPES: dict[str, Any] = {
    TEXT: "string",
    WHOLE: "integer",
    DECIMAL: "decimal",
    DAY: {"base": "date", "format": "yyyy-MM-dd"},
    MOMENT: {"base": "datetime", "format": "yyyy-MM-dd HH:mm"},
    HOUR: {"base": "time", "format": "HH:mm"},
    ADDRESS: "anyURI",
}
DIALECT = {
    "encoding": "utf-8",
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
    "headerRowCount": 1,
    "lineTerminators": ["\r\n"],
    "trim": False,
}


def description(sheet: Sheet, address: str = "") -> dict[str, Any]:
    """`url` is the name of the file beside it: the two are passed on together, to whom cannot sign in here."""
    language = to_locale(get_language() or "zh-hans").replace("_", "-")
    found: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": f"{sheet.name}.csv",
        "dc:title": str(sheet.title),
        "dc:created": {"@value": timezone.localtime(sheet.taken_at).isoformat("T", "seconds"), "@type": "xsd:dateTime"},
        "dc:language": language,
    }
    if asked := "；".join(f"{label}：{words}" for label, words in sheet.asked or ()):
        found["dc:description"] = asked
    if address:
        found["dc:source"] = address
    if sheet.count is not None:
        found["dc:extent"] = sheet.count
    found["rdfs:comment"] = _("文字以等号、加号、减号或 @ 开头的，前面加了一个撇号，使表格软件不把它当成公式。")
    named = zip(sheet.columns, sheet.labels, strict=True)
    columns = [_column(column, harmless(label), language) for column, label in named]
    return found | {"dialect": DIALECT, "tableSchema": {"columns": columns}}


def _column(column: Column, label: str, language: str) -> dict[str, Any]:
    yes_no = {"base": "boolean", "format": f"{_('是')}|{_('否')}"}
    found = {
        "name": column.key,
        "titles": {language: label},
        "datatype": yes_no if column.datatype == YES_NO else DATATYPES[column.datatype],
    }
    return found | ({"dc:description": str(column.means)} if column.means else {})
