"""Shares of random years against a count that knows nothing of the code: plain Python over the history as it was drawn.

Able to fail: with `membership__ends_on__gte` left out of `MEMBERS`, with an exempt line kept in the denominator, with
guests counted, or with the excused of one assembly taken out of another's denominator, it was seen to fail. Each has an
example of its own below: a random search of this length need not come upon it.
"""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from huiyin.activities import workflow
from huiyin.activities.counting import Mark
from huiyin.activities.models import Activity, CalledGroup, RollCount
from huiyin.activities.rates import Events, Persons, PersonTimes, Rates, of_activity
from huiyin.activities.workflow.roll import Line
from huiyin.assemblies.models import Assembly
from huiyin.assemblies.rules import STARTING_RULES
from huiyin.members.models import Membership
from tests.activities import calling as work
from tests.activities.calling import key
from tests.factories.activities import ActivityFactory
from tests.factories.base import (
    AssemblyFactory,
    MembershipFactory,
    PersonFactory,
    RoleHoldingFactory,
    RuleSetFactory,
    SectorFactory,
    TermFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
EXAMPLES = 200 if settings.get_current_profile_name() == "long" else 20
KINDS = ["symposium", "lecture"]
REASONS = {"superior": True, "illness": False, "personal": False}  # whether it is exempt, as the start has it


def day(number):
    return FIRST + timedelta(number)


# A year, as data: two tiers, people with stretches of membership, long leaves, activities with what is said of each.

STRETCH = st.tuples(st.integers(-30, 300), st.one_of(st.none(), st.integers(0, 330)))  # first day, length
MEMBER = st.fixed_dictionaries(
    {
        "person": st.integers(0, 3),
        "tier": st.integers(0, 1),
        "sector": st.integers(0, 1),
        "stretch": STRETCH,
        "told_late": st.booleans(),  # entered, or ended, only after everybody had been called
        "away": st.one_of(st.none(), st.tuples(st.integers(0, 330), st.integers(0, 120))),
    }
)
MARK = st.one_of(
    st.just("present"),
    st.just("absent"),
    st.sampled_from(["excused", *(f"excused:{code}" for code in REASONS)]),
    st.integers(0, 5).map(lambda half: f"partial:{half}"),
)
HELD = st.fixed_dictionaries(
    {
        "day": st.integers(-20, 380),
        "tier": st.integers(0, 1),
        "joint": st.booleans(),
        "kind": st.integers(0, 1),
        "half_days": st.integers(1, 5),
        "groups": st.lists(
            st.tuples(st.sampled_from(["everyone", "sector", "person"]), st.integers(0, 1), st.integers(0, 3)),
            min_size=1,
            max_size=3,
        ),
        "marks": st.lists(MARK, min_size=8, max_size=8),
        "guests": st.sets(st.integers(0, 7), max_size=2),
        "complete": st.sampled_from([True, True, True, False]),
        "early": st.booleans(),  # recorded before it was known who had left
    }
)
RULE = st.fixed_dictionaries({"parts": st.integers(0, 3), "of": st.integers(3, 4), "excused_are_due": st.booleans()})
YEARS = st.fixed_dictionaries(
    {
        "members": st.lists(MEMBER, min_size=2, max_size=8),
        "held": st.lists(HELD, min_size=1, max_size=5),
        "rules": st.tuples(RULE, RULE, RULE),  # of the region, of the city, of the region from 1 July
    }
)


USUAL = {"parts": 2, "of": 3, "excused_are_due": True}
WHOLE = {"person": 0, "tier": 0, "sector": 0, "stretch": (-30, None), "told_late": False, "away": None}
MEETING = {
    "day": 30,
    "tier": 0,
    "joint": False,
    "kind": 0,
    "half_days": 1,
    "groups": [("everyone", 0, 0)],
    "marks": ["present"] * 8,
    "guests": set(),
    "complete": True,
    "early": True,
}
# Marked as present by mistake, before it was known that the membership had ended.
LEFT_UNSEEN = {
    "members": [WHOLE, WHOLE | {"person": 1, "stretch": (-30, 40), "told_late": True}],
    "held": [MEETING],
    "rules": (USUAL, USUAL, USUAL),
}
# Sent to a meeting above: not due. Beside them one who came.
SENT_ABOVE = {
    "members": [WHOLE, WHOLE | {"person": 1}],
    "held": [MEETING | {"marks": ["excused:superior", *["present"] * 7]}],
    "rules": (USUAL, USUAL, USUAL),
}
CAME_UNCALLED = {
    "members": [WHOLE, WHOLE | {"person": 1}],
    "held": [MEETING | {"groups": [("person", 0, 0)], "guests": {1}}],
    "rules": (USUAL, USUAL, USUAL),
}
# Of two that hold it together one takes the excused out of what is due, the other does not.
EXCUSED_IN_BOTH = {
    "members": [WHOLE, WHOLE | {"person": 1, "tier": 1}],
    "held": [
        MEETING | {"joint": True, "groups": [("everyone", 0, 0), ("everyone", 1, 0)], "marks": ["excused:personal"] * 8}
    ],
    "rules": (USUAL, USUAL | {"excused_are_due": False}, USUAL),
}


def stretches(year):
    """(person, tier, sector, first, last) by number; of two that overlap in one assembly the second is left out."""
    found, taken = {}, []
    for number, one in enumerate(year["members"]):
        start, length = one["stretch"]
        first, last = day(start), day(start + length) if length is not None else None
        ends = last or date.max
        where = (one["person"], one["tier"])
        if any(other == where and first <= until and since <= ends for other, since, until in taken):
            continue
        taken.append((where, first, ends))
        found[number] = (one["person"], one["tier"], one["sector"], first, last)
    return found


# The count that knows nothing of the code


def counted(year):
    """Rows (activity, person, tier, sector, kind, what): what is "present", "due", "out" or "guest"."""
    members, rows = stretches(year), []
    for place, held in enumerate(year["held"]):
        on = day(held["day"])
        if not held["complete"]:
            continue
        for number, (person, tier, sector, first, last) in members.items():
            there = first <= on and (last is None or on <= last)
            if not there:
                continue
            if _named(held, person, tier, sector):
                what = _what(year, held, number, tier, on)
            elif number in held["guests"] and tier in _holders(held):
                what = "guest"
            else:
                continue
            rows.append((place, person, tier, sector, KINDS[held["kind"]], what))
    return rows


def _holders(held):
    return {0, 1} if held["joint"] else {held["tier"]}


def _named(held, person, tier, sector):
    for kind, where, which in held["groups"]:
        if where == tier and (
            kind == "everyone" or (kind == "sector" and which % 2 == sector) or (kind == "person" and which == person)
        ):
            return True
    return False


def _rule(year, tier, on):
    if tier == 1:
        return year["rules"][1]
    return year["rules"][2] if on >= date(2025, 7, 1) else year["rules"][0]


def _what(year, held, number, tier, on):
    rule, away = _rule(year, tier, on), False
    if leave := year["members"][number]["away"]:
        away = day(leave[0]) <= on <= day(leave[0] + leave[1])
    kind, _sign, more = held["marks"][number].partition(":")
    if kind == "partial":
        enough = int(more) >= held["half_days"] or (
            int(more) > 0 and int(more) / held["half_days"] >= rule["parts"] / rule["of"] - 1e-9
        )
        kind = "present" if enough else "absent"
    if kind == "present":
        return "present"
    if away or (kind == "excused" and REASONS.get(more)):
        return "out"
    if kind == "excused":
        return "excused due" if rule["excused_are_due"] else "excused out"
    return "absent"


def share(rows):
    count = Counter(what for *_rest, what in rows)
    due = count["present"] + count["absent"] + count["excused due"]
    return count["present"], due, count["out"], count["excused due"] + count["excused out"], count["absent"]


def turnout(rows):
    came = [row for row in rows if row[5] in ("present", "guest")]
    return Events(len({row[0] for row in rows})), Persons(len({row[1] for row in came})), PersonTimes(len(came))


# The same year through the verbs


def lived(year):
    """Made, called, changed, recorded and completed as people do it."""
    tiers, liaison = _tiers(year)
    people = [PersonFactory(name=f"委员{number}") for number in range(4)]
    sectors = [[SectorFactory(assembly=one, name=f"界别{number}") for number in range(2)] for one in tiers]
    drawn, members = stretches(year), {}
    late = {number for number in drawn if year["members"][number]["told_late"]}
    for number, (person, tier, sector, first, last) in drawn.items():
        sits = {"person": people[person], "assembly": tiers[tier], "sector": sectors[tier][sector], "starts_on": first}
        if number not in late:
            members[number] = MembershipFactory(**sits, ends_on=last)
        elif number % 2:  # sits already, and nobody knows yet that it will end
            members[number] = MembershipFactory(**sits)
    activities = [_planned(held, tiers, people, sectors, liaison) for held in year["held"]]
    for held, activity in zip(year["held"], activities, strict=True):
        if held["early"]:
            _marked(held, activity, members, liaison)
    _told({number: drawn[number] for number in sorted(late)}, members, tiers, people, sectors)
    _leaves(year, members, liaison)
    for held, activity in zip(year["held"], activities, strict=True):
        _recorded(held, activity, members, tiers, liaison)
    return tiers, people, sectors


def _told(late, members, tiers, people, sectors):
    """Now it is known who left, and who had come."""
    for number, (person, tier, sector, first, last) in late.items():
        if number in members:
            Membership.objects.filter(pk=members[number].pk).update(ends_on=last)
        else:
            sits = {"person": people[person], "assembly": tiers[tier], "sector": sectors[tier][sector]}
            members[number] = MembershipFactory(**sits, starts_on=first, ends_on=last)


def _tiers(year):
    region = AssemblyFactory(slug="region")
    city = AssemblyFactory(slug="city", parent=region, tier=Assembly.Tier.PREFECTURE)
    for assembly, rule, version, since in [
        (region, year["rules"][0], 1, date(2020, 1, 1)),
        (region, year["rules"][2], 2, date(2025, 7, 1)),
        (city, year["rules"][1], 1, date(2020, 1, 1)),
    ]:
        document = STARTING_RULES | {"attendance": rule}
        RuleSetFactory(assembly=assembly, version=version, in_force_from=since, document=document)
    liaison = UserFactory()
    for assembly in (region, city):
        TermFactory(assembly=assembly)
        RoleHoldingFactory(user=liaison, role="lia", assembly=assembly)
    return [region, city], liaison


def _leaves(year, members, liaison):
    for number, held in members.items():
        if leave := year["members"][number]["away"]:
            starts, ends = day(leave[0]), day(leave[0] + leave[1])
            workflow.enter_absence(held, by=liaison, key=key(), starts_on=starts, ends_on=ends, reason="abroad")


def _planned(held, tiers, people, sectors, liaison):
    made = ActivityFactory(
        assembly=tiers[held["tier"]],
        kind=KINDS[held["kind"]],
        starts_on=day(held["day"]),
        ends_on=day(held["day"] + 2),
        half_days=held["half_days"],
    )
    if held["joint"]:
        made.with_assemblies.add(tiers[1 - held["tier"]])
    groups = []
    for kind, where, which in held["groups"]:
        more = {"sector": sectors[where][which % 2]} if kind == "sector" else {}
        more |= {"person": people[which]} if kind == "person" else {}
        groups.append(CalledGroup(kind=kind, assembly=tiers[where], **more))
    # Whoever names a person who is no member that day is refused; the drawn year asks it all the same.
    groups = [one for one in groups if one.kind != "person" or _sits(one, made)]
    workflow.call(made, groups, by=liaison, key=key())
    late = [CalledGroup(**one) for one in _persons(held, tiers, people)]
    made.late_persons = late
    return made


def _persons(held, tiers, people):
    return [
        {"kind": "person", "assembly": tiers[where], "person": people[which]}
        for kind, where, which in held["groups"]
        if kind == "person"
    ]


def _sits(group, activity):
    return Membership.objects.on(activity.starts_on).filter(person=group.person, assembly=group.assembly).exists()


def _recorded(held, activity, members, tiers, liaison):
    """Persons who had not become members yet when the others were called are called by name on the day."""
    groups = list(activity.called_groups.all())
    named = {(one.assembly_id, one.person_id) for one in groups if one.person_id}
    more = [
        one for one in activity.late_persons if (one.assembly.pk, one.person.pk) not in named and _sits(one, activity)
    ]
    if more:
        workflow.call(activity, [*groups, *more], by=liaison, key=key())
    workflow.line_up(activity, by=liaison)
    _marked(held, activity, members, liaison)
    holders = {tiers[place].pk for place in _holders(held)}
    there = set(activity.participations.values_list("membership", flat=True))
    guests = [
        members[number]
        for number in held["guests"]
        if number in members
        and members[number].assembly_id in holders
        and members[number].pk not in there
        and Membership.objects.on(activity.starts_on).filter(pk=members[number].pk).exists()
    ]
    workflow.add_to_roll(activity, guests, by=liaison, key=key())
    if held["complete"]:
        workflow.complete_roll(activity, by=liaison, key=key())


def _marked(held, activity, members, liaison):
    numbers = {row.pk: number for number, row in members.items()}
    lines = [
        Line(row.pk, row.edits, Mark.of(row), Mark.read(held["marks"][numbers[row.membership_id]]))
        for row in activity.participations.all()
    ]
    workflow.enter_roll(activity, lines, by=liaison, key=key())


def numbers(found):
    return found.present, found.due, found.exempt, found.excused, found.absent


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(YEARS)
@example(LEFT_UNSEEN)
@example(SENT_ABOVE)
@example(CAME_UNCALLED)
@example(EXCUSED_IN_BOTH)
def test_every_share_of_a_random_year_is_what_a_plain_count_of_its_history_gives(year):
    with transaction.atomic():
        tiers, people, sectors = lived(year)
        rows = [row for row in counted(year) if FIRST <= day(year["held"][row[0]]["day"]) <= LAST]
        for tier, assembly in enumerate(tiers):
            rates, own = Rates(assembly, FIRST, LAST), [row for row in rows if row[2] == tier]
            assert numbers(rates.of_all()) == share(own)
            found = rates.turnout()
            assert (found.events, found.persons, found.person_times) == turnout(own)
            for place, person in enumerate(people):
                assert numbers(rates.of_member(person)) == share([row for row in own if row[1] == place])
            for place, sector in enumerate(sectors[tier]):
                expected = share([row for row in own if row[3] == place])
                assert numbers(rates.of_sector(sector)) == expected
                listed = {one.pk: numbers(found) for one, found in rates.by_sector()}
                assert listed.get(sector.pk, (0, 0, 0, 0, 0)) == expected
            for kind in KINDS:
                assert numbers(rates.of_kind(kind)) == share([row for row in own if row[4] == kind])
            _kept(assembly, tier, counted(year), year)
        transaction.set_rollback(True)


def _kept(assembly, tier, rows, year):
    """What each roll kept when it was completed is the same count, and adds up."""
    for count in RollCount.objects.filter(assembly=assembly).select_related("activity", "rule_set"):
        found = of_activity(count)
        place = list(Activity.objects.order_by("pk").values_list("pk", flat=True)).index(count.activity_id)
        assert numbers(found) == share([row for row in rows if row[0] == place and row[2] == tier])
        excused_due = found.due - found.present - found.absent
        assert excused_due in (0, found.excused)
        assert _rule(year, tier, count.activity.starts_on)["excused_are_due"] == (
            "因其他事由准假的仍计入应到" in count.rule
        )


# By hand


def _sixty(assembly, liaison):
    """Sixty meetings in a year, one every six days; everybody is called and everybody comes."""
    return [work.held_on(assembly, day(6 * number)) for number in range(60)]


def test_who_takes_a_seat_over_in_mid_year_is_measured_by_their_own_half(assembly):
    liaison = work.office(assembly)
    leaves = work.member(assembly, "离任", ends_on=day(6 * 30 - 1))
    comes = work.member(assembly, "递补", starts_on=day(6 * 30))
    for number, activity in enumerate(_sixty(assembly, liaison)):
        work.call_all(activity, liaison)
        held = leaves if number < 30 else comes
        work.complete(activity, {held: "present" if number % 30 < 20 else "absent"}, liaison)
    rates = Rates(assembly, FIRST, LAST)

    assert str(rates.of_member(comes.person)) == "20/30"
    assert str(rates.of_member(leaves.person)) == "20/30"
    assert str(rates.of_all()) == "40/60"
    assert rates.turnout().persons == Persons(2)
    assert rates.turnout().person_times == PersonTimes(40)
    assert rates.turnout().events == Events(60)


def test_events_persons_and_person_times_are_never_added_to_each_other():
    for one in (Events(3), Persons(3), PersonTimes(3)):
        for other in (Events(3), Persons(3), PersonTimes(3)):
            with pytest.raises(TypeError):
                one + other
    assert Persons(3) != PersonTimes(3)


def test_the_denominator_s_rule_is_kept_with_the_share_in_words_and_by_rule_set(assembly):
    activity, liaison = work.held_on(assembly), work.office(assembly)
    work.members(assembly, "甲", "乙")
    work.call_all(activity, liaison)
    count = work.complete(activity, {}, liaison)[0]

    assert count.rule_set == assembly.rule_sets.get()
    assert "2/3" in count.rule
    assert "参加上级会议或活动" in count.rule
    assert (count.called, count.exempt, count.due, count.present) == (2, 0, 2, 2)


def test_the_hubei_roll_of_new_members_comes_to_82_4_percent_not_77_1(assembly):
    """420 were new, 27 exempt, 69 excused and due: 324 of 393 (domain, 6)."""
    activity, liaison = work.held_on(assembly), work.office(assembly)
    sector = SectorFactory(assembly=assembly)
    people = [MembershipFactory(assembly=assembly, sector=sector) for _ in range(42)]
    work.call_all(activity, liaison)
    marks = dict.fromkeys(people[:3], "excused:superior") | dict.fromkeys(people[3:10], "excused:illness")
    found = of_activity(work.complete(activity, marks, liaison)[0])

    assert (found.present, found.due, found.percent) == (32, 39, "82.1%")


def test_a_share_costs_as_many_queries_for_many_rolls_as_for_one(assembly, django_assert_num_queries):
    liaison = work.office(assembly)
    work.members(assembly, "甲", "乙", "丙")
    for place in range(3):
        activity = work.held_on(assembly, day(place))
        work.call_all(activity, liaison)
        work.complete(activity, {}, liaison)
        with django_assert_num_queries(4):
            rates = Rates(assembly, FIRST, LAST)
            rates.of_all()
            rates.turnout()
