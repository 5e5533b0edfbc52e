import pytest

from huiyin.accounts.models import Role
from tests.asked import queries
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.factories.raised import LivelihoodMatterFactory, OpinionItemFactory, signed


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
