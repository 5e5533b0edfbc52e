"""The ledger's figures against a second count of the same records, and every number against the rows it opens."""

from calendar import monthrange
from datetime import date, timedelta
from statistics import median

import hypothesis.strategies as st
import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from huiyin.accounts.models import Role
from huiyin.matters.ledger import listing, months
from huiyin.matters.ledger.filters import Chosen
from huiyin.matters.models import Assignment, Clock, Commitment, Matter
from tests.factories.base import AgencyFactory, RoleHoldingFactory, SectorFactory, UserFactory
from tests.factories.raised import LivelihoodMatterFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 20)
DAYS = st.dates(date(2025, 10, 1), TODAY)
AFTER = st.none() | st.integers(0, 90)


@pytest.fixture
def desk(assembly):
    user = UserFactory(name="台账")
    RoleHoldingFactory(user=user, role=Role.LEDGER_STAFF, assembly=assembly)
    return user


MATTER = st.fixed_dictionaries({"opened": DAYS, "answered": AFTER, "closed": AFTER, "term": st.integers(1, 60)})


def made(assembly, facts):
    """A matter as the records would have it: answered before it is closed, its term stopped by the answer."""
    opened = facts["opened"]
    answered = None if facts["answered"] is None else opened + timedelta(facts["answered"])
    if answered and answered > TODAY:
        answered = None
    closed = answered + timedelta(facts["closed"]) if answered and facts["closed"] is not None else None
    closed = closed if closed and closed <= TODAY else None
    matter = LivelihoodMatterFactory(
        matter__assembly=assembly,
        matter__opened_on=opened,
        matter__answered_on=answered,
        matter__closed_on=closed,
        matter__state="closed" if closed else "registered",
    ).matter
    due = opened + timedelta(facts["term"])
    Clock.objects.create(
        matter=matter, name="answer_back", started_on=opened, due_on=due, stopped_on=answered, explanation={}
    )
    return {"pk": matter.pk, "opened": opened, "answered": answered, "closed": closed, "due": due}


def rows_of(user, query):
    return set(listing.everything(user, Chosen(QueryDict(query).dict())).values_list("pk", flat=True))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(MATTER, max_size=7))
def test_each_month_counts_what_another_count_finds_and_opens_just_those(drawn, assembly, desk):
    Matter.objects.all().delete()
    kept = [made(assembly, facts) for facts in drawn]

    lines = months.by_month(desk, Chosen({}), 2026, TODAY)

    assert [line.words for line in lines] == [f"2026-{month:02}" for month in range(1, 9)]
    for month, line in enumerate(lines, 1):
        end = min(date(2026, month, monthrange(2026, month)[1]), TODAY)
        expected = [
            {one["pk"] for one in kept if one[name] and (one[name].year, one[name].month) == (2026, month)}
            for name in ("opened", "answered", "closed")
        ]
        running = [one for one in kept if one["answered"] is None or one["answered"] > end]
        expected.append({one["pk"] for one in running if one["due"] < end})
        assert [figure.total for figure in line.figures] == [len(rows) for rows in expected]
        assert [rows_of(desk, figure.query) for figure in line.figures] == expected


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(MATTER, max_size=7))
def test_the_rates_are_those_of_another_count_and_open_their_rows(drawn, assembly, desk):
    Matter.objects.all().delete()
    kept = [made(assembly, facts) for facts in drawn]

    answered, in_time = months.rates(desk, Chosen({}), 2026)
    middle = months.days_to_answer(desk, Chosen({}), 2026)

    opened = [one for one in kept if one["opened"].year == 2026]
    told = [one for one in kept if one["answered"] and one["answered"].year == 2026]
    expected = [
        (answered.of, opened),
        (answered.part, [one for one in opened if one["answered"]]),
        (in_time.of, told),
        (in_time.part, [one for one in told if one["answered"] <= one["due"]]),
        (middle.of, told),
    ]
    for figure, found in expected:
        assert figure.total == len(found)
        assert rows_of(desk, figure.query) == {one["pk"] for one in found}
    assert middle.days == (median((one["answered"] - one["opened"]).days for one in told) if told else None)


@pytest.mark.parametrize(
    ("part", "of", "words"), [(0, 0, "—"), (1, 3, "33.3%"), (2, 3, "66.7%"), (1, 1, "100.0%"), (1, 2000, "0.1%")]
)
def test_a_rate_has_one_decimal_and_is_none_of_nothing(part, of, words):
    assert months.Rate("", "", months.Figure(of, ""), months.Figure(part, "")).percent == words


@pytest.mark.parametrize("grouping", months.GROUPINGS)
def test_each_group_opens_the_rows_it_counts(grouping, assembly, desk):
    place = assembly.__class__.objects.create(slug="linzhou", tier="county", name="林周县政协", place_name="林周县")
    assembly.__class__.objects.create(slug="linzhou-east", tier="county", name="东", place_name="林周县东")
    agencies = [AgencyFactory(assembly=assembly, name=name) for name in ("水利局", "县水利局")]
    sector = SectorFactory(assembly=assembly, name="农业界")
    for n in range(3):
        matter = LivelihoodMatterFactory(
            matter__assembly=assembly, matter__place=place if n else None, matter__sector=None if n else sector
        ).matter
        for agency in agencies[: n + 1]:
            Assignment.objects.create(matter=matter, agency=agency, assigned_on=date(2023, 6, 2))
    Assignment.objects.filter(matter=matter, agency=agencies[0]).update(state="reassigned")

    lines = months.by_group(desk, Chosen({}), 2023, grouping)

    found = {str(line.words): line.figures[0].total for line in lines}
    assert (
        found
        == {
            "kind": {"民生事项": 3},
            "sector": {"农业界": 1},
            "place": {"林周县": 2},
            "agency": {"水利局": 2, "县水利局": 2},
        }[grouping]
    )
    for line in lines:
        for figure in line.figures:
            assert len(rows_of(desk, figure.query)) == figure.total


def test_looking_back_counts_what_it_opens(assembly, desk, client):
    long_term = LivelihoodMatterFactory(
        matter__assembly=assembly, matter__state="long_term", review_on=date(2027, 1, 1), matter__title="修桥"
    ).matter
    again = LivelihoodMatterFactory(matter__assembly=assembly, matter__title="再修路").matter
    agency = AgencyFactory(assembly=assembly)
    Assignment.objects.create(matter=again, agency=agency, assigned_on=date(2023, 6, 2), round=2)
    answer = again.answers.create(agency=agency, text="明年修", given_on=date(2023, 7, 1))
    Commitment.objects.create(
        matter=again,
        agency=agency,
        answer=answer,
        text="年内开工",
        promised_on=date(2023, 7, 1),
        first_due_on=date(2023, 12, 1),
        due_on=date(2023, 12, 1),
    )
    client.force_login(desk)

    sections = months.looked_back(desk, Chosen({}))
    page = client.get(reverse("matters:ledger_look_back")).content.decode()

    assert [rows_of(desk, one.total.query) for one in sections] == [{long_term.pk}, set(), {again.pk}, {again.pk}]
    assert [one.total.total for one in sections] == [1, 0, 1, 1]
    assert "年内开工" in page
    assert "2027-01-01" in page


def test_the_months_are_of_what_the_reader_sees(cast, desk, client):
    LivelihoodMatterFactory(matter__assembly=cast.agency.assembly)
    page = reverse("matters:ledger_months")

    client.force_login(desk)
    assert client.get(page, {"of": "2023"}).context["lines"][5].figures[0].total == 1
    client.force_login(cast.wangfang)
    assert client.get(page, {"of": "2023"}).context["lines"][5].figures[0].total == 0
    assert client.get(page, {"of": "x", "by": "nonsense", "opened": "x"}).status_code == 200
