"""Every page that tells another what is sensitive about one leaves a look: one line, read by whom it is about."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.activities.models import LeaveOfAbsence
from huiyin.contacts.models import Meeting
from huiyin.history.looking import WHAT
from huiyin.history.models import Event
from huiyin.privacy.looks import looks_at
from tests.contacts.work import noted, paired
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.factories.world import world
from tests.proposals.course import take, walk

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]


@pytest.fixture
def liaison(assembly):
    user = UserFactory(name="工委")
    RoleHoldingFactory(user=user, role=Role.LIAISON, assembly=assembly)
    return user


def looks(user):
    return [(look.actor_name, look.facts["what"]) for look in looks_at(user)]


def read(client, user, address):
    client.force_login(user)
    for _time in range(2):  # twice on a day is one line
        assert client.get(address).status_code == 200


def test_a_pair_and_a_talk_are_looked_at_by_an_office_and_not_by_the_two(cast, liaison, client):
    pair = paired(cast.zhuoma, cast.ciren)
    met = noted(cast.zhuoma, pair)
    for own in (cast.zhuoma, cast.ciren):
        read(client, own, pair.get_absolute_url())
        read(client, own, met.get_absolute_url())
    assert not Event.objects.filter(step="look").exists()

    read(client, liaison, pair.get_absolute_url())
    read(client, liaison, Meeting.objects.get().get_absolute_url())
    for one in (cast.zhuoma, cast.ciren):
        assert looks(one) == [("工委", "meeting"), ("工委", "pair")]
    assert looks(cast.wangfang) == []


def test_the_list_of_leaves_tells_why_and_is_on_record_for_each_on_it(cast, assembly, liaison, client):
    for user in (cast.zhuoma, cast.ciren):
        held = user.person.memberships.get()
        LeaveOfAbsence.objects.create(membership=held, starts_on=date(2026, 1, 1), reason="illness", entered_by=liaison)
    read(client, liaison, reverse("activities:leaves"))

    assert looks(cast.zhuoma) == looks(cast.ciren) == [("工委", "leave")]
    assert Event.objects.filter(step="look").count() == 1


def test_where_a_leave_is_decided_it_is_on_record(cast, client):
    made = world(cast)
    leave = made.leave
    person = leave.participation.membership.person
    for name in ("lia", "sig", "con"):
        client.force_login(made.users[name])
        opened = client.get(reverse("activities:leave_decide", args=[leave.pk])).status_code == 200
        seen = looks_at(person.user).filter(actor=made.users[name], facts__what="leave").exists()
        assert opened == seen, name


def test_what_a_proposer_said_of_an_answer_is_on_record_for_them_alone(cast, client):
    matter = walk(cast, "release")
    read(client, cast.zhaxi, matter.get_absolute_url())
    assert not Event.objects.filter(step="look").exists()  # nobody has said anything yet

    take(cast, matter, "feedback")
    read(client, cast.zhuoma, matter.get_absolute_url())
    assert looks(cast.zhuoma) == []
    read(client, cast.zhaxi, matter.get_absolute_url())
    assert looks(cast.zhuoma) == [("扎西", "feedback")]
    assert looks(cast.ciren) == []


def test_each_kind_of_look_has_its_words_and_its_row_in_the_rules():
    table = (
        (ROOT / "docs" / "rules" / "privacy.md").read_text(encoding="utf-8").partition("## Which pages keep a look")[2]
    )
    rows = table.partition("## Columns")[0]

    assert [what for what in WHAT if f"`{what}`" not in rows] == []
