"""The pages of a board, by the buttons people press."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.boards import workflow
from huiyin.boards.models import Post
from huiyin.boards.terms import unattended_since
from huiyin.matters.models import Answer, Matter, State
from huiyin.proposals import workflow as proposals
from tests.asked import queries
from tests.boards.work import key, office, post, raise_matter
from tests.factories.base import MembershipFactory, SectorFactory
from tests.files.made import photo, upload

pytestmark = pytest.mark.django_db


def page(client, user, made, **query):
    client.force_login(user)
    return client.get(reverse("boards:board", args=[made.sector.pk]), query)


def send(client, made, **typed):
    return client.post(reverse("boards:board", args=[made.sector.pk]), {"key": key(), **typed})


def step(client, user, one, name, **typed):
    client.force_login(user)
    address = reverse("boards:step", args=[one.pk, name])
    return client.post(address, {"key": key(), **typed}) if typed else client.get(address)


def test_a_member_posts_with_one_field_and_one_tap(client, cast, made):
    shown = page(client, cast.zhuoma, made).content.decode()
    assert "林周县" in shown
    assert 'type="radio"' in shown

    answer = send(client, made, text="水渠断了。", place=made.linzhou.pk)

    assert answer.status_code == 302
    assert (Post.objects.get().text, Post.objects.get().place) == ("水渠断了。", made.linzhou)
    assert "已发出" in client.get(answer.url).content.decode()


def test_a_post_without_a_place_keeps_its_words_and_says_what_is_missing(client, cast, made):
    page(client, cast.zhuoma, made)

    answer = send(client, made, text="水渠断了。")

    assert answer.status_code == 400
    assert "请选是哪里的情况" in answer.content.decode()
    assert "水渠断了。" in answer.content.decode()
    assert not Post.objects.exists()


def test_too_many_words_and_none_are_refused_at_the_field(client, cast, made):
    page(client, cast.zhuoma, made)
    for words in ("字" * 501, "", "  "):
        assert send(client, made, text=words, place=made.linzhou.pk).status_code == 400
    assert not Post.objects.exists()


def test_the_usual_places_come_first(client, cast, made):
    post(cast, made, place=made.nimu)

    shown = page(client, cast.zhuoma, made).content.decode()

    chips = re.findall(r'class="chip">.*?<span>(.*?)</span>', shown, re.S)
    assert chips == ["尼木县", "林周县"]


def test_a_photo_is_kept_with_the_post_and_opened_by_the_board_s_readers_alone(client, cast, made):
    page(client, cast.zhuoma, made)
    assert send(client, made, text="看照片", place=made.linzhou.pk, picture=photo()).status_code == 302
    address = Post.objects.get().picture.get_absolute_url()

    for user, status in [(cast.ciren, 200), (made.convener, 200), (cast.wangfang, 404), (cast.liming, 404)]:
        client.force_login(user)
        assert client.get(address).status_code == status, user


def test_what_is_no_picture_is_refused_and_nothing_is_posted(client, cast, made):
    page(client, cast.zhuoma, made)

    answer = send(
        client, made, text="看照片", place=made.linzhou.pk, picture=upload(b"<svg onload=alert(1)>", "../../x")
    )

    assert answer.status_code == 400
    assert not Post.objects.exists()


def test_the_board_shows_newest_first_a_page_at_a_time(client, cast, made):
    for number in range(1, 24):
        post(cast, made, f"第{number:02d}件")

    first = page(client, cast.ciren, made)
    read = re.findall(r"第(\d\d)件", re.sub(r"<[^>]+>|visually-hidden.*?</span>", "", first.content.decode()))
    assert list(dict.fromkeys(read)) == [f"{number:02d}" for number in range(23, 3, -1)]

    post(cast, made, "其间又来一件")
    rest = page(client, cast.ciren, made, before=first.context["found"].before)
    assert [one.text for one in rest.context["found"].posts] == ["第03件", "第02件", "第01件"]
    assert rest.context["found"].before is None


def test_the_board_is_asked_with_as_many_queries_for_one_post_as_for_many(client, cast, made):
    def one():
        found = post(cast, made)
        workflow.also_here(found, by=cast.ciren, key=key(), place=made.nimu)
        raise_matter(made, found)
        workflow.answer(post(cast, made), by=made.convener, key=key(), text="知道了，县里在办。")
        post(cast, made)

    one()
    client.force_login(cast.ciren)
    address = reverse("boards:board", args=[made.sector.pk])
    client.get(address)
    few = queries(client, address)
    for _time in range(4):
        one()

    assert queries(client, address) == few


def test_filters_by_place_and_by_what_became_of_it(client, cast, made):
    waiting, raised = post(cast, made, "等着的"), post(cast, made, "提出的", place=made.nimu)
    answered = post(cast, made, "答复的")
    raise_matter(made, raised)
    workflow.answer(answered, by=made.convener, key=key(), text="知道了。")

    def found(**query):
        return page(client, cast.ciren, made, **query).context["found"].posts

    assert found(state="waiting") == [waiting]
    assert found(state="raised") == [raised]
    assert found(state="answered") == [answered]
    assert found(place=made.nimu.pk) == [raised]
    assert found(state="nonsense", place="x") == [answered, raised, waiting]


def test_the_sector_hears_of_a_proposal_it_may_not_read_but_not_its_words(client, cast, made):
    one = post(cast, made)
    draft = workflow.raise_proposal(one, by=made.convener, key=key(), title="隐字案由", grounds="隐字案据")

    shown = page(client, cast.ciren, made).content.decode()
    assert "已提为提案" in shown
    assert "正在起草" in shown
    assert "隐字" not in shown
    client.force_login(made.convener)
    assert "隐字案由" in client.get(one.get_absolute_url()).content.decode()
    proposals.discard(draft, by=made.convener, key=key())
    assert "没有提出" in page(client, cast.ciren, made).content.decode()


def test_the_answer_of_the_matter_comes_back_to_the_board(client, cast, made):
    one = post(cast, made)
    matter = raise_matter(made, one)
    Answer.objects.create(matter=matter, agency=cast.agency, text="水渠修好了。", given_on=timezone.localdate())
    Matter.objects.filter(pk=matter.pk).update(answered_on=timezone.localdate(), state=State.VERIFIED)

    client.force_login(cast.ciren)
    shown = client.get(one.get_absolute_url()).content.decode()

    assert "水渠修好了。" in shown
    assert matter.title in shown


def test_the_matter_s_page_shows_the_posts_to_whoever_may_see_them(client, cast, made):
    one = post(cast, made)
    matter = raise_matter(made, one)
    for user, is_shown in [(cast.zhuoma, True), (office(Role.OPINION_EDITOR, made.home), False)]:
        client.force_login(user)
        shown = client.get(matter.get_absolute_url())
        assert shown.status_code == 200
        assert (one.get_absolute_url() in shown.content.decode()) is is_shown


def test_a_convener_raises_by_the_form_which_is_filled_in(client, cast, made):
    one = post(cast, made)
    workflow.also_here(one, by=cast.ciren, key=key(), place=made.nimu, note="也断了")
    form = step(client, made.convener, one, "raise_matter").content.decode()
    assert "林周县：村里的水渠断了三天" in form
    assert "尼木县也有同样情况：也断了" in form

    typed = {"title": "水渠断流", "description": "两县水渠断流。", "kind": "problem"}
    answer = step(client, made.convener, one, "raise_matter", **typed)

    assert answer.url == one.get_absolute_url()
    assert Matter.objects.get().livelihood.kind == "problem"


def test_every_form_of_a_step_opens_and_a_wrong_one_keeps_what_was_typed(client, cast, made):
    raise_matter(made, post(cast, made, "第一件"))
    one = post(cast, made)
    for name in ["raise_matter", "raise_item", "raise_proposal", "join", "answer", "also_here"]:
        assert step(client, made.convener, one, name).status_code == 200, name
    for name in ["edit", "take_back", "also_here"]:
        assert step(client, cast.zhuoma, one, name).status_code == 200, name
    wrong = step(client, made.convener, one, "answer", text="长" * 501)
    assert wrong.status_code == 400
    assert "长" * 501 in wrong.content.decode()


def test_a_step_pressed_twice_leads_to_the_post_and_one_too_late_says_so(client, cast, made):
    first, one, same = post(cast, made), post(cast, made), key()
    matter = raise_matter(made, first)
    for _time in range(2):
        assert step(client, made.convener, one, "join", key=same, matter=matter.pk).url == one.get_absolute_url()
    assert one.raised.count() == 1

    late = step(client, made.convener, one, "answer")
    assert late.url == one.get_absolute_url()
    assert "由所提的事项答复" in client.get(late.url).content.decode()


def test_steps_that_are_not_one_s_own_are_refused(client, cast, made):
    one = post(cast, made)
    for name in ["raise_matter", "raise_item", "raise_proposal", "join", "answer", "edit", "take_back"]:
        assert step(client, cast.ciren, one, name).status_code == 403, name
        assert step(client, cast.wangfang, one, name).status_code == 404, name
    assert step(client, made.convener, one, "bring_up_again").status_code == 404
    client.force_login(office(Role.LIAISON, made.home))
    assert send(client, made, text="不是委员", place=made.linzhou.pk).status_code == 403


def test_the_convener_sees_what_waits_and_the_liaison_office_what_waited_too_long(client, cast, made):
    recent, old = post(cast, made, "刚来的"), post(cast, made, "很久的")
    long_ago = unattended_since(made.home, timezone.localdate()) - timedelta(1)
    Post.objects.filter(pk=old.pk).update(waits_from=long_ago)

    def waiting(user):
        client.force_login(user)
        return client.get(reverse("boards:waiting")).context["posts"]

    assert waiting(made.convener) == [old, recent]
    assert waiting(office(Role.LIAISON, made.home)) == [old]
    assert waiting(office(Role.LIAISON, cast.wangfang.person.memberships.get().assembly)) == []
    client.force_login(cast.zhuoma)
    assert client.get(reverse("boards:waiting")).status_code == 403


def test_the_convener_takes_the_board_away_as_csv(client, cast, made):
    one = post(cast, made, "=水渠断了")
    workflow.also_here(one, by=cast.ciren, key=key(), place=made.nimu, note="也断了")
    workflow.answer(one, by=made.convener, key=key(), text="县里在修。")
    address = reverse("boards:csv", args=[made.sector.pk])
    client.force_login(made.convener)

    lines = list(csv.reader(io.StringIO(client.get(address).getvalue().decode("utf-8-sig"))))

    today = timezone.localdate().isoformat()
    assert lines[0][:5] == ["界别", "日期", "反映人（已遮盖）", "地方", "情况"]
    assert lines[1] == [
        *(
            "农业界",
            today,
            "卓**",
            "林周县",
            "'=水渠断了",
            "****",  # who else brought it up, and what they said
            "召集人已答复",
            "",
            f"{today} 县里在修。",
        )
    ]
    client.force_login(cast.zhuoma)
    assert client.get(address).status_code == 403


def test_a_member_of_two_sectors_has_tabs_and_one_of_one_comes_straight_to_the_board(client, cast, made):
    client.force_login(cast.zhuoma)
    assert client.get(reverse("boards:home")).url == reverse("boards:board", args=[made.sector.pk])
    other = SectorFactory(assembly=made.home, name="教育界")
    MembershipFactory(person=cast.zhuoma.person, assembly=made.home, sector=other)

    client.force_login(type(cast.zhuoma).objects.get(pk=cast.zhuoma.pk))
    assert client.get(reverse("boards:home")).status_code == 200
    assert "教育界" in page(client, cast.zhuoma, made).content.decode()


def test_the_page_counts_nobody_and_ranks_nothing(client, cast, made):
    one = post(cast, made)
    for place in (made.nimu, made.linzhou):
        workflow.also_here(one, by=cast.ciren, key=key(), place=place)

    shown = re.sub(r"<[^>]+>", " ", page(client, cast.zhuoma, made).content.decode())

    for word in ("点赞", "浏览", "排名", "在线", "条情况", "人次"):
        assert word not in shown


def test_htmx_gets_the_rows_alone(client, cast, made):
    post(cast, made)
    client.force_login(cast.ciren)

    part = client.get(reverse("boards:board", args=[made.sector.pk]), headers={"HX-Request": "true"}).content.decode()

    assert "水渠" in part
    assert "<html" not in part


def test_an_empty_board_says_what_to_do(client, cast, made):
    assert "还没有人反映情况" in page(client, cast.zhuoma, made).content.decode()
    assert "没有符合条件" in page(client, cast.zhuoma, made, state="raised").content.decode()


def test_the_bar_has_the_board_for_members_conveners_and_offices_only(client, cast, made):
    for user, is_there in [(cast.zhuoma, True), (made.convener, True), (cast.leader, True), (cast.liming, False)]:
        client.force_login(user)
        assert ('href="/boards/"' in client.get("/").content.decode()) is is_there, user
