"""What must add up: that it does, and that each of these can fail and is reported."""

import pytest

from huiyin.activities.models import Activity, Participation
from huiyin.figures import identities
from huiyin.figures.identities import IDENTITIES, SHARES, check
from huiyin.figures.measures import BY_CODE, EVERY, Rate
from huiyin.figures.measures.told import Told
from huiyin.figures.splits import Part
from huiyin.members.models import Membership
from tests.factories.base import PersonFactory
from tests.figures.people import DAY, EXPECTED, YEAR
from tests.figures.test_pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(made):
    return check(made.home, YEAR, {})


def failing(made, known=None):
    return {str(one.identity.says) for one in check(made.home, YEAR, known or {}, divisions=False) if not one.holds}


def test_everything_adds_up_in_a_year_that_is_sound(found):
    assert [str(one.identity.says) for one in found if not one.holds] == []


def test_every_share_and_every_division_is_checked_without_a_line_of_its_own(found):
    shares = [each for each in EVERY if isinstance(each, Rate)]
    says = [str(one.identity.says) for one in found]
    divided = {one.right.url.split("/")[-2] for one in found if one.left[0].label == "各部分相加"}

    assert len(SHARES) == len(shares) > 10
    assert all(any(str(share.label) in line for line in says) for share in shares)
    assert {"members", "pairs", "talks", "study_called", "proposals_received"} <= divided
    assert len(says) > len(IDENTITIES) + len(SHARES) + 50


def plain(identity):
    """Its sides are figures as the report counted them, not parts of one."""
    return not any(side.part or side.persons for side in identity.left)


@pytest.mark.parametrize(
    "identity", [one for one in (*IDENTITIES, *SHARES) if plain(one)], ids=lambda one: one.right.code
)
def test_each_is_reported_when_a_number_of_it_is_another(identity, made):
    known = {side.code: 5 for side in (*identity.left, identity.right)}
    right = 5 * len(identity.left)

    assert str(identity.says) not in failing(made, known | {identity.right.code: right})
    assert str(identity.says) in failing(made, known | {identity.right.code: right - 1})


def test_an_unknown_number_is_counted_and_each_only_once(made, monkeypatch):
    asked = []
    measure = type(BY_CODE["members"])
    value = measure.value
    monkeypatch.setattr(measure, "value", lambda self, *of: asked.append(self.code) or value(self, *of))
    check(made.home, YEAR, {"members": EXPECTED["members_new"] + EXPECTED["members_continuing"]})

    assert "members" not in asked
    assert len(asked) == len(set(asked))


# Rows that break one: a record that should not be there is what a report must not hide.


def test_somebody_who_stands_twice_in_the_register_is_reported(made):
    held = made.party[0]
    Membership.objects.create(
        person=held.person, assembly=made.home, term=held.term, sector=held.sector, starts_on=DAY, first_term=False
    )

    assert failing(made) == {"继续在任的与减少的相加，等于上年末委员。"}


def test_a_line_of_a_complete_roll_on_which_nothing_stands_is_reported(made):
    Participation.objects.create(activity=made.symposium, membership=made.others[0])

    assert failing(made) == {
        "学习培训：不计入应到、到会、请假、缺席相加，等于通知人次。",
        "各类活动：不计入应到、到会、请假、缺席相加，等于通知人次。",
    }


def test_a_complete_roll_of_what_was_not_held_in_the_assembly_is_reported(made):
    elsewhere = Activity.objects.filter(assembly=made.elsewhere, kind=Activity.Kind.SYMPOSIUM, state="held").first()
    Activity.objects.filter(pk=elsewhere.pk).update(roll_completed_on=DAY)
    for held in (*made.party, *made.others):
        Participation.objects.create(activity=elsewhere, membership=held, status=Participation.Status.PRESENT)

    # Called there by another assembly, they count for their attendance and not for what was held here.
    assert failing(made) == set()
    more = Participation.objects.filter(activity=elsewhere).first()
    for _ in range(12):
        other = Membership.objects.create(
            person=PersonFactory(user=None), assembly=made.home, term=more.membership.term,
            sector=more.membership.sector, starts_on=DAY, first_term=False,
        )  # fmt: skip
        Participation.objects.create(activity=elsewhere, membership=other, status=Participation.Status.PRESENT)
    assert failing(made) == {"核定名册上到会的人次，不多于参加活动的人次。"}


def test_parts_that_do_not_come_to_the_whole_are_reported(made, monkeypatch):
    by_kind = BY_CODE["pairs"].splits[0]
    monkeypatch.setattr(type(by_kind), "parts", lambda self, rows: [Part("x", "x", 1)])
    found = {str(one.identity.says) for one in check(made.home, YEAR, {}) if not one.holds}

    assert "联系对子按类别分，各部分相加等于合计。" in found


def test_where_too_few_are_behind_a_side_there_is_nothing_to_check(made):
    told = {each.code for each in EVERY if isinstance(each, Told)}
    sides = [one for one in check(made.county, YEAR, {}) if any(code in one.right.url for code in told)]

    assert sides == []


def test_the_report_shows_all_but_the_divisions_and_each_side_opens(client, leader, made):
    section = page(client, leader, "/reports/home/2023/").split('id="checks"')[1].split("</section>")[0]

    assert section.count("✓ 相符") == len(IDENTITIES) + len(SHARES)
    assert "各部分相加等于合计" not in section
    for code in {side.code for one in IDENTITIES for side in (*one.left, one.right)}:
        assert f'href="/reports/home/2023/{code}/' in section


def test_the_relations_are_two():
    assert {one.relation for one in (*IDENTITIES, *SHARES)} == identities.RELATIONS.keys()
