from datetime import date, timedelta

import pytest
from django.urls import reverse

from huiyin.history.models import Event
from huiyin.writings import workflow
from huiyin.writings.models import Writing
from tests.asked import queries, unpacked
from tests.factories.writings import WritingFactory
from tests.writings import work
from tests.writings.work import EDITED, TEXT, drafted, edited, key, take

pytestmark = pytest.mark.django_db
LIST = reverse("writings:list")
OWN = {"zhuoma": 200, "ciren": 404, "leader": 404, "zhaxi": 404, "wangfang": 404}
OFFICE = OWN | {"leader": 200}


@pytest.mark.parametrize(
    ("kind", "state", "access"),
    [
        ("story", "draft", OWN),
        ("story", "submitted", OFFICE),
        ("story", "edited", OFFICE),
        ("story", "approved", OFFICE),
        ("story", "published", OFFICE | {"ciren": 200, "zhaxi": 200}),
        ("story", "withdrawn", OWN),
        ("reflection", "approved", OFFICE),
        ("reflection", "published", OFFICE | {"ciren": 200, "zhaxi": 200}),
    ],
)
def test_a_writing_opens_for_whom_it_concerns(kind, state, access, cast, assembly, client):
    day = None if state == "draft" else date(2023, 7, 1)
    out = {"audience": "inside", "published_on": day, "consent": "inside"} if state == "published" else {}
    facts = {"assembly": assembly, "kind": kind, "state": state, "submitted_on": day, "title": "秘密题目", **out}
    if state == "withdrawn":
        facts["withdrawn_on"] = day
    writing = WritingFactory(author=cast.zhuoma.person, **facts)
    found, listed = {}, {}
    for who in access:
        client.force_login(getattr(cast, who))
        found[who] = client.get(writing.get_absolute_url()).status_code
        pages = [client.get(LIST, {"tab": tab}).content.decode() for tab in ("all", "handle", "published", "withdrawn")]
        listed[who] = "秘密题目" in "".join(pages)

    assert found == access
    assert listed == {who: status == 200 for who, status in access.items()}


def _published(assembly, **facts):
    return WritingFactory(
        assembly=assembly,
        **{"state": "published", "consent": "inside", "audience": "inside", "published_on": date(2023, 8, 1)} | facts,
    )


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ({}, 2),
        ({"kind": "reflection"}, 1),
        ({"year": "2024"}, 1),
        ({"title": "无"}, 0),
        ({"title": "ཤིང་"}, 1),
        ({"state": "approved"}, 1),
        ({"tab": "mine"}, 1),
        ({"tab": "published"}, 1),
        ({"tab": "nonsense"}, 2),
    ],
)
def test_list_is_searched_by_kind_state_year_and_title_in_either_language(asked, rows, cast, assembly, client):
    _published(assembly, title_bo="ཤིང་སྡོང་")
    kind, day = Writing.Kind.REFLECTION, date(2024, 3, 1)
    WritingFactory(assembly=assembly, kind=kind, submitted_on=day, author=cast.zhuoma.person)
    client.force_login(cast.zhuoma)

    assert client.get(LIST, asked).context["page_obj"].paginator.count == rows


def test_list_takes_as_many_queries_for_three_rows_as_for_one(cast, assembly, client):
    _published(assembly)
    client.force_login(cast.zhuoma)
    one = queries(client, LIST)
    for _more in range(2):
        _published(assembly)

    assert queries(client, LIST) == one


def test_the_office_s_list_is_what_waits_for_it_the_longest_waiting_first(at, client):
    later, first = take(at, drafted(at, title="后来的"), "submit"), take(at, drafted(at, title="先来的"), "submit")
    Writing.objects.filter(pk=first.pk).update(waits_since=work.today() - timedelta(9))
    edited(at, take(at, drafted(at, title="等作者的"), "submit"))
    agreed = take(at, edited(at, take(at, drafted(at, title="同意了的"), "submit")), "agree")
    client.force_login(at.deji)
    response = client.get(LIST, {"tab": "handle"})

    assert [row for row, _days in response.context["rows"]] == [first, later, agreed]
    assert "已等 9 天" in response.content.decode()


def test_the_office_reads_that_one_was_withdrawn_and_not_a_word_of_it(at, client):
    take(at, take(at, drafted(at, title="秘密题目"), "submit"), "withdraw", text="家里人不愿意。")
    client.force_login(at.deji)
    page = client.get(LIST, {"tab": "withdrawn"}).content.decode()

    assert "卓玛" in page
    assert "家里人不愿意。" in page
    assert "秘密题目" not in page
    client.force_login(at.ciren)
    assert "家里人不愿意。" not in client.get(LIST, {"tab": "withdrawn"}).content.decode()


def test_the_sheet_is_the_offices_own_and_has_nobody_s_drafts(at, client):
    take(at, drafted(at, title="交来的"), "submit")
    drafted(at, title="还在写的")
    for who in (at.zhuoma, at.ciren):
        client.force_login(who)
        assert client.get(reverse("writings:xlsx")).status_code == 403
    client.force_login(at.deji)
    sheet = unpacked(client.get(reverse("writings:xlsx")).getvalue()).decode()

    assert "交来的" in sheet
    assert "还在写的" not in sheet


def test_a_member_writes_hands_in_and_reads_what_was_edited(at, client):
    client.force_login(at.zhuoma)
    words = {"key": key(), "seen": 0, "kind": "story", "title": "村口的树", "text": TEXT, "consent": "inside"}
    response = client.post(reverse("writings:write"), words | {"submit": "1"})
    writing = Writing.objects.get()
    assert response["Location"] == reverse("writings:step", args=[writing.pk, "submit"])
    client.post(response["Location"], {"key": key()})
    edited(at, writing)

    page = client.get(writing.get_absolute_url()).content.decode()
    assert "编辑改了什么" in page
    assert "写明是杨树" in client.get(reverse("writings:versions", args=[writing.pk])).content.decode()
    agree = reverse("writings:step", args=[writing.pk, "agree"])
    seen = client.get(agree).context["form"]["seen"].value()
    client.post(agree, {"key": key(), "seen": seen})
    assert Writing.objects.get().agreed_on == work.today()


def test_of_two_who_edit_at_once_the_second_sees_both_and_then_saves(at, client):
    writing = take(at, drafted(at), "submit")
    page = reverse("writings:edit", args=[writing.pk])
    words = {"seen": 0, "title": "村口的树"}
    client.force_login(at.deji)
    client.post(page, words | {"key": key(), "text": EDITED})
    client.force_login(at.dandzin)
    refused = client.post(page, words | {"key": key(), "text": "我改的。"})
    shown = refused.content.decode()

    assert refused.status_code == 409
    assert "德吉" in shown
    assert "我改的。" in shown
    seen = refused.context["form"]["seen"].value()
    client.post(page, words | {"seen": seen, "key": key(), "text": "我改的。"})
    assert Writing.objects.get().text == "我改的。"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"title": ""}, "请写题目"),
        ({"title": "字" * 101}, "100"),
        ({"text": "字" * 20_001}, "20000"),
        ({"kind": "poem"}, "poem"),
        ({"consent": "all"}, "all"),
        ({"text": "坏\x00字"}, "无法识别"),
    ],
)
def test_what_is_typed_wrong_is_said_at_its_field_and_nothing_is_written(words, said, at, client):
    client.force_login(at.zhuoma)
    typed = {"key": key(), "seen": 0, "kind": "story", "title": "树", "text": "文", "consent": "none"} | words
    response = client.post(reverse("writings:write"), typed)

    assert response.status_code == 400
    assert said in "".join(str(error) for error in response.context["form"].errors.values())
    assert not Writing.objects.exists()


def test_a_reader_of_what_is_published_reads_no_course_and_no_versions(at, client):
    writing = work.at_state(at, "published")
    client.force_login(at.ciren)
    page = client.get(writing.get_absolute_url()).content.decode()

    assert EDITED in page
    assert "写明是杨树" not in page
    assert "经过" not in page
    assert client.get(reverse("writings:versions", args=[writing.pk])).status_code == 404
    for name in workflow.STEPS:
        asked = client.get(reverse("writings:step", args=[writing.pk, name])).status_code
        assert asked in (403, 404), name


def test_the_first_page_tells_the_author_and_the_office_what_waits(at, client):
    home = reverse("desk:home")
    writing = take(at, drafted(at), "submit")
    client.force_login(at.deji)
    assert "有 1 篇文稿等您处理" in client.get(home).content.decode()
    edited(at, writing)
    assert "篇文稿等您处理" not in client.get(home).content.decode()
    client.force_login(at.zhuoma)
    assert "编辑过了，请看是否同意" in client.get(home).content.decode()
    take(at, writing, "agree")
    assert "编辑过了，请看是否同意" not in client.get(home).content.decode()


def test_sent_back_by_the_office_which_is_led_to_its_list(at, client):
    writing = take(at, drafted(at), "submit")
    client.force_login(at.deji)
    response = client.post(
        reverse("writings:step", args=[writing.pk, "send_back"]), {"key": key(), "text": "请写明年份。"}
    )
    assert response["Location"] == f"{LIST}?tab=handle"
    client.force_login(at.zhuoma)
    assert "请写明年份。" in client.get(writing.get_absolute_url()).content.decode()


def test_published_within_what_the_author_allows_the_page_offers_no_more(at, client):
    writing = work.at_state(at, "approved", consent="inside")
    client.force_login(at.deji)
    page = reverse("writings:step", args=[writing.pk, "publish"])
    assert [value for value, _words in client.get(page).context["form"].fields["audience"].choices] == ["inside"]
    assert client.post(page, {"key": key(), "audience": "public"}).status_code == 400
    assert not Event.objects.of(writing).filter(step="publish").exists()


def test_every_page_of_a_step_opens_for_whoever_takes_it(at, client):
    for name, row in workflow.STEPS.items():
        if name in ("take_down", "save", "edit"):
            continue
        writing = work.at_state(at, sorted(row.starts)[0])
        for user in (at.zhuoma, at.deji):
            client.force_login(user)
            asked = client.get(reverse("writings:step", args=[writing.pk, name])).status_code
            seen = Writing.objects.visible_to(user).filter(pk=writing.pk).exists()
            assert asked == (404 if not seen else 200 if row.may(user, writing) else 403), name
