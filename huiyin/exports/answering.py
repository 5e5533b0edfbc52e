"""The answer to who asks for a list in another form: the same address with `format`, or one that ends with it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from huiyin.exports import csv_form, csvw_form, xlsx_form
from huiyin.exports.personal import as_asked
from huiyin.exports.sheet import Sheet

XLSX, CSV, CSVW = FORMS = ("xlsx", "csv", "csvw")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OF_THE_PAGE = {"format", "page"}  # words of an address that do not say what is asked for


def wanted(request: HttpRequest) -> str:
    """One of FORMS; nothing where the page itself is asked for."""
    asked = request.GET.get("format", "")
    if asked in FORMS:
        return asked
    ends = request.path.rstrip("/").replace("/", ".").rpartition(".")[2]
    return ends if ends in (XLSX, CSV) else ""


_NO_NAME = re.compile(r'[\x00-\x1f\x7f/\\"]')  # what leads out of a folder, ends a line or the name


def answered(request: HttpRequest, sheet: Sheet) -> HttpResponseBase:
    form = wanted(request)
    if sheet.asked is None:
        sheet = replace(sheet, asked=words_of(request))
    sheet = replace(sheet, name=_NO_NAME.sub("-", sheet.name))
    sheet = as_asked(sheet, request)
    if form == XLSX:
        to = tempfile.TemporaryFile(prefix="huiyin-sheet-")  # noqa: SIM115  closed by the response that sends it
        xlsx_form.write(to, sheet)
        to.seek(0)
        return FileResponse(to, as_attachment=True, filename=f"{sheet.name}.xlsx", content_type=XLSX_TYPE)
    if form == CSV:
        lines = StreamingHttpResponse(csv_form.lines(sheet), content_type="text/csv; charset=utf-8")
        return _named(lines, f"{sheet.name}.csv")
    address = request.build_absolute_uri(f"{request.path}?{_with(request, CSV)}")
    told = csvw_form.description(sheet, address)
    shown = JsonResponse(
        told, json_dumps_params={"ensure_ascii": False, "indent": 2}, content_type="application/csvm+json"
    )
    return _named(shown, f"{sheet.name}.csv-metadata.json")


def why_unmasked(request: HttpRequest) -> str:
    """The reason a reader gave for having names in it; empty of what is masked."""
    asked = getattr(request, "unmasking", None)
    return asked.why if asked else ""


def _named(response: Any, name: str) -> Any:
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _with(request: HttpRequest, form: str) -> str:
    address = request.GET.copy()
    address["format"] = form
    address.pop("page", None)
    return address.urlencode()


def back_to_the_page(request: HttpRequest, path: str = "") -> HttpResponse:
    """Where what is wrong stands at its field: a sheet of everything would not be what was asked for."""
    address = request.GET.copy()
    address.pop("format", None)
    return redirect(f"{path or request.path}?{address.urlencode()}")


def words_of(request: HttpRequest) -> list[tuple[str, str]]:
    """As the address has it, where no form says it better."""
    lists = ((name, values) for name, values in request.GET.lists() if name not in OF_THE_PAGE)
    return [(name, "、".join(filter(None, values))) for name, values in lists if any(values)]


def asked_by(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What a form of filters was filled with, as its reader chose it."""
    if not form.is_bound or not form.is_valid():
        return []
    given = ((form[name], form.fields[name], value) for name, value in form.cleaned_data.items())
    return [(str(bound.label), _said(field, value)) for bound, field, value in given if value not in (None, "", False)]


def _said(field: Any, value: Any) -> str:
    if value is True:
        return _("是")
    if isinstance(value, date):
        return value.isoformat()
    named = dict(_flat(getattr(field, "choices", ()))) if isinstance(value, str) else {}
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return str(named.get(value, value))
    chosen = dict(_flat(getattr(field, "choices", ())))
    return "、".join(str(chosen.get(one, one)) for one in value)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for code, words in choices:
        if isinstance(words, list | tuple):
            yield from _flat(words)
        else:
            yield code, words
