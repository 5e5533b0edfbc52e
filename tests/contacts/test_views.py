from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.contacts.models import Pair
from tests.asked import queries
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.factories.contacts import MeetingFactory, PairFactory

LIST = reverse("contacts:list")
ACCESS = [("zhuoma", 200), ("ciren", 200), ("leader", 200), ("zhaxi", 404), ("liming", 404), ("wangfang", 404)]


@pytest.fixture
def pair(cast, assembly):
    return PairFactory(assembly=assembly, first=cast.zhuoma.person, second=cast.ciren.person)


@pytest.fixture
def meeting(pair):
    return MeetingFactory(assembly=pair.assembly, by=pair.first, met=pair.second, pair=pair)


@pytest.mark.parametrize(("who", "status"), ACCESS)
def test_a_pair_and_its_meetings_open_for_the_two_and_the_leader(who, status, pair, meeting, cast, client):
    client.force_login(getattr(cast, who))

    assert client.get(pair.get_absolute_url()).status_code == status
    assert client.get(meeting.get_absolute_url()).status_code == status


@pytest.mark.parametrize(("who", "rows"), [(who, int(status == 200)) for who, status in ACCESS])
def test_list_holds_ones_own_pairs_or_the_assemblys(who, rows, pair, cast, client):
    client.force_login(getattr(cast, who))

    assert client.get(LIST).context["page_obj"].paginator.count == rows


def test_the_liaison_office_reads_the_pairs_of_its_own_assembly_only(pair, cast, assembly, client):
    PairFactory()
    liaison = UserFactory()
    RoleHoldingFactory(user=liaison, role=Role.LIAISON, assembly=assembly)
    client.force_login(liaison)

    assert list(client.get(LIST).context["page_obj"]) == [pair]


def test_a_meeting_outside_ones_pair_names_no_pair(cast, pair, client):
    """The one met is not of the pair, and may not learn of it."""
    meeting = MeetingFactory(assembly=pair.assembly, by=cast.zhuoma.person, met=cast.wangfang.person, pair=pair)
    client.force_login(cast.wangfang)

    page = client.get(meeting.get_absolute_url()).content.decode()
    assert pair.get_absolute_url() not in page
    assert "次仁" not in page


def test_list_is_filtered_by_kind(pair, cast, client):
    client.force_login(cast.zhuoma)

    assert [
        client.get(LIST, {"kind": kind}).context["page_obj"].paginator.count
        for kind in ("member_member", "staff_member")
    ] == [1, 0]


@pytest.mark.parametrize(("who", "shown"), [("zhuoma", True), ("leader", True), ("zhaxi", False), ("liming", False)])
def test_the_bar_has_the_entry_for_members_and_the_offices_concerned(who, shown, cast, client):
    client.force_login(getattr(cast, who))

    page = client.get(reverse("members:list"))
    links = page.context["navigation"] + page.context["more_navigation"]
    assert (LIST in [link.url for link in links]) == shown


def test_list_and_page_take_as_many_queries_for_three_rows_as_for_one(pair, meeting, cast, assembly, client):
    client.force_login(cast.zhuoma)
    pages = [LIST, pair.get_absolute_url(), meeting.get_absolute_url()]
    one = [queries(client, url) for url in pages]
    for _more in range(2):
        PairFactory(assembly=assembly, first=cast.zhuoma.person)
        MeetingFactory(assembly=assembly, by=pair.first, met=pair.second, pair=pair)

    assert [queries(client, url) for url in pages] == one


def test_a_pair_that_begins_later_is_not_shown_as_one_that_runs(pair, cast, client):
    Pair.objects.filter(pk=pair.pk).update(starts_on=timezone.localdate() + timedelta(days=9))
    client.force_login(cast.leader)
    shown = client.get(LIST)

    assert not shown.context["page_obj"][0].is_current
    assert "还没有开始" in shown.content.decode()
    assert '<span class="quiet">有一方离任</span>' not in shown.content.decode()
