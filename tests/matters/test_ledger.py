import csv
import io
from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from django.conf import settings as site
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from huiyin.matters import ledger
from huiyin.matters.models import OPEN, Due, Matter, due_limits
from tests.proposals.course import draft, walk

pytestmark = pytest.mark.django_db


def test_pages_follow_each_other_and_hold_every_matter_once(cast, client, monkeypatch):
    monkeypatch.setattr(site, "LEDGER_PAGE_ROWS", 3)
    made = {draft(cast, on=date(2026, 1, 5) + timedelta(n % 3)).pk for n in range(8)}
    client.force_login(cast.zhuoma)

    seen, query = [], ""
    while query is not None:
        context = client.get(reverse("matters:ledger") + query).context
        seen += [matter.pk for matter in context["matters"]]
        query = f"?after={context['more']}" if context["more"] else None

    assert len(seen) == len(made)
    assert set(seen) == made


def test_the_number_of_queries_does_not_grow_with_the_rows(cast, client, django_assert_num_queries):
    client.force_login(cast.zhaxi)

    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("matters:ledger"))
        return len(captured)

    walk(cast, "acknowledge")
    one = queries()
    for _more in range(2):
        walk(cast, "acknowledge")

    assert queries() == one


def test_the_export_holds_the_rows_of_the_list_and_no_formula(cast, client):
    draft(cast, title="=HYPERLINK(1)")
    client.force_login(cast.zhuoma)

    text = client.get(reverse("matters:ledger_csv")).getvalue().decode("utf-8-sig")

    head, row = csv.reader(io.StringIO(text))
    assert dict(zip(head, row, strict=True))["案由"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("query", ["year=abc", "state=nonsense", "agency=9999999", "due=purple"])
def test_a_filter_that_makes_no_sense_shows_nothing_and_says_why(query, cast, client):
    draft(cast)
    client.force_login(cast.zhuoma)

    response = client.get(reverse("matters:ledger") + f"?{query}")

    assert response.context["matters"] == []
    assert response.context["filter"].form.errors


@pytest.mark.parametrize("place", ["", "x", "2026-01-01", "2026-13-01.5", "2026-01-01.x", "٣.٣"])
def test_a_place_that_is_none_begins_at_the_beginning(place, cast, client):
    draft(cast)
    client.force_login(cast.zhuoma)

    assert len(client.get(reverse("matters:ledger"), {"after": place}).context["matters"]) == 1


def test_htmx_gets_the_rows_alone(cast, client):
    client.force_login(cast.zhuoma)

    part = client.get(reverse("matters:ledger"), headers={"HX-Request": "true"}).content.decode()

    assert part.lstrip().startswith('<div id="rows"')
    assert "<html" not in part


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ahead=st.integers(-30, 40))
def test_the_colour_on_the_page_is_the_one_the_filter_finds_it_by(ahead, cast):
    matter = Matter.objects.first() or walk(cast, "submit")
    today = timezone.localdate()
    Matter.objects.filter(pk=matter.pk).update(due_on=today + timedelta(ahead))
    matter.refresh_from_db()

    found = {colour for colour in Due if Matter.objects.due(colour, today).exists()}

    assert matter.state in OPEN
    assert found == {matter.due_colour(today, due_limits(today))}


def test_words_for_the_rows_after_a_place_are_the_words_it_is_read_from(cast):
    matter = draft(cast)

    assert ledger.read_place(ledger.place_of(matter)) == (matter.opened_on, matter.pk)
