"""Somebody leaves: nothing shows them as current, their pairs pass on, what they had to read they keep."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.contacts import handing_over
from huiyin.contacts.coverage import Coverage
from huiyin.contacts.models import Pair
from huiyin.history.taking import StepNotAllowed
from huiyin.members import leaving
from huiyin.members.models import Membership, Seat
from tests.contacts.work import THEME, ago, key, member, noted, paired, staff_of, with_public
from tests.factories.base import BodyFactory, RoleHoldingFactory, UserFactory
from tests.factories.contacts import PairFactory

pytestmark = pytest.mark.django_db
LIST = reverse("contacts:list")


@pytest.fixture
def liaison(assembly):
    user = UserFactory(name="联络")
    RoleHoldingFactory(user=user, role=Role.LIAISON, assembly=assembly)
    return user


@pytest.fixture
def pair(cast):
    return paired(cast.zhuoma, cast.ciren)


def leave(user, liaison, *, on=None):
    return leaving.end_membership(user.person.memberships.get(), by=liaison, key=key(), on=on or ago(2), why="调离")


def test_the_pairs_of_whoever_leaves_end_that_day_and_wait(pair, cast, assembly, liaison):
    public = with_public(assembly, cast.zhuoma.person)
    leave(cast.zhuoma, liaison)

    pair.refresh_from_db()
    assert (pair.ends_on, pair.ended) == (ago(2), "left")
    assert list(handing_over.pairs_left_open(assembly, ago(0))) == [pair, public]
    assert list(handing_over.pairs_left_open(assembly, ago(3))) == []


def test_what_one_held_as_a_member_ends_and_an_employment_does_not(cast, assembly, liaison):
    committee = BodyFactory(assembly=assembly)
    seat = Seat.objects.create(person=cast.zhuoma.person, body=committee, role="member", starts_on=ago(100))
    elsewhere = Seat.objects.create(person=cast.zhuoma.person, body=BodyFactory(), role="member", starts_on=ago(100))
    job = staff_of(assembly)
    Seat.objects.filter(pk=job.pk).update(person=cast.zhuoma.person)
    leave(cast.zhuoma, liaison)

    assert [Seat.objects.get(pk=one.pk).ends_on for one in (seat, elsewhere, job)] == [ago(2), None, None]


def test_only_the_liaison_office_of_the_assembly_ends_a_membership(cast, liaison):
    for user in (cast.leader, cast.zhuoma, cast.wangfang):
        with pytest.raises(PermissionDenied):
            leave(cast.ciren, user)
    with pytest.raises(PermissionDenied):
        leave(cast.wangfang, liaison)


@pytest.mark.parametrize(("on", "why"), [(ago(-1), "调离"), (date(2022, 1, 1), "调离"), (ago(1), " ")])
def test_a_wrong_day_or_no_reason_ends_nothing(on, why, cast, liaison):
    with pytest.raises(StepNotAllowed):
        leaving.end_membership(cast.ciren.person.memberships.get(), by=liaison, key=key(), on=on, why=why)

    assert cast.ciren.person.memberships.get().ends_on is None


def test_undone_the_same_day_everything_stands_as_before(pair, cast, assembly, liaison):
    seat = Seat.objects.create(
        person=cast.zhuoma.person, body=BodyFactory(assembly=assembly), role="member", starts_on=ago(100)
    )
    ended = leave(cast.zhuoma, liaison)
    leaving.undo_end(ended, by=liaison, key=key())

    pair.refresh_from_db()
    assert (pair.ends_on, pair.ended, Seat.objects.get(pk=seat.pk).ends_on) == (None, "", None)
    assert Membership.objects.get(pk=ended.pk).ends_on is None
    with pytest.raises(StepNotAllowed, match="当天"):
        leaving.undo_end(ended, by=liaison, key=key())


def test_it_is_not_undone_once_somebody_goes_on_with_a_pair(pair, cast, assembly, liaison):
    ended = leave(cast.zhuoma, liaison)
    new = member(assembly, "接任者").person
    handing_over.pass_on(pair, by=liaison, key=key(), on=ago(1), first=new)

    with pytest.raises(StepNotAllowed, match="接续"):
        leaving.undo_end(ended, by=liaison, key=key())
    assert Membership.objects.get(pk=ended.pk).ends_on == ago(2)


def test_undoing_one_leaving_leaves_a_pair_ended_by_the_other_s(pair, cast, liaison):
    leave(cast.zhuoma, liaison, on=ago(2))
    earlier = leave(cast.ciren, liaison, on=ago(5))
    leaving.undo_end(earlier, by=liaison, key=key())
    pair.refresh_from_db()
    assert (pair.ends_on, pair.ended) == (ago(2), "left")

    same_day = leave(cast.ciren, liaison, on=ago(2))
    leaving.undo_end(same_day, by=liaison, key=key())
    pair.refresh_from_db()
    assert (pair.ends_on, pair.ended) == (ago(2), "left")


def test_who_sits_on_in_the_next_term_keeps_their_pairs(pair, cast, assembly, liaison):
    old = cast.zhuoma.person.memberships.get()
    Membership.objects.create(person=old.person, assembly=assembly, term=old.term, sector=old.sector, starts_on=ago(1))
    leaving.end_membership(old, by=liaison, key=key(), on=ago(2), why="届满")

    pair.refresh_from_db()
    assert pair.ends_on is None


def test_a_new_pair_goes_on_and_the_old_talks_stay_with_the_old_one(pair, cast, assembly, liaison, client):
    meeting = noted(cast.zhuoma, pair, on=ago(9), theme=THEME)
    leave(cast.zhuoma, liaison)
    came = member(assembly, "接任者").person
    new = handing_over.pass_on(pair, by=liaison, key=key(), on=ago(1), first=came)

    assert (new.first, new.second, new.before, new.starts_on) == (came, cast.ciren.person, pair, ago(1))
    assert list(handing_over.pairs_left_open(assembly, ago(0))) == []
    client.force_login(came.user)
    page = client.get(new.get_absolute_url()).content.decode()
    assert "接自" in page
    assert pair.get_absolute_url() not in page
    assert "卓玛" not in page
    assert client.get(meeting.get_absolute_url()).status_code == 404
    client.force_login(cast.ciren)
    assert pair.get_absolute_url() in client.get(new.get_absolute_url()).content.decode()
    assert THEME in client.get(pair.get_absolute_url()).content.decode()


def test_who_left_keeps_what_they_had_to_read(pair, cast, liaison, client):
    meeting = noted(cast.zhuoma, pair, on=ago(9), theme=THEME)
    leave(cast.zhuoma, liaison)
    client.force_login(cast.zhuoma)

    listed = client.get(LIST)
    assert list(listed.context["page_obj"]) == [pair]
    assert LIST in [link.url for link in listed.context["navigation"] + listed.context["more_navigation"]]
    assert THEME in client.get(meeting.get_absolute_url()).content.decode()


def test_nothing_shows_an_ex_member_as_current(pair, cast, assembly, liaison, client):
    """Also where the membership ended in another way than by the step: the pair runs on in its own row."""
    Membership.objects.filter(person=cast.zhuoma.person).update(ends_on=ago(2))
    client.force_login(liaison)

    assert list(client.get(LIST, {"state": "current"}).context["page_obj"]) == []
    assert list(client.get(LIST, {"state": "alone"}).context["page_obj"]) == [pair]
    assert "不再算作现有的" in client.get(pair.get_absolute_url()).content.decode()
    found = Coverage(assembly, ago(0))
    assert found.pairs == []
    assert found.left_open == [pair]
    assert cast.zhuoma.person not in [line.membership.person for line in found.lines]
    other = member(assembly, "达娃").person
    for name in ("卓玛", "王芳"):
        sent = {"key": key(), "name": name, "on": ago(0)}
        refused = client.post(reverse("contacts:pass_on", args=[pair.pk]), sent)
        assert refused.status_code == 400
    client.post(reverse("contacts:pass_on", args=[pair.pk]), {"key": key(), "name": "达娃", "on": ago(0)})
    assert Pair.objects.get(before=pair).first == other


def test_staff_who_leave_hand_over_too(cast, assembly, liaison):
    seat, other = staff_of(assembly), staff_of(assembly, "另一干部")
    pair = PairFactory(assembly=assembly, kind="staff_member", first=seat.person, second=cast.ciren.person)
    leaving.end_seat(seat, by=liaison, key=key(), on=ago(2), why="调离")

    assert list(handing_over.pairs_left_open(assembly, ago(0))) == [pair]
    with pytest.raises(StepNotAllowed, match="干部"):
        handing_over.pass_on(pair, by=liaison, key=key(), on=ago(1), first=cast.zhuoma.person)
    assert handing_over.pass_on(pair, by=liaison, key=key(), on=ago(1), first=other.person).before == pair


def test_a_pair_is_passed_on_once(pair, cast, assembly, liaison):
    leave(cast.zhuoma, liaison)
    one, two = member(assembly, "甲").person, member(assembly, "乙").person
    once = key()
    new = handing_over.pass_on(pair, by=liaison, key=once, on=ago(1), first=one)

    assert handing_over.pass_on(pair, by=liaison, key=once, on=ago(1), first=one) == new
    with pytest.raises(StepNotAllowed, match="已经有人接续"):
        handing_over.pass_on(pair, by=liaison, key=key(), on=ago(1), first=two)


def test_whoever_goes_on_before_the_other_left_is_told_which_day_is_too_early(pair, cast, assembly, liaison):
    leave(cast.zhuoma, liaison)
    pair.refresh_from_db()
    too_early = pair.ends_on - timedelta(days=1)
    with pytest.raises(StepNotAllowed, match="不能早于原来的对子结束"):
        handing_over.pass_on(pair, by=liaison, key=key(), on=too_early, first=member(assembly, "甲").person)


def test_a_pair_of_two_who_are_there_is_not_passed_on_but_ended_by_hand(pair, cast, assembly, liaison):
    with pytest.raises(StepNotAllowed):
        handing_over.pass_on(pair, by=liaison, key=key(), on=ago(1), first=member(assembly, "甲").person)
    with pytest.raises(PermissionDenied):
        handing_over.end_pair(pair, by=cast.leader, key=key(), on=ago(1), why="重复")
    handing_over.end_pair(pair, by=liaison, key=key(), on=ago(1), why="重复")

    assert (pair.ends_on, pair.ended) == (ago(1), "by_hand")
    assert list(handing_over.pairs_left_open(assembly, ago(0))) == []


def test_a_party_member_is_followed_by_a_party_member(assembly, liaison):
    party, other = member(assembly, "甲", cpc=True), member(assembly, "乙")
    pair = PairFactory(assembly=assembly, kind="party_nonparty", first=party.person, second=other.person)
    leaving.end_membership(party, by=liaison, key=key(), on=ago(2), why="调离")

    with pytest.raises(StepNotAllowed, match="党员委员"):
        handing_over.pass_on(pair, by=liaison, key=key(), on=ago(1), first=member(assembly, "丙").person)
    handing_over.pass_on(pair, by=liaison, key=key(), on=ago(1), first=member(assembly, "丁", cpc=True).person)


# Pages


def test_the_office_ends_a_membership_on_the_person_s_page_and_takes_it_back(pair, cast, liaison, client):
    held = cast.zhuoma.person.memberships.get()
    end, undo = (reverse(f"members:membership_{name}", args=[held.pk]) for name in ("end", "undo"))
    client.force_login(liaison)

    assert end in client.get(cast.zhuoma.person.get_absolute_url()).content.decode()
    client.post(end, {"key": key(), "on": ago(2), "why": "调离"})
    page = client.get(cast.zhuoma.person.get_absolute_url()).content.decode()
    assert undo in page
    assert "已结束" in page
    client.post(undo, {"key": key()})
    assert Membership.objects.get(pk=held.pk).ends_on is None
    client.force_login(cast.leader)
    assert end not in client.get(cast.zhuoma.person.get_absolute_url()).content.decode()
    assert client.get(end).status_code == 403


def test_a_wrong_day_is_said_at_its_field(cast, liaison, client):
    client.force_login(liaison)
    held = cast.zhuoma.person.memberships.get()
    answer = client.post(
        reverse("members:membership_end", args=[held.pk]), {"key": key(), "on": ago(-3), "why": "调离"}
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["on"])


def test_whom_nobody_knows_is_refused_without_naming_a_field_this_form_has_not(pair, cast, liaison, client):
    leave(cast.zhuoma, liaison)
    client.force_login(liaison)
    refused = client.post(reverse("contacts:pass_on", args=[pair.pk]), {"key": key(), "name": "没有此人", "on": ago(0)})

    assert refused.context["form"].errors["name"] == ["本级政协没有“没有此人”。请核对姓名。"]
