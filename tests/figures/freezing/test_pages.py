"""The pages of a report, through the browser's door."""

import re
import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.contacts.models import Meeting
from huiyin.figures import identities
from huiyin.figures.freezing import workflow
from huiyin.figures.freezing.starting import carried_over
from huiyin.figures.models import AnnualReport
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from tests.figures.freezing.conftest import WORDS
from tests.figures.test_pages import page
from tests.figures.work import DAY, YEAR

pytestmark = pytest.mark.django_db


def post(client, user, url, status=302, **given):
    client.force_login(user)
    response = client.post(url, {"key": uuid.uuid4(), **given})
    assert response.status_code == status, response.content.decode()[:3000]
    return response


def step(report, name):
    return reverse("figures:document_step", args=[report.pk, name])


def words_of(text):
    return re.sub(r"<[^>]+>", "", text.split("<main")[1])


def test_a_report_is_begun_from_a_frame_of_chapters(client, clerk, made):
    made_at = post(client, clerk, "/reports/documents/new/", of=f"home/{YEAR}", start="frame", title="")
    report = AnnualReport.objects.get()
    assert made_at.url == f"/reports/documents/{report.pk}/edit/"
    assert "{members_all_tiers}" in report.text
    assert str(YEAR) in report.title
    assert "本级委员7名" in words_of(page(client, clerk, report.get_absolute_url()))


def test_a_report_is_begun_from_an_earlier_one(client, clerk, draft):
    AnnualReport.objects.filter(pk=draft.pk).update(text="今年{visits}，去年{visits@2022:n}，{visits@2022}")
    post(client, clerk, "/reports/documents/new/", of="home/2024", start=draft.pk, title="二〇二四年报告", status=302)
    report = AnnualReport.objects.get(year=2024)
    assert report.text == "今年{visits}，去年{visits@2023:n}，{visits@2023}"


def test_of_years_running_each_is_said_of_the_year_after(client, clerk, draft):
    words = "{visits@2021}、{visits@2022:n}、{visits@2023}，两处{visits@2022}"
    AnnualReport.objects.filter(pk=draft.pk).update(text=words)
    draft.refresh_from_db()
    assert carried_over(draft, 2024) == "{visits@2022}、{visits@2023:n}、{visits@2024}，两处{visits@2023}"


def test_each_figure_of_the_page_opens(client, clerk, draft):
    text = page(client, clerk, draft.get_absolute_url())
    links = re.findall(r'class="figure-placed" data-live href="([^"]+)"', text)
    assert len(links) == 4
    for link in links:
        page(client, clerk, link)


def test_what_is_wrong_in_the_words_is_said_at_the_field_and_nothing_is_lost(client, clerk, draft):
    url = f"/reports/documents/{draft.pk}/edit/"
    answer = post(client, clerk, url, status=400, seen=0, title="题", text="写得很好的一段\n共{visist}")
    text = answer.content.decode()
    assert "第 2 行" in text
    assert "visits" in text
    assert "写得很好的一段" in text


def test_whoever_saves_second_sees_both_texts(client, clerk, leader, draft):
    url = f"/reports/documents/{draft.pk}/edit/"
    post(client, leader, url, seen=0, title="题", text="甲写的字")
    answer = post(client, clerk, url, status=409, seen=0, title="题", text="乙写的字").content.decode()
    assert "有人保存过" in answer
    assert re.search(r'name="seen" value="1"', answer)
    post(client, clerk, url, seen=1, title="题", text="甲乙写的字")


def test_a_preview_saves_nothing(client, clerk, draft):
    url = f"/reports/documents/{draft.pk}/edit/"
    given = {"seen": 0, "title": "题", "text": "# 头\n委员{members}{nonsense}", "preview": "1"}
    whole = post(client, clerk, url, status=200, **given).content.decode()
    part = client.post(url, {"key": uuid.uuid4(), **given}, headers={"HX-Request": "true"}).content.decode()
    for text in (whole, part):
        assert ">7名</a>" in text
        assert "nonsense" in text
    assert "<html" not in part
    draft.refresh_from_db()
    assert (draft.edits, draft.text) == (0, WORDS)


def test_the_list_of_figures_gives_each_mark_and_what_it_is_now(client, clerk, draft):
    text = page(client, clerk, f"/reports/documents/{draft.pk}/edit/")
    assert re.search(r"\{members\}</code></span><span[^>]*>7名<", text)


def test_a_frozen_page_reads_what_was_kept_and_asks_no_records(client, leader, frozen):
    client.force_login(leader)
    url = frozen.get_absolute_url()
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    sql = " ".join(query["sql"] for query in asked)
    for table in ("matters_", "activities_", "contacts_", "writings_", "livelihood_", "plans_", "duties_", "opinions_"):
        assert f'"{table}' not in sql, table
    assert '"figures_frozenfigure"."rows"' not in sql
    before = len(asked)
    more = workflow.counted(frozen)
    for number, figure in enumerate(more):
        figure.report, figure.code = frozen, f"copy{number}"
    frozen.figures.bulk_create(more)
    with CaptureQueriesContext(connection) as again:
        client.get(url)
    assert len(again) == before


def test_steps_on_the_page_are_those_one_may_take(client, clerk, leader, member, frozen):
    assert step(frozen, "publish") in page(client, leader, frozen.get_absolute_url())
    for somebody in (clerk, member):
        assert step(frozen, "publish") not in page(client, somebody, frozen.get_absolute_url())
        post(client, somebody, step(frozen, "publish"), status=403)


def test_freezing_by_its_page(client, leader, draft):
    shown = page(client, leader, step(draft, "freeze"))
    assert "✓" in shown
    post(client, leader, step(draft, "freeze"))
    draft.refresh_from_db()
    assert draft.state == "frozen"
    assert "已经定稿" in words_of(client.get(f"/reports/documents/{draft.pk}/edit/", follow=True).content.decode())


def test_the_reason_pressed_twice_freezes_once(client, leader, draft, monkeypatch):
    first = identities.IDENTITIES[0]
    broken = replace(first, says="党员与党外相加，等于对子。", right=replace(first.right, code="pairs"))
    monkeypatch.setattr(identities, "IDENTITIES", (broken, *identities.IDENTITIES[1:]))
    pressed = {"key": uuid.uuid4(), "although": "对子另计"}
    post(client, leader, step(draft, "freeze"), **pressed)
    post(client, leader, step(draft, "freeze"), **pressed)
    assert Event.objects.of(draft).filter(step="freeze").count() == 1


def test_a_published_report_is_read_by_anybody_with_what_its_figures_mean_and_no_rows(client, published, leader):
    figure = published.figures.get(code="visits")
    post(client, leader, step(published, "correct"), figure=figure.pk, number="3", why="漏录一次走访")
    client.logout()
    assert published.title in client.get("/public/reports/").content.decode()
    text = client.get(f"/public/reports/{published.pk}/").content.decode()
    assert "现有委员7名" in words_of(text)
    assert "更正为3人次" in words_of(text)
    assert "漏录一次走访" in text
    assert figure.definition in text
    main = text.split("<main")[1].split("</main")[0]
    papers = f"/papers/annual-reports/{published.pk}."
    assert all(link.startswith(("#", "/public/", papers)) for link in re.findall(r'href="([^"]+)"', main))


def test_every_figure_that_was_frozen_opens_and_so_does_what_drifted_of_each(client, leader, frozen):
    for figure in frozen.figures.defer("rows"):
        page(client, leader, figure.get_absolute_url())
    Meeting.objects.update(held_on=DAY)
    assert "talks_and_visits" in page(client, leader, f"/reports/documents/{frozen.pk}/drift/")


def test_what_is_not_published_is_not_public(client, frozen):
    assert client.get(f"/public/reports/{frozen.pk}/").status_code == 404
    assert frozen.title not in client.get("/public/reports/").content.decode()


def test_a_draft_is_for_those_who_write_it(client, draft, member, agency, clerk):
    for somebody in (member, agency):
        page(client, somebody, draft.get_absolute_url(), 404)
    page(client, clerk, draft.get_absolute_url())


def test_a_frozen_figure_shows_its_rows_and_what_became_of_them(client, leader, agency, frozen, made):
    url = frozen.figures.get(code="visits").get_absolute_url()
    assert len(re.findall(r"<tr><td data-label", page(client, leader, url))) == 2
    seen = page(client, agency, url)
    assert not re.findall(r"<tr><td data-label", seen)
    assert "2 条您不能打开" in words_of(seen)


def test_the_drift_page_says_plainly_when_nothing_drifted(client, leader, frozen, made):
    url = f"/reports/documents/{frozen.pk}/drift/"
    assert "和定稿时一样" in words_of(page(client, leader, url))
    made.party[3].ends_on = f"{YEAR}-06-30"
    made.party[3].save()
    told = words_of(page(client, leader, url))
    assert re.search(r"[1-9]\d* 个和定稿时不一样", told)
    assert "定稿时 7名，现在 6名" in told


def test_an_outsider_reads_a_published_report_and_nothing_behind_it(client, published, office, cast):
    page(client, cast.wangfang, published.get_absolute_url())
    page(client, cast.wangfang, f"/reports/documents/{published.pk}/drift/", 404)
    text = page(client, cast.wangfang, published.figures.get(code="visits").get_absolute_url())
    assert "只有本级的人可以查阅" in text


def test_an_outsider_reads_of_a_published_report_what_its_words_name_and_no_more(client, published, cast, leader):
    unnamed = published.figures.get(code="stories").get_absolute_url()
    page(client, leader, unnamed)
    page(client, cast.wangfang, unnamed, 404)
    assert "按月份" in page(client, leader, published.figures.get(code="visits").get_absolute_url())
    assert "按月份" not in page(client, cast.wangfang, published.figures.get(code="visits").get_absolute_url())
    inside, outside = (page(client, one, published.get_absolute_url()) for one in (leader, cast.wangfang))
    for words in ("定稿的全部数字", "定稿时应当相符的关系"):
        assert (words in inside, words in outside) == (True, False)


def test_a_step_that_cannot_be_taken_now_is_not_offered(client, leader, published):
    for name in ("freeze", "thaw", "publish"):
        client.force_login(leader)
        answer = client.get(step(published, name), follow=True)
        assert answer.redirect_chain == [(published.get_absolute_url(), 302)]
        assert "现在是“已公布”" in answer.content.decode()


@pytest.mark.parametrize(("code", "number"), [("visits", "2.5"), ("reply_rate", "100.1")])
def test_what_a_figure_can_never_be_is_refused_at_the_field(client, leader, published, code, number):
    figure = published.figures.get(code=code)
    given = {"figure": figure.pk, "number": number, "why": "漏录"}
    answer = post(client, leader, step(published, "correct"), status=400, **given)
    assert answer.context["form"].errors.keys() == {"number"}
    with pytest.raises(StepNotAllowed):
        workflow.correct(
            published, by=leader, key=uuid.uuid4(), **given | {"figure": figure, "number": Decimal(number)}
        )
    assert not published.corrections.exists()


def test_the_middle_of_days_may_be_half_a_day(client, leader, published):
    figure = published.figures.get(code="days_to_reply")
    post(client, leader, step(published, "correct"), figure=figure.pk, number="31.5", why="漏录")
    assert published.corrections.get().number == Decimal("31.5")


def test_the_public_finds_the_reports_from_any_page(client):
    assert 'href="/public/reports/"' in client.get("/accounts/login/").content.decode().split("<footer")[1]


def test_the_printed_page_holds_the_words(client, leader, frozen):
    assert "现有委员7名" in words_of(page(client, leader, f"/reports/documents/{frozen.pk}/print/"))


def test_a_year_that_is_none_is_left_out_of_the_comparison(client, leader, frozen):
    page(client, leader, f"/reports/home/2024/compare/?year={'9' * 5000}&year=x")


def test_years_stand_beside_each_other(client, leader, frozen):
    text = page(client, leader, f"/reports/home/2024/compare/?year={YEAR}&year=2024")
    row = re.search(r"<th[^>]*>走访慰问委员.*?</tr>", text, re.S).group(0)
    assert re.findall(r'href="([^"]+)"', row) == [
        frozen.figures.get(code="visits").get_absolute_url(),
        "/reports/home/2024/visits/",
    ]
    assert "-1" in row
    assert "-50%" in row


def test_what_was_put_right_is_compared_as_it_is_right(client, leader, published):
    figure = published.figures.get(code="visits")
    workflow.correct(published, by=leader, key=uuid.uuid4(), figure=figure, number=Decimal(4), why="漏录")
    text = page(client, leader, f"/reports/home/2024/compare/?year={YEAR}&year=2024")
    row = re.search(r"<th[^>]*>走访慰问委员.*?</tr>", text, re.S).group(0)
    assert "2［更正为4人次］" in row
    assert "-3" in row
    assert "-75%" in row


def test_comparing_gives_a_sheet(client, leader, made):
    client.force_login(leader)
    answer = client.get(f"/reports/home/{YEAR}/compare/?format=csv&per=100")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert any("走访慰问委员" in line and ",2," in line for line in lines)
    assert client.get(f"/reports/home/{YEAR}/compare/?format=xlsx").status_code == 200


def test_comparing_shows_only_assemblies_whose_figures_one_reads(client, member, made):
    text = page(client, member, f"/reports/home/{YEAR}/compare/?with={made.elsewhere.slug}&with=nowhere&year=x")
    assert str(made.elsewhere) not in text
    page(client, member, f"/reports/{made.elsewhere.slug}/{YEAR}/compare/", 404)


def test_every_office_that_writes_may_write(client, office, made):
    for role in (Role.LIAISON, Role.PROPOSALS_STAFF, Role.OPINION_EDITOR, Role.LEDGER_STAFF, Role.LEADER):
        page(client, office(role), "/reports/documents/new/")


def test_whose_seat_told_their_party_reads_who_looked_at_what_became_of_it(client, leader, frozen, made):
    talk = Meeting.objects.filter(kind="talk", seat__body__kind="party_subgroup", assembly=made.home).first()
    Meeting.objects.filter(pk=talk.pk).update(held_on=date(YEAR, 7, 1))
    page(client, leader, reverse("figures:document_drift", args=[frozen.pk]))
    assert Event.objects.filter(step="look", facts__what="party", facts__people=f",{talk.by_id},").exists()
