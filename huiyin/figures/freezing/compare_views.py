"""The page that puts figures beside each other, and its sheet."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from huiyin.assemblies.models import Assembly
from huiyin.exports import answered, wanted
from huiyin.figures import reports
from huiyin.figures.freezing.compare import MOST, PER, columns_for, compared, sheet, tiers


def compare(request: HttpRequest, slug: str, year: int) -> HttpResponseBase:
    places = reports.assemblies_of(request.user)
    assembly = get_object_or_404(places, slug=slug)
    if not reports.is_in_term(assembly, year):
        raise Http404
    known = reports.years_of(assembly)
    named = {str(one): one for one in known}
    asked = {named[given] for given in request.GET.getlist("year") if given in named}
    years = sorted(asked | {year}) if asked else [year - 1, year]
    per_member = request.GET.get("per") == str(PER)
    columns = columns_for(request.user, assembly, years, request.GET.getlist("with"))
    found = compared(columns, per_member=per_member)
    if wanted(request):
        return answered(request, sheet(f"{slug}-{year}-compare", found, per_member=per_member))
    own = next((column for column in columns if (column.assembly, column.year) == (assembly, year)), None)
    context: dict[str, Any] = {
        "assembly": assembly,
        "year": year,
        "known": known,
        "years": years,
        "places": places,
        "chosen": {column.assembly.pk for column in columns},
        "found": found,
        "per_member": per_member,
        "tiers": tiers(own) if own else [],
        "tier_names": [label for _value, label in Assembly.Tier.choices],
        "most": MOST,
    }
    return render(request, "figures/compare.html", context)
