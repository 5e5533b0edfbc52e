"""The pages of reports: from a trip to what came of its advice; two who write at once both keep their words."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.fieldwork import reporting
from huiyin.fieldwork.models import Comment, Report
from huiyin.matters.models import Matter
from tests.asked import queries, unpacked
from tests.fieldwork import report_work as work
from tests.fieldwork.report_work import today

pytestmark = pytest.mark.django_db
LIST = "/research-reports/"


@pytest.fixture
def at(cast):
    return work.committee(cast)


def step(client, report, name, **typed):
    return client.post(reverse("fieldwork:report_step", args=[report.pk, name]), {"key": uuid.uuid4(), **typed})


def test_from_a_trip_s_page_to_an_answered_piece_of_advice(at, client):
    client.force_login(at.dandzin)
    new = f"{reverse('fieldwork:report_new')}?activity={at.trip.pk}"
    page = client.get(new).content.decode()
    assert all(found.problem in page for found in at.findings)
    typed = {
        "key": uuid.uuid4(),
        "title": "牧区饮水的调研报告",
        "body": at.body.pk,
        "activity": at.trip.pk,
        "findings": [found.pk for found in at.findings],
    }
    client.post(new, typed)
    report = Report.objects.get()
    assert (report.topic, report.recommendations.get().text) == (at.topic, "管道深埋一米二")

    step(client, report, "circulate", until=today().isoformat())
    client.force_login(at.cast.ciren)
    step(client, report, "comment", text="补上户数")
    client.force_login(at.dandzin)
    client.post(
        reverse("fieldwork:comment_answer", args=[Comment.objects.get().pk]), {"key": uuid.uuid4(), "outcome": "taken"}
    )
    step(client, report, "adopt", on=today().isoformat(), adopted_by="第八次主席会议")
    step(client, report, "send", to="区委办公厅", on=today().isoformat())
    way = reverse("fieldwork:advice_step", args=[report.recommendations.get().pk, "enter"])
    client.post(way, {"key": uuid.uuid4(), "title": "管道深埋"})
    Matter.objects.update(answered_on=today())
    step(client, report, "close", outcome="已落实")

    report.refresh_from_db()
    assert report.state == "closed"
    topic = client.get(at.topic.get_absolute_url()).content.decode()
    assert "成果转化" in topic
    assert "管道深埋" in topic
    assert report.title in client.get(at.trip.get_absolute_url()).content.decode()


def test_of_two_who_write_at_once_the_second_sees_both_texts_and_loses_neither(at, client):
    report = work.drafted(at)
    address = reverse("fieldwork:report_edit", args=[report.pk])
    client.force_login(at.deji)
    seen = report.edits
    reporting.edit(report, by=at.dandzin, key=uuid.uuid4(), seen=seen, title=report.title, text="第一位写的。")
    mine = {"key": uuid.uuid4(), "seen": seen, "title": report.title, "text": "第二位写的。"}

    answer = client.post(address, mine)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "旦增" in page
    assert "<ins>" in page
    assert 'name="seen" value="1"' in page
    assert Report.objects.get().text == "第一位写的。"
    client.post(address, mine | {"key": uuid.uuid4(), "seen": 1, "text": "两位写的。"})
    assert Report.objects.get().text == "两位写的。"


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(at, client):
    report = work.circulated(at)
    client.force_login(at.dandzin)

    assert step(client, report, "adopt", on="2999-01-01", adopted_by="主席会议").status_code == 400
    assert step(client, report, "comment", text="").status_code == 400
    assert step(client, report, "send", to="别处", on=today().isoformat()).status_code == 409
    report.refresh_from_db()
    assert report.state == "circulated"
    assert not report.sendings.exists()


def test_the_signed_copy_is_a_pdf_opened_by_whoever_reads_the_report(at, client):
    report = work.adopted(at)
    client.force_login(at.dandzin)
    step(client, report, "attach", copy=SimpleUploadedFile("签发件.pdf", b"%PDF-1.7 signed", "application/pdf"))
    report.refresh_from_db()
    assert report.signed_copy is not None

    found = {}
    for who in (at.cast.ciren, at.cast.wangfang):
        client.force_login(who)
        found[who.name] = client.get(report.signed_copy.get_absolute_url()).status_code
    assert found == {"次仁": 200, "王芳": 404}


def test_others_comments_are_the_writers_business(at, client):
    report = work.circulated(at)
    for who, text in ((at.cast.ciren, "次仁的话"), (at.cast.zhuoma, "卓玛的话")):
        reporting.comment(report, by=who, key=uuid.uuid4(), text=text)
    client.force_login(at.cast.ciren)
    page = client.get(report.get_absolute_url()).content.decode()

    assert "次仁的话" in page
    assert "卓玛的话" not in page


@pytest.mark.parametrize(("asked", "rows"), [({}, 2), ({"state": "sent"}, 1), ({"title": "无此题"}, 0)])
def test_the_list_is_searched_and_its_sheet_holds_the_same(asked, rows, at, client):
    work.sent(at, title="送出去的报告")
    work.drafted(at, title="还在写的报告")
    client.force_login(at.deji)

    assert client.get(LIST, asked).context["page_obj"].paginator.count == rows
    sheet = unpacked(client.get("/research-reports.xlsx", asked).getvalue()).decode()
    assert sum(title in sheet for title in ("送出去的报告", "还在写的报告")) == rows


def test_list_page_and_topic_take_as_many_queries_for_three_as_for_one(at, client):
    report = work.sent(at)
    reporting.enter(work.recommended(at, report), by=at.dandzin, key=uuid.uuid4(), title="一")
    client.force_login(at.ledger)
    addresses = [LIST, report.get_absolute_url(), at.topic.get_absolute_url()]
    one = [queries(client, address) for address in addresses]
    for title in ("二", "三"):
        reporting.enter(work.recommended(at, report, title), by=at.dandzin, key=uuid.uuid4(), title=title)
        work.sent(at, title=f"报告{title}")

    assert [queries(client, address) for address in addresses] == one


def test_who_does_not_see_the_matter_reads_how_far_it_is_and_no_more(at, client):
    report = work.sent(at)
    row = work.recommended(at, report)
    reporting.enter(row, by=at.ledger, key=uuid.uuid4(), title="隐藏的台账标题")
    Matter.objects.update(answered_on=today())
    client.force_login(at.cast.ciren)
    page = client.get(report.get_absolute_url()).content.decode()

    assert "隐藏的台账标题" not in page
    assert f"/livelihood/{row.matter_id}/" not in page
    assert today().isoformat() in page
