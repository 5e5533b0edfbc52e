from datetime import date

import pytest

from huiyin.accounts.models import Role
from huiyin.matters.models import Answer
from tests.asked import queries
from tests.factories.base import RoleHoldingFactory, SectorFactory, UserFactory
from tests.factories.plans import TopicFactory
from tests.factories.raised import LivelihoodMatterFactory, OpinionItemFactory, signed


@pytest.fixture
def problem(cast, assembly):
    sector = SectorFactory(assembly=assembly, name="民族界")
    topic = TopicFactory(assembly=assembly, title="高原饮水")
    return LivelihoodMatterFactory(matter__assembly=assembly, matter__sector=sector, topic=topic)


def test_page_opens_for_offices_and_the_sector_and_is_404_for_others(problem, cast, assembly, client):
    clerk = UserFactory()
    RoleHoldingFactory(user=clerk, role=Role.LEDGER_STAFF, assembly=assembly)
    of_sector = cast.ciren
    of_sector.person.memberships.update(sector=problem.matter.sector)
    readers = {
        "clerk": clerk,
        "of_sector": of_sector,
        **{who: getattr(cast, who) for who in ("leader", "zhaxi", "zhuoma", "liming", "wangfang")},
    }
    found = {}
    for name, user in readers.items():
        client.force_login(user)
        found[name] = client.get(problem.matter.get_absolute_url()).status_code

    open_for = {"clerk", "of_sector", "leader", "zhaxi"}
    assert found == {name: 200 if name in open_for else 404 for name in readers}


def test_page_tells_topic_holder_due_answer_and_result(problem, cast, assembly, client):
    problem.result, problem.solved_on = "已通水。", date(2023, 8, 1)
    problem.save()
    Answer.objects.create(
        matter=problem.matter, office=Role.LEDGER_STAFF, text="八月一日通水。", given_on=date(2023, 8, 2)
    )
    client.force_login(cast.leader)

    page = client.get(problem.matter.get_absolute_url()).content.decode()
    told = ["高原饮水", "台账工作人员", "2023-09-01", "已逾期", "八月一日通水。", "已通水。", problem.description]
    assert [words for words in told if words not in page] == []


def test_a_matter_of_another_kind_is_not_found_here(cast, assembly, client):
    item = OpinionItemFactory(matter__assembly=assembly)
    signed(item.matter, cast.zhuoma.person)
    client.force_login(cast.zhuoma)

    assert client.get(f"/livelihood/{item.pk}/").status_code == 404


def test_page_takes_as_many_queries_for_three_answers_as_for_one(problem, cast, client):
    def answer(day):
        Answer.objects.create(matter=problem.matter, agency=cast.agency, text="在办。", given_on=day)

    answer(date(2023, 7, 1))
    client.force_login(cast.leader)
    one = queries(client, problem.matter.get_absolute_url())
    answer(date(2023, 7, 2))
    answer(date(2023, 7, 3))

    assert queries(client, problem.matter.get_absolute_url()) == one
