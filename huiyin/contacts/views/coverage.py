"""Who has no pair, who was not met, what waits for somebody: the liaison office's to-do, in the register's order."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly, Sector
from huiyin.contacts import coverage
from huiyin.contacts.coverage import Coverage, Line
from huiyin.contacts.models import Pair
from huiyin.exports import DAY, Column, Personal, Sheet, answered, asked_by, wanted, why_unmasked
from huiyin.forms import StepForm
from huiyin.history.looking import looked_over
from huiyin.history.taking import StepNotAllowed
from huiyin.web import refuse

ROWS = 50
MISSING, UNMET = "missing", "unmet"


class CoverageForm(forms.Form):
    what = forms.ChoiceField(
        label=gettext_lazy("看什么"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            (MISSING, gettext_lazy("没有对子的")),
            (UNMET, gettext_lazy("一段时间没有见面的")),
        ],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), required=False, choices=[("", gettext_lazy("全部")), *Pair.Kind.choices]
    )
    sector = forms.ModelChoiceField(
        label=gettext_lazy("界别"), required=False, queryset=Sector.objects.none(), empty_label=gettext_lazy("全部")
    )

    def __init__(self, *args: Any, assembly: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].queryset = Sector.objects.filter(assembly=assembly)  # type: ignore[attr-defined]


def _assembly(request: HttpRequest) -> Assembly:
    kept = request.user.assemblies_as(Role.LIAISON)  # type: ignore[union-attr]
    found = Assembly.objects.filter(pk__in=kept).first()
    if found is None:
        raise PermissionDenied
    return found


def page(request: HttpRequest) -> HttpResponseBase:
    if wanted(request):
        return sheet(request)
    assembly, today = _assembly(request), timezone.localdate()
    if not assembly.has_rules_on(today):
        return refuse(request, _("%(assembly)s还没有设定规则。") % {"assembly": assembly}, status=409)
    found, form = Coverage(assembly, today), CoverageForm(request.GET or None, assembly=assembly)
    rows = Paginator(_narrowed(found, form), ROWS).get_page(request.GET.get("page"))
    context = {
        "assembly": assembly,
        "coverage": found,
        "counts": found.counts,
        "form": form,
        "page_obj": rows,
        "by_sector": [(sector, [*lines]) for sector, lines in groupby(rows, lambda line: line.membership.sector)],
        "left": found.left_open,
        "reminded_on": coverage.reminded_on(assembly),
        "key": uuid.uuid4(),
        "pairing": _pairing(),
        "query": request.GET.urlencode(),
    }
    return render(request, "contacts/coverage.html", context)


def _pairing() -> str:
    """Where a proposal of pairs is begun."""
    try:
        return reverse("contacts:pairing_begin")
    except NoReverseMatch:
        return ""


def _narrowed(found: Coverage, form: CoverageForm) -> list[Line]:
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    what, kind, sector = given.get("what"), given.get("kind"), given.get("sector")
    lines = [
        Line(
            line.membership,
            [one for one in line.missing if what != UNMET and kind in ("", None, one)],
            [pair for pair in line.unmet if what != MISSING and kind in ("", None, pair.kind)],
        )
        for line in found.lines
        if sector in (None, line.membership.sector)
    ]
    return [line for line in lines if line.missing or line.unmet]


def sheet(request: HttpRequest) -> HttpResponseBase:
    """The rows as they are filtered, and what waits for somebody."""
    assembly, today = _assembly(request), timezone.localdate()
    if not assembly.has_rules_on(today):
        return refuse(request, _("%(assembly)s还没有设定规则。") % {"assembly": assembly}, status=409)
    found = Coverage(assembly, today)
    form = CoverageForm(request.GET or None, assembly=assembly)
    lines = _narrowed(found, form)
    _leave_a_look(request, assembly, lines, found)
    rows, asked = [*_rows(lines, found.months), *_left(found)], [(_("政协"), str(assembly)), *asked_by(form)]
    return answered(request, Sheet(f"coverage-{today}", _("联系覆盖"), COLUMNS, rows, asked, fixed=2))


COLUMNS = [
    Column("sector", gettext_lazy("界别")),
    Column("member", gettext_lazy("委员"), width=14, personal=Personal.NAME),
    Column("what", gettext_lazy("情况"), width=22),
    Column("kind", gettext_lazy("类别"), width=22),
    Column("pair", gettext_lazy("对子"), width=30, personal=Personal.WORDS),
    Column("paired_on", gettext_lazy("结对日期"), DAY, 12),
]


def _leave_a_look(request: HttpRequest, assembly: Assembly, lines: list[Line], found: Coverage) -> None:
    """What is carried off is gone from our sight: each of those it names can read who took it."""
    named = [line.membership.person_id for line in lines]
    for pair in [*found.left_open, *(pair for line in lines for pair in line.unmet)]:
        named += [key for key in (pair.first_id, pair.second_id) if key]
    looked_over(assembly, named, by=request.user, what="pairs", why=why_unmasked(request))


def _rows(lines: list[Line], months: int) -> Iterator[list[Any]]:
    for line in lines:
        who = [line.membership.sector.name, line.membership.person.name]
        yield from ([*who, _("没有对子"), Pair.Kind(kind).label, "", None] for kind in line.missing)
        words = _("%(months)d 个月没有见面的记录") % {"months": months}
        yield from ([*who, words, pair.get_kind_display(), str(pair), pair.starts_on] for pair in line.unmet)


def _left(found: Coverage) -> Iterator[list[Any]]:
    yield from (["", "", _("等待接续"), pair.get_kind_display(), str(pair), pair.starts_on] for pair in found.left_open)


@never_cache
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    assembly, form = _assembly(request), StepForm(request.POST)
    if not form.is_valid():
        return refuse(request, _("这一页放得太久。请返回上一页，刷新后再提交。"))
    try:
        told = coverage.remind(assembly, by=request.user, **form.facts())
    except StepNotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已提醒 %(told)d 位有账号的人。") % {"told": told})
    return redirect("contacts:coverage")
