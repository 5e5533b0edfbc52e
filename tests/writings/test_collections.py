"""Collections: only what an author allows stands in them, and what is withdrawn is out of them at once."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.history.taking import StepNotAllowed
from huiyin.writings import workflow
from huiyin.writings.models import Collection
from huiyin.writings.workflow import collecting
from tests.asked import queries
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.factories.writings import WritingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison(assembly):
    user = UserFactory(name="联络员")
    RoleHoldingFactory(user=user, role="lia", assembly=assembly)
    return user


def approved(cast, assembly, title, consent="inside", **more):
    author = {"author": cast.zhuoma.person} | more
    return WritingFactory(assembly=assembly, state="approved", consent=consent, title=title, **author)


@pytest.fixture
def three(cast, assembly):
    return [approved(cast, assembly, title, text=f"{title}的正文") for title in ("甲", "乙", "丙")]


@pytest.fixture
def collection(assembly, liaison, three):
    made = collecting.begin_collection(by=liaison, key=uuid.uuid4(), assembly=assembly, title="井边的故事")
    return collecting.put_in(made, by=liaison, key=uuid.uuid4(), writings=three)


def key():
    return uuid.uuid4()


def titles(collection):
    return "".join(entry.writing.title if entry.writing else "–" for entry in collecting.entries(collection))


def page(collection, name="collection", *more):
    return reverse(f"writings:{name}", args=[collection.pk, *more])


@pytest.mark.parametrize(
    ("facts", "may"),
    [
        ({"consent": "inside"}, True),
        ({"consent": "public"}, True),
        ({"consent": "none"}, False),
        ({"state": "submitted"}, False),
        ({"state": "edited"}, False),
        ({"state": "withdrawn"}, False),
        ({"state": "draft", "submitted_on": None}, False),
    ],
)
def test_only_what_is_used_and_allowed_can_be_chosen(facts, may, cast, assembly, liaison, collection):
    words = {"consent": "inside", "state": "approved", "author": cast.zhuoma.person}
    writing = WritingFactory(assembly=assembly, **words | facts)

    assert collecting.candidates(collection).filter(pk=writing.pk).exists() is may
    if not may:
        with pytest.raises(StepNotAllowed, match="不能选入"):
            collecting.put_in(collection, by=liaison, key=key(), writings=[writing])
    assert titles(collection) == "甲乙丙"


def test_another_assembly_s_and_one_that_is_in_are_not_offered(cast, collection, three, liaison):
    other = WritingFactory(consent="public", author=cast.wangfang.person)

    assert not collecting.candidates(collection).filter(pk__in=[other.pk, *(one.pk for one in three)]).exists()
    with pytest.raises(StepNotAllowed):
        collecting.put_in(collection, by=liaison, key=key(), writings=[three[0]])


def test_a_body_s_writing_needs_nobody_s_consent(assembly, collection, liaison):
    from tests.factories.base import BodyFactory

    own = WritingFactory(assembly=assembly, author=None, body=BodyFactory(assembly=assembly), consent="none")

    collecting.put_in(collection, by=liaison, key=key(), writings=[own])

    assert collection.items.count() == 4


@pytest.mark.parametrize(("to", "order"), [(1, "丙甲乙"), (2, "甲丙乙"), (3, "甲乙丙"), (99, "甲乙丙")])
def test_an_item_goes_where_it_is_put_once(to, order, collection, liaison):
    item, same = collection.items.last(), key()

    for _again in range(2):
        collecting.move(item, by=liaison, key=same, to=to)

    assert titles(collection) == order
    assert list(collection.items.order_by("order").values_list("order", flat=True)) == [1, 2, 3]


def test_what_is_taken_out_may_be_chosen_again(collection, three, liaison):
    collecting.take_out(collection.items.get(writing=three[1]), by=liaison, key=key())

    assert titles(collection) == "甲丙"
    assert collecting.candidates(collection).filter(pk=three[1].pk).exists()
    assert list(collection.items.order_by("order").values_list("order", flat=True)) == [1, 2]


def test_a_finished_one_is_not_changed_until_it_is_opened_again(collection, liaison):
    collecting.finish(collection, by=liaison, key=key())

    with pytest.raises(StepNotAllowed):
        collecting.move(collection.items.last(), by=liaison, key=key(), to=1)
    with pytest.raises(StepNotAllowed):
        collecting.change(collection, by=liaison, key=key(), seen=0, title="别的")
    collecting.reopen(collection, by=liaison, key=key())
    collecting.move(collection.items.last(), by=liaison, key=key(), to=1)

    assert (titles(collection), collection.finished_on) == ("丙甲乙", None)


def test_it_is_not_finished_while_something_in_it_was_withdrawn_or_narrowed(cast, collection, three, liaison):
    workflow.withdraw(three[0], by=cast.zhuoma, key=key())
    workflow.change_consent(three[2], by=cast.zhuoma, key=key(), consent="none")

    with pytest.raises(StepNotAllowed) as refused:
        collecting.finish(collection, by=liaison, key=key())

    assert "第 1 篇（卓玛）：一篇已由作者撤回" in str(refused.value)
    assert "第 3 篇（卓玛）：一篇的作者没有同意" in str(refused.value)
    collection.refresh_from_db()
    assert collection.state == "draft"


def test_an_empty_one_is_not_finished(assembly, liaison):
    made = collecting.begin_collection(by=liaison, key=key(), assembly=assembly, title="空")

    with pytest.raises(StepNotAllowed, match="还没有文稿"):
        collecting.finish(made, by=liaison, key=key())


def test_two_who_change_the_foreword_at_once_do_not_lose_each_other_s_words(collection, liaison):
    collecting.change(collection, by=liaison, key=key(), seen=0, title="一", foreword="先")

    with pytest.raises(StepNotAllowed, match="联络员保存过修改"):
        collecting.change(collection, by=liaison, key=key(), seen=0, title="二", foreword="后")

    collection.refresh_from_db()
    assert (collection.title, collection.foreword) == ("一", "先")


def test_only_the_liaison_office_puts_one_together(cast, assembly, collection):
    for user in (cast.zhuoma, cast.leader, cast.zhaxi, cast.wangfang):
        with pytest.raises(PermissionDenied):
            collecting.begin_collection(by=user, key=key(), assembly=assembly, title="一")
        with pytest.raises(PermissionDenied):
            collecting.finish(collection, by=user, key=key())


# What readers see


def test_a_draft_is_the_offices_and_a_finished_one_is_read_by_all_inside(cast, collection, liaison, client):
    people = {name: getattr(cast, name) for name in ("zhuoma", "leader", "zhaxi", "wangfang")} | {"lia": liaison}

    def opened():
        found = {}
        for name, user in people.items():
            client.force_login(user)
            found[name] = {
                client.get(page(collection, route)).status_code for route in ("collection", "collection_print")
            }
        return found

    assert opened() == {"zhuoma": {404}, "leader": {200}, "zhaxi": {404}, "wangfang": {404}, "lia": {200}}
    collecting.finish(collection, by=liaison, key=key())
    assert opened() == {"zhuoma": {200}, "leader": {200}, "zhaxi": {200}, "wangfang": {404}, "lia": {200}}


def test_what_an_author_withdraws_is_out_of_a_finished_one_at_once(cast, collection, three, liaison, client):
    collecting.finish(collection, by=liaison, key=key())
    client.force_login(cast.ciren)
    assert "乙的正文" in client.get(page(collection, "collection_print")).content.decode()

    workflow.withdraw(three[1], by=cast.zhuoma, key=key())

    for route in ("collection", "collection_print"):
        body = client.get(page(collection, route)).content.decode()
        assert ("一篇已由作者撤回" in body, "乙的正文" in body, ">乙<" in body) == (True, False, False)
        assert "甲" in body


def test_pictures_of_what_is_printed_open_for_its_readers_and_for_no_longer(
    cast, assembly, liaison, client, settings, tmp_path
):
    from tests.writings.test_enclosures import add

    settings.MEDIA_ROOT = tmp_path
    writing = WritingFactory(assembly=assembly, state="draft", submitted_on=None, author=cast.zhuoma.person)
    add(writing, cast.zhuoma, "井台")
    type(writing).objects.filter(pk=writing.pk).update(
        state="approved", consent="inside", submitted_on=date(2023, 7, 1)
    )
    made = collecting.begin_collection(by=liaison, key=key(), assembly=assembly, title="一")
    collecting.put_in(made, by=liaison, key=key(), writings=[writing])
    file, found = writing.pictures.get().attachment.get_absolute_url(), []
    client.force_login(cast.ciren)

    found.append(client.get(file).status_code)
    collecting.finish(made, by=liaison, key=key())
    found.append(client.get(file).status_code)
    writing.refresh_from_db()
    workflow.change_consent(writing, by=cast.zhuoma, key=key(), consent="none")
    found.append(client.get(file).status_code)

    assert found == [404, 200, 404]


# The pages


def test_one_is_made_on_the_pages_from_title_to_print(assembly, three, liaison, client):
    client.force_login(liaison)

    client.post(
        reverse("writings:collection_new"), {"key": key(), "title": "井边", "assembly": assembly.pk, "foreword": "序"}
    )
    made = Collection.objects.get()
    client.post(page(made, "collection_choose"), {"key": key(), "writings": [one.pk for one in three]})
    first = collecting.entries(made)[0].item
    client.post(page(made, "collection_item", first.pk), {"key": key(), "move": "2", "to": "1"})
    order = titles(made)
    client.post(page(made, "collection_item", first.pk), {"key": key(), "to": "3"})
    assert titles(made) != order
    client.post(page(made, "collection_item", first.pk), {"key": key(), "to": "1", "out": "1"})
    again = client.post(page(made, "collection_item", first.pk), {"key": key(), "to": "1", "out": "1"})
    client.post(page(made, "collection_step", "finish"), {"key": key()})
    made.refresh_from_db()
    printed = client.get(page(made, "collection_print")).content.decode()

    assert (made.state, made.items.count(), again.status_code) == ("finished", 2, 302)
    assert printed.count('<article class="book-page"') == 2
    assert printed.count('href="#entry-') == 2


def test_a_place_that_is_no_number_is_told_at_its_row(collection, liaison, client):
    client.force_login(liaison)

    response = client.post(page(collection, "collection_item", collection.items.first().pk), {"key": key(), "to": "三"})

    assert response.status_code == 400
    assert "请写第几篇" in response.content.decode()
    assert titles(collection) == "甲乙丙"


def test_choosing_nothing_is_told_and_the_list_narrows_by_author(cast, assembly, collection, liaison, client):
    approved(cast, assembly, "丁", author=cast.ciren.person)
    approved(cast, assembly, "戊")
    client.force_login(liaison)
    address = page(collection, "collection_choose")
    assert client.post(address, {"key": key(), "writings": ["9" * 5000, "²"]}).status_code == 400

    assert "请至少选一篇" in client.post(address, {"key": key()}).content.decode()
    assert client.get(address).context["page_obj"].paginator.count == 2
    assert [one.title for one in client.get(address, {"q": "次仁"}).context["page_obj"]] == ["丁"]
    assert client.get(address, {"year": "abc"}).context["page_obj"].paginator.count == 0


def test_a_longer_collection_takes_no_more_queries(cast, assembly, collection, liaison, client):
    client.force_login(liaison)
    three, more = queries(client, page(collection)), [approved(cast, assembly, "丁")]
    offered = queries(client, page(collection, "collection_choose"))
    more += [approved(cast, assembly, title) for title in "戊己"]
    assert queries(client, page(collection, "collection_choose")) == offered
    collecting.put_in(collection, by=liaison, key=key(), writings=more)

    assert queries(client, page(collection)) == three
