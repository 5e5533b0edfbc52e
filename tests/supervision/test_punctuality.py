"""Punctuality: counted from clocks, against a count written another way; each number opens to its rows."""

from collections import Counter
from datetime import date, timedelta
from statistics import median

import hypothesis.strategies as st
import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Agency
from huiyin.matters.models import Clock
from huiyin.supervision import punctuality
from huiyin.supervision.punctuality import Which
from tests.asked import queries
from tests.factories.base import AgencyFactory
from tests.supervision.work import at_the_agency, gov, office

pytestmark = pytest.mark.django_db
SAME = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TODAY = date(2026, 6, 15)
OWN = ["acknowledge", "handle", "rehandle"]
NAMES = [*OWN, "feedback", "decide"]


# (which agency, name, due, days from due to the stop or None)
DAY = st.dates(date(2024, 11, 1), date(2027, 2, 1))
CLOCKS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(NAMES), DAY, st.none() | st.integers(-60, 120)), max_size=14
)


def counted_otherwise(rows, year):
    """By hand, a clock at a time: (agency, name) → [in time, late, still late, the days late]."""
    found = {}
    for agency, name, due, stopped in rows:
        if name not in OWN:
            continue
        ended_here = stopped is not None and stopped.year == year
        fell_due_here = due.year == year and (stopped is not None or (TODAY - due).days >= 1)
        if not (ended_here or fell_due_here):
            continue
        numbers = found.setdefault((agency, name), [0, 0, 0, []])
        over = ((stopped or TODAY) - due).days
        numbers[(1 if stopped else 2) if over > 0 else 0] += 1
        if over > 0:
            numbers[3].append(over)
    return {place: (*numbers[:3], sorted(numbers[3])) for place, numbers in found.items()}


@SAME
@given(made=CLOCKS, year=st.sampled_from([2024, 2025, 2026, 2027]))
def test_the_numbers_are_those_of_a_count_written_another_way(made, year, assembly):
    Clock.objects.all().delete()
    agencies = [AgencyFactory(assembly=assembly), AgencyFactory(assembly=assembly)]
    rows = []
    for place, name, due, after in made:
        stopped = None if after is None else due + timedelta(after)
        at_the_agency(agencies[place], due, name, stopped)
        rows.append((agencies[place].pk, name, due, stopped))

    lines = punctuality.lines(Agency.objects.filter(assembly=assembly), assembly, year, TODAY)

    found = {
        (line.agency.pk, line.clock): (line.in_time, line.late, line.running_late, [*line.days_late]) for line in lines
    }
    wanted = counted_otherwise(rows, year)
    assert found == wanted
    for line in lines:
        days = wanted[line.agency.pk, line.clock][3]
        assert line.longest_late == (max(days) if days else None)
        assert line.median_late == (median(days) if days else None)
        for which, number, _words in line.cells:
            opened = punctuality.counted(line.agency, assembly, year, TODAY, clock=line.clock, which=which)
            assert opened.count() == number
        numbers = {which: number for which, number, _words in line.cells}
        assert numbers[Which.ALL] == numbers[Which.IN_TIME] + numbers[Which.LATE] + numbers[Which.RUNNING_LATE]


def test_stopped_on_the_due_day_is_in_time_and_the_day_after_is_one_day_late(cast):
    at_the_agency(cast.agency, date(2026, 3, 2), "handle", date(2026, 3, 2))
    at_the_agency(cast.agency, date(2026, 3, 2), "handle", date(2026, 3, 3))

    (line,) = punctuality.lines(Agency.objects.filter(pk=cast.agency.pk), cast.agency.assembly, 2026, TODAY)

    assert (line.in_time, line.late, line.longest_late) == (1, 1, 1)


def test_the_lines_stand_in_the_order_of_the_agencies_whoever_is_late(assembly):
    first, second = AgencyFactory(assembly=assembly, name="乙局"), AgencyFactory(assembly=assembly, name="甲局")
    at_the_agency(second, date(2026, 3, 2), "handle", date(2026, 3, 1))
    at_the_agency(first, date(2026, 3, 2), "handle", date(2026, 5, 1))
    at_the_agency(first, date(2026, 3, 2), "acknowledge", date(2026, 3, 1))

    lines = punctuality.lines(Agency.objects.filter(assembly=assembly), assembly, 2026, TODAY)

    assert [(line.agency, line.clock) for line in lines] == [
        (first, "acknowledge"),
        (first, "handle"),
        (second, "handle"),
    ]


def test_an_agency_reads_its_own_line_and_the_offices_all(cast):
    other = AgencyFactory(assembly=cast.agency.assembly)
    for user in (cast.zhaxi, cast.leader, gov(cast)):
        assert set(punctuality.agencies_for(user, cast.agency.assembly)) == {cast.agency, other}
    assert set(punctuality.agencies_for(cast.liming, cast.agency.assembly)) == {cast.agency}
    for user in (cast.zhuoma, cast.yangjin, cast.wangfang):
        assert not punctuality.assemblies_for(user).exists()


def test_two_queries_whatever_there_is_to_count(cast, django_assert_num_queries):
    for rows in (1, 5):
        for _one in range(rows):
            at_the_agency(cast.agency, date(2026, 3, 2), "handle")
        with django_assert_num_queries(2):
            punctuality.lines(Agency.objects.filter(pk=cast.agency.pk), cast.agency.assembly, 2026, TODAY)


def _address(cast, route="punctuality_rows", **changes):
    asked = {
        "assembly": cast.agency.assembly.slug,
        "year": 2026,
        "agency": cast.agency.pk,
        "clock": "handle",
        "which": "late",
    } | changes
    return reverse(f"supervision:{route}") + "?" + "&".join(f"{name}={value}" for name, value in asked.items())


def test_a_number_opens_to_its_rows_on_the_page_and_as_a_file(cast, client):
    late = at_the_agency(cast.agency, date(2026, 3, 2), "handle", date(2026, 3, 9))
    at_the_agency(cast.agency, date(2026, 3, 2), "handle", date(2026, 3, 1))
    client.force_login(cast.zhaxi)

    table = client.get(reverse("supervision:punctuality") + "?year=2026").content.decode()
    assert "which=late" in table
    page = client.get(_address(cast)).content.decode()
    assert late.matter.title in page
    assert "2026-03-09" in page
    text = client.get(_address(cast, "punctuality_rows_csv")).getvalue().decode()
    assert text.count("\n") == 2


def test_another_agencys_rows_are_not_there(cast, client):
    at_the_agency(cast.agency, date(2026, 3, 2), "handle", date(2026, 3, 9))
    user = office(Role.AGENCY, cast.agency.assembly, agency=AgencyFactory(assembly=cast.agency.assembly))
    client.force_login(user)

    assert client.get(_address(cast)).status_code == 404
    assert cast.agency.name not in client.get(reverse("supervision:punctuality") + "?year=2026").content.decode()


@pytest.mark.parametrize("changes", [{"agency": "x"}, {"clock": "nothing"}, {"which": "best"}, {"assembly": "nowhere"}])
def test_an_address_that_means_nothing_is_404(changes, cast, client):
    client.force_login(cast.zhaxi)

    assert client.get(_address(cast, **changes)).status_code == 404


def test_the_pages_cost_the_same_number_of_queries_at_one_three_and_thirty_rows(cast, client):
    client.force_login(cast.zhaxi)
    table, rows = reverse("supervision:punctuality") + "?year=2026", _address(cast, which="all")
    counts = Counter()
    for more in (1, 2, 27):
        for _one in range(more):
            at_the_agency(cast.agency, date(2026, 3, 2), "handle", date(2026, 3, 9))
        counts[queries(client, table), queries(client, rows)] += 1

    assert len(counts) == 1, counts


def test_a_year_without_clocks_says_so(cast, client):
    client.force_login(cast.zhaxi)

    assert "还没有承办单位的期限" in client.get(reverse("supervision:punctuality") + "?year=2020").content.decode()
