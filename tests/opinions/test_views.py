import pytest

from huiyin.accounts.models import Role
from huiyin.matters.models import Matter, Originator
from huiyin.opinions.models import BulletinIssue, OpinionItem
from tests.asked import queries
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.factories.raised import LivelihoodMatterFactory, OpinionItemFactory, signed
from tests.opinions.course import WORDS, desk, issue, key, walk


@pytest.fixture
def item(cast, assembly):
    made = OpinionItemFactory(matter__assembly=assembly)
    signed(made.matter, cast.zhuoma.person)
    return made


@pytest.mark.parametrize(
    ("who", "status"),
    [("zhuoma", 200), ("leader", 200), ("ciren", 404), ("zhaxi", 404), ("liming", 404), ("wangfang", 404)],
)
def test_an_item_opens_for_its_author_and_the_leader(who, status, item, cast, client):
    client.force_login(getattr(cast, who))

    assert client.get(item.matter.get_absolute_url()).status_code == status


def test_the_editor_reads_what_was_heard_and_what_is_advised(item, assembly, client):
    editor = UserFactory()
    RoleHoldingFactory(user=editor, role=Role.OPINION_EDITOR, assembly=assembly)
    client.force_login(editor)

    page = client.get(item.matter.get_absolute_url()).content.decode()
    assert [words for words in (item.situation, item.advice, "卓玛", "已逾期") if words not in page] == []


def test_a_matter_of_another_kind_is_no_item(cast, assembly, client):
    other = LivelihoodMatterFactory(matter__assembly=assembly)
    signed(other.matter, cast.zhuoma.person)
    client.force_login(cast.zhuoma)

    assert client.get(f"/opinions/{other.pk}/").status_code == 404


def test_page_takes_as_many_queries_for_three_signatures_as_for_one(item, cast, client):
    client.force_login(cast.zhuoma)
    one = queries(client, item.matter.get_absolute_url())
    for person in (cast.ciren.person, cast.wangfang.person):
        signed(item.matter, person, "cosigner")

    assert queries(client, item.matter.get_absolute_url()) == one


# Writing, the steps, the issues


@pytest.fixture
def people(cast):
    return desk(cast)


TYPED = WORDS | {"classification": "internal", "no_secrets": "on", "submit": "1"}


def test_a_member_writes_an_item_and_hands_it_in(people, client):
    client.force_login(people.zhuoma)
    same = str(key())
    for _ in range(2):
        answer = client.post("/opinions/new/", TYPED | {"key": same})
    matter = Matter.objects.get(kind="opinion")

    assert answer["Location"] == f"/opinions/{matter.pk}/submit/"
    assert client.post(answer["Location"], {"key": str(key())})["Location"] == f"/opinions/{matter.pk}/"
    assert Matter.objects.get().state == "received"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"no_secrets": ""}, "请确认内容不涉及国家秘密"),
        ({"situation": "见 机 密 文件。"}, "不能写进本系统"),
        ({"title": "秘密★一年"}, "不能写进本系统"),
        ({"advice": ""}, "必填"),
        ({"situation": "长" * 5000}, "请删减"),
    ],
)
def test_what_may_not_be_written_is_said_at_the_field_and_nothing_is_kept(typed, said, people, client):
    client.force_login(people.zhuoma)
    answer = client.post("/opinions/new/", TYPED | {"key": str(key())} | typed)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Matter.objects.exists()


def test_a_collection_point_s_item_keeps_who_said_it_apart(people, client):
    client.force_login(people.clerk)
    point = {"author_name": "某社区联系点", "heard_name": "次仁多吉", "heard_contact": "某村", "heard_by": "letter"}
    same = str(key())
    for _ in range(2):
        client.post("/opinions/new/", TYPED | point | {"key": same})
    matter = Matter.objects.get()

    page = client.get(f"/opinions/{matter.pk}/").content.decode()
    assert Originator.objects.get().name == "次仁多吉"
    assert "次**" in page
    assert "次仁多吉" not in page


def test_nobody_else_opens_the_page_to_write(people, client):
    client.force_login(people.zhaxi)

    assert client.get("/opinions/new/").status_code == 403


STEP_PAGES = [("submit", "shortlist"), ("submit", "not_use"), ("submit", "return_to_author"), ("submit", "to_ledger")]
STEP_PAGES += [("shortlist", "edit_text"), ("edit_text", "check"), ("issue", "dispatch"), ("reply", "feed_back")]
STEP_PAGES += [("issue", "record_adoption"), ("submit", "suggest_proposal"), ("submit", "keep_in_reserve")]


@pytest.mark.parametrize(("after", "step"), STEP_PAGES)
def test_the_page_of_a_step_opens_for_the_desk_alone(after, step, people, client):
    matter = walk(people, after)
    address = f"/opinions/{matter.pk}/{step}/"
    found = {}
    for who in ("editor", "zhuoma", "ciren"):
        client.force_login(getattr(people, who))
        found[who] = client.get(address).status_code

    assert found == {"editor": 200, "zhuoma": 403, "ciren": 404}


def test_a_step_is_taken_from_its_page(people, client):
    matter = walk(people, "submit")
    client.force_login(people.editor)
    answer = client.post(f"/opinions/{matter.pk}/not_use/", {"key": str(key()), "ground": "known", "note": "已有。"})

    matter.refresh_from_db()
    assert (answer.status_code, matter.state) == (302, "not_used")


def test_the_author_reads_both_texts_and_no_sign_off(people, client):
    matter = walk(people, "check")
    client.force_login(people.zhuoma)

    page = client.get(f"/opinions/{matter.pk}/").content.decode()
    assert "与原文的不同" in page
    assert 'id="sign-offs"' not in page


def test_an_issue_is_begun_put_together_issued_and_printed(people, client):
    first, second = walk(people, "sign"), walk(people, "sign")
    client.force_login(people.editor)
    begun = client.post("/bulletin/new/", {"key": str(key()), "series": "bulletin", "title": "三月信息"})
    places = {f"place_{first.pk}": "2", f"place_{second.pk}": "1"}
    client.post(begun["Location"], {"key": str(key()), "title": "三月信息", "foreword": ""} | places)
    made = BulletinIssue.objects.get()
    assert client.post(f"/bulletin/{made.pk}/issue/", {"key": str(key())}).status_code == 302

    printed = client.get(f"/bulletin/{made.pk}/print/").content.decode()
    assert "第1期" in printed
    assert WORDS["situation"] in printed
    client.force_login(people.ciren)
    page = client.get(f"/bulletin/{made.pk}/").content.decode()
    assert second.title in page
    assert WORDS["situation"] not in client.get(f"/bulletin/{made.pk}/print/").content.decode()


def test_the_title_of_a_work_secret_is_its_readers_alone(people, client):
    matter = walk(people, "sign", title="工作秘密题目", classification="work_secret")
    OpinionItem.objects.filter(pk=matter.pk).update(classification="work_secret")
    made = issue(people, [matter])
    client.force_login(people.ciren)

    assert matter.title not in client.get(f"/bulletin/{made.pk}/").content.decode()


def test_what_is_not_answered_stands_in_a_list_of_its_own(people, client):
    matter, answered = walk(people, "issue"), walk(people, "feed_back")
    client.force_login(people.editor)

    page = client.get("/opinions/?tab=unanswered").content.decode()
    assert f'href="/opinions/{matter.pk}/"' in page
    assert f'href="/opinions/{answered.pk}/"' not in page


@pytest.mark.parametrize("address", ["/opinions/", "/bulletin/"])
def test_empty_pages_say_so(address, people, client):
    client.force_login(people.editor)

    assert "没有" in client.get(address).content.decode()


@pytest.mark.parametrize("form", ["", "?format=csv"])
def test_the_ledger_tells_the_agency_that_handles_an_item_not_who_wrote_it(form, people, client):
    matter = walk(people, "dispatch")
    said = {}
    for name in ("liming", "editor"):
        client.force_login(getattr(people, name))
        answer = client.get(f"/ledger/{form}")
        said[name] = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()

    assert all(matter.title in page for page in said.values())
    assert {name for name, page in said.items() if "卓玛" in page} == {"editor"}
