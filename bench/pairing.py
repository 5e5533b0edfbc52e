"""Pairs worked out for 440, 8,053 and 60,000 people; the plain way of the same, an arc for each two people, at 440."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from tools.bench import case

SECTORS, PLACES = 34, 7
PARTY = 0.407  # of the members
STAFF, MOST_CHANGES = 60, 20


def _people(count: int, first: int, luck: random.Random) -> list[Any]:
    from huiyin.contacts.pairing.reasons import End

    def one(number: int) -> Any:
        language = luck.choices(["any", "zh", "bo"], [5, 2, 3])[0]
        return End(first + number, luck.randrange(SECTORS), luck.randrange(PLACES), language)

    return [one(number) for number in range(count)]


def _four(count: int) -> dict[str, tuple[Any, Any, int, frozenset[str]]]:
    """The four kinds for so many members: people, others, how many each, whom the kind is for."""
    from huiyin.contacts.pairing.reasons import End

    luck = random.Random(count)
    members, groups = _people(count, 1, luck), _people(2 * count, 1, luck)
    party = int(count * PARTY)
    staff = [End(10**6 + number) for number in range(STAFF)]
    both = frozenset({"people", "others"})
    return {
        "party_nonparty": (members[:party], members[party:], 1, both),
        "staff_member": (staff, members, 1, frozenset({"others"})),
        "member_member": (members, None, 1, both),
        "member_public": (members, groups, 2, frozenset({"people"})),
    }


def _solved(count: int, present: dict[str, Any], mode: str, gone: frozenset[int] = frozenset()) -> dict[str, Any]:
    from huiyin.contacts.pairing.solve import Question, solve

    found = {}
    for kind, (people, others, each, covered) in _four(count).items():
        groups = kind == "member_public"
        here = [end for end in people if end.id not in gone]
        there = others if others is None or groups else [end for end in others if end.id not in gone]
        asked = Question(here, there, each, covered, present=present.get(kind, frozenset()), mode=mode)
        found[kind] = frozenset(solve(asked).pairs)
    return found


def _figures(count: int, found: dict[str, Any]) -> dict[str, Any]:
    """Pairs, the widest gap between two loads, clashes of language."""
    from huiyin.contacts.pairing.reasons import clashes

    shown = {}
    for kind, (people, others, _each, _covered) in _four(count).items():
        left = {end.id: end for end in people}
        right = left if others is None else {end.id: end for end in others}
        loads = [Counter(two[at] for two in found[kind]) for at in (0, 1)]
        if others is None:
            loads = [loads[0] + loads[1]] * 2
        gaps = [
            max(load[one] for one in side) - min(load[one] for one in side)
            for load, side in zip(loads, (left, right), strict=True)
        ]
        clashing = sum(clashes(left[one], right[other]) for one, other in found[kind])
        shown[kind] = {"pairs": len(found[kind]), "widest_gap": max(gaps), "clashes": clashing}
    return shown


def _new(count: int) -> Callable[[], object]:
    from huiyin.contacts.pairing import solve  # its libraries are loaded beforehand, as in a running site

    assert solve
    return lambda: _figures(count, _solved(count, {}, "new"))


@case(rows=440, baseline="pairing_440_all_arcs")
def pairing_440() -> Callable[[], object]:
    """All four kinds for 440 members from nothing, some 1,800 pairs."""
    return _new(440)


@case(rows=8_053, baseline="pairing_440")
def pairing_8053() -> Callable[[], object]:
    """The same for 8,053 members."""
    return _new(8_053)


@case(rows=60_000, baseline="pairing_440")
def pairing_60000() -> Callable[[], object]:
    """The same for 60,000 members."""
    return _new(60_000)


@case(rows=440, only_as_baseline=True)
def pairing_440_all_arcs() -> Callable[[], object]:
    """The three kinds of two sides for 440 members, an arc for each two people."""
    return lambda: sum(_all_arcs(*asked) for asked in _four(440).values() if asked[1] is not None)


def _all_arcs(people: Any, others: Any, each: int, covered: frozenset[str]) -> int:
    """The plain flow; the loads even by a dearer second arc for each person. Returns its cost."""
    from ortools.graph.python import min_cost_flow

    from huiyin.contacts.pairing.reasons import cost

    flow, source, sink = min_cost_flow.SimpleMinCostFlow(), len(people) + len(others), len(people) + len(others) + 1
    total = each * max(len(side) for name, side in (("people", people), ("others", others)) if name in covered)
    for at, one in enumerate(people):
        for to, other in enumerate(others):
            flow.add_arc_with_capacity_and_unit_cost(at, len(people) + to, 1, cost(one, other))
    for first, side, into in ((0, people, True), (len(people), others, False)):
        even = total // len(side)
        for place in range(len(side)):
            ends = (source, first + place) if into else (first + place, sink)
            for many, dear in ((even, 0), (1, 10**6)):
                flow.add_arc_with_capacity_and_unit_cost(*ends, many, dear)
    flow.set_node_supply(source, total)
    flow.set_node_supply(sink, -total)
    assert flow.solve() == flow.OPTIMAL
    return int(flow.optimal_cost())


def _repair(count: int) -> Callable[[], object]:
    """One in a hundred leaves; the pairs that change are theirs."""
    before = _solved(count, {}, "new")
    gone = frozenset(random.Random(1).sample(range(1, count + 1), count // 100))

    def work() -> object:
        after = _solved(count, before, "repair", gone)
        return {kind: _changed(before[kind], after[kind], gone, kind) for kind in before}

    return work


def _changed(before: Any, after: Any, gone: frozenset[int], kind: str) -> dict[str, int]:
    theirs = {two for two in before if two[0] in gone or (kind != "member_public" and two[1] in gone)}
    return {"of_those_who_left": len(theirs), "of_others": len(before - after - theirs), "new": len(after - before)}


@case(rows=440, baseline="pairing_440")
def pairing_repair_440() -> Callable[[], object]:
    """Four of 440 leave: what is missing is added."""
    return _repair(440)


@case(rows=8_053, baseline="pairing_8053")
def pairing_repair_8053() -> Callable[[], object]:
    """Eighty of 8,053 leave."""
    return _repair(8_053)


@case(rows=60_000, baseline="pairing_60000")
def pairing_repair_60000() -> Callable[[], object]:
    """Six hundred of 60,000 leave."""
    return _repair(60_000)
