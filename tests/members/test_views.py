from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Body
from huiyin.members.models import Seat
from tests.asked import queries
from tests.factories.activities import ParticipationFactory
from tests.factories.base import AssemblyFactory, BodyFactory, MembershipFactory, RoleHoldingFactory
from tests.factories.contacts import MeetingFactory, PairFactory
from tests.factories.raised import LivelihoodMatterFactory, OpinionItemFactory, signed
from tests.factories.writings import WritingFactory

LIST = reverse("members:list")


def names(response):
    return [membership.person.name for membership in response.context["page_obj"]]


@pytest.mark.parametrize("who", ["zhuoma", "zhaxi", "liming", "wangfang", "leader"])
def test_the_official_list_and_a_persons_page_open_for_all_who_sign_in(who, cast, client):
    client.force_login(getattr(cast, who))

    assert client.get(LIST).status_code == 200
    assert client.get(cast.zhuoma.person.get_absolute_url()).status_code == 200


def test_who_is_not_signed_in_is_asked_to_sign_in(cast, client):
    assert client.get(LIST).url == f"{reverse('account_login')}?next={LIST}"


def test_list_is_of_the_members_on_the_day_asked_for(cast, assembly, client):
    MembershipFactory(person__name="旧人", assembly=assembly, starts_on=date(2018, 1, 1), ends_on=date(2022, 12, 31))
    client.force_login(cast.zhuoma)

    assert names(client.get(LIST, {"on": "2020-05-01"})) == ["旧人"]
    assert set(names(client.get(LIST))) == {"卓玛", "次仁", "王芳"}


@pytest.mark.parametrize("asked", [{"name": "卓"}, {"tier": "county"}, {"sector": "教育界"}])
def test_list_is_searched_by_name_tier_and_sector(asked, cast, client):
    county = AssemblyFactory(tier="county", slug="county")
    member = MembershipFactory(person__name="卓嘎", assembly=county)
    member.sector.name = "教育界"
    member.sector.save()
    client.force_login(cast.zhuoma)

    expected = {"卓玛", "卓嘎"} if "name" in asked else {"卓嘎"}
    assert set(names(client.get(LIST, asked))) == expected


@pytest.mark.parametrize("on", ["yesterday", "2023-02-30", "99999-01-01"])
def test_a_day_that_is_none_is_named_at_its_field_and_today_is_shown(on, cast, client):
    client.force_login(cast.zhuoma)

    response = client.get(LIST, {"on": on})

    assert response.context["form"].errors["on"]
    assert response.context["day"] == timezone.localdate()
    assert set(names(response)) == {"卓玛", "次仁", "王芳"}


def test_htmx_gets_the_rows_alone(cast, client):
    client.force_login(cast.zhuoma)

    response = client.get(LIST, headers={"HX-Request": "true"})

    assert response.content.strip().startswith(b'<div id="rows"')
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize(("who", "told"), [("zhuoma", True), ("leader", True), ("ciren", False), ("wangfang", False)])
def test_party_membership_is_told_to_oneself_and_the_assemblys_leader_only(who, told, cast, assembly, client):
    person = cast.zhuoma.person
    person.memberships.update(cpc=True)
    subgroup = BodyFactory(assembly=assembly, kind=Body.Kind.PARTY_SUBGROUP, name="提案委员会分组")
    Seat.objects.create(person=person, body=subgroup, role=Seat.Role.MEMBER, starts_on=date(2023, 2, 1))
    client.force_login(getattr(cast, who))

    page = client.get(person.get_absolute_url()).content.decode()

    assert ("中共党员" in page, "提案委员会分组" in page) == (told, told)


def _everything_about(person, assembly):
    item = OpinionItemFactory(matter__assembly=assembly, matter__title="夜间导诊").matter
    signed(item, person)
    membership = person.memberships.get()
    ParticipationFactory(membership=membership, activity__assembly=assembly, activity__title="春季座谈")
    WritingFactory(author=person, assembly=assembly, kind="reflection", title="读书笔记")
    PairFactory(first=person, second__name="结对人", assembly=assembly)
    MeetingFactory(by=person, met__name="谈话人", assembly=assembly)


PRIVATE = ["夜间导诊", "春季座谈", "读书笔记", "结对人", "谈话人"]


@pytest.mark.parametrize(
    ("who", "seen"), [("zhuoma", PRIVATE), ("leader", PRIVATE), ("ciren", []), ("liming", []), ("wangfang", [])]
)
def test_a_persons_page_tells_each_reader_what_the_records_own_pages_would(who, seen, cast, assembly, client):
    _everything_about(cast.zhuoma.person, assembly)
    client.force_login(getattr(cast, who))

    page = client.get(cast.zhuoma.person.get_absolute_url()).content.decode()

    assert [words for words in PRIVATE if words in page] == seen


def test_a_sector_colleague_sees_a_signed_livelihood_matter(cast, assembly, client):
    sector = cast.zhuoma.person.memberships.get().sector
    signed(LivelihoodMatterFactory(matter__assembly=assembly, matter__sector=sector).matter, cast.zhuoma.person)
    client.force_login(cast.ciren)

    assert "饮水不便" in client.get(cast.zhuoma.person.get_absolute_url()).content.decode()


def test_list_and_page_take_as_many_queries_for_three_rows_as_for_one(cast, assembly, client):
    RoleHoldingFactory(user=cast.zhuoma, role=Role.LIAISON, assembly=assembly)
    person = cast.zhuoma.person
    client.force_login(cast.zhuoma)
    _everything_about(person, assembly)
    one = queries(client, LIST), queries(client, person.get_absolute_url())
    for _more in range(2):
        MembershipFactory(assembly=AssemblyFactory())
        _everything_about(person, assembly)

    assert (queries(client, LIST), queries(client, person.get_absolute_url())) == one
