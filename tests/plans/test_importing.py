from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Body
from huiyin.history.taking import StepNotAllowed
from huiyin.plans.importing import (
    NEW,
    SAME,
    UNSURE,
    PlanComparison,
    Wanted,
    import_topics,
    months_of,
    recognised,
)
from huiyin.plans.models import AnnualPlan, Topic
from huiyin.sheets import read
from tests.factories.base import BodyFactory, RoleHoldingFactory, SectorFactory, UserFactory
from tests.spreadsheets import xls, xlsx

pytestmark = pytest.mark.django_db
HERE = reverse("plans:import")


@pytest.fixture
def liaison(assembly):
    user = UserFactory(name="联络")
    RoleHoldingFactory(user=user, role=Role.LIAISON, assembly=assembly)
    return user


def sector_plan():
    """As one assembly keeps it: an empty first column, sectors in merged cells, months in words."""
    rows = [
        ["", "某区政协2026年度各界别履职计划", "", "", ""],
        ["", "界别", "活动名称", "活动类型", "拟召开时间"],
        ["", "", "助推产业建设专题协商会", "专题协商", "9月"],
        ["", "", "春联下乡", "主题活动", "1月"],
        ["", "妇联界别", "托育服务调研", "专题调研", "6月-8月"],
    ]
    return xlsx(("Sheet1", rows), name="界别计划.xlsx", merged=[(2, 1, 3, 1, "经济界别")])


def group_plan():
    """An old workbook, its heading in two lines, groups in merged cells with wide gaps."""
    rows = [
        ["", "某区政协\n2026年各街道议事计划", "", ""],
        ["", "责任部门", "协商课题", "时间"],
        ["", "青岚街道    委员小组", "老旧小区加装电梯专题协商会", "5月"],
        ["", "", "沿街商铺的夜间照明", "8月"],
        ["", "白塔街道    委员小组", "口袋公园", "不定期"],
    ]
    return xls(rows, merged=[(2, 1, 3, 1)], name="小组计划.xls")


def sheets(*files):
    return [found for file in files for sheet in read(file) if (found := recognised(sheet, file.name))]


def compared(assembly, *files, answers=None, **wanted):
    return PlanComparison(assembly, 2026, sheets(*files), answers or {}, Wanted(**wanted))


def entered(asked, by):
    return import_topics(asked, by=by, key=uuid4(), seen=asked.digest)


@pytest.mark.parametrize(
    ("written", "months"),
    [
        ("9月", (9, 9)),
        ("6月-8月", (6, 8)),
        ("6—8月份", (6, 8)),
        ("2026年10月中旬", (10, 10)),
        ("九月", (9, 9)),
        ("5月20日", (5, 5)),
        ("2026-09-01", (9, 9)),
        ("第三季度", (7, 9)),
        ("上半年", (1, 6)),
        ("全年", (1, 12)),
        ("12月至次年2月", (None, None)),
        ("13月", (None, None)),
        ("不定期", (None, None)),
        ("", (None, None)),
    ],
)
def test_months_are_read_as_people_write_them(written, months):
    assert months_of(written) == months


def test_each_line_of_a_plan_with_merged_cells_has_its_lead():
    found = sheets(sector_plan(), group_plan())

    assert [[line.lead for line in one.lines] for one in found] == [
        ["经济界别", "经济界别", "妇联界别"],
        ["青岚街道委员小组", "青岚街道委员小组", "白塔街道委员小组"],
    ]
    assert [line.line for line in found[0].lines] == [3, 4, 5]


def test_what_a_type_is_must_be_said_where_its_word_does_not(assembly, liaison):
    asked = compared(assembly, sector_plan())

    assert [(row.outcome, row.kind, row.format) for row in asked.rows] == [
        (NEW, "consultation", "thematic"),
        (UNSURE, "", ""),
        (NEW, "research", ""),
    ]
    with pytest.raises(StepNotAllowed):
        entered(asked, liaison)

    answered = compared(assembly, sector_plan(), answers={"type:主题活动": "leave"})
    entered(answered, liaison)
    assert list(Topic.objects.values_list("title", flat=True)) == ["助推产业建设专题协商会", "托育服务调研"]


def test_a_sector_stands_in_words_and_a_group_leads(assembly, liaison):
    SectorFactory(assembly=assembly, name="经济")
    group = BodyFactory(assembly=assembly, kind=Body.Kind.SESSION_GROUP, name="青岚委员小组")
    entered(compared(assembly, sector_plan(), group_plan(), answers={"type:主题活动": "leave"}), liaison)

    by_title = {topic.title: topic for topic in Topic.objects.all()}
    economy, lights = by_title["助推产业建设专题协商会"], by_title["沿街商铺的夜间照明"]
    assert (economy.lead_body, economy.participants, economy.first_month) == (None, "经济界别", 9)
    assert (lights.lead_body, lights.participants, lights.kind) == (group, "", "consultation")
    assert by_title["口袋公园"].first_month is None
    assert {topic.state for topic in by_title.values()} == {"suggested"}
    assert {topic.suggested_by for topic in by_title.values()} == {liaison}


def test_a_group_that_is_not_there_is_made_only_when_asked_for(assembly, liaison):
    entered(compared(assembly, group_plan()), liaison)
    assert not Body.objects.exists()

    Topic.objects.all().delete()
    word = "青岚街道委员小组"
    entered(compared(assembly, group_plan(), answers={f"lead:{word}": "make"}), liaison)
    assert list(Body.objects.values_list("name", "kind")) == [(word, "session_group")]
    assert Topic.objects.filter(lead_body__name=word).count() == 2


def test_a_draft_takes_only_what_says_who_leads_and_how(assembly, liaison):
    body = BodyFactory(assembly=assembly, name="提案委员会")
    files = [sector_plan(), group_plan()]
    answers = {"type:主题活动": "leave"}
    bare = compared(assembly, *files, answers=answers, state="drafted")
    assert {row.state for row in bare.new} == {"shortlisted"}

    files = [sector_plan(), group_plan()]
    whole = compared(assembly, *files, answers=answers, state="drafted", lead=str(body.pk), format="forum")
    entered(whole, liaison)

    assert {topic.state for topic in Topic.objects.all()} == {"drafted"}
    assert {topic.lead_body for topic in Topic.objects.all()} == {body}
    assert {topic.format for topic in Topic.objects.filter(kind="consultation")} == {"thematic", "forum"}


def test_the_same_plan_again_enters_nothing_twice(assembly, liaison):
    entered(compared(assembly, group_plan()), liaison)
    again = compared(assembly, group_plan())

    assert [row.outcome for row in again.rows] == [SAME] * 3
    entered(again, liaison)
    assert Topic.objects.count() == 3


def test_the_same_request_twice_enters_nothing_twice(assembly, liaison):
    asked, key = compared(assembly, group_plan()), uuid4()
    for _time in range(2):
        import_topics(asked, by=liaison, key=key, seen=asked.digest)

    assert (Topic.objects.count(), AnnualPlan.objects.count()) == (3, 1)


def test_a_plan_that_is_decided_takes_no_sheet_any_more(assembly, liaison):
    AnnualPlan.objects.create(
        assembly=assembly, year=2026, state="decided", decided_on="2026-01-05", decided_by="主席会议"
    )

    with pytest.raises(StepNotAllowed, match="已研究确定"):
        entered(compared(assembly, group_plan()), liaison)

    assert not Topic.objects.exists()


def test_a_title_too_long_is_told_and_the_rest_goes_on(assembly):
    sheet = read("课题\t时间\n" + "长" * 101 + "\t5月\n口袋公园\t5月")
    asked = PlanComparison(assembly, 2026, [recognised(sheet[0], "粘贴")], {"type:课题": "research"}, Wanted())

    assert [row.outcome for row in asked.rows] == ["cannot", NEW]


@pytest.mark.parametrize("who", ["zhuoma", "zhaxi", "liming", "wangfang"])
def test_others_find_no_such_page(who, cast, assembly, client):
    client.force_login(getattr(cast, who))

    assert (client.get(HERE).status_code, client.post(HERE, {"held": "x"}).status_code) == (404, 404)
    with pytest.raises(PermissionDenied):
        entered(compared(assembly, group_plan()), getattr(cast, who))


def test_the_page_leads_from_the_file_to_the_topics(assembly, liaison, client):
    client.force_login(liaison)
    shown = client.post(HERE, {"assembly": assembly.pk, "year": 2026, "sheets": [sector_plan(), group_plan()]})
    context = shown.context
    assert "要先说明" in shown.content.decode()

    facts = {"held": context["held"], "key": str(context["key"]), "type:主题活动": "research"}
    looked = client.post(HERE, facts | {"look": "yes"})
    facts |= {"seen": looked.context["compared"].digest, "confirm": "yes"}
    done = client.post(HERE, facts, follow=True)

    assert "已导入 6 个题目" in done.content.decode()
    assert Topic.objects.filter(assembly=assembly, year=2026).count() == 6


def test_what_was_read_is_good_only_for_whom_it_was_read_and_unchanged(assembly, liaison, client):
    client.force_login(liaison)
    held = client.post(HERE, {"assembly": assembly.pk, "year": 2026, "sheets": [group_plan()]}).context["held"]
    other = UserFactory()
    RoleHoldingFactory(user=other, role=Role.LIAISON, assembly=assembly)
    client.force_login(other)

    assert client.post(HERE, {"held": held}).url == HERE
    client.force_login(liaison)
    assert client.post(HERE, {"held": held + "x"}).url == HERE
    assert client.post(HERE, {"held": held}).status_code == 200


def test_a_file_that_is_no_plan_is_told(assembly, liaison, client):
    client.force_login(liaison)
    page = client.post(HERE, {"assembly": assembly.pk, "year": 2026, "pasted": "序号\t手机\n1\t138"})

    assert page.status_code == 409
    assert "没有认出计划表" in page.content.decode()
