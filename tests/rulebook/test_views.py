"""The pages of the rules, as those who read, draft and put them into force use them."""

import json
from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.assemblies.models import RuleSet
from huiyin.assemblies.rules import STARTING_RULES, laid_over
from huiyin.assemblies.schemes import schemes
from huiyin.rulebook import versions
from huiyin.rulebook.words import differences
from tests.asked import queries
from tests.factories.base import AssemblyFactory, MembershipFactory, RoleHoldingFactory, RuleSetFactory, UserFactory
from tests.rulebook.typed import posted

pytestmark = pytest.mark.django_db
LIST = reverse("rulebook:list")


def url(name, rule_set, *more):
    return reverse(f"rulebook:{name}", args=[rule_set.pk, *more])


def read(response):
    return response.content.decode()


# Who reads, drafts, puts into force

READERS = [("zhuoma", 200), ("zhaxi", 200), ("dawa", 200), ("leader", 200), ("liming", 200), ("wangfang", 404)]


@pytest.mark.parametrize(("who", "status"), READERS)
def test_the_rules_in_force_open_for_the_assemblys_own_people(who, status, desk, client):
    client.force_login(getattr(desk, who))

    assert client.get(url("version", desk.ruling)).status_code == status
    assert client.get(url("export", desk.ruling)).status_code == status


DRAFTERS = [("zhaxi", 200), ("dawa", 200), ("leader", 200), ("zhuoma", 404), ("yangjin", 404), ("wangfang", 404)]


@pytest.mark.parametrize(("who", "status"), DRAFTERS)
@pytest.mark.parametrize("page", ["version", "edit", "import", "discard", "export"])
def test_a_draft_opens_for_those_who_work_on_it(page, who, status, desk, client):
    client.force_login(getattr(desk, who))

    assert client.get(url(page, desk.draft)).status_code == status


@pytest.mark.parametrize(("who", "status"), [("leader", 200), ("zhaxi", 403), ("dawa", 403), ("zhuoma", 404)])
def test_the_leader_alone_puts_into_force(who, status, desk, client):
    client.force_login(getattr(desk, who))

    assert client.get(url("force", desk.draft)).status_code == status
    assert (url("force", desk.draft) in read(client.get(url("version", desk.draft)))) == (status == 200)


def test_a_citizen_and_the_administrators_have_no_rules_to_read(assembly, client):
    for role in (Role.CITIZEN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        user = UserFactory()
        RoleHoldingFactory(user=user, role=role, assembly=assembly)
        client.force_login(user)

        assert client.get(LIST).status_code == 404
        assert LIST not in read(client.get("/"))


def test_a_county_reads_the_rules_it_inherits_and_is_told_whose(assembly, client):
    county = AssemblyFactory(tier="county", slug="county", name="某县政协", parent=assembly)
    client.force_login(MembershipFactory(assembly=county).person.user)

    page = read(client.get(LIST))
    assert "某县政协没有自己现行的规则，沿用上级本区政协的规则。" in page
    assert client.get(url("version", assembly.rule_sets.get())).status_code == 200


# Begin, edit, import


def test_a_draft_is_begun_from_an_example(cast, assembly, client):
    client.force_login(cast.zhaxi)
    begin = reverse("rulebook:begin", args=[assembly.slug])
    assert client.get(begin).status_code == 200

    response = client.post(begin, {"source": "two-months"})

    draft = assembly.rule_sets.drafts().get()
    assert response.url == url("edit", draft)
    assert draft.document == laid_over(STARTING_RULES, schemes()["two-months"].terms)
    assert client.get(begin).url == url("version", draft)
    assert client.post(begin, {"source": "now"}).status_code == 409


def test_an_edit_is_saved_and_what_is_wrong_is_told(desk, client):
    client.force_login(desk.zhaxi)
    wrong = client.post(url("edit", desk.draft), posted(desk.draft.document, deadlines__handle_count="0"))
    assert wrong.status_code == 400
    assert "还没有保存：有 1 处要改" in read(wrong)

    right = client.post(url("edit", desk.draft), posted(desk.draft.document, deadlines__handle_count="2"))
    assert right.url == url("version", desk.draft)
    desk.draft.refresh_from_db()
    assert desk.draft.document["deadlines"]["handle"] == {"count": 2, "unit": "months"}


def test_the_second_of_two_editors_is_told_keeps_all_they_typed_and_may_save_again(desk, client):
    client.force_login(desk.zhaxi)
    client.post(url("edit", desk.draft), posted(desk.draft.document, writing__title="60"))
    client.force_login(desk.dawa)
    response = client.post(url("edit", desk.draft), posted(STARTING_RULES, writing__body="3000"))

    page = read(response)
    assert response.status_code == 409
    assert "扎西保存过修改" in page
    assert 'value="3000"' in page
    assert [(one.label, one.old, one.new) for one in response.context["theirs"]] == [
        ("案由", "最多 60 字", "最多 50 字"),
        ("正文每部分", "最多 1500 字", "最多 3000 字"),
    ]
    again = client.post(url("edit", desk.draft), posted(STARTING_RULES, seen=1, writing__body="3000"))
    assert again.status_code == 302


@pytest.mark.parametrize("page", ["edit", "import", "discard"])
def test_a_version_in_force_is_not_worked_on(page, desk, client):
    client.force_login(desk.leader)

    assert client.get(url(page, desk.ruling)).url == url("version", desk.ruling)
    assert client.get(url("force", desk.ruling)).url == url("version", desk.ruling)
    client.post(url("edit", desk.ruling), posted(desk.ruling.document, writing__title="60"))
    desk.ruling.refresh_from_db()
    assert desk.ruling.document == STARTING_RULES


def test_what_is_exported_can_be_imported(desk, client):
    client.force_login(desk.zhaxi)
    exported = json.loads(client.get(url("export", desk.ruling)).content)
    assert exported == STARTING_RULES
    exported["docket"] = "{year}-{number:03d}"

    assert client.post(url("import", desk.draft), {"seen": 0, "text": json.dumps(exported)}).status_code == 302
    desk.draft.refresh_from_db()
    assert desk.draft.document["docket"] == "{year}-{number:03d}"


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "9" * 5000, "null", '{"docket": "\\u0000"}'])
def test_what_cannot_be_imported_is_told_and_changes_nothing(text, desk, client):
    client.force_login(desk.zhaxi)

    response = client.post(url("import", desk.draft), {"seen": 0, "text": text})

    assert response.status_code == 400
    assert response.context["form"].errors["text"]
    assert RuleSet.objects.get(pk=desk.draft.pk).document == STARTING_RULES


# Compare, put into force


def test_what_differs_is_said_line_by_line_both_ways():
    new = laid_over(STARTING_RULES, schemes()["session-and-between"].terms)
    new["categories"] = [*new["categories"][1:], {"code": "item_1", "name": "边境建设"}]

    assert [(one.label, one.kind, one.old, one.new) for one in differences(STARTING_RULES, new)] == [
        ("大会提案的答复", "changed", "与平时提案相同", "5 个月"),
        ("经济建设", "removed", "经济建设", None),
        ("边境建设", "added", None, "边境建设"),
    ]
    assert len(differences(new, STARTING_RULES)) == 3
    assert differences(new, deepcopy(new)) == []


def test_two_versions_are_compared_and_a_draft_only_by_those_who_see_it(desk, client):
    versions.edit(desk.draft, by=desk.zhaxi, seen=0, document=STARTING_RULES | {"docket": "{number}"})
    client.force_login(desk.zhaxi)
    page = read(client.get(url("compare", desk.draft, desk.ruling.pk)))
    assert "第0007号" in page

    client.force_login(desk.zhuoma)
    assert client.get(url("compare", desk.ruling, desk.draft.pk)).status_code == 404


def test_the_page_to_put_into_force_says_what_changes_and_what_stays(desk, client):
    versions.edit(desk.draft, by=desk.zhaxi, seen=0, document=STARTING_RULES | {"docket": "{number}"})
    client.force_login(desk.leader)
    page = read(client.get(url("force", desk.draft)))
    assert "案号写法" in page
    assert "已经在走的期限一天不变" in page
    today = timezone.localdate()

    early = client.post(url("force", desk.draft), {"seen": 1, "on": today - timedelta(days=1)})
    assert early.status_code == 400
    unseen = client.post(url("force", desk.draft), {"seen": 0, "on": today})
    assert unseen.status_code == 409
    assert client.post(url("force", desk.draft), {"seen": 1, "on": today}).status_code == 302
    assert desk.assembly.rules_on(today) == desk.draft


def test_a_draft_is_discarded(desk, client):
    client.force_login(desk.dawa)

    assert client.post(url("discard", desk.draft), {"seen": 0}).url == LIST
    assert not desk.assembly.rule_sets.drafts().exists()


def test_lists_ask_the_same_number_of_questions_whatever_their_length(desk, client):
    client.force_login(desk.leader)
    pages = [LIST, url("version", desk.draft), url("compare", desk.draft, desk.ruling.pk), url("edit", desk.draft)]
    few = [queries(client, page) for page in pages]
    for number in range(3, 12):
        RuleSetFactory(assembly=desk.assembly, version=number)

    assert [queries(client, page) for page in pages] == few
