from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from huiyin.assemblies.models import Assembly, RuleSet
from huiyin.duties import words
from huiyin.duties.counts import how_many, summary
from huiyin.duties.fulfilment import standings_of
from huiyin.duties.models import YearlyDuty
from huiyin.duties.pages import compared, of_person, rows_of, sheet, year_among, years_of
from huiyin.duties.permissions import OFFICES, reads_record
from huiyin.duties.reminding import last_reminded, may_remind_from, remind
from huiyin.duties.scores import score_for
from huiyin.exports import Sheet, answered, wanted
from huiyin.forms import StepForm
from huiyin.history.looking import looked
from huiyin.history.taking import StepNotAllowed
from huiyin.members.models import Membership, person_of


def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """The duty and the rule behind it; for a member, done or not yet; for the offices, a figure."""
    duties = YearlyDuty.objects.visible_to(request.user).select_related("rule_set__assembly")
    found = get_object_or_404(duties, pk=pk)
    user: Any = request.user
    years = _years_ruled(found.rule_set)
    year = year_among(request.GET.get("year", ""), years)
    context: dict[str, Any] = {"duty": found, "facts": _facts(found), "year": year, "years": years}
    context["mine"] = _mine(user, found, year)
    if user.holds(*OFFICES, assembly_id=found.rule_set.assembly_id):
        context["count"] = how_many(found, year)
    return render(request, "duties/duty.html", context)


def _mine(user: Any, duty: YearlyDuty, year: int) -> list[Any]:
    """How the reader stands with it, by the memberships this duty is asked of."""
    person = person_of(user)
    if person is None:
        return []
    standings = standings_of(of_person(person), year).values()
    own = [one for found in standings for one in found if one.duty == duty]
    return [(one, words.states()[one.state]) for one in own if one.state != "not_owed"]


def _years_ruled(rule_set: RuleSet) -> list[int]:
    """Newest first: those on whose last day these rules were in force, or the year they began."""
    first, last = rule_set.in_force_from.year, timezone.localdate().year  # type: ignore[union-attr]
    later = rule_set.assembly.rule_sets.put_into_force().filter(version__gt=rule_set.version)
    if next_day := later.order_by("in_force_from").values_list("in_force_from", flat=True).first():
        last = min(last, next_day.year - 1)
    return list(range(max(first, last), first - 1, -1))


def _facts(duty: YearlyDuty) -> list[tuple[str, Any]]:
    rule = duty.rule_set.entry("duties", duty.kind)
    return [
        (_("要求"), _("每年 %(count)d %(unit)s") % {"count": rule["count"], "unit": duty.unit}),
        (_("谁承担"), words.who_owes(rule)),
        (_("第几件"), _("当年的第 %(ordinal)d %(unit)s") % {"ordinal": duty.ordinal, "unit": duty.unit}),
        (_("怎样算完成"), words.how(duty)),
        (_("免的情况"), words.exemptions(rule)),
        (_("依据"), str(duty.rule_set)),
        (_("生效日期"), duty.rule_set.in_force_from),
    ]


def mine(request: HttpRequest) -> HttpResponse:
    person = person_of(request.user)
    held = of_person(person) if person else []
    if not held:
        raise Http404
    asked = request.GET.get("of", "")
    membership = next((one for one in held if str(one.pk) == asked), held[0])
    return _tasks(request, membership, others=[one for one in held if one != membership], own=True)


def of_member(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page of one member, for those who read their duty record."""
    held = Membership.objects.visible_to(request.user).select_related("assembly", "person", "sector")
    membership = get_object_or_404(held, pk=pk)
    if not reads_record(request.user, membership):
        raise Http404
    looked(membership, by=request.user, what="duty_record")
    return _tasks(request, membership, others=[], own=membership.person == person_of(request.user))


def _tasks(request: HttpRequest, membership: Membership, *, others: list[Membership], own: bool) -> HttpResponse:
    years = years_of(membership)
    year = year_among(request.GET.get("year", ""), years)
    context = {
        "membership": membership,
        "others": others,
        "own": own,
        "year": year,
        "years": years,
        "rows": rows_of(membership, year, request.user, own=own),
        "score": score_for(request.user, membership, year),
    }
    return render(request, "duties/tasks.html", context)


def _assemblies(user: Any) -> list[Assembly]:
    """Whose sums the reader sees."""
    found = list(Assembly.objects.filter(pk__in=user.assemblies_as(*OFFICES)).order_by("pk"))
    if not found:
        raise Http404
    return found


def _asked(request: HttpRequest) -> tuple[Assembly, list[Assembly], list[int], int]:
    mine = _assemblies(request.user)
    slug = request.GET.get("assembly", "")
    assembly = next((one for one in mine if one.slug == slug), mine[0])
    years = _years_with_rules(assembly)
    return assembly, mine, years, year_among(request.GET.get("year", ""), years)


def _years_with_rules(assembly: Assembly) -> list[int]:
    """Newest first, from the first rules of the assembly or of one above it."""
    line: Assembly | None = assembly
    above = []
    while line is not None:
        above.append(line.pk)
        line = line.parent
    first = RuleSet.objects.put_into_force().filter(assembly__in=above).order_by("in_force_from").first()
    this = timezone.localdate().year
    begins = first.in_force_from.year if first and first.in_force_from else this
    return list(range(this, min(begins, this) - 1, -1))


def totals(request: HttpRequest) -> HttpResponseBase:
    """Sums of an assembly's year, beside the years before. Nobody's name, no order of people."""
    if wanted(request):
        return totals_xlsx(request)
    assembly, mine, years, year = _asked(request)
    found, today = summary(assembly, year), timezone.localdate()
    reasons, from_day = words.reasons(), may_remind_from(assembly)
    context = {
        "assembly": assembly,
        "others": [one for one in mine if one != assembly],
        "year": year,
        "years": years,
        "summary": found,
        "duties": [(one, [(reasons[why], of) for why, of in sorted(one.exempt.items())]) for one in found.duties],
        "compared": compared(assembly, found, years),
        "form": StepForm() if year == today.year and found.members else None,
        "may_remind": from_day <= today,
        "remind_from": from_day,
        "reminded": last_reminded(assembly),
    }
    return render(request, "duties/totals.html", context)


def totals_xlsx(request: HttpRequest) -> HttpResponseBase:
    assembly, _mine, _years, year = _asked(request)
    columns, rows = sheet(summary(assembly, year))
    asked = [(_("政协"), str(assembly)), (_("年度"), str(year))]
    return answered(request, Sheet(f"{assembly.slug}-duties-{year}", _("履职任务汇总"), columns, rows, asked))


@never_cache
def remind_open(request: HttpRequest) -> HttpResponse:
    assembly, _others, _years, _year = _asked(request)
    back = f"{reverse('duties:totals')}?assembly={assembly.slug}"
    form = StepForm(request.POST or None)
    if not form.is_valid():
        return redirect(back)
    try:
        told = remind(assembly, by=request.user, key=form.cleaned_data["key"])
    except StepNotAllowed as refused:
        messages.error(request, str(refused))
    else:
        words_told = ngettext("已提醒 %(count)d 名委员。", "已提醒 %(count)d 名委员。", told)
        messages.success(request, words_told % {"count": told})
    return redirect(back)
