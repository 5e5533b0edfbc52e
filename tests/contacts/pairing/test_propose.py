import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly, Body
from huiyin.contacts.models import ContactWish, Pair, Pairing, ProposedPair, PublicGroup
from huiyin.contacts.pairing import propose
from huiyin.contacts.pairing.problem import problem
from huiyin.history.taking import StepNotAllowed
from huiyin.members.models import Membership, Seat
from tests.factories.base import (
    AssemblyFactory,
    BodyFactory,
    MembershipFactory,
    PersonFactory,
    RoleHoldingFactory,
    SectorFactory,
    UserFactory,
)

Kind, Mode = Pair.Kind, Pairing.Mode
SINCE = date(2023, 3, 1)


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


@pytest.fixture
def home(assembly):
    """An assembly of three Party members and five others, two of staff, twelve groups; of two sectors and places."""
    made = assembly
    places = [AssemblyFactory(slug=f"city{n}", parent=made, tier=Assembly.Tier.PREFECTURE) for n in (0, 1)]
    sectors = [SectorFactory(assembly=made, name=name) for name in ("农业界", "教育界")]
    for number in range(8):
        MembershipFactory(assembly=made, cpc=number < 3, sector=sectors[number % 2], resident_region=places[number % 2])
    office = BodyFactory(assembly=made, kind=Body.Kind.SECRETARIAT, name="机关")
    for _number in range(2):
        Seat.objects.create(person=PersonFactory(), body=office, role=Seat.Role.STAFF, starts_on=SINCE)
    for number in range(12):
        PublicGroup.objects.create(
            assembly=made, name=f"牧户{number}", sector=sectors[number % 2], place=places[number % 2]
        )
    return made


@pytest.fixture
def liaison(home):
    user = UserFactory()
    RoleHoldingFactory(user=user, role=Role.LIAISON, assembly=home)
    return user


def begin(home, by, mode=Mode.NEW, kinds=tuple(Kind.values), on=None, **more):
    return propose.begin_pairing(
        by=by, key=uuid.uuid4(), assembly=home, mode=mode, kinds=kinds, starts_on=on or tomorrow(), **more
    )


def worked_out(home, by, **asked):
    made = begin(home, by, **asked)
    for kind in made.kinds:
        propose.work_out(made, kind, by=by, key=uuid.uuid4())
    return made


def in_force(home, by, **asked):
    made = worked_out(home, by, **asked)
    propose.put_in_force(made, by=by, key=uuid.uuid4(), edits=made.edits)
    return made


def ends_of(rows):
    return {(row.kind, row.first_id, row.second_id or row.group_id) for row in rows}


def test_each_kind_covers_everybody_evenly_and_says_why(home, liaison):
    made = worked_out(home, liaison)

    assert {kind: facts["pairs"] for kind, facts in made.loads.items()} == {
        "party_nonparty": 5,
        "staff_member": 8,
        "member_member": 4,
        "member_public": 16,
    }
    assert made.loads["staff_member"]["people"] == {"count": 2, "least": 4, "most": 4}
    assert made.unmet == []
    assert {tuple(row.reasons) for row in made.rows.filter(kind=Kind.MEMBER_MEMBER)} == {("same_sector", "same_place")}
    assert not Pair.objects.exists()


def test_put_into_force_the_lines_are_the_pairs_from_that_day(home, liaison):
    made = in_force(home, liaison)

    assert made.state == Pairing.State.IN_FORCE
    assert ends_of(Pair.objects.on(tomorrow())) == ends_of(made.rows.all())
    assert not Pair.objects.on(timezone.localdate()).exists()


def test_when_one_leaves_a_repair_changes_only_their_pairs_and_names_what_ended(home, liaison):
    in_force(home, liaison, on=timezone.localdate())
    gone = Membership.objects.filter(assembly=home, cpc=False).first()
    theirs = {pair.pk for pair in Pair.objects.all() if gone.person_id in (pair.first_id, pair.second_id)}
    before = {pair.pk for pair in Pair.objects.all()}
    Membership.objects.filter(pk=gone.pk).update(ends_on=timezone.localdate())

    in_force(home, liaison, mode=Mode.REPAIR)

    ended = Pair.objects.filter(ends_on=timezone.localdate())
    assert {pair.pk for pair in ended} == theirs
    assert {pair.ended for pair in ended} == {Pair.Ended.LEFT}
    assert before - theirs <= {pair.pk for pair in Pair.objects.on(tomorrow())}
    mate = Pair.objects.get(starts_on=tomorrow(), kind=Kind.MEMBER_MEMBER)
    assert mate.before_id in theirs


def test_nobody_is_paired_with_the_head_of_a_body_they_sit_in_unless_the_rules_say_so(home, liaison):
    people = [row.person for row in Membership.objects.filter(assembly=home)]
    body = BodyFactory(assembly=home, name="农业委员会")
    for number, person in enumerate(people[:3] + people[4:5]):
        role = Seat.Role.CHAIR if number == 0 else Seat.Role.MEMBER
        Seat.objects.create(person=person, body=body, role=role, starts_on=SINCE)
    made = worked_out(home, liaison)

    barred = {frozenset({people[0].pk, other.pk}) for other in (people[1], people[2], people[4])}
    pairs = {frozenset({row.first_id, row.second_id}) for row in made.rows.exclude(kind=Kind.MEMBER_PUBLIC)}
    assert not barred & pairs
    with pytest.raises(StepNotAllowed, match="负责人"):
        propose.add(
            made, by=liaison, key=uuid.uuid4(), edits=made.edits, kind=Kind.MEMBER_MEMBER, first=people[0].pk,
            second=people[2].pk,
        )  # fmt: skip


def test_staff_who_are_members_are_not_paired_with_themselves(home, liaison):
    office = Body.objects.get(name="机关")
    member = Membership.objects.filter(assembly=home).first()
    Seat.objects.filter(body=office).delete()
    for person in (member.person, PersonFactory()):
        Seat.objects.create(person=person, body=office, role=Seat.Role.STAFF, starts_on=SINCE)

    made = worked_out(home, liaison, kinds=[Kind.STAFF_MEMBER])

    assert not made.rows.filter(first=member.person, second=member.person).exists()
    assert made.rows.count() == 8


def test_a_clash_of_languages_that_cannot_be_avoided_is_named(home, liaison):
    for held in Membership.objects.filter(assembly=home):
        ContactWish.objects.create(membership=held, language="zh")
    odd = Membership.objects.filter(assembly=home).last()
    ContactWish.objects.filter(membership=odd).update(language="bo")

    made = worked_out(home, liaison, kinds=[Kind.MEMBER_MEMBER])

    (fact,) = made.unmet
    assert fact["code"] == "language"
    assert odd.person_id in (fact["person"], fact["other"])


def test_without_staff_the_kind_says_so_instead_of_failing(home, liaison):
    Seat.objects.all().delete()

    made = worked_out(home, liaison, kinds=[Kind.STAFF_MEMBER])

    assert [row["code"] for row in made.unmet if row["code"].startswith("no_")] == ["no_people"]
    assert not made.rows.exists()


def test_a_change_by_hand_shows_its_own_reasons_and_can_be_undone(home, liaison):
    made = worked_out(home, liaison, kinds=[Kind.PARTY_NONPARTY])
    before = ends_of(made.rows.all())
    row = made.rows.first()
    other = Membership.objects.filter(assembly=home, cpc=True).exclude(person=row.first_id).last()

    propose.mend(row, by=liaison, key=uuid.uuid4(), edits=made.edits, end="first", other=other.person_id)
    made.refresh_from_db()
    row.refresh_from_db()

    assert (row.first_id, row.origin) == (other.person_id, "by_hand")
    assert row.reasons == propose.reasons_of(problem(home, row.kind, made.starts_on), (row.first_id, row.second_id))
    propose.undo(made, by=liaison, key=uuid.uuid4(), edits=made.edits)
    made.refresh_from_db()
    assert ends_of(made.rows.all()) == before
    with pytest.raises(StepNotAllowed, match="没有可以撤销"):
        propose.undo(made, by=liaison, key=uuid.uuid4(), edits=made.edits)


def test_a_line_taken_out_leaves_somebody_without_and_comes_back(home, liaison):
    made = worked_out(home, liaison, kinds=[Kind.STAFF_MEMBER])
    row = made.rows.first()

    propose.remove(row, by=liaison, key=uuid.uuid4(), edits=made.edits)
    made.refresh_from_db()
    assert [(fact["code"], fact["person"]) for fact in made.unmet if fact["code"] == "few"] == [("few", row.second_id)]

    propose.add(
        made, by=liaison, key=uuid.uuid4(), edits=made.edits, kind=row.kind, first=row.first_id, second=row.second_id
    )
    made.refresh_from_db()
    assert made.unmet == []
    propose.undo(made, by=liaison, key=uuid.uuid4(), edits=made.edits)
    made.refresh_from_db()
    propose.undo(made, by=liaison, key=uuid.uuid4(), edits=made.edits)
    made.refresh_from_db()
    assert made.unmet == []
    assert made.rows.count() == 8


def test_by_hand_nobody_is_paired_with_whom_they_may_not(home, liaison):
    made = worked_out(home, liaison, kinds=[Kind.STAFF_MEMBER, Kind.MEMBER_MEMBER])
    couple = made.rows.filter(kind=Kind.MEMBER_MEMBER).first()
    line = made.rows.filter(kind=Kind.STAFF_MEMBER).first()
    ways = [
        (couple, "first", couple.second_id, "自己"),
        (couple, "second", PersonFactory().pk, "不在任"),
        (line, "second", made.rows.filter(first=line.first).exclude(pk=line.pk).first().second_id, "已经是一对"),
    ]
    for row, end, other, words in ways:
        row = ProposedPair.objects.get(pk=row.pk)
        with pytest.raises(StepNotAllowed, match=words):
            propose.mend(row, by=liaison, key=uuid.uuid4(), edits=made.edits, end=end, other=other)


def test_a_change_on_a_page_that_is_out_of_date_is_refused(home, liaison):
    made = worked_out(home, liaison, kinds=[Kind.STAFF_MEMBER])
    row = made.rows.first()

    with pytest.raises(StepNotAllowed, match="改动过"):
        propose.remove(row, by=liaison, key=uuid.uuid4(), edits=made.edits - 1)
    with pytest.raises(StepNotAllowed, match="改动过"):
        propose.put_in_force(made, by=liaison, key=uuid.uuid4(), edits=made.edits - 1)

    assert made.rows.count() == 8
    assert Pairing.objects.get().state == Pairing.State.DRAFT


def test_a_person_who_left_since_is_named_and_nothing_is_put_into_force(home, liaison):
    made = worked_out(home, liaison)
    gone = Membership.objects.filter(assembly=home).first()
    Membership.objects.filter(pk=gone.pk).update(ends_on=timezone.localdate())

    with pytest.raises(StepNotAllowed, match=str(gone.person)):
        propose.put_in_force(made, by=liaison, key=uuid.uuid4(), edits=made.edits)

    assert not Pair.objects.exists()


def test_pairs_made_since_the_working_out_are_not_ended_unseen(home, liaison):
    made = worked_out(home, liaison)
    one, other = Membership.objects.filter(assembly=home)[:2]
    Pair.objects.create(
        assembly=home, kind=Kind.MEMBER_MEMBER, first=one.person, second=other.person, starts_on=timezone.localdate()
    )

    with pytest.raises(StepNotAllowed, match="重新测算"):
        propose.put_in_force(made, by=liaison, key=uuid.uuid4(), edits=made.edits)


def test_a_second_draft_is_refused_in_words_and_a_repeated_request_makes_one(home, liaison):
    key = uuid.uuid4()
    asked = {"by": liaison, "key": key, "assembly": home, "mode": Mode.NEW, "kinds": Kind.values}
    made = propose.begin_pairing(starts_on=tomorrow(), **asked)

    assert propose.begin_pairing(starts_on=tomorrow(), **asked) == made
    with pytest.raises(StepNotAllowed, match="已经在拟定"):
        begin(home, liaison)
    propose.discard(made, by=liaison, key=uuid.uuid4())
    assert begin(home, liaison).pk != made.pk


def test_the_same_press_works_out_and_puts_into_force_once(home, liaison):
    made, keys = begin(home, liaison, kinds=[Kind.STAFF_MEMBER]), [uuid.uuid4(), uuid.uuid4()]
    for _time in range(2):
        propose.work_out(made, Kind.STAFF_MEMBER, by=liaison, key=keys[0])
    for _time in range(2):
        propose.put_in_force(made, by=liaison, key=keys[1], edits=made.edits)

    assert made.rows.count() == 8
    assert Pair.objects.count() == 8


def test_the_past_is_not_paired_anew_and_unfinished_work_is_not_put_into_force(home, liaison):
    with pytest.raises(StepNotAllowed, match="不能早于今天"):
        begin(home, liaison, on=timezone.localdate() - timedelta(days=1))
    made = begin(home, liaison)
    with pytest.raises(StepNotAllowed, match="没有测算"):
        propose.put_in_force(made, by=liaison, key=uuid.uuid4(), edits=made.edits)


def test_a_year_mistyped_does_not_put_pairs_far_ahead_where_they_bar_every_later_proposal(home, liaison):
    with pytest.raises(StepNotAllowed, match="一年以内"):
        begin(home, liaison, on=timezone.localdate() + timedelta(days=367))
    assert begin(home, liaison, on=timezone.localdate() + timedelta(days=366)).state == "draft"


def test_only_the_liaison_office_of_the_assembly_pairs(home, liaison, cast):
    made = worked_out(home, liaison, kinds=[Kind.STAFF_MEMBER])

    for who in (cast.leader, cast.zhuoma):
        with pytest.raises(PermissionDenied):
            begin(home, who)
        with pytest.raises(PermissionDenied):
            propose.put_in_force(made, by=who, key=uuid.uuid4(), edits=made.edits)


def test_a_closed_group_is_paired_with_nobody_and_its_pairs_end(home, liaison):
    in_force(home, liaison, on=timezone.localdate(), kinds=[Kind.MEMBER_PUBLIC])
    closed = PublicGroup.objects.filter(pairs__isnull=False).first()
    PublicGroup.objects.filter(pk=closed.pk).update(is_open=False)

    in_force(home, liaison, mode=Mode.REPAIR, kinds=[Kind.MEMBER_PUBLIC])

    assert not Pair.objects.on(tomorrow()).filter(group=closed).exists()
