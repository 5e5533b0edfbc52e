"""The pages of visits: made for a phone at a table; no page, print or export names who came."""

import uuid

import pytest
from django.core import mail
from django.urls import reverse

from huiyin.matters.models import Matter
from huiyin.notices.models import Notice
from huiyin.visits import workflow
from huiyin.visits.models import Received, Reception, ReceptionPlace
from tests.access.routes import PLAIN
from tests.asked import unpacked
from tests.visits import work
from tests.visits.work import CONTACT, NAME, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(cast):
    return work.desk(cast)


def address(name, *args):
    return reverse(f"visits:{name}", args=args)


def noted(client, reception, **typed):
    typed = {"key": str(uuid.uuid4()), "what": "村口的井没有水。", "outcome": "open", "answer_by": "in_person"} | typed
    return client.post(address("visit", reception.pk), typed)


def test_the_desk_opens_a_place_and_plans_a_day_there(at, client):
    client.force_login(at.ledger)
    typed = {"key": str(uuid.uuid4()), "kind": "studio", "name": "河边工作室", "place": at.assembly.pk, "is_open": "on"}
    client.post(address("place_open"), typed)
    place = ReceptionPlace.objects.get(name="河边工作室")
    plan = {
        "key": str(uuid.uuid4()),
        "kind": "reception_day",
        "held_on": days_ago(-7).isoformat(),
        "members": "卓玛、次仁",
        "theme": "冬季取暖",
    }
    client.post(address("plan", place.pk), plan)

    reception = Reception.objects.get()
    assert {str(person) for person in reception.members.all()} == {"卓玛", "次仁"}
    for page in (address("list"), address("places"), address("place", place.pk)):
        assert days_ago(-7).isoformat() in client.get(page).content.decode(), page


def test_a_name_nobody_has_is_said_at_the_field(at, client):
    client.force_login(at.ledger)
    typed = {"key": str(uuid.uuid4()), "kind": "visit", "held_on": "2026-12-01", "members": "无此人"}
    answer = client.post(address("plan", at.place.pk), typed)

    assert answer.status_code == 400
    assert "无此人" in answer.content.decode()
    assert not Reception.objects.exists()


def test_the_one_at_the_table_stays_on_the_page_for_the_next(at, client):
    reception = work.under_way(at)
    client.force_login(at.cast.zhuoma)
    answer = noted(client, reception)

    assert answer.status_code == 302
    assert answer["Location"] == f"{reception.get_absolute_url()}#note"
    page = client.get(reception.get_absolute_url()).content.decode()
    assert "第 1 件已记下" in page
    assert "记下，接待下一位" in page


def test_answered_or_entered_in_the_same_press(at, client):
    reception = work.under_way(at)
    client.force_login(at.cast.zhuoma)
    noted(client, reception, outcome="answered", answer="已经帮着填好表。")
    noted(client, reception, outcome="entered", kind="hot_issue", title="修井")

    assert [line.outcome for line in Received.objects.all()] == ["answered", "entered"]
    assert Matter.objects.get().title == "修井"


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(at, client):
    reception = work.under_way(at)
    client.force_login(at.cast.zhuoma)

    for wrong, words in [
        ({"what": ""}, "必填"),
        ({"outcome": ""}, "请选一项"),
        ({"outcome": "answered"}, "请写明当面是怎样答复的"),
        ({"answer_by": "phone", "name": NAME}, "请留下联系方式"),
    ]:
        answer = noted(client, reception, **wrong)
        assert answer.status_code == 400, wrong
        assert words in answer.content.decode(), wrong
    assert not Received.objects.exists()


def test_a_line_left_open_is_settled_and_the_day_finished(at, client):
    reception = work.under_way(at)
    line = work.came(at, reception)
    client.force_login(at.cast.zhuoma)
    finish = address("step", reception.pk, "finish")

    refused = client.post(finish, {"key": str(uuid.uuid4()), "note": ""})
    assert refused.status_code == 409
    assert "还有 1 件没有着落" in refused.content.decode()
    client.post(address("settle", line.pk), {"key": str(uuid.uuid4()), "outcome": "entered", "kind": "problem"})
    client.post(finish, {"key": str(uuid.uuid4()), "note": "水的事最多。"})
    reception.refresh_from_db()
    assert (reception.state, reception.note) == ("held", "水的事最多。")
    late = noted(client, reception)
    assert late.status_code == 302
    assert Received.objects.count() == 1


def test_a_correction_shows_what_stood_there(at, client):
    reception = work.under_way(at)
    line = work.came(at, reception)
    client.force_login(at.ledger)
    typed = {"key": str(uuid.uuid4()), "what": "村尾的井没有水。", "reason": "听错了"}
    client.post(address("correct", line.pk), typed)

    page = client.get(reception.get_absolute_url()).content.decode()
    assert "村尾的井没有水。" in page
    assert "村口的井没有水。" in page


def test_the_next_day_shows_what_came_of_the_last_and_the_notice_names_nobody(at, client):
    first = work.under_way(at, days_ago(30))
    work.entered(at, first, "村口的井没有水。", name=NAME, contact=CONTACT, answer_by="phone")
    work.finished(at, first)
    following = work.planned(at, members=[at.cast.ciren.person])
    client.force_login(at.cast.ciren)

    page = client.get(following.get_absolute_url()).content.decode()
    assert "上次接待事项的办理情况" in page
    assert "村口的井没有水。" in page
    notice = client.get(address("notice", following.pk)).content.decode()
    assert "村口的井没有水。" in notice
    assert "桑**" not in notice


def test_a_member_not_named_for_the_day_knows_that_it_is_held_and_no_more(at, client):
    reception = work.under_way(at)
    work.came(at, reception)
    client.force_login(at.cast.ciren)

    page = client.get(reception.get_absolute_url()).content.decode()
    assert "卓玛" in page
    assert "村口的井" not in page
    assert client.post(reception.get_absolute_url(), {"what": "我也记一件"}).status_code == 403
    for name in ("print", "notice"):
        assert client.get(address(name, reception.pk)).status_code == 404
    assert client.get(address("place_csv", at.place.pk)).status_code == 403


def test_a_cancelled_day_says_why(at, client):
    planned = work.planned(at, days_ago(-2))
    workflow.cancel(planned, by=at.liaison, key=uuid.uuid4(), text="大雪封路")
    client.force_login(at.cast.ciren)

    assert "大雪封路" in client.get(planned.get_absolute_url()).content.decode()


def test_no_page_export_notice_or_mail_names_who_came(at, client, caplog):
    """As every reader, over every list, page, print and file; a look with its posted reason is the one exception."""
    cast, reception = at.cast, work.under_way(at)
    sealed = {"name": NAME, "contact": CONTACT, "answer_by": "phone"}
    line = work.entered(at, reception, **sealed)
    same = work.came(at, reception, same_as=line, **sealed)
    workflow.correct(same, by=cast.zhuoma, key=uuid.uuid4(), reason="改一字", what="村尾的井没有水。")
    work.finished(at, reception)
    following, matter = work.planned(at), line.matter
    asked = [reverse(name) for name in sorted(PLAIN)]
    asked += [address(name, one.pk) for name in ("visit", "print", "notice") for one in (reception, following)]
    asked += [address(name, at.place.pk) for name in ("place", "place_csv")] + [address("correct", line.pk)]
    asked += [matter.get_absolute_url(), reverse("members:person", args=[cast.zhuoma.person.pk])]
    asked += [reverse(f"matters:originator{end}", args=[line.originator_id]) for end in ("", "_amend", "_erase")]

    for reader in (cast.zhuoma, cast.ciren, at.ledger, at.liaison, cast.leader, cast.zhaxi, cast.liming, cast.wangfang):
        client.force_login(reader)
        for page in asked:
            answer = client.get(page)
            body = unpacked(answer.getvalue() if answer.streaming else answer.content).decode()
            assert NAME not in body, (reader, page)
            assert CONTACT not in body, (reader, page)
    told = str(list(Notice.objects.values())) + "".join(f"{one.subject}{one.body}" for one in mail.outbox) + caplog.text
    assert NAME not in told
    assert CONTACT not in told


def test_the_export_holds_every_line_masked(at, client):
    reception = work.under_way(at)
    work.entered(at, reception, name=NAME, contact=CONTACT, answer_by="phone")
    client.force_login(at.ledger)

    rows = client.get(address("place_csv", at.place.pk)).getvalue().decode().splitlines()
    assert len(rows) == 2
    assert "桑**" in rows[1]


def test_a_list_asks_no_more_for_many_days_than_for_one(at, client, django_assert_max_num_queries):
    client.force_login(at.ledger)
    for page in (address("list"), address("places"), address("place", at.place.pk)):
        work.planned(at)
        client.get(page)
        with django_assert_max_num_queries(100) as one:
            client.get(page)
        for _ in range(4):
            work.planned(at)
        with django_assert_max_num_queries(len(one)):
            client.get(page)


def test_the_page_of_a_day_asks_no_more_for_many_lines_than_for_two(at, client, django_assert_max_num_queries):
    reception = work.under_way(at)
    client.force_login(at.cast.zhuoma)
    for _ in range(2):
        work.entered(at, reception)
    client.get(reception.get_absolute_url())
    with django_assert_max_num_queries(100) as two:
        client.get(reception.get_absolute_url())
    for _ in range(4):
        work.entered(at, reception)
    with django_assert_max_num_queries(len(two)):
        client.get(reception.get_absolute_url())


def test_the_phone_keeps_nothing_of_what_was_typed_about_a_person(at, client):
    """`data-keep` would leave name and contact in the browser (static/huiyin/write.js)."""
    reception = work.under_way(at)
    client.force_login(at.cast.zhuoma)
    page = client.get(reception.get_absolute_url())

    assert "data-keep" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_whoever_comes_to_ask_is_told_by_the_step_of_the_matter(at, client):
    first = work.under_way(at, days_ago(30))
    matter = work.entered(at, first).matter
    work.finished(at, first)
    following = work.planned(at)
    client.force_login(at.cast.zhuoma)
    step = reverse("livelihood:step", args=[matter.pk, "answer"])
    assert step not in client.get(following.get_absolute_url()).content.decode()

    Matter.objects.filter(pk=matter.pk).update(state="verified")
    assert step in client.get(following.get_absolute_url()).content.decode()
