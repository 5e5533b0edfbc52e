import csv
import io
import re
import zipfile
from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from django.conf import settings as site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings

from huiyin.accounts.models import Role, User
from huiyin.matters import permissions
from huiyin.matters.ledger import export, listing
from huiyin.matters.ledger.branches import anchored, any_of, ways
from huiyin.matters.ledger.filters import BY_NAME, FILTERS, GROUPS, Chosen, NoSense, period
from huiyin.matters.models import OPEN, Assignment, Due, Feedback, Matter, Originator, State, Voice, due_limits
from tests.factories.base import AgencyFactory, RoleHoldingFactory, UserFactory
from tests.factories.raised import LivelihoodMatterFactory, signed
from tests.factories.world import world
from tests.proposals.course import draft, walk

pytestmark = pytest.mark.django_db
LEDGER, CSV, XLSX = (reverse(f"matters:ledger{which}") for which in ("", "_csv", "_xlsx"))
TODAY = date(2026, 3, 2)


@pytest.fixture
def desk(assembly):
    user = UserFactory(name="台账")
    RoleHoldingFactory(user=user, role=Role.LEDGER_STAFF, assembly=assembly)
    return user


def lived(assembly, **facts):
    of_matter = {f"matter__{name}": value for name, value in facts.items()}
    return LivelihoodMatterFactory(matter__assembly=assembly, **of_matter).matter


def shown(client, query=""):
    return [row.pk for row in client.get(f"{LEDGER}{query}").context["matters"]]


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


# Which rows


def test_the_ways_of_seeing_taken_apart_see_what_is_seen_by_everybody(cast):
    made = world(cast)

    for user in [*made.users.values(), cast.zhuoma, cast.ciren, cast.liming]:
        user = User.objects.get(pk=user.pk)
        seen = set(Matter.objects.visible_to(user).values_list("pk", flat=True))
        apart = [set(one.matter_keys()) for one in listing.each_way(user, Chosen({}))]
        assert set().union(*apart) == seen, user


def test_each_way_begins_with_what_an_index_begins_with_or_with_the_reader(desk):
    there, own = anchored(ways(permissions.visible_matters(desk)))

    assert [[name for name, _value in anchor] for anchor, _rests in there] == [["kind", "assembly"]]
    assert not any_of(there[0][1])  # the desk sees all of them: nothing is left to ask
    assert all("assembly" not in str(way) for way in own if len(way) == 1)


@pytest.mark.parametrize("order", listing.ORDERS)
def test_pages_follow_each_other_both_ways_and_hold_every_matter_once(order, cast, client, monkeypatch):
    monkeypatch.setattr(site, "LEDGER_PAGE_ROWS", 3)
    made = [draft(cast, on=date(2026, 1, 5) + timedelta(n % 3)) for n in range(8)]
    for place, matter in enumerate(made):
        Matter.objects.filter(pk=matter.pk).update(due_on=date(2026, 5, 1) + timedelta(place % 4))
    client.force_login(cast.zhuoma)

    pages, query = [], f"?order={order}"
    while query is not None:
        context = client.get(LEDGER + query).context
        pages.append([row.pk for row in context["matters"]])
        back, query = context["before"], f"?order={order}&after={context['after']}" if context["after"] else None
    backwards = [pages[-1]]
    while back:
        context = client.get(f"{LEDGER}?order={order}&before={back}").context
        backwards.append([row.pk for row in context["matters"]])
        back = context["before"]

    order = listing.ORDERS[order]
    keys = [(getattr(Matter.objects.get(pk=pk), order.field), pk) for page in pages for pk in page]
    assert keys == sorted(keys, reverse=order.descending)
    assert {pk for _value, pk in keys} == {matter.pk for matter in made}
    assert len(keys) == len(made)
    assert backwards[::-1] == pages


def handed_to(agency, matter, **facts):
    return Assignment.objects.create(matter=matter, agency=agency, assigned_on=TODAY, **facts)


@pytest.fixture
def handled(cast):
    """What 李明 sees for two agencies: matters of either and of both, and what was merged with one of them."""
    other = AgencyFactory(assembly=cast.agency.assembly, name="水利厅")
    RoleHoldingFactory(user=cast.liming, role=Role.AGENCY, assembly=other.assembly, agency=other)
    made = [
        lived(other.assembly, opened_on=date(2026, 1, 5) + timedelta(n % 5), due_on=date(2026, 5, 1) + timedelta(n % 3))
        for n in range(15)
    ]
    for matter in made[:6]:
        handed_to(cast.agency, matter)
    for matter in made[4:10]:
        handed_to(other, matter)
    handed_to(cast.agency, made[10], state=Assignment.State.REASSIGNED)
    for merged, into in zip(made[11:], (0, 5, 9, 10), strict=True):
        Matter.objects.filter(pk=merged.pk).update(merged_into=made[into])
    return [matter.pk for matter in made if matter not in (made[10], made[14])]


@pytest.mark.parametrize("rows", [1, 3, 25])
@pytest.mark.parametrize("order", listing.ORDERS)
def test_an_agency_pages_through_what_it_handles_and_what_goes_with_that_each_once(
    order, rows, cast, handled, client, monkeypatch
):
    monkeypatch.setattr(site, "LEDGER_PAGE_ROWS", rows)
    client.force_login(cast.liming)
    first = client.get(f"{LEDGER}?order={order}").context

    pages, context = [], first
    while True:
        pages.append([row.pk for row in context["matters"]])
        if not context["after"]:
            break
        context = client.get(f"{LEDGER}?order={order}&after={context['after']}").context
    backwards = [pages[-1]]
    while context["before"]:
        context = client.get(f"{LEDGER}?order={order}&before={context['before']}").context
        backwards.append([row.pk for row in context["matters"]])

    asked = listing.ORDERS[order]
    keys = [(getattr(Matter.objects.get(pk=pk), asked.field), pk) for page in pages for pk in page]
    assert keys == sorted(keys, reverse=asked.descending)
    assert sorted(pk for _value, pk in keys) == handled
    assert all(len(page) == rows for page in pages[:-1])
    assert backwards[::-1] == pages
    assert first["total"] == len(handled)


def test_filters_narrow_what_an_agency_handles(cast, handled, client):
    client.force_login(cast.liming)
    for query, facts in [
        ("opened=2026-01-05", {"opened_on": date(2026, 1, 5)}),
        ("agency=教育", {"assignments__agency": cast.agency}),
        ("late_on=2026-09-30", {"clocks__due_on__lt": date(2026, 9, 30)}),
        ("kind=opinion", {"kind": "opinion"}),
    ]:
        wanted = Matter.objects.filter(pk__in=handled, **facts)
        assert sorted(shown(client, "?" + query)) == sorted(wanted.values_list("pk", flat=True)), query


def test_an_agency_s_list_is_read_in_the_order_of_its_index_and_not_sorted(cast, handled):
    """On SQLite: PostgreSQL sorts so few rows whatever the indexes."""
    if connection.vendor != "sqlite":
        pytest.skip("its plan for few rows says nothing")
    cast.liming.role_holdings.exclude(agency=cast.agency).delete()
    seen = listing.each_way(User.objects.get(pk=cast.liming.pk), Chosen({}))
    place = (date(2026, 1, 8), handled[-1])

    [theirs] = [one for one in seen if one.rows.model is Assignment]
    plan = theirs.places(listing.ORDERS["newest"], True, place, None)[:26].explain()

    assert "COVERING INDEX ledger_of_agency (agency_id=? AND opened_on<?)" in plan
    assert "TEMP B-TREE" not in plan


def test_a_part_says_when_its_matter_was_raised_however_it_is_written(cast):
    made = [lived(cast.agency.assembly, opened_on=date(2026, 1, 5) + timedelta(n)) for n in range(3)]

    handed_to(cast.agency, made[0])
    handed_to(cast.agency, made[1], opened_on=date(2020, 1, 1))
    Assignment.objects.bulk_create([Assignment(matter_id=made[2].pk, agency=cast.agency, assigned_on=TODAY)])
    part = made[0].assignments.get()
    part.handler = "李明"
    part.save()

    assert [part.opened_on for part in Assignment.objects.order_by("matter_id")] == [one.opened_on for one in made]


def test_what_is_seen_in_two_ways_is_counted_once(assembly, desk, cast, client, monkeypatch):
    RoleHoldingFactory(user=desk, role=Role.AGENCY, assembly=assembly, agency=cast.agency)
    made = [lived(assembly) for _n in range(4)]
    handed_to(cast.agency, made[0])
    handed_to(cast.agency, draft(cast))
    client.force_login(desk)

    assert client.get(LEDGER).context["total"] == 5
    monkeypatch.setattr(listing, "COUNTED", 3)
    assert client.get(LEDGER).context["total"] == 4  # more than are counted


def test_what_is_most_urgent_first_leaves_out_what_has_no_date(assembly, desk, client):
    later, sooner = (lived(assembly, due_on=day) for day in (date(2026, 5, 2), date(2026, 5, 1)))
    lived(assembly, state=State.CLOSED, due_on=None, answered_on=TODAY, closed_on=TODAY, holder_office="")
    client.force_login(desk)

    assert shown(client, "?order=due") == [sooner.pk, later.pk]


@pytest.mark.parametrize("place", ["", "x", "5.2026-13-01", "x.2026-01-01", "٣.٣", "9" * 30 + ".2026-01-01"])
@pytest.mark.parametrize("way", ["after", "before"])
@pytest.mark.parametrize("order", listing.ORDERS)
def test_a_place_that_is_none_begins_at_the_beginning(order, way, place, cast, client):
    matter = draft(cast)
    Matter.objects.filter(pk=matter.pk).update(due_on=TODAY)
    client.force_login(cast.zhuoma)

    assert len(client.get(LEDGER, {way: place, "order": order}).context["matters"]) == 1


EVERY_FILTER = {
    "q": "第",
    "kind": "livelihood",
    "group": "handled",
    "state": "registered",
    "due": "red",
    "source": "livelihood.research",
    "place": "县",
    "sector": "界",
    "agency": "局",
    "person": "卓",
    "year": "2023",
    "opened": "2023-06",
    "answered_in": "2023",
    "closed": "2023",
    "answered": "no",
    "mine": "office",
    "in_time": "no",
    "late_on": "2023-09-30",
    "again": "yes",
    "promised": "yes",
    "outcome": "solved",
    "raised": "yes",
    "archived": "no",
}


def test_no_filter_is_left_out_of_the_count_of_queries():
    assert set(EVERY_FILTER) == set(BY_NAME)


def test_the_number_of_queries_is_the_same_at_1_3_25_and_100_rows(assembly, desk, client):
    client.force_login(desk)
    asked = ["", "?order=due", "?order=changed", *(f"?{name}={words}" for name, words in EVERY_FILTER.items())]
    counted, made = [], 0
    for rows in (1, 3, 25, 100):
        for _more in range(rows - made):
            lived(assembly)
        made = rows
        counted.append({query: queries(client, LEDGER + query) for query in asked})

    assert counted[1:] == counted[:-1]


def test_an_htmx_update_is_the_rows_alone_and_small(assembly, desk, client):
    for _row in range(30):
        lived(assembly)
    client.force_login(desk)

    part = client.get(LEDGER, headers={"HX-Request": "true", "Accept-Encoding": "gzip"})
    whole = client.get(LEDGER)

    assert part["Content-Encoding"] == "gzip"
    assert len(part.content) < 5_000
    assert len(whole.content) < 30_000
    assert "<html" not in client.get(LEDGER, headers={"HX-Request": "true"}).content.decode()


# Filters


@pytest.mark.parametrize(
    "query", ["year=abc", "state=nonsense", "due=purple", "opened=2026-13", "kind=x", "source=proposal.x", "mine=you"]
)
def test_a_filter_that_makes_no_sense_shows_nothing_and_says_why(query, cast, client):
    draft(cast)
    client.force_login(cast.zhuoma)

    response = client.get(f"{LEDGER}?{query}")

    assert response.context["matters"] == []
    name = query.partition("=")[0]
    assert set(response.context["chosen"].errors) == {name}
    assert str(response.context["chosen"].errors[name])


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("2026", (date(2026, 1, 1), date(2026, 12, 31))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2026-03-15", (date(2026, 3, 15), date(2026, 3, 15))),
        ("2026-01..2026-06", (date(2026, 1, 1), date(2026, 6, 30))),
        ("2025至2026-02", (date(2025, 1, 1), date(2026, 2, 28))),
    ],
)
def test_a_period_is_read_from_its_first_day_to_its_last(words, span):
    assert period(words) == span


@given(st.text(max_size=24))
def test_whatever_is_typed_for_a_period_is_one_or_is_refused(words):
    try:
        first, last = period(words)
    except NoSense:
        return
    assert first <= last


def test_every_state_stands_in_one_group_of_states():
    states = [state for _words, states in GROUPS.values() for state in states]

    assert sorted(states) == sorted(State)


def test_filters_find_what_they_name_and_nothing_else(assembly, desk, cast, client):
    place = assembly.__class__.objects.create(slug="linzhou", tier="county", name="林周县政协", place_name="林周县")
    mine = lived(assembly, place=place, opened_on=date(2026, 3, 5), title="林周饮水")
    signed(mine, cast.zhuoma.person)
    lived(assembly, title="修桥")
    client.force_login(desk)

    for query in ["q=饮水", "place=林周", "place==林周县", "person=卓玛", "opened=2026-03"]:
        assert shown(client, "?" + query) == [mine.pk], query
    assert shown(client, "?place==林周") == []


def test_what_is_chosen_stands_as_chips_each_with_a_way_to_take_it_away(desk, client):
    client.force_login(desk)

    chips = client.get(f"{LEDGER}?kind=livelihood&opened=2026&order=due").context["chips"]

    assert [(chip.words, chip.without) for chip in chips] == [
        ("类别 民生事项", "opened=2026&order=due"),
        ("提出时间 2026", "kind=livelihood&order=due"),
    ]


def test_a_filter_comes_back_from_the_address_it_makes():
    chosen = Chosen({"q": "水 &=", "kind": "livelihood"})
    from django.http import QueryDict

    assert Chosen(QueryDict(chosen.query()).dict()).values == chosen.values


def test_the_names_of_a_field_are_those_of_one_s_own_assemblies(cast, client):
    client.force_login(cast.wangfang)

    assert "教育局" not in client.get(reverse("matters:ledger_names") + "?of=agency").content.decode()
    client.force_login(cast.zhuoma)
    assert "教育局" in client.get(reverse("matters:ledger_names") + "?of=agency").content.decode()


def test_the_choices_of_a_field_keep_what_was_chosen_in_each_language(desk, client):
    client.force_login(desk)
    for language, words in [("zh-hans", "社情民意信息"), ("en", "Social-opinion item"), ("zh-hans", "社情民意信息")]:
        client.cookies[site.LANGUAGE_COOKIE_NAME] = language
        drawn = client.get(f"{LEDGER}?kind=opinion&source=livelihood.visit").content.decode()
        again = client.get(LEDGER).content.decode()

        assert re.search(rf'<option value="opinion" selected>{words}', drawn)
        assert '<option value="livelihood.visit" selected>' in drawn
        assert "selected" not in again


# What a row says


def test_whatever_signs_stand_in_a_row_are_shown_as_signs(assembly, desk, cast, client):
    matter = lived(assembly, title='<b>水</b> & "井"', docket="<1>")
    cast.agency.name = "<i>局</i>"
    cast.agency.save()
    handed_to(cast.agency, matter, handler="<u>李</u>")
    client.force_login(desk)

    page = client.get(LEDGER).content.decode()

    for signs in (matter.title, matter.docket, cast.agency.name, "<u>李</u>"):
        assert signs not in page
        assert escape(signs) in page


def heard(matter, taken_by, masked="次**"):
    facts = {"answer_by": "in_person", "taken_by": taken_by, "taken_on": TODAY, "keep_until": TODAY}
    made = Originator.objects.create(assembly=matter.assembly, masked=masked, name="次仁旺姆", **facts)
    return Voice.objects.create(matter=matter, originator=made)


def test_who_has_no_account_is_masked_to_the_desk_and_nobody_in_particular_to_others(assembly, desk, cast, client):
    matter = lived(assembly)
    heard(matter, taken_by=desk)

    for user, words in [(desk, "次**"), (cast.leader, "群众")]:
        client.force_login(user)
        [row] = client.get(LEDGER).context["matters"]
        assert row.raised == words
        exported = client.get(CSV).getvalue().decode("utf-8-sig")
        assert words in exported
        assert "次仁旺姆" not in exported


def test_a_row_says_who_handles_it_and_what_came_last(cast, client):
    matter = walk(cast, "acknowledge")
    client.force_login(cast.zhaxi)

    [row] = client.get(LEDGER).context["matters"]

    assert (row.agency, row.state, row.raised) == ("教育局", matter.state, "卓玛")
    assert row.due in Due.values
    assert row.url == matter.get_absolute_url()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ahead=st.integers(-30, 40))
def test_the_colour_on_the_page_is_the_one_the_filter_finds_it_by(ahead, cast):
    matter = Matter.objects.first() or walk(cast, "submit")
    today = timezone.localdate()
    Matter.objects.filter(pk=matter.pk).update(due_on=today + timedelta(ahead))
    matter.refresh_from_db()

    found = {colour for colour in Due if Matter.objects.due(colour, today).exists()}
    [row] = listing.rows(cast.zhaxi, [matter.pk])

    assert matter.state in OPEN
    assert found == {matter.due_colour(today, due_limits(today))} == {row.due}


# Exports


def test_the_sheet_has_the_columns_of_the_printed_ledger(desk, client):
    client.force_login(desk)

    [head] = csv.reader(io.StringIO(client.get(CSV).getvalue().decode("utf-8-sig")))

    assert head == [
        *["编号", "事项", "来源", "来源日期", "反映人", "分类", "地点", "承办单位", "经办人", "会办单位", "期限"],
        *[
            "期限颜色",
            "进展（注日期）",
            "办理结果",
            "答复反映人（日期、方式）",
            "满意情况",
            "办结日期",
            "下次复核",
            "备注",
        ],
    ]


def test_the_export_holds_the_rows_of_the_list_and_no_formula(cast, client):
    draft(cast, title="=HYPERLINK(1)")
    client.force_login(cast.zhuoma)

    head, row = csv.reader(io.StringIO(client.get(CSV).getvalue().decode("utf-8-sig")))

    assert len(head) == len(row)
    assert dict(zip(head, row, strict=True))["事项"] == "'=HYPERLINK(1)"


def sheet_of(client, query=""):
    book = zipfile.ZipFile(io.BytesIO(client.get(XLSX + query).getvalue()))
    return book.read("xl/worksheets/sheet1.xml").decode()


def test_the_sheet_keeps_words_as_words_and_days_as_days_under_a_heading_that_stays(cast, client):
    draft(cast, title="=HYPERLINK(1)", on=date(2026, 3, 2))
    client.force_login(cast.zhuoma)

    sheet = sheet_of(client)

    assert "<f>" not in sheet
    assert "=HYPERLINK(1)" in sheet
    assert f"<v>{(date(2026, 3, 2) - date(1899, 12, 30)).days}</v>" in sheet
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet


def test_the_export_is_narrowed_by_the_filters_of_the_page_and_goes_over_batches(assembly, desk, client, monkeypatch):
    monkeypatch.setattr(export, "BATCH", 2)
    made = [lived(assembly, title=f"第{n}件") for n in range(5)]
    lived(assembly, opened_on=date(2020, 1, 1))
    client.force_login(desk)

    rows = list(csv.reader(io.StringIO(client.get(CSV + "?opened=2023").getvalue().decode("utf-8-sig"))))[1:]

    assert [row[1] for row in rows] == [matter.title for matter in made[::-1]]
    assert len(re.findall("<row ", sheet_of(client, "?opened=2023"))) == 6
    assert client.get(XLSX + "?opened=nonsense").status_code == 302


def test_what_is_thought_of_an_answer_is_exported_to_those_who_may_know(cast, client):
    matter = walk(cast, "release")
    Feedback.objects.create(matter=matter, person=cast.zhuoma.person, satisfaction="not", given_on=TODAY)

    for user, words in [(cast.zhaxi, "不满意"), (cast.zhuoma, "不满意"), (cast.liming, "")]:
        client.force_login(user)
        head, row = csv.reader(io.StringIO(client.get(CSV).getvalue().decode("utf-8-sig")))
        assert dict(zip(head, row, strict=True))["满意情况"] == words, user


def test_words_for_the_rows_after_a_place_are_the_words_it_is_read_from():
    for order, value in [("newest", TODAY), ("due", TODAY), ("changed", timezone.now())]:
        assert listing.read_place(listing.ORDERS[order], listing.place_of((value, 7))) == (value, 7)


def test_filters_have_names_of_their_own():
    assert len({str(one.label) for one in FILTERS}) == len(FILTERS)
