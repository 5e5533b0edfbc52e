"""The solver against every answer there is (small sizes), and what must hold of any answer (all sizes)."""

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.contacts.pairing.reasons import End, clashes, cost, reasons
from huiyin.contacts.pairing.solve import NEW, REBALANCE, REPAIR, Question, solve

FEW = settings(max_examples=120, deadline=None, derandomize=True)
SECTORS, PLACES, LANGUAGES = st.integers(0, 2), st.integers(0, 1), st.sampled_from(["any", "zh", "bo"])
KINDS = {"party": frozenset({"people", "others"}), "staff": frozenset({"others"}), "public": frozenset({"people"})}


def ends(least, most, first=1):
    one = st.tuples(SECTORS, PLACES, LANGUAGES)
    return st.lists(one, min_size=least, max_size=most).map(
        lambda found: [End(first + place, *facts) for place, facts in enumerate(found)]
    )


def total(pairs, people, others=None):
    left = {end.id: end for end in people}
    right = left if others is None else {end.id: end for end in others}
    return sum(cost(left[one], right[other]) for one, other in pairs)


def loads(pairs, people, at):
    found = Counter(two[at] for two in pairs)
    return [found[end.id] for end in people]


def among(pairs, people):
    found = Counter(one for two in pairs for one in two)
    return [found[end.id] for end in people]


def is_even(found):
    return max(found) - min(found) <= 1


def every_answer(people, others, each):
    """All ways of giving each of `others` so many of `people`, the loads of both sides even."""
    ways = product(*[list(combinations([end.id for end in people], each)) for _other in others])
    for way in ways:
        pairs = [(one, other.id) for other, chosen in zip(others, way, strict=True) for one in chosen]
        if is_even(loads(pairs, people, 0)):
            yield pairs


def every_marriage(people):
    if not people:
        yield []
        return
    first, *rest = people
    for place, other in enumerate(rest):
        for more in every_marriage(rest[:place] + rest[place + 1 :]):
            yield [(first.id, other.id), *more]


@FEW
@given(ends(1, 3), ends(3, 5, first=101))
def test_two_sides_cost_the_least_there_is(people, others):
    found = solve(Question(people, others, 1, KINDS["party"]))

    assert total(found.pairs, people, others) == found.bound
    assert found.bound == min(total(way, people, others) for way in every_answer(people, others, 1))


@FEW
@given(ends(2, 4), ends(1, 4, first=101))
def test_two_for_each_cost_the_least_there_is(people, others):
    found = solve(Question(people, others, 2, KINDS["staff"]))

    assert len(set(found.pairs)) == 2 * len(others)
    assert total(found.pairs, people, others) == min(
        total(way, people, others) for way in every_answer(people, others, 2)
    )


@FEW
@given(ends(2, 8).filter(lambda people: len(people) % 2 == 0))
def test_couples_cost_no_less_than_the_bound_and_hardly_more_than_the_least(people):
    found = solve(Question(people, None, 1))
    least = min(total(way, people) for way in every_marriage(people))

    assert among(found.pairs, people) == [1] * len(people)
    assert found.bound <= least <= total(found.pairs, people) <= least + 3


@pytest.mark.parametrize("mode", [NEW, REPAIR, REBALANCE])
@FEW
@given(ends(2, 12), ends(1, 20, first=101), st.sampled_from(sorted(KINDS)), st.integers(1, 2), st.data())
def test_everybody_is_covered_evenly_and_nobody_with_whom_they_may_not(mode, people, others, kind, each, data):
    ways = [(one.id, other.id) for one in people for other in others]
    barred = frozenset(data.draw(st.lists(st.sampled_from(ways), max_size=1)))
    found = solve(Question(people, others, each, KINDS[kind], barred, frozenset(), mode, 3))

    assert len(set(found.pairs)) == len(found.pairs)
    assert not barred & set(found.pairs)
    for name, at, side, across in (("people", 0, people, others), ("others", 1, others, people)):
        if name in KINDS[kind]:
            shut = Counter(two[at] for two in barred)
            due = [min(each, len(across) - shut[end.id]) for end in side]
            assert all(load >= least for load, least in zip(loads(found.pairs, side, at), due, strict=True))
    if not barred and each <= min(len(people), len(others)):
        assert is_even(loads(found.pairs, people, 0))
        assert is_even(loads(found.pairs, others, 1))


@FEW
@given(ends(2, 15), st.data())
def test_couples_are_never_of_one_person_nor_of_two_who_may_not(people, data):
    ways = [(one.id, other.id) for one, other in combinations(people, 2)]
    barred = frozenset(data.draw(st.lists(st.sampled_from(ways), max_size=1)))
    found = solve(Question(people, None, 1, barred=barred))

    assert all(one < other for one, other in found.pairs)
    assert len(set(found.pairs)) == len(found.pairs)
    assert not barred & set(found.pairs)
    if len(people) > 3:
        assert min(among(found.pairs, people)) == 1
        assert is_even(among(found.pairs, people))


@FEW
@given(ends(6, 14), ends(6, 20, first=101), st.sampled_from(sorted(KINDS)), st.data())
def test_in_a_repair_no_other_pair_changes_when_some_leave(people, others, kind, data):
    before = solve(Question(people, others, 1, KINDS[kind])).pairs
    gone = set(data.draw(st.lists(st.sampled_from([end.id for end in [*people, *others]]), max_size=2)))
    still = [pair for pair in before if not gone & set(pair)]
    left, right = ([end for end in side if end.id not in gone] for side in (people, others))

    after = solve(Question(left, right, 1, KINDS[kind], present=frozenset(before), mode=REPAIR)).pairs

    assert set(still) <= set(after)
    for name, at, side in (("people", 0, left), ("others", 1, right)):
        if name in KINDS[kind]:
            assert min(loads(after, side, at)) >= 1


@FEW
@given(ends(4, 14), st.data())
def test_in_a_repair_no_other_couple_changes_when_some_leave(people, data):
    before = solve(Question(people, None, 1)).pairs
    gone = set(data.draw(st.lists(st.sampled_from([end.id for end in people]), max_size=2)))
    left = [end for end in people if end.id not in gone]

    after = solve(Question(left, None, 1, present=frozenset(before), mode=REPAIR)).pairs

    assert {pair for pair in before if not gone & set(pair)} <= set(after)
    assert min(among(after, left)) >= 1


@FEW
@given(ends(3, 8), ends(5, 12, first=101), st.integers(0, 4), st.data())
def test_a_rebalance_ends_no_more_pairs_than_it_may_and_makes_nothing_worse(people, others, most, data):
    whose = data.draw(st.lists(st.sampled_from(people), min_size=len(others), max_size=len(others)))
    present = frozenset((one.id, other.id) for one, other in zip(whose, others, strict=True))
    common = {"covered": KINDS["staff"], "present": present}

    repaired = solve(Question(people, others, 1, mode=REPAIR, **common)).pairs
    found = solve(Question(people, others, 1, mode=REBALANCE, most_changes=most, **common)).pairs

    assert len(present - set(found)) <= most
    assert loads(found, others, 1) == [1] * len(others)
    spread = [max(loads(pairs, people, 0)) - min(loads(pairs, people, 0)) for pairs in (found, repaired)]
    assert spread[0] <= spread[1]
    assert spread[0] < spread[1] or total(found, people, others) <= total(repaired, people, others)


@FEW
@given(ends(3, 12), ends(3, 12, first=101), st.randoms(use_true_random=False))
def test_the_order_of_the_lists_changes_nothing_and_the_present_pairs_stay_where_nothing_is_gained(
    people, others, luck
):
    found = solve(Question(people, others, 1, KINDS["party"])).pairs
    luck.shuffle(people)
    luck.shuffle(others)

    assert solve(Question(people, others, 1, KINDS["party"])).pairs == found
    assert solve(Question(people, others, 1, KINDS["party"], present=frozenset(found))).pairs == found


def test_of_a_hundred_members_one_leaves_and_only_their_pairs_change():
    people = [End(number, number % 7, number % 3, "any") for number in range(1, 42)]
    others = [End(number, number % 5, number % 3, "any") for number in range(101, 160)]
    before = solve(Question(people, others, 1, KINDS["party"])).pairs
    theirs = {pair for pair in before if pair[0] == 7}

    after = solve(
        Question(
            [end for end in people if end.id != 7], others, 1, KINDS["party"], present=frozenset(before), mode=REPAIR
        )
    ).pairs

    assert set(before) - set(after) == theirs
    assert len(set(after) - set(before)) == len(theirs)


def test_where_two_languages_cannot_be_avoided_the_reasons_say_so():
    one, other = End(1, "a", "b", "zh"), End(2, "a", "c", "bo")

    assert clashes(one, other)
    assert reasons(one, other) == ["language_clash", "same_sector", "other_place"]
    assert reasons(End(1), other) == []
