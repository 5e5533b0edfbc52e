"""What is printed as a sheet: the handover list, the ledger, the roll."""

from datetime import date

import pytest
from django.db.models import Prefetch
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.activities.models import Leave
from huiyin.documents.paper import Table
from huiyin.documents.papers import handover_list, ledger_sheet, roll
from huiyin.matters.ledger import listing
from huiyin.matters.models import Assignment, Matter
from huiyin.proposals import workflow
from huiyin.proposals.models import Handover
from tests.activities import calling
from tests.documents.reading import blocks_of, facts_of, fields_of, pages_of_pdf, text_of, words_of
from tests.factories.base import AgencyFactory, MembershipFactory, PersonFactory
from tests.livelihood import course
from tests.livelihood.course import herder, house
from tests.proposals.course import key, walk

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 12)


# The handover list


@pytest.fixture
def handed_over(cast, assembly):
    other = AgencyFactory(assembly=assembly, name="财政局")
    first, second = walk(cast, "file", DAY), walk(cast, "file", DAY)
    workflow.assign(first, by=cast.zhaxi, key=key(), on=DAY, lead=cast.agency, co=[other])
    workflow.assign(second, by=cast.zhaxi, key=key(), on=DAY, lead=other)
    held = Handover.objects.create(assembly=assembly, name="三月交办会", held_on=DAY)
    held.matters.set([first, second])
    return held


def test_the_handover_list_says_who_leads_who_helps_and_until_when(handed_over):
    parts = Prefetch("assignments", Assignment.objects.current().select_related("agency"))
    paper = handover_list.paper_of(handed_over, handed_over.matters.order_by("number").prefetch_related(parts))
    [table] = blocks_of(paper, Table)

    assert (paper.title, paper.landscape) == ("三月交办会交办清单", True)
    assert "2026年3月12日　共2件" in words_of(paper)
    assert [row[:2] + row[3:5] for row in table.rows] == [
        ["1", "2026 第0001号", "教育局（主办）", "财政局"],
        ["2", "2026 第0002号", "财政局", ""],
    ]


def test_an_agency_takes_away_its_own_part_of_the_list(handed_over, cast, client):
    client.force_login(cast.liming)
    read = text_of(client.get(reverse("documents:handover_list", args=[handed_over.pk, "docx"])))

    assert "第0001号" in read
    assert "第0002号" not in read


# The ledger


@pytest.fixture
def heard(assembly):
    home = house(assembly)
    matter = course.collected(home, originators=[herder(home, name="次旺多吉", contact="13900000000")])
    return home, matter


def test_the_sheet_of_a_matter_masks_whom_it_was_heard_from(heard):
    home, matter = heard
    for reader, shown in ((home.nima, "次**"), (home.zhuoga, "次**"), (home.luosang, "群众")):
        paper = ledger_sheet.paper_of(Matter.objects.get(pk=matter.pk), reader)

        assert facts_of(paper)["反映人"] == f"尼玛、{shown}"
        assert "次旺多吉" not in words_of(paper)
        assert "13900000000" not in words_of(paper)
    assert fields_of(paper)["情况"] == "冬天要到两公里外背水。"
    assert facts_of(paper)["来源日期"] == "2026年3月2日"


def test_what_an_agency_claims_is_no_result_until_somebody_saw_it(assembly):
    home = house(assembly)
    matter = course.walk(home, "register", "assign", "accept", "claim")
    said = fields_of(ledger_sheet.paper_of(Matter.objects.get(pk=matter.pk), home.zhuoga))
    assert (said.get("结果"), said["承办单位申报的结果（等待核实）"]) == (None, "水管换好，已通水。")
    course.act(home, matter, "verify_done")
    found = fields_of(ledger_sheet.paper_of(Matter.objects.get(pk=matter.pk), home.zhuoga))
    assert found["结果"] == "水管换好，已通水。"


@pytest.mark.parametrize("fmt", ["docx", "pdf"])
@pytest.mark.parametrize("route", ["ledger_sheet", "ledger_list"])
def test_neither_file_of_the_ledger_tells_the_name(heard, client, route, fmt):
    home, matter = heard
    arguments = [matter.pk, fmt] if route == "ledger_sheet" else [fmt]
    client.force_login(home.zhuoga)
    response = client.get(reverse(f"documents:{route}", args=arguments))
    read = text_of(response)

    assert "三村水管冻裂" in read
    assert "次旺多吉" not in read
    assert "13900000000" not in read
    client.force_login(home.driver)  # of an agency it was not given to
    if route == "ledger_sheet":
        assert client.get(reverse(f"documents:{route}", args=arguments)).status_code == 404
    else:
        assert "三村水管冻裂" not in text_of(client.get(reverse(f"documents:{route}", args=arguments)))


def test_the_list_says_by_which_conditions_it_was_narrowed(heard, client):
    home, _matter = heard
    client.force_login(home.zhuoga)
    address = reverse("documents:ledger_list", args=["docx"])

    assert "三村水管冻裂" in text_of(client.get(address, {"q": "水管"}))
    other = text_of(client.get(address, {"q": "道路"}))
    assert "三村水管冻裂" not in other
    assert "道路" in other
    assert client.get(address, {"opened": "nonsense"}).status_code == 302


def test_a_list_too_long_to_print_is_refused_and_not_cut(heard, client, monkeypatch):
    home, _matter = heard
    course.collected(home, title="二村道路中断")
    monkeypatch.setattr(ledger_sheet, "MOST", 1)
    client.force_login(home.zhuoga)
    response = client.get(reverse("documents:ledger_list", args=["pdf"]))

    assert response.status_code == 409
    assert "超过 1 件" in response.content.decode()


def test_rows_stand_in_the_order_of_the_list(heard):
    home, matter = heard
    other = course.collected(home, title="二村道路中断")
    paper = ledger_sheet.list_of(listing.rows(home.zhuoga, [other.pk, matter.pk]), "")
    [table] = blocks_of(paper, Table)

    assert [row[1] for row in table.rows] == ["二村道路中断", "三村水管冻裂"]


# The roll


@pytest.fixture
def called(assembly):
    activity = calling.held_on(assembly, half_days=2, title="三月学习会")
    activity.liaison = calling.office(assembly)
    activity.members = calling.members(assembly, "卓玛", "扎西", "次仁")
    calling.call_all(activity, activity.liaison)
    return activity


def roll_of(activity):
    activity.refresh_from_db()
    lines = activity.participations.select_related("membership__person", "membership__sector")
    return roll.paper_of(activity, list(lines.order_by("membership")))


def test_before_the_roll_is_kept_there_is_room_to_sign(called):
    paper = roll_of(called)
    [table] = blocks_of(paper, Table)

    assert paper.title == "三月学习会签到表"
    assert list(table.headings) == ["序号", "姓名", "界别", "签名", "备注"]
    assert table.rows[0] == ["1", "卓玛", "农业界", "", ""]
    assert facts_of(paper)["通知"] == "3人"


def test_a_completed_roll_says_who_came_and_not_why_somebody_did_not(called):
    zhuoma, zhaxi, _ciren = called.members
    calling.complete(called, {zhuoma: "partial:1", zhaxi: "excused:illness"}, called.liaison)
    paper = roll_of(called)
    [table] = blocks_of(paper, Table)

    assert paper.title == "三月学习会考勤表"
    assert [row[3] for row in table.rows] == ["到会不足", "请假", "到会"]
    assert table.rows[0][4] == "1/2"
    assert "病" not in words_of(paper)
    assert Leave.objects.count() == 0


def test_a_roll_of_440_runs_over_pages_each_with_its_head(called, client):
    sector = called.members[0].sector
    people = PersonFactory.create_batch(437, user=None)
    more = [MembershipFactory(assembly=called.assembly, person=person, sector=sector) for person in people]
    called.participations.bulk_create([called.participations.model(activity=called, membership=one) for one in more])
    client.force_login(called.liaison)
    pages = pages_of_pdf(client.get(reverse("documents:roll", args=[called.pk, "pdf"])).getvalue())

    assert len(pages) > 8
    assert all("序号姓名界别签名备注" in page for page in pages)
    assert "440" in pages[-1]
    assert "440" in text_of(client.get(reverse("documents:roll", args=[called.pk, "docx"])))


def test_only_whoever_keeps_the_roll_takes_it_away(called, cast, client):
    address = reverse("documents:roll", args=[called.pk, "docx"])
    seen = {}
    other = calling.office(cast.wangfang.person.memberships.get().assembly, Role.LIAISON)
    for name, user in {"liaison": called.liaison, "member": called.members[0].person.user, "other": other}.items():
        client.force_login(user)
        seen[name] = client.get(address).status_code

    assert seen == {"liaison": 200, "member": 404, "other": 404}
