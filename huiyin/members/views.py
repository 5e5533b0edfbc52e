from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from huiyin.assemblies.models import Body
from huiyin.exports import answered, asked_by, back_to_the_page, wanted
from huiyin.history.looking import looked
from huiyin.members import sheets
from huiyin.members.ending import with_endings
from huiyin.members.filters import MemberFilter
from huiyin.members.models import Membership, Person, Seat
from huiyin.members.one_person import may_link
from huiyin.members.parts import panels_of, parts_of
from huiyin.members.permissions import keeps_register
from huiyin.web import page

ROWS = 50


def people(request: HttpRequest) -> HttpResponseBase:
    """Who was a member on a day, by name, tier, assembly and sector."""
    memberships = Membership.objects.visible_to(request.user).select_related("person", "assembly", "sector", "term")
    filters = MemberFilter(request.GET, queryset=memberships.order_by("assembly", "sector__order", "pk"))
    if wanted(request):
        if not filters.form.is_valid():
            return back_to_the_page(request)
        return answered(request, sheets.people(filters.qs, asked_by(filters.form), filters.day))
    found = Paginator(filters.qs, ROWS).get_page(request.GET.get("page"))
    context = {"form": filters.form, "page_obj": found, "day": filters.day, "imports": keeps_register(request.user)}
    return page(request, "members/people.html", part="rows", context=context)


def person(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    memberships = list(_memberships(request, found))
    if any(row.party_known for row in memberships):  # type: ignore[attr-defined]
        looked(found, by=request.user, what="party")
    seats = list(_seats(request, found, memberships))
    with_endings(request.user, memberships)
    with_endings(request.user, seats)
    context = {
        "person": found,
        "memberships": memberships,
        "seats": seats,
        "parts": parts_of(found, request.user),
        "panels": panels_of(found, request.user),
        "links_accounts": may_link(request.user, found),
    }
    return render(request, "members/person.html", context)


def _memberships(request: HttpRequest, person: Person) -> QuerySet[Membership]:
    """With `party_known`: whether this reader may read the party membership of the row."""
    known = Membership.objects.party_known_to(request.user).filter(pk=OuterRef("pk"))
    memberships = Membership.objects.visible_to(request.user).filter(person=person)
    return (
        memberships.annotate(party_known=Exists(known))
        .select_related("assembly", "sector", "term", "resident_region")
        .order_by("-starts_on", "pk")
    )


def _seats(request: HttpRequest, person: Person, memberships: list[Membership]) -> QuerySet[Seat]:
    """A seat in a party body tells of party membership, and is shown to those who may know of that."""
    known = [row.assembly_id for row in memberships if row.party_known]  # type: ignore[attr-defined]
    seats = Seat.objects.visible_to(request.user).filter(person=person)
    seats = seats.filter(~Q(body__kind__in=Body.OF_THE_PARTY) | Q(body__assembly__in=known))
    return seats.select_related("body__assembly").order_by("-starts_on", "pk")
