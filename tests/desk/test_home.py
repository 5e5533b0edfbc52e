import pytest

from huiyin.accounts.models import Role
from huiyin.proposals import workflow
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.proposals.course import draft, key, take, walk

pytestmark = pytest.mark.django_db


def queues(client, user):
    client.force_login(user)
    context = client.get("/").context
    return {queue.code: [matter.title for matter in queue.matters] for queue in context.get("queues", [])}


def office(client, user):
    client.force_login(user)
    return [matter.title for matter in client.get("/").context["office"].matters]


def test_a_member_finds_what_waits_for_them(cast, client):
    draft(cast, title="草稿一件")
    asked = draft(cast, title="邀请一件")
    workflow.invite(asked, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    replied = walk(cast, "release")
    take(cast, walk(cast, "review"), "return_to_revise")

    mine = queues(client, cast.zhuoma)
    assert mine["drafts"] == ["草稿一件", "邀请一件"]
    assert mine["replied"] == [replied.title]
    assert len(mine["returned"]) == 1
    assert queues(client, cast.ciren)["invited"] == ["邀请一件"]


def test_feedback_given_waits_no_more(cast, client):
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    workflow.sign(matter, by=cast.ciren, key=key())
    for step in ["submit", "review", "file", "assign", "acknowledge", "contact", "reply", "release", "feedback"]:
        take(cast, matter, step)

    assert queues(client, cast.zhuoma)["replied"] == []
    assert queues(client, cast.ciren)["replied"] == [matter.title]


@pytest.mark.parametrize(
    ("step", "who"), [("submit", "zhaxi"), ("review", "yangjin"), ("file", "zhaxi"), ("assign", "liming")]
)
def test_each_office_finds_the_matters_it_holds(step, who, cast, client):
    matter = walk(cast, step)

    assert office(client, getattr(cast, who)) == [matter.title]


def test_what_waits_longest_stands_first(cast, client):
    from datetime import date

    late = walk(cast, "submit", on=date(2026, 1, 5))
    walk(cast, "submit")

    client.force_login(cast.zhaxi)
    assert client.get("/").context["office"].matters[0] == late


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.UPPER_TIER])
def test_an_account_with_nothing_to_do_is_told_so(role, cast, client):
    user = UserFactory()
    RoleHoldingFactory(user=user, role=role, assembly=cast.agency.assembly)
    client.force_login(user)

    assert "这个账号目前没有要处理的事" in client.get("/").content.decode()
