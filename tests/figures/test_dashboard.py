"""The leader's page: each number is the number of rows its link opens in the ledger, for that reader."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.figures import dashboard
from huiyin.matters.ledger import listing
from huiyin.matters.ledger.filters import Chosen
from huiyin.matters.models import Assignment, Due
from tests.factories.base import AgencyFactory, RoleHoldingFactory, SectorFactory, UserFactory
from tests.factories.raised import LivelihoodMatterFactory, OpinionItemFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 20)


@pytest.fixture
def leader(assembly):
    user = UserFactory(name="秘书长")
    RoleHoldingFactory(user=user, role=Role.LEADER, assembly=assembly)
    return user


def hand_to(matter, agency, **facts):
    return Assignment.objects.create(matter=matter, agency=agency, assigned_on=matter.opened_on, **facts)


@pytest.fixture
def year(assembly, settings, monkeypatch):
    """Twelve opinion items with agencies and eight ledger matters in different states, terms, hands and sectors."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: TODAY)
    agencies = [AgencyFactory(assembly=assembly, name=name) for name in ("水利厅", "教育厅", "卫健委")]
    sectors = [SectorFactory(name=name) for name in ("教育界", "农业界")]
    for number in range(12):
        matter = OpinionItemFactory(
            matter__assembly=assembly,
            matter__state=["dispatched", "issued", "received", "closed"][number % 4],
            matter__opened_on=date(2026, 1 + number % 7, 3),
            matter__closed_on=date(2026, 8, 1) if number % 4 == 3 else None,
            matter__answered_on=date(2026, 8, 1) if number % 4 == 3 else None,
            matter__due_on=TODAY + timedelta(7 * number - 30),
            matter__sector=sectors[number % 2],
        ).matter
        if number % 4 != 2:
            hand_to(matter, agencies[number % 3])
    for number in range(8):
        LivelihoodMatterFactory(
            matter__assembly=assembly,
            matter__state=["registered", "collected", "closed", "registered"][number % 4],
            matter__opened_on=date(2026, 1 + number, 9),
            matter__closed_on=date(2026, 8, 9) if number % 4 == 2 else None,
            matter__answered_on=date(2026, 8, 9) if number % 4 == 2 else None,
            matter__due_on=TODAY + timedelta(9 * number - 20),
            matter__place=assembly,
        )


def rows_of(user, query):
    return set(listing.everything(user, Chosen(QueryDict(query).dict())).values_list("pk", flat=True))


def figures(charts):
    return [figure for chart in charts for line in chart.lines for figure in line.figures]


def test_each_number_is_the_number_of_rows_its_link_opens(year, leader):
    found = figures([*dashboard.waiting(leader, TODAY), *dashboard.of_year(leader, 2026, TODAY)])

    assert sum(figure.total > 0 for figure in found) > 30
    assert [len(rows_of(leader, figure.query)) for figure in found] == [figure.total for figure in found]


def test_the_terms_and_the_stages_add_up_to_what_is_open(year, leader):
    terms, stages, _agencies = dashboard.waiting(leader, TODAY)
    still_open = listing.everything(leader, Chosen(QueryDict("").dict())).open()

    assert sum(terms.totals) == still_open.filter(due_on__isnull=False).count()
    assert sum(stages.totals) == still_open.count() > 0
    late = sum(line.figures[0].total for line in terms.lines)
    assert late == still_open.due(Due.RED, TODAY).count() > 0


def test_a_matter_of_two_agencies_counts_for_each(year, leader, assembly):
    before = {line.words: line.figures[0].total for line in dashboard.waiting(leader, TODAY)[2].lines}
    both = OpinionItemFactory(matter__assembly=assembly, matter__state="dispatched").matter
    other = AgencyFactory(assembly=assembly, name="民政厅")
    hand_to(both, other, role="lead")
    water = type(other).objects.get(name="水利厅")
    hand_to(both, water, role="co")

    after = {line.words: line.figures[0].total for line in dashboard.waiting(leader, TODAY)[2].lines}

    assert after == before | {"民政厅": 1, "水利厅": before["水利厅"] + 1}


def test_only_who_oversees_has_the_page(year, leader, cast, client):
    page = reverse("figures:dashboard")
    client.force_login(leader)
    assert client.get(page).status_code == 200
    assert client.get(page, {"year": "2025"}).context["year"] == 2025
    assert client.get(page, {"year": "nonsense"}).context["year"] == TODAY.year
    for other in (cast.zhuoma, cast.liming, cast.wangfang):
        client.force_login(other)
        assert client.get(page).status_code == 404


def test_an_empty_year_says_so(leader, client):
    client.force_login(leader)

    assert "没有这样的事项。" in client.get(reverse("figures:dashboard"), {"year": "1950"}).content.decode()
