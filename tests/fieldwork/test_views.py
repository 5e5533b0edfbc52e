"""The pages of field work: what each reader finds there, and the forms."""

import re
import uuid

import pytest
from django.urls import reverse

from huiyin.activities.models import Activity
from huiyin.fieldwork import finding as verbs
from huiyin.fieldwork.models import Finding
from tests.fieldwork.test_stops import added
from tests.fieldwork.work import WORDS, found, key, raised, today

pytestmark = pytest.mark.django_db


def opened(client, user, url):
    client.force_login(user)
    return client.get(url)


def sent(client, user, url, **typed):
    client.force_login(user)
    return client.post(url, {"key": str(uuid.uuid4())} | typed)


def page(client, user, url):
    response = opened(client, user, url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_of_a_trip_says_what_came_of_it(cast, made, client):
    stop = added(made, "强嘎乡卫生院", people=12)
    finding = found(cast, made, stop=stop)
    found(cast, made, problem="车辆不足。")
    matter = raised(finding, "livelihood", by=cast.zhuoma)
    body = page(client, cast.zhuoma, made.trip.get_absolute_url())

    for words in (
        "强嘎乡卫生院",
        "见到 12 人",
        "村卫生室常用药不全",
        "车辆不足",
        "1 条待定去向",
        matter.title,
        "已收集",
    ):
        assert words in body
    assert "写一条发现" in body


def test_whoever_was_not_there_reads_where_it_went_and_no_more(cast, made, client):
    stop = added(made, "强嘎乡卫生院", note="记录的话")
    found(cast, made, stop=stop)
    body = page(client, made.dawa, made.trip.get_absolute_url())

    assert "强嘎乡卫生院" in body
    assert "记录的话" not in body
    assert "村卫生室常用药不全" not in body
    assert "写一条发现" not in body


def test_a_finding_is_written_at_a_stop_and_takes_its_place(cast, made, client):
    stop = added(made, "强嘎乡卫生院")
    url = reverse("fieldwork:finding_new", args=[made.trip.pk])
    assert f'value="{stop.pk}" selected' in page(client, cast.ciren, f"{url}?stop={stop.pk}")
    response = sent(client, cast.ciren, url, problem="药不全。", stop=stop.pk, found_on=today())
    finding = Finding.objects.get()

    assert response["Location"] == finding.get_absolute_url()
    assert (finding.written_by, finding.place, finding.spot) == (cast.ciren, made.linzhou, "强嘎乡卫生院")


def test_a_finding_without_words_is_asked_for_them_at_the_field(cast, made, client):
    response = sent(client, cast.ciren, reverse("fieldwork:finding_new", args=[made.trip.pk]), found_on=today())

    assert response.status_code == 400
    assert "请写明发现的问题" in response.content.decode()


@pytest.mark.parametrize("kind", ["proposal", "opinion", "livelihood"])
def test_each_way_starts_from_the_words_of_the_finding(cast, made, client, kind):
    finding = found(cast, made)
    url = reverse("fieldwork:finding_step", args=[finding.pk, kind])
    body = page(client, cast.zhuoma, url)
    assert "林周县：村卫生室常用药不全" in body
    response = sent(client, cast.zhuoma, url, kind="finding", **WORDS[kind])
    matter = finding.ways.get().matter

    assert response["Location"] == (finding if kind == "livelihood" else matter).get_absolute_url()
    assert matter.title in page(client, cast.zhuoma, finding.get_absolute_url())
    assert finding.problem in page(client, cast.zhuoma, matter.get_absolute_url())


def test_a_second_press_on_a_way_that_stands_leads_to_what_there_is(cast, made, client):
    finding = found(cast, made)
    raised(finding, "proposal", by=cast.zhuoma)
    response = opened(client, cast.ciren, reverse("fieldwork:finding_step", args=[finding.pk, "proposal"]))

    assert response["Location"] == finding.get_absolute_url()


def test_who_reads_the_finding_and_not_the_matter_hears_how_far_it_is_and_no_title(cast, made, client):
    finding = found(cast, made)
    raised(finding, "proposal", by=cast.zhuoma, title="还在写的题目")
    body = page(client, cast.ciren, finding.get_absolute_url())

    assert "已提为提案" in body
    assert "正在起草" in body
    assert "还在写的题目" not in body


def test_an_agency_that_handles_the_matter_reads_which_trip_it_came_from_but_no_finding(cast, made, client):
    matter = raised(found(cast, made, problem="原来的话。"), "livelihood", by=cast.zhuoma)
    matter.assignments.create(agency=cast.agency, assigned_on=today())
    body = page(client, cast.liming, matter.get_absolute_url())

    assert made.trip.title in body
    assert "来自调研" in body
    assert "原来的话" not in body


def test_the_list_holds_what_waits_and_every_other_state_by_choice(cast, made, client):
    one, two, three = (found(cast, made, problem=problem) for problem in ("待定的。", "提出的。", "放下的。"))
    raised(two, "livelihood", by=cast.zhuoma)
    verbs.let_go(three, by=cast.zhuoma, key=key(), why="已有安排")
    url = reverse("fieldwork:findings")
    bodies = {
        which: page(client, made.liaison, f"{url}?which={which}") for which in ("", "raised", "reported", "let_go")
    }

    there = {which: set(re.findall("待定的|提出的|放下的", body)) for which, body in bodies.items()}
    assert there == {"": {"待定的"}, "raised": {"提出的"}, "reported": set(), "let_go": {"放下的"}}
    assert "已有安排" in bodies["let_go"]
    assert "待定的" not in page(client, made.dawa, url)
    assert one.pk


def test_of_one_corrected_meanwhile_the_page_shows_what_stands_and_takes_the_next_press(cast, made, client):
    finding = found(cast, made)
    url = reverse("fieldwork:finding_step", args=[finding.pk, "edit"])
    read = re.search(r'name="read" value="(\w+)"', page(client, cast.zhuoma, url)).group(1)
    typed = {"cause": "", "advice": "", "found_on": today()}
    sent(client, made.liaison, url, problem="联络处改的。", read=read, **typed)
    refused = sent(client, cast.zhuoma, url, problem="我改的。", read=read, **typed)
    body = refused.content.decode()

    assert refused.status_code == 409
    assert "联络处改的。" in body
    read = re.search(r'name="read" value="(\w+)"', body).group(1)
    assert sent(client, cast.zhuoma, url, problem="我改的。", read=read, **typed).status_code == 302
    assert Finding.objects.get().problem == "我改的。"


def test_a_stop_is_added_moved_and_taken_out_on_pages(made, client):
    typed = {"kind": "forum", "on": made.trip.starts_on, "place": made.linzhou.pk}
    for spot in ("甲地", "乙地"):
        sent(client, made.liaison, reverse("fieldwork:stop_add", args=[made.trip.pk]), spot=spot, people=9, **typed)
    first, second = made.trip.stops.all()
    sent(client, made.liaison, reverse("fieldwork:stop_change", args=[second.pk]), spot="乙地", at=1, **typed)
    sent(client, made.liaison, reverse("fieldwork:stop_remove", args=[first.pk]))

    assert [(stop.order, stop.spot) for stop in made.trip.stops.all()] == [(1, "乙地")]


def test_an_own_visit_is_one_form_and_then_stands_among_one_s_own(cast, made, client):
    url = reverse("fieldwork:own_new")
    typed = {
        "title": "走访村卫生室",
        "visited": made.linzhou.pk,
        "on": today(),
        "companions": "次仁",
        "problem": "药不全。",
    }
    response = sent(client, cast.zhuoma, url, **typed)
    activity = Activity.objects.get(kind="own_research")

    assert response["Location"] == activity.get_absolute_url()
    for who in (cast.zhuoma, cast.ciren):
        assert "走访村卫生室" in page(client, who, reverse("fieldwork:own"))
    body = page(client, cast.ciren, activity.get_absolute_url())
    assert "我没有参加" in body
    assert "药不全。" in body
    sent(client, cast.ciren, reverse("fieldwork:own_leave", args=[activity.pk]))
    assert "走访村卫生室" not in page(client, cast.ciren, reverse("fieldwork:own"))
    assert f'value="{made.linzhou.pk}" selected' in page(client, cast.zhuoma, url)  # where one was last


def test_an_own_visit_asks_at_the_field_for_what_is_missing(cast, made, client):
    response = sent(client, cast.zhuoma, reverse("fieldwork:own_new"), companions="无此人", advice="建议")
    body = response.content.decode()

    assert response.status_code == 400
    for words in ("请写做了什么", "请选去了哪个县", "本级政协没有“无此人”", "请也写明是针对什么问题"):
        assert words in body
    assert not Activity.objects.filter(kind="own_research").exists()


def test_an_own_visit_is_changed_on_its_page(cast, made, client):
    typed = {"title": "走访村卫生室", "visited": made.linzhou.pk, "spot": "强嘎乡", "on": today(), "companions": "次仁"}
    sent(client, cast.zhuoma, reverse("fieldwork:own_new"), **typed)
    activity = Activity.objects.get(kind="own_research")
    url = reverse("fieldwork:own_change", args=[activity.pk])
    body = page(client, cast.zhuoma, url)
    assert 'value="强嘎乡"' in body
    assert 'value="次仁"' in body
    sent(client, cast.zhuoma, url, **(typed | {"title": "走访村小学", "companions": ""}))
    activity.refresh_from_db()

    assert (activity.title, activity.place, activity.participations.count()) == ("走访村小学", "林周县强嘎乡", 1)


def test_the_pages_ask_the_same_number_of_queries_for_one_finding_and_for_five(
    cast, made, client, django_assert_max_num_queries
):
    raised(found(cast, made), "livelihood", by=cast.zhuoma)
    urls = [reverse("fieldwork:findings") + "?which=raised", made.trip.get_absolute_url()]
    page(client, made.liaison, urls[0])
    counts = []
    for _round in range(2):
        for url in urls:
            with django_assert_max_num_queries(200) as asked:
                assert client.get(url).status_code == 200
            counts.append(len(asked))
        for _time in range(4):
            raised(found(cast, made), "livelihood", by=cast.zhuoma)

    assert counts[:2] == counts[2:]
