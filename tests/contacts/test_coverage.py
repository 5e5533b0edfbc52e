"""Who has no pair and who was not met: worked out as one would by hand, in the register's order, never by amount."""

import copy
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.accounts.models import Role
from huiyin.assemblies.months import months_before
from huiyin.assemblies.rules import PAIR_KINDS
from huiyin.contacts import coverage
from huiyin.contacts.models import Meeting, Pair
from huiyin.history.taking import StepNotAllowed
from huiyin.notices.models import Notice
from tests.asked import unpacked
from tests.contacts.work import THEME, ago, key, member, noted, paired, staff_of, with_public
from tests.factories.base import RoleHoldingFactory, RuleSetFactory, SectorFactory, UserFactory
from tests.factories.contacts import MeetingFactory, PairFactory

pytestmark = pytest.mark.django_db
TODAY = ago(0)
NAMES = ["甲", "乙", "丙"]


@pytest.fixture
def liaison(assembly):
    user = UserFactory(name="联络")
    RoleHoldingFactory(user=user, role=Role.LIAISON, assembly=assembly)
    return user


@pytest.fixture
def people(assembly):
    """Three members, the first in the Party; one of the staff."""
    return [member(assembly, name, cpc=name == "甲") for name in NAMES], staff_of(assembly)


def rule(assembly, **pairs):
    document = copy.deepcopy(assembly.rules_on(TODAY).document)
    document["contacts"] = {"pairs": dict.fromkeys(PAIR_KINDS, 0) | pairs, "unmet_months": 6, "superiors": False}
    RuleSetFactory(assembly=assembly, version=assembly.rule_sets.count() + 1, document=document)


DAYS = st.integers(min_value=0, max_value=400)
PLACES = st.sampled_from(range(3))
DRAWN = st.lists(st.tuples(st.sampled_from(PAIR_KINDS), PLACES, PLACES, DAYS, st.one_of(st.none(), DAYS)), max_size=6)
MET = st.lists(st.tuples(PLACES, PLACES, DAYS, st.booleans()), max_size=6)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(drawn=DRAWN, met=MET, leaves=st.one_of(st.none(), st.tuples(PLACES, DAYS)))
def test_coverage_is_what_one_counts_by_hand(drawn, met, leaves, assembly, people):
    members, seat = people
    Meeting.objects.all().delete()
    Pair.objects.all().delete()
    if assembly.rule_sets.count() == 1:
        rule(assembly, party_nonparty=1, staff_member=1, member_member=1, member_public=2)
    for held in members:
        held.ends_on = None
    if leaves:
        members[leaves[0]].ends_on = TODAY - timedelta(days=leaves[1])
    for held in members:
        held.save()
    pairs = [made for one in drawn if (made := _pair(assembly, members, seat, *one))]
    meetings = [
        MeetingFactory(assembly=assembly, by=members[a].person, met=members[b].person, held_on=ago(day), is_void=void)
        for a, b, day, void in met
        if a != b
    ]
    there = {held.person_id for held in members if held.ends_on is None or held.ends_on >= TODAY}
    since = months_before(TODAY, 6)

    found = coverage.Coverage(assembly, TODAY)

    assert {line.membership.person.name: set(line.missing) for line in found.lines if line.missing} == _missing(
        members, pairs, there
    )
    assert {pair.pk for pair in found.unmet_pairs} == {
        pair.pk
        for pair in pairs
        if _stands(pair, there)
        and pair.starts_on <= since
        and not any(
            {one.by_id, one.met_id} == {pair.first_id, pair.second_id} and not one.is_void and one.held_on >= since
            for one in meetings
        )
    }


def _pair(assembly, members, seat, kind, a, b, began, ended):
    last = ago(min(ended, began)) if ended is not None else None
    days = {"assembly": assembly, "starts_on": ago(began), "ends_on": last, "kind": kind}
    if kind == "member_public":
        made = with_public(assembly, members[a].person)
        Pair.objects.filter(pk=made.pk).update(starts_on=days["starts_on"], ends_on=last)
        made.refresh_from_db()
        return made
    first = seat.person if kind == "staff_member" else members[a].person
    return None if first == members[b].person else PairFactory(first=first, second=members[b].person, **days)


def _stands(pair, there):
    first = pair.kind == "staff_member" or pair.first_id in there
    second = pair.second_id is None or pair.second_id in there
    return first and second and (pair.ends_on is None or pair.ends_on >= TODAY)


def _missing(members, pairs, there):
    wanted = {}
    for held in members:
        if held.person_id not in there:
            continue
        standing = [pair for pair in pairs if _stands(pair, there)]
        me = held.person_id
        counts = {
            "party_nonparty": 9
            if held.cpc
            else sum(p.kind == "party_nonparty" and p.second_id == me for p in standing),
            "staff_member": sum(p.kind == "staff_member" and p.second_id == me for p in standing),
            "member_member": sum(p.kind == "member_member" and me in (p.first_id, p.second_id) for p in standing),
            "member_public": sum(p.kind == "member_public" and p.first_id == me for p in standing),
        }
        lacks = {kind for kind, most in counts.items() if most < (2 if kind == "member_public" else 1)}
        if lacks:
            wanted[held.person.name] = lacks
    return wanted


def test_lines_stand_by_sector_and_name_and_never_by_amount(assembly):
    later = SectorFactory(assembly=assembly, name="教育界", order=9)
    for name, sector in (("丙", {}), ("甲", {"sector": later}), ("乙", {})):
        member(assembly, name, **sector)
    rule(assembly, member_member=1)
    names = [line.membership.person.name for line in coverage.Coverage(assembly, TODAY).lines]
    names_of_first = [name for name in names if name in ("乙", "丙")]

    assert names[-1] == "甲"
    assert names_of_first == sorted(names_of_first)


def test_a_visit_by_the_other_counts_and_one_that_did_not_take_place_does_not(cast, assembly):
    pair = paired(cast.zhuoma, cast.ciren)
    assert coverage.Coverage(assembly, TODAY).unmet_pairs == [pair]
    meeting = noted(cast.ciren, pair, kind="visit")
    assert coverage.Coverage(assembly, TODAY).unmet_pairs == []
    Meeting.objects.filter(pk=meeting.pk).update(is_void=True)
    assert coverage.Coverage(assembly, TODAY).unmet_pairs == [pair]


def test_those_concerned_are_told_once_a_month_and_of_no_number(cast, assembly, liaison):
    paired(cast.zhuoma, cast.ciren)
    assert coverage.remind(assembly, by=liaison, key=key()) == 2

    notices = Notice.objects.all()
    assert {notice.recipient for notice in notices} == {cast.zhuoma, cast.ciren}
    assert not any(sign.isdigit() for notice in notices for sign in notice.title)
    with pytest.raises(StepNotAllowed, match="一个月"):
        coverage.remind(assembly, by=liaison, key=key())
    assert notices.count() == 2


def test_the_office_reads_who_is_missing_and_takes_the_list_away(cast, assembly, liaison, client):
    rule(assembly, member_member=1)
    meeting = noted(cast.zhuoma, with_public(assembly, cast.zhuoma.person), theme=THEME)
    client.force_login(liaison)
    page = client.get(reverse("contacts:coverage"), {"what": "missing", "kind": "member_member"})

    assert {line.membership.person.name for line in page.context["page_obj"]} == {"卓玛", "次仁"}
    sheet = unpacked(client.get(reverse("contacts:coverage_xlsx")).getvalue()).decode()
    assert "次**" in sheet
    assert "次仁" not in sheet
    assert THEME not in sheet
    assert meeting.get_absolute_url() not in sheet


@pytest.mark.parametrize("who", ["leader", "zhuoma", "zhaxi"])
def test_the_to_do_is_the_liaison_office_s(who, cast, client):
    client.force_login(getattr(cast, who))

    assert client.get(reverse("contacts:coverage")).status_code == 403
    assert client.post(reverse("contacts:remind"), {"key": key()}).status_code == 403


def test_the_first_page_has_the_three_counts_for_the_office_and_one_s_own_for_a_member(cast, assembly, liaison, client):
    pair = paired(cast.zhuoma, cast.ciren)
    home = reverse("desk:home")
    client.force_login(liaison)
    assert "等待接续的对子" in client.get(home).content.decode()
    client.force_login(cast.zhuoma)
    page = client.get(home).content.decode()
    assert "请抽空联系" in page
    assert pair.get_absolute_url() in page
    assert "等待接续的对子" not in page
    noted(cast.zhuoma, pair)
    assert "请抽空联系" not in client.get(home).content.decode()


def test_the_list_is_searched_by_name_and_exported_by_the_offices_alone(cast, assembly, client):
    paired(cast.zhuoma, cast.ciren)
    with_public(assembly, cast.zhuoma.person)
    client.force_login(cast.leader)
    found = client.get(reverse("contacts:list"), {"name": "牧户"}).context["page_obj"]

    assert [pair.group.name for pair in found] == ["那曲牧户联系点"]
    sheet = unpacked(client.get(reverse("contacts:list_xlsx"), {"name": "次仁"}).getvalue()).decode()
    assert "次仁" in sheet
    assert "牧户" not in sheet
    client.force_login(cast.zhuoma)
    assert client.get(reverse("contacts:list_xlsx")).status_code == 403
