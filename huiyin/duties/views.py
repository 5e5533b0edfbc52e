from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.duties.counts import how_many, who_owe
from huiyin.duties.fulfilment import fulfilling_record
from huiyin.duties.models import YearlyDuty
from huiyin.members.models import person_of


def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """The duty and the rule behind it; for a member, done or not yet; for the offices, a figure."""
    duties = YearlyDuty.objects.visible_to(request.user).select_related("rule_set__assembly")
    found = get_object_or_404(duties, pk=pk)
    user: Any = request.user
    assembly = found.rule_set.assembly
    first, last = found.rule_set.in_force_from.year, timezone.localdate().year
    year = _year(request.GET.get("year", ""), first, last)
    context: dict[str, Any] = {
        "duty": found,
        "facts": _facts(found),
        "year": year,
        "years": range(last, first - 1, -1),
    }
    person = person_of(user)
    if person and who_owe(found, year).filter(person=person).exists():
        context |= {"owes": True, "record": fulfilling_record(found, person, year)}
    if user.holds(Role.LEADER, Role.LIAISON, assembly_id=assembly.pk):
        context["fulfilled"], context["owing"] = how_many(found, year)
    return render(request, "duties/duty.html", context)


def _year(given: str, first: int, last: int) -> int:
    """The year asked for, inside the years the rule has been in force; else the newest."""
    newest = max(first, last)
    return min(max(int(given), first), newest) if given.isdecimal() and len(given) == 4 else newest


def _facts(duty: YearlyDuty) -> list[tuple[str, Any]]:
    return [
        (_("要求"), _("每名委员每年 1 %(unit)s") % {"unit": duty.unit}),
        (_("第几件"), _("当年的第 %(ordinal)d %(unit)s") % {"ordinal": duty.ordinal, "unit": duty.unit}),
        (_("依据"), str(duty.rule_set)),
        (_("生效日期"), duty.rule_set.in_force_from),
        (_("怎样算完成"), _how(duty)),
    ]


def _how(duty: YearlyDuty) -> str:
    return {
        YearlyDuty.Kind.PROPOSAL: _("当年提出并提交的提案，联名提案对每位签名人都算"),
        YearlyDuty.Kind.OPINION_ITEM: _("当年报送的社情民意信息"),
        YearlyDuty.Kind.STORY: _("当年提交的委员故事"),
        YearlyDuty.Kind.STUDY_REFLECTION: _("当年提交的学习心得体会"),
    }[YearlyDuty.Kind(duty.kind)]
