"""The pages of supervision: what is typed wrong is said at its field, nothing is lost, and each page costs the same."""

import csv
import io

import pytest
from django.urls import reverse

from huiyin.assemblies.models import Body
from huiyin.matters.models import Clock
from huiyin.members.models import Seat
from huiyin.supervision.models import AwardRound, KeyProposal, LeaderInstruction, Slip, SupervisionOrder
from tests.asked import queries
from tests.factories.base import BodyFactory, MembershipFactory, PersonFactory, SectorFactory
from tests.proposals.course import key, walk
from tests.supervision.work import INSTRUCTION, in_days, instruct, mark, order, planned, running_clock, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(cast):
    return walk(cast, "acknowledge")


def _order_typed(**changes):
    return {
        "key": str(key()),
        "leader_name": "洛桑",
        "leader_office": "自治区副主席",
        "reason": "没有进展。",
        "office": "prp",
        "due_on": in_days(20).isoformat(),
    } | changes


def test_a_leader_orders_from_the_matters_page(cast, matter, client):
    client.force_login(cast.leader)
    assert reverse("supervision:matter", args=[matter.pk]) in client.get(matter.get_absolute_url()).content.decode()
    address = reverse("supervision:order_new", args=[matter.pk])
    assert address in client.get(reverse("supervision:matter", args=[matter.pk])).content.decode()

    response = client.post(address, _order_typed())

    made = SupervisionOrder.objects.get()
    assert response["Location"] == made.get_absolute_url()
    assert "洛桑" in client.get(made.get_absolute_url()).content.decode()
    assert "洛桑" in client.get(matter.get_absolute_url()).content.decode()


def test_a_leader_of_the_assembly_is_chosen_by_seat(cast, matter, client):
    council = BodyFactory(assembly=matter.assembly, kind=Body.Kind.CHAIR_COUNCIL, name="主席会议")
    person = PersonFactory(name="次旺")
    seat = Seat.objects.create(person=person, body=council, role=Seat.Role.VICE_CHAIR, starts_on=today())
    client.force_login(cast.leader)

    client.post(
        reverse("supervision:order_new", args=[matter.pk]),
        _order_typed(seat=seat.pk, leader_name="", leader_office=""),
    )

    made = SupervisionOrder.objects.get()
    assert (made.leader, made.leader_name, made.leader_office) == (person, "次旺", "本区政协副主席")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"leader_name": ""}, "leader_name"),
        ({"leader_office": ""}, "leader_office"),
        ({"reason": " "}, "reason"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"due_on": "someday"}, "due_on"),
        ({"office": "lia"}, "office"),
        ({"agencies": ["999999"]}, "agencies"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(changes, field, cast, matter, client):
    client.force_login(cast.leader)

    response = client.post(reverse("supervision:order_new", args=[matter.pk]), _order_typed(**changes))

    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert not SupervisionOrder.objects.exists()


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("下周去看", "第 1 行读不懂"),
        ("2026-13-40 去看", "第 1 行读不懂"),
        (f"{in_days(2)} 座谈\n去看", "第 2 行读不懂"),
        ("2020-01-01 去看", "早于督办下达"),
        (f"{in_days(2)} {'长' * 201}", "太长"),
    ],
)
def test_a_plan_that_cannot_be_read_names_the_line(steps, said, cast, client):
    row = order(cast)
    client.force_login(cast.zhaxi)

    page = client.post(
        reverse("supervision:step", args=[row.pk, "plan"]), {"key": str(key()), "text": "方案", "steps": steps}
    )

    assert page.status_code == 400
    assert said in page.content.decode()
    assert "方案" in page.content.decode()
    assert SupervisionOrder.objects.get().state == "ordered"


def _visit(client, row, people):
    typed = {"kind": "on_site", "held_on": today().isoformat(), "place": "现场", "found": "……", "people": people}
    return client.post(reverse("supervision:step", args=[row.pk, "visit"]), {"key": str(key())} | typed)


def test_who_went_is_named_and_of_two_with_one_name_the_sector_decides(cast, client):
    row = planned(cast, order(cast))
    other = MembershipFactory(
        person=PersonFactory(name="次仁"),
        assembly=row.matter.assembly,
        sector=SectorFactory(assembly=row.matter.assembly, name="教育界"),
    )
    client.force_login(cast.zhaxi)

    twice = _visit(client, row, "卓玛、次仁").content.decode()
    assert "不止一位" in twice
    assert "教育界" in twice
    assert "没有“张三”" in _visit(client, row, "张三").content.decode()
    assert not row.visits.exists()

    assert _visit(client, row, "卓玛，次仁（教育界）").status_code == 302
    assert set(row.visits.get().people.all()) == {cast.zhuoma.person, other.person}


def test_a_step_that_is_not_due_leads_back_with_a_word(cast, client):
    row = order(cast)
    client.force_login(cast.zhaxi)

    response = client.get(reverse("supervision:step", args=[row.pk, "report"]), follow=True)

    assert response.redirect_chain == [(row.get_absolute_url(), 302)]
    assert "现在不能" in response.content.decode()
    assert client.get(reverse("supervision:step", args=[row.pk, "end"])).status_code == 403
    assert client.get(reverse("supervision:step", args=[row.pk, "nothing"])).status_code == 404


def test_the_agency_answers_with_its_progress(cast, client):
    row = order(cast)
    client.force_login(cast.liming)
    typed = {"key": str(key()), "agency": cast.agency.pk, "text": "材料已到。"}

    client.post(reverse("supervision:step", args=[row.pk, "note"]), typed)

    assert row.progress_notes.get().text == "材料已到。"
    assert "材料已到。" in client.get(row.get_absolute_url()).content.decode()


def test_the_same_key_with_other_words_keeps_what_was_typed(cast, matter, client):
    client.force_login(cast.leader)
    typed = _order_typed()
    client.post(reverse("supervision:order_new", args=[matter.pk]), typed)

    page = client.post(reverse("supervision:order_new", args=[matter.pk]), typed | {"reason": "后来改的话"})

    assert page.status_code == 409
    assert "后来改的话" in page.content.decode()
    assert str(typed["key"]) not in page.content.decode()
    assert SupervisionOrder.objects.count() == 1


def test_a_key_proposal_is_marked_listed_exported_and_unmarked(cast, matter, client):
    client.force_login(cast.zhaxi)
    typed = _order_typed(confirmed_by="第三十次主席会议", on=today().isoformat(), fast_track="on")

    client.post(reverse("supervision:mark", args=[matter.pk]), typed)

    row = KeyProposal.objects.get()
    assert matter.title in client.get(reverse("supervision:keys")).content.decode()
    text = client.get(reverse("supervision:keys_csv")).getvalue().decode("utf-8-sig")
    _head, line = csv.reader(io.StringIO(text))
    assert line[1:5] == [matter.title, "自治区副主席洛桑", "第三十次主席会议", "教育局"]

    empty = client.post(reverse("supervision:unmark", args=[row.pk]), {"key": str(key()), "text": ""})
    assert empty.status_code == 400
    client.post(reverse("supervision:unmark", args=[row.pk]), {"key": str(key()), "text": "已并入另一件。"})
    assert "已并入另一件。" in client.get(reverse("supervision:matter", args=[matter.pk])).content.decode()


def test_an_instruction_is_recorded_and_corrected_on_pages(cast, matter, client):
    client.force_login(cast.zhaxi)
    typed = INSTRUCTION | {"given_on": today().isoformat()}

    client.post(reverse("supervision:instruct", args=[matter.pk]), typed | {"key": str(key())})

    row = LeaderInstruction.objects.get()
    address = reverse("supervision:amend", args=[row.pk])
    assert client.post(address, typed | {"key": str(key())}).status_code == 400
    client.post(address, typed | {"key": str(key()), "reason": "日期写错。", "text": "更正后的话。"})
    page = client.get(reverse("supervision:matter", args=[matter.pk])).content.decode()
    assert "更正后的话。" in page
    assert "日期写错。" in page
    assert INSTRUCTION["text"] in page


def test_one_who_raised_it_cannot_open_the_page_of_a_correction(cast, matter, client):
    row = instruct(cast, matter)
    client.force_login(cast.zhuoma)

    assert client.get(reverse("supervision:amend", args=[row.pk])).status_code == 404


def test_slips_are_shown_first_and_issued_with_a_result_for_each_row(cast, client):
    first, second = (running_clock(walk(cast, "acknowledge"), in_days(days)) for days in (-1, 0))
    client.force_login(cast.zhaxi)
    address = reverse("supervision:issue")
    page = client.get(address)
    codes = [one.code for one in page.context["candidates"]]
    assert codes == [f"{first.pk}-red", f"{second.pk}-yellow"]
    assert not Slip.objects.exists()
    Clock.objects.filter(pk=second.pk).update(stopped_on=today())

    result = client.post(address, {"key": str(page.context["key"]), "clock": codes}).content.decode()

    assert "2 行中发出 1 张" in result
    assert "已经停止" in result
    assert Slip.objects.get().clock == first
    assert "没有要发的督办单" in client.get(address).content.decode()


def test_nothing_ticked_is_said(cast, client):
    running_clock(walk(cast, "acknowledge"), in_days(-1))
    client.force_login(cast.zhaxi)

    page = client.post(reverse("supervision:issue"), {"key": str(key())})

    assert page.status_code == 400
    assert "没有选中任何一行" in page.content.decode()


def test_only_the_clocks_of_one_matter_are_offered_from_its_page(cast, client):
    one, _other = (running_clock(walk(cast, "acknowledge"), in_days(-1)) for _time in range(2))
    client.force_login(cast.zhaxi)
    address = f"{reverse('supervision:issue')}?assembly={one.matter.assembly.slug}&matter={one.matter.pk}"
    assert (
        address.replace("&", "&amp;")
        in client.get(reverse("supervision:matter", args=[one.matter.pk])).content.decode()
    )

    assert [row.clock for row in client.get(address).context["candidates"]] == [one]


def test_a_slip_is_printed_acknowledged_and_exported(cast, client):
    running_clock(walk(cast, "acknowledge"), in_days(-1))
    client.force_login(cast.zhaxi)
    page = client.get(reverse("supervision:issue"))
    client.post(reverse("supervision:issue"), {"key": str(key()), "clock": [page.context["candidates"][0].code]})
    slip = Slip.objects.get()
    client.force_login(cast.liming)
    shown = client.get(slip.get_absolute_url()).content.decode()
    assert f"红色督办单 {slip.year}年第1号" in shown
    assert "同时送" in shown

    address = reverse("supervision:acknowledge", args=[slip.pk])
    assert client.post(address, {"key": str(key()), "name": "李明", "text": ""}).status_code == 400
    client.post(address, {"key": str(key()), "name": "李明", "text": "五天内答复。"})

    text = client.get(reverse("supervision:slips_csv")).getvalue().decode("utf-8-sig")
    assert text.splitlines()[1].endswith("李明,五天内答复。")
    assert "没有符合条件" in client.get(reverse("supervision:slips") + "?open=1").content.decode()


def test_a_prize_goes_from_nomination_to_publication_on_pages(cast, client):
    won = walk(cast, "feedback")
    client.force_login(cast.zhaxi)
    client.post(reverse("supervision:award_open"), {"key": str(key()), "year": 2026, "name": "年度好提案"})
    row = AwardRound.objects.get()
    nominate = reverse("supervision:award_nominate", args=[row.pk])
    wrong = client.post(nominate, {"key": str(key()), "docket": "2026 没有", "reason": "好。"})
    assert "没有找到这件提案" in wrong.content.decode()

    docket = f"{won.year} {won.docket}"
    client.post(nominate, {"key": str(key()), "docket": docket, "reason": "办成了。"})
    award = row.awards.get()
    decided = {"key": str(key()), "decided_by": "主席会议", "decided_on": today().isoformat()}
    client.post(reverse("supervision:award_decide", args=[row.pk]), decided)
    for name in ("shortlist", "award"):
        client.post(reverse("supervision:award_step", args=[row.pk, award.pk, name]), {"key": str(key())})
    client.force_login(cast.leader)
    client.post(reverse("supervision:award_publish", args=[row.pk]), {"key": str(key())})

    client.force_login(MembershipFactory(assembly=won.assembly).person.user)
    page = client.get(reverse("supervision:award_round", args=[row.pk])).content.decode()
    assert won.title in page
    assert "办成了。" in page


@pytest.mark.parametrize("page", ["home", "keys", "slips", "issue"])
def test_a_list_costs_the_same_number_of_queries_however_many_rows(page, cast, client):
    def more():
        row = mark(cast)
        order(cast, row.matter)
        running_clock(row.matter, in_days(-1))
        slip_of(cast, client)

    client.force_login(cast.zhaxi)
    more()
    client.get(reverse("supervision:home"))
    running_clock(walk(cast, "acknowledge"), in_days(-1))
    one = queries(client, reverse(f"supervision:{page}"))
    for _time in range(2):
        more()
        running_clock(walk(cast, "acknowledge"), in_days(-1))

    assert queries(client, reverse(f"supervision:{page}")) == one


def slip_of(cast, client):
    page = client.get(reverse("supervision:issue"))
    client.post(reverse("supervision:issue"), {"key": str(key()), "clock": [page.context["candidates"][0].code]})


def test_the_bar_has_the_entry_for_those_who_have_to_do_with_it(cast, client):
    for user, has in [(cast.zhaxi, True), (cast.leader, True), (cast.liming, True), (cast.zhuoma, False)]:
        client.force_login(user)
        page = client.get("/")
        bar = page.context["navigation"] + page.context["more_navigation"]
        assert any(link.url == reverse("supervision:home") for link in bar) is has


def test_empty_pages_say_so(cast, client):
    client.force_login(cast.zhaxi)
    for page, words in [
        ("home", "没有在办的督办"),
        ("keys", "没有您可以查阅的重点提案"),
        ("slips", "没有符合条件的督办单"),
        ("awards", "还没有公布的评选名单"),
    ]:
        assert words in client.get(reverse(f"supervision:{page}")).content.decode()


def test_a_record_of_another_assembly_is_not_there(cast, matter, client):
    row = order(cast, matter)
    client.force_login(cast.wangfang)

    for address in [row.get_absolute_url(), reverse("supervision:matter", args=[matter.pk])]:
        assert client.get(address).status_code == 404
