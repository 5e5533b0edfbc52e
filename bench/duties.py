"""How all members of all assemblies stand with their duties of a year."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bench.site import made_before, site
from tools.bench import case

YEAR = 2023


@case(rows=8_053, baseline="duties_rows")
def duties_year_m() -> Callable[[], object]:
    """How each of 8,053 members stands with each duty of a year, size M: done, missing, exempt, not owed."""
    site()
    made_before("M")
    from huiyin.duties.fulfilment import Year
    from huiyin.duties.owing import of_year
    from huiyin.members.models import Membership

    def ask() -> object:
        year = Year(of_year(Membership.objects.all(), YEAR), YEAR)
        found = [one.state for held in year.memberships for one in year.standings(held)]
        assert len(year.memberships) >= 8_053
        assert {"done", "missing"} <= set(found)
        return found

    return ask


@case(rows=8_053, only_as_baseline=True)
def duties_rows() -> Callable[[], object]:
    """The same memberships, signatures and writings read, and nothing made of them."""
    site()
    made_before("M")
    from huiyin.matters.models import Signature
    from huiyin.members.models import Membership
    from huiyin.writings.models import Writing

    def read() -> list[Any]:
        first, last = date(YEAR, 1, 1), date(YEAR, 12, 31)
        signed = Signature.objects.filter(matter__opened_on__range=(first, last)).values_list("person", "matter")
        written = Writing.objects.filter(submitted_on__range=(first, last)).values_list("author", "pk")
        return [list(Membership.objects.all()), list(signed), list(written)]

    return read
