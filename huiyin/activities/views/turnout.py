"""How often members came: one's own; for the offices an assembly's, with each person's page; a convener's sector."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.activities.models import Participation
from huiyin.activities.permissions import OFFICES
from huiyin.activities.rates import Rates
from huiyin.assemblies.models import Assembly, Sector
from huiyin.members.models import Membership, Person, person_of
from huiyin.web import number_in

ROWS = 60


def _year(request: HttpRequest) -> int:
    year = number_in(request.GET.get("year", ""))
    return year if year is not None and 1949 <= year <= 2200 else timezone.localdate().year


def _rates(assembly: Assembly, year: int) -> Rates:
    return Rates(assembly, date(year, 1, 1), date(year, 12, 31))


def _years(year: int) -> dict[str, int | None]:
    """None after the present one."""
    return {"earlier": year - 1, "later": year + 1 if year < timezone.localdate().year else None}


def overview(request: HttpRequest) -> HttpResponse:
    """The assembly's for its offices, the sector's for a convener; a member is led to their own page."""
    user: Any = request.user
    year, slug = _year(request), request.GET.get("assembly", "")
    offices = user.assemblies_as(*OFFICES)
    convened = Sector.objects.filter(pk__in=user.sectors_as(Role.CONVENER)).select_related("assembly")
    reads = Assembly.objects.filter(Q(pk__in=offices) | Q(pk__in=[one.assembly_id for one in convened])).order_by("pk")
    assemblies = list(reads)
    if not assemblies:
        return _own(user)
    assembly = next((one for one in assemblies if one.slug == slug), assemblies[0])
    rates, whole = _rates(assembly, year), assembly.pk in offices
    sectors = [one for one in convened if one.assembly_id == assembly.pk]
    people = _people(request, rates, None if whole else sectors)
    context = {
        "assembly": assembly,
        "assemblies": assemblies,
        "year": year,
        **_years(year),
        "share": rates.of_all() if whole else None,
        "turnout": rates.turnout() if whole else None,
        "kinds": rates.by_kind() if whole else [],
        "sectors": rates.by_sector() if whole else [(one, rates.of_sector(one)) for one in sectors],
        "rules": rates.rules(),
        "page_obj": Paginator(people, ROWS).get_page(request.GET.get("page")),
        "q": request.GET.get("q", ""),
    }
    return render(request, "activities/attendance.html", context)


def _people(request: HttpRequest, rates: Rates, sectors: list[Sector] | None) -> Any:
    """By sector and the register's order: never by how often they came."""
    held = Membership.objects.visible_to(request.user).filter(assembly=rates.assembly, starts_on__lte=rates.last)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=rates.first))
    if sectors is not None:
        held = held.filter(sector__in=sectors)
    if words := request.GET.get("q", "").strip():
        held = held.filter(person__name__icontains=words[:60])
    return held.select_related("person", "sector").order_by("sector__order", "sector", "pk")


def _own(user: Any) -> HttpResponse:
    person = person_of(user)
    held = person.memberships.order_by("-starts_on", "-pk").select_related("assembly").first() if person else None
    if held is None:
        raise Http404
    return redirect("activities:attendance_of", held.assembly.slug, held.person_id)


def person(request: HttpRequest, slug: str, person: int) -> HttpResponse:
    """Everything they were called to in the year, what the roll says of it, and the two numbers that come of it."""
    user: Any = request.user
    assembly = get_object_or_404(Assembly.objects.visible_to(user), slug=slug)
    found = get_object_or_404(Person.objects.visible_to(user), pk=person)
    memberships = list(found.memberships.filter(assembly=assembly).select_related("sector"))
    if not memberships or not _reads(user, found, assembly, memberships):
        raise Http404
    year = _year(request)
    rates = _rates(assembly, year)
    lines = Participation.objects.visible_to(user).filter(
        membership__in=memberships, activity__starts_on__gte=rates.first, activity__starts_on__lte=rates.last
    )
    lines = lines.exclude(activity__state="cancelled").select_related("activity").order_by("activity__starts_on", "pk")
    context = {
        "person": found,
        "assembly": assembly,
        "memberships": memberships,
        "year": year,
        **_years(year),
        "lines": list(lines),
        "share": rates.of_member(found),
        "turnout": rates.turnout(rates.lines().filter(membership__person=found)),
        "is_own": found.user_id == user.pk,
    }
    return render(request, "activities/attendance_of.html", context)


def _reads(user: Any, found: Person, assembly: Assembly, memberships: list[Membership]) -> bool:
    if found.user_id is not None and found.user_id == user.pk:
        return True
    if user.holds(*OFFICES, assembly_id=assembly.pk):
        return True
    return any(held.sector_id in user.sectors_as(Role.CONVENER) for held in memberships)
