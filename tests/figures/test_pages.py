"""The report and the page of each figure, through the browser's door."""

import csv
import html
import io
import re

import pytest
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity
from huiyin.figures import views
from huiyin.figures.identities import IDENTITIES, SHARES
from huiyin.figures.measures import BY_CODE, EVERY, FURTHER, MEASURES, Measure
from huiyin.figures.measures.told import Told
from tests.factories.base import UserFactory
from tests.figures.work import BEFORE, DAY, EXPECTED, YEAR

REPORT = "/reports/home/2023/"


def page(client, user, url, status=200):
    client.force_login(user)
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def links_to_records(text):
    """Of the table of rows alone: the first cell of each row is a link."""
    main = text.split("<main")[1].split("<aside")[0]
    return re.findall(r'<tr><td data-label="[^"]*"><a href="([^"]+)">', main)


def all_pages(client, user, url):
    found, number = [], 1
    while True:
        text = page(client, user, f"{url}{'&' if '?' in url else '?'}page={number}")
        found += links_to_records(text)
        if 'rel="next"' not in text:
            return found
        number += 1


def test_the_report_shows_each_of_the_29_figures_with_its_value(client, leader):
    text = page(client, leader, REPORT)

    for measure in MEASURES:
        line = text.split(f'href="{REPORT}{measure.code}/" aria-label')[1]
        number = re.search(r'class="figure-value">(\d+)</span> <span class="figure-unit ms-1">(\w+)</span>', line)
        assert (int(number[1]), number[2]) == (EXPECTED[measure.code], measure.unit)
        assert html.escape(str(measure.definition)) in text


def test_the_identities_stand_with_the_report_and_each_side_opens(client, leader):
    text = page(client, leader, REPORT)
    section = text.split('id="checks"')[1].split("</section>")[0]

    assert section.count("✓ 相符") == len(IDENTITIES) + len(SHARES)
    assert "✗" not in section
    told = {f"{REPORT}{each.code}/" for each in EVERY if isinstance(each, Told)}  # sums: they open to no list of people
    for url, number in re.findall(r'<a class="num" href="([^"]+)">(\d+)</a>', section):
        assert url in told or len(all_pages(client, leader, html.unescape(url))) == int(number), url


def test_an_identity_that_does_not_hold_is_said_in_words(client, leader, monkeypatch):
    from huiyin.figures import identities

    monkeypatch.setitem(identities.RELATIONS, "≤", lambda left, right: False)

    at_most = [one for one in (*IDENTITIES, *SHARES) if one.relation == "≤"]

    assert page(client, leader, REPORT).count("✗ 不符") == len(at_most)


COUNTED = [measure for measure in EVERY if isinstance(measure, Measure)]


def test_the_page_of_a_figure_shows_as_many_rows_as_the_figure_says(client, leader):
    opened = {measure.code: len(all_pages(client, leader, f"{REPORT}{measure.code}/")) for measure in COUNTED}

    assert opened == {measure.code: EXPECTED[measure.code] for measure in COUNTED}


def test_the_rows_are_all_there_when_there_is_more_than_one_page_to_turn(client, leader, monkeypatch):
    monkeypatch.setattr(views, "ROWS_ON_A_PAGE", 2)

    for code in ("members", "proposals_received", "answers_due", "ledger_collected"):
        assert len(all_pages(client, leader, f"{REPORT}{code}/")) == EXPECTED[code]


def test_every_row_links_to_a_record_that_opens(client, leader):
    listed = {measure.code: links_to_records(page(client, leader, f"{REPORT}{measure.code}/")) for measure in COUNTED}

    for url in {html.unescape(url) for urls in listed.values() for url in urls}:
        page(client, leader, url)


def test_a_member_reads_the_value_and_opens_only_the_own_rows(client, member):
    opened = {
        code: len(all_pages(client, member, f"{REPORT}{code}/"))
        for code in ("pairs", "visits", "members_cpc", "members_non_cpc", "vice_chair_talks", "stories", "members")
    }

    assert opened == {
        "pairs": 2,
        "visits": 2,
        "members_cpc": 1,
        "members_non_cpc": 0,
        "vice_chair_talks": 0,  # each of them tells that the other is not in the Party
        "stories": 2,
        "members": 7,
    }


def test_no_row_stands_on_a_page_for_whom_it_does_not_concern(client, agency, made):
    text = page(client, agency, f"{REPORT}members_cpc/")

    assert links_to_records(text) == []
    assert "这项数字由 4 条记录构成，其中 0 条您可以打开。" in text
    assert not any(membership.person.name in text for membership in made.party)


@pytest.mark.parametrize("code", ["members_cpc", "vice_chair_talks", "study_participations", "pairs"])
def test_the_csv_and_the_list_of_persons_hold_no_more_than_the_page(code, client, agency):
    client.force_login(agency)
    rows = b"".join(client.get(f"{REPORT}{code}/rows.csv").streaming_content).decode("utf-8-sig")

    assert len(rows.splitlines()) == 1  # the heading
    assert links_to_records(page(client, agency, f"{REPORT}{code}/?by=person")) == []


def test_the_report_is_for_those_with_a_place_in_the_assembly(client, office, member, made):
    from huiyin.accounts.models import CONTENT_ROLES

    outsiders = [UserFactory(), *[office(role) for role in Role if role not in CONTENT_ROLES and role != Role.AGENCY]]
    for outsider in outsiders:
        for url in (REPORT, f"{REPORT}members/", f"{REPORT}members/rows.csv", "/reports/", "/audit/"):
            page(client, outsider, url, status=404)
    for url in (REPORT, f"{REPORT}members/"):
        page(client, member, url)


def test_a_member_of_another_assembly_gets_404(client, cast, made):
    page(client, cast.wangfang, REPORT, status=404)
    page(client, cast.wangfang, f"{REPORT}members/", status=404)


def test_a_visitor_is_asked_to_sign_in(client, made):
    assert client.get(REPORT).status_code == 302


@pytest.mark.parametrize(
    "url",
    [
        "/reports/home/2022/",
        "/reports/home/9999/",
        "/reports/home/0/",
        "/reports/home/99999999999999999999/",
        "/reports/nowhere/2023/",
        "/reports/city/2023/",
        "/reports/home/2023/nothing/",
        "/reports/home/2023/nothing/rows.csv",
        "/reports/home/2023/symposia/?month=13",
        "/reports/home/2023/symposia/?month=x",
        "/reports/home/2023/pairs/?kind=nothing",
    ],
)
def test_what_does_not_exist_is_not_found(url, client, leader):
    page(client, leader, url, status=404)


def test_reports_leads_to_the_newest_year_with_records(client, leader, made):
    Activity.objects.filter(assembly=made.home, starts_on__year=2024).update(starts_on=BEFORE, ends_on=BEFORE)
    client.force_login(leader)

    assert client.get("/reports/").url == "/reports/home/2024/"  # what else is recorded there is of 2024


def test_a_year_without_records_says_so_and_offers_one_that_has(client, leader):
    text = page(client, leader, "/reports/home/2025/")

    assert "2025 年还没有记录" in text
    assert 'href="/reports/home/2024/"' in text


def test_a_month_opens_its_rows(client, leader):
    assert len(links_to_records(page(client, leader, f"{REPORT}symposia/?month=6"))) == 2
    page(client, leader, f"{REPORT}symposia/?month=5", status=404)  # no row, no such part


def test_the_persons_behind_person_times_stand_once_each(client, leader):
    assert len(links_to_records(page(client, leader, f"{REPORT}study_participations/?by=person"))) == 3


@pytest.mark.parametrize(
    "code",
    [
        *("symposia", "study_participations", "livelihood_suggestions", "members_all_tiers", "visits"),
        *("answers_due", "proposals_received", "opinion_submissions", "ledger_collected", "commitments_due"),
    ],
)
def test_a_page_asks_as_many_questions_for_many_rows_as_for_one(
    code, client, leader, made, django_assert_max_num_queries, monkeypatch
):
    def questions():
        with django_assert_max_num_queries(60) as asked:
            client.get(f"{REPORT}{code}/")
        return len(asked)

    client.force_login(leader)
    many = questions()
    monkeypatch.setattr(views, "ROWS_ON_A_PAGE", 1)

    assert questions() == many


def test_the_csv_holds_every_row_and_starts_no_formula(client, leader, made):
    Activity.objects.filter(pk=made.symposium.pk).update(title="=HYPERLINK(1)", place="@x")
    client.force_login(leader)
    response = client.get(f"{REPORT}symposia/rows.csv")
    data = b"".join(response.streaming_content)
    heading, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))

    assert data.startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"] == 'attachment; filename="home-2023-symposia.csv"'
    assert heading[0] == "名称"
    assert [row[0] for row in rows] == ["'=HYPERLINK(1)", f"symposium {DAY}"]
    assert rows[0][-1] == f"http://testserver{made.symposium.get_absolute_url()}"


def test_the_csv_of_a_month_is_that_month(client, leader):
    client.force_login(leader)
    data = b"".join(client.get(f"{REPORT}symposia/rows.csv?month=6").streaming_content).decode("utf-8-sig")

    assert len(data.splitlines()) == 3


def test_the_value_of_each_measure_stands_on_its_own_page(client, leader):
    for code, value in EXPECTED.items():
        text = page(client, leader, reverse("figures:figure", args=["home", YEAR, code]))
        assert f">{value} <small" in text, code
        assert html.escape(str(BY_CODE[code].label)) in text


def test_the_page_of_a_rate_shows_its_two_sides_and_each_opens(client, leader):
    text = page(client, leader, f"{REPORT}filing_rate/")
    sides = text.split('id="sides"')[1].split("</section>")[0]

    assert re.findall(r'href="([^"]+)" aria-label="[^"]*"><span class="figure-value">(\d+)<', sides) == [
        (f"{REPORT}received_filed/", "10"),
        (f"{REPORT}proposals_received/", "15"),
    ]
    assert html.escape(str(BY_CODE["filing_rate"].definition)) in text
    assert links_to_records(text) == []


def test_a_share_of_nothing_is_said_in_words(client, leader, made):
    from huiyin.matters.models import Answer

    Answer.objects.all().delete()
    text = page(client, leader, f"{REPORT}meeting_rate/")

    assert ">— <small" in text
    assert "分母是 0" in text


def test_the_page_of_a_median_says_of_how_many(client, leader):
    text = page(client, leader, f"{REPORT}days_to_reply/")

    assert "这是 3 条记录各自天数的中位数" in text
    assert len(links_to_records(text)) == 3


def test_a_figure_with_several_divisions_offers_each(client, leader, made):
    text = page(client, leader, f"{REPORT}proposals_received/")
    offered = re.findall(r'href="\?split=(\w+)"', text)

    assert offered == [split.code for split in BY_CODE["proposals_received"].splits]
    by_form = page(client, leader, f"{REPORT}proposals_received/?split=raised_by")
    assert re.findall(r'href="\?raised_by=(\w+)"', by_form) == ["collective", "individual", "joint"]
    assert len(links_to_records(page(client, leader, f"{REPORT}proposals_received/?raised_by=joint"))) == 1


def test_a_division_whose_parts_overlap_shows_no_sum(client, leader):
    text = page(client, leader, f"{REPORT}proposals_handed_over/?split=agency")

    assert "各部分不相加" in text
    assert "<tfoot>" not in text
    assert len(links_to_records(page(client, leader, f"{REPORT}proposals_handed_over/?agency=教育厅"))) == 4


@pytest.mark.parametrize("code", ["closed_satisfied", "closed_not_satisfied", "proposals_rehandled", "closed_heard"])
def test_feedback_is_a_number_to_whoever_may_not_read_it(code, client, member, office):
    liaison = office(Role.LIAISON)
    for reader in (member, liaison):
        text = page(client, reader, f"{REPORT}{code}/")
        assert f">{EXPECTED[code]} <small" in text
        assert links_to_records(text) == []
        assert "<aside" not in text.split("<main")[1]  # a part of one would tell whose it is
    rows = b"".join(client.get(f"{REPORT}{code}/rows.csv").streaming_content).decode("utf-8-sig")
    assert len(rows.splitlines()) == 1


def test_a_part_of_few_feedbacks_has_no_address_either(client, member, leader):
    page(client, member, f"{REPORT}closed_satisfied/?category=economy", status=404)
    page(client, leader, f"{REPORT}closed_satisfied/?category=economy")


def test_an_agency_reads_the_outcome_of_what_it_handled_once_that_is_final(client, office, made):
    from huiyin.matters.models import Matter, State

    agency = office(Role.AGENCY, agency=made.a)

    def opened():
        return len(links_to_records(page(client, agency, f"{REPORT}closed_satisfied/")))

    assert opened() == 1
    Matter.objects.filter(pk=made.joint.pk).update(state=State.REPLIED, due_on=DAY, holder_person=made.party[0].person)
    assert BY_CODE["closed_satisfied"].value(made.home, YEAR) == opened() == 0


def test_who_raised_what_is_not_filed_is_told_to_nobody_but_the_offices_that_examine(client, member, leader):
    assert len(links_to_records(page(client, leader, f"{REPORT}proposing_members/"))) == 3
    assert len(links_to_records(page(client, member, f"{REPORT}proposing_members/"))) == 1  # one's own name


def test_the_29_stand_before_the_further_figures_and_none_stands_twice(client, leader):
    text = page(client, leader, REPORT)
    found = re.findall(rf'href="{REPORT}(\w+)/" aria-label', text)
    first, further = text.split('id="further"')

    assert sorted(found) == sorted(measure.code for measure in EVERY)
    assert all(f'href="{REPORT}{measure.code}/" aria-label' in first for measure in MEASURES)
    assert all(f'href="{REPORT}{measure.code}/" aria-label' in further for measure in FURTHER)
    for target in re.findall(r'href="#(chapter-[\w-]+)"', text):
        assert f'id="{target}"' in text


def test_the_bar_leads_to_reports_for_those_who_have_any(client, leader, made):
    assert 'href="/reports/"' in page(client, leader, REPORT)


def test_the_leader_s_first_page_has_the_newest_year_in_figures(leader, member):
    from huiyin.figures.overview import overview

    seen = overview(leader)

    assert (seen.assembly.slug, seen.year, seen.url) == ("home", 2024, "/reports/home/2024/")
    assert all(tile.value == BY_CODE[tile.url.split("/")[-2]].value(seen.assembly, seen.year) for tile in seen.figures)
    assert overview(member) is None


@pytest.mark.parametrize(
    ("value", "cut"), [(0, 0), (8, 8), (99, 99), (104, 100), (384, 380), (1837, 1800), (1800, 1800), (12345, 12000)]
)
def test_a_figure_given_as_and_more_is_cut_off_and_holds_as_it_is_stated(value, cut):
    from huiyin.figures.reports import cut_off
    from huiyin.figures.verdicts import holds, last_digit

    assert cut_off(value) == cut
    assert value < 100 or holds(cut, "at_least", value, ceiling=cut + last_digit(cut))


def test_a_row_that_tells_who_sits_in_a_party_sub_group_opens_to_those_who_may_know_it(client, office, leader, made):
    def opened(user):
        return len(all_pages(client, user, f"{REPORT}subgroup_talks/"))

    def account(membership):
        membership.person.user = UserFactory(name=membership.person.name)
        membership.person.save()
        return membership.person.user

    assert opened(leader) == opened(office(Role.LIAISON)) == EXPECTED["subgroup_talks"]
    assert opened(account(made.party[1])) == EXPECTED["subgroup_talks"]  # who held them
    assert opened(account(made.others[0])) == 0  # with whom one of them was held


def test_a_head_is_named_as_bodies_of_that_kind_name_theirs(made):
    from huiyin.assemblies.models import Body
    from huiyin.members.models import Seat

    def of(kind, role):
        return Seat(body=Body(kind=kind), role=role).office

    kinds, roles = Body.Kind, Seat.Role
    assert of(kinds.PARTY_SUBGROUP, roles.CHAIR) == of(kinds.PARTY_GROUP, roles.CHAIR) == "书记"
    assert of(kinds.PARTY_SUBGROUP, roles.VICE_CHAIR) == "副书记"
    assert of(kinds.SPECIAL_COMMITTEE, roles.CHAIR) == "主任"
    assert of(kinds.CHAIR_COUNCIL, roles.VICE_CHAIR) == "副主席"
    assert of(kinds.PARTY_SUBGROUP, roles.MEMBER) == "成员"
    assert of(kinds.SECRETARIAT, roles.STAFF) == "干部"


def test_the_page_of_a_figure_shows_no_code_to_people(client, leader):
    text = page(client, leader, f"{REPORT}subgroup_talks/")

    assert "subgroup_talks" not in re.sub(r"<[^>]+>", "", text)
