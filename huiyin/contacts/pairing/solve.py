"""Who is paired with whom: a flow of least cost between classes of people, then people within the classes.

People of one sector, prefecture, language and load are one class, so that 60,000 people are some hundred nodes. Pure
data in and out, no Django inside. The same people give the same pairs: everything is sorted by id.
docs/rules/pairing.md says what is preferred to what and where the answer is exact; decision 0037 why.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from ortools.graph.python import min_cost_flow

from huiyin.contacts.pairing.reasons import ANY, LANGUAGE, PLACE, SECTOR, End, cost

Two = tuple[int, int]
NEW, REPAIR, REBALANCE = "new", "repair", "rebalance"
_TRIED = 8  # people of equal load looked at before two are joined that must not be, and swapped afterwards
_LOOKED_AT = 5  # of the dearest pairs, for each change that is left
_STEPS = 3  # loads above the even one that a class may be given where nothing else is left


@dataclass(frozen=True)
class Question:
    """One kind. `others` None: the people are paired among themselves.

    `each`: how many pairs everybody of the `covered` sides has. `barred`: two who may not be paired, in either order;
    somebody on both sides is barred from oneself by being named twice.
    `present`: the pairs there are, (one of `people`, one of `others`).
    """

    people: Sequence[End]
    others: Sequence[End] | None
    each: int
    covered: frozenset[str] = frozenset({"people", "others"})
    barred: frozenset[Two] = frozenset()
    present: frozenset[Two] = frozenset()
    mode: str = NEW
    most_changes: int = 0


@dataclass
class Answer:
    pairs: list[Two]
    bound: int | None = None  # no answer costs less; None where one was not worked out


def solve(question: Question) -> Answer:
    table = _Table(question)
    if not question.each or not table.left or not table.right:
        return Answer(sorted(table.pairs) if question.mode != NEW else [])
    bound = _couple(table) if table.alike else _pair_off(table)
    if table.alike and question.mode == NEW:
        table = _the_present_if_as_good(table)
    if question.mode == REBALANCE:
        _improve(table, question.most_changes)
    return Answer(sorted(table.pairs), bound)


def _the_present_if_as_good(table: _Table) -> _Table:
    """Among themselves a tie is not seen by the flow alone: the present pairs with what they lack may do as well."""
    other = _Table(replace(table.question, mode=REPAIR))
    if not other.pairs:
        return table
    _couple(other)
    return other if _worth(other) <= _worth(table) else table


def _worth(table: _Table) -> tuple[int, int, int]:
    loads = [table.loads[0][one] for one in table.left]
    return (-min(loads), max(loads), sum(table.cost(*two) for two in table.pairs))


def usable(question: Question) -> frozenset[Two]:
    """Pairs there are whose two are both here, and may be paired; each once."""
    left = {end.id for end in question.people}
    right = left if question.others is None else {end.id for end in question.others}
    found: set[Two] = set()
    for one, other in sorted(question.present):
        two = _ordered((one, other)) if question.others is None else (one, other)
        oneself = question.others is None and one == other
        if one in left and other in right and not oneself and not _is_barred(question, two):
            found.add(two)
    return frozenset(found)


def _ordered(two: Two) -> Two:
    return (two[1], two[0]) if two[1] < two[0] else two


def _is_barred(question: Question, two: Two) -> bool:
    return two in question.barred or (two[1], two[0]) in question.barred


@dataclass
class _Table:
    """The pairs as they come about, with everybody's load."""

    question: Question
    left: dict[int, End] = field(init=False)
    right: dict[int, End] = field(init=False)
    pairs: set[Two] = field(init=False)
    preferred: frozenset[Two] = field(init=False)

    def __post_init__(self) -> None:
        question = self.question
        self.alike = question.others is None
        self.left = {end.id: end for end in sorted(question.people, key=lambda end: end.id)}
        self.right = (
            self.left if question.others is None else {end.id: end for end in sorted(question.others, key=_by_id)}
        )
        known = usable(question)
        self.pairs = set() if question.mode == NEW else set(known)
        self.preferred = known if question.mode == NEW else frozenset()
        self.loads: tuple[Counter[int], Counter[int]] = self._loads()

    def _loads(self) -> tuple[Counter[int], Counter[int]]:
        left = Counter(one for one, _other in self.pairs)
        right = left if self.alike else Counter()
        right.update(other for _one, other in self.pairs)
        return left, right

    def free(self, one: int, other: int) -> bool:
        """They may be paired and are not yet."""
        if self.alike:
            if one == other:
                return False
            two = _ordered((one, other))
        else:
            two = (one, other)
        return two not in self.pairs and not _is_barred(self.question, two)

    def cost(self, one: int, other: int) -> int:
        return cost(self.left[one], self.right[other])

    def add(self, one: int, other: int) -> None:
        self.pairs.add(_ordered((one, other)) if self.alike else (one, other))
        self.loads[0][one] += 1
        self.loads[1][other] += 1

    def drop(self, one: int, other: int) -> None:
        self.pairs.remove(_ordered((one, other)) if self.alike else (one, other))
        self.loads[0][one] -= 1
        self.loads[1][other] -= 1


def _by_id(end: End) -> int:
    return end.id


# Classes


class _Classes:
    """People of a side by sector, prefecture, language and load."""

    def __init__(self, ends: Iterable[End], load: Counter[int]) -> None:
        found: dict[tuple, list[int]] = defaultdict(list)
        for end in ends:
            found[(end.sector, end.place, end.language, load[end.id])].append(end.id)
        self.keys = sorted(found, key=lambda key: found[key][0])
        self.members = [found[key] for key in self.keys]
        self.of = {one: place for place, members in enumerate(self.members) for one in members}
        self.sizes = np.array([len(members) for members in self.members], dtype=np.int64)

    def load(self, place: int) -> int:
        return int(self.keys[place][3])


def _costs(one: _Classes, other: _Classes) -> np.ndarray:
    """What `reasons.cost` says, class by class."""
    total = np.zeros((len(one.keys), len(other.keys)), dtype=np.int64)
    for at, weight in ((0, SECTOR), (1, PLACE)):
        codes: dict = {}
        mine, theirs = (
            np.array([-1 if key[at] is None else codes.setdefault(key[at], len(codes)) for key in side.keys])
            for side in (one, other)
        )
        same = (mine[:, None] == theirs[None, :]) & (mine[:, None] >= 0)
        total += np.where(same, 0, weight)
    codes = {ANY: 0}
    mine, theirs = (np.array([codes.setdefault(key[2], len(codes)) for key in side.keys]) for side in (one, other))
    clash = (mine[:, None] != theirs[None, :]) & (mine[:, None] > 0) & (theirs[None, :] > 0)
    return total + np.where(clash, LANGUAGE, 0)


def _counted(two: Iterable[Two], one: _Classes, other: _Classes, both_ways: bool) -> np.ndarray:
    """How many of the pairs lie between each two classes."""
    found = np.zeros((len(one.keys), len(other.keys)), dtype=np.int64)
    for first, second in two:
        for mine, theirs in ((first, second), (second, first)) if both_ways else ((first, second),):
            if mine in one.of and theirs in other.of:
                found[one.of[mine], other.of[theirs]] += 1
    return found


def _even(loads: Iterable[int], count: int) -> int:
    """The load everybody below it can be lifted to with `count` more pairs."""
    waiting = sorted(loads)
    level, lifted = waiting[0], 0
    for place, load in enumerate(waiting, 1):
        following = waiting[place] if place < len(waiting) else None
        level, room = load, count - lifted
        if following is None or (following - load) * place > room:
            return level + room // place
        lifted += (following - load) * place
    return level


class _Flow:
    """From one class to the other: everybody up to the even load first, above it only what is left."""

    def __init__(self, one: _Classes, other: _Classes, count: int, scale: int) -> None:
        self.solver = min_cost_flow.SimpleMinCostFlow()
        self.one, self.other, self.count = one, other, count
        self.source = len(one.keys) + len(other.keys)
        dearest = (LANGUAGE + SECTOR + PLACE) * scale
        self.apart = 2 * dearest * (self.source + 2)  # more than all else on a way through the classes

    def supply(self) -> None:
        sink = self.source + 1
        for side, first, into in ((self.one, 0, True), (self.other, len(self.one.keys), False)):
            even = _even(
                (load for at in range(len(side.keys)) for load in [side.load(at)] * side.sizes[at]), self.count
            )
            for place, size in enumerate(side.sizes):
                room = max(0, even - side.load(place))
                steps = [(room, 0)] + [(1, step) for step in range(1, _STEPS + 1)] + [(self.count, _STEPS + 1)]
                for many, step in steps:
                    if many:
                        ends = (self.source, first + place) if into else (first + place, sink)
                        self.solver.add_arc_with_capacity_and_unit_cost(*ends, int(size) * many, self.apart * step)
        self.solver.set_node_supply(self.source, self.count)
        self.solver.set_node_supply(sink, -self.count)

    def between(self, capacity: np.ndarray, price: np.ndarray) -> np.ndarray:
        mine, theirs = np.nonzero(capacity > 0)
        self.solver.add_arcs_with_capacity_and_unit_cost(
            mine, theirs + len(self.one.keys), capacity[mine, theirs], price[mine, theirs]
        )
        return np.stack([mine, theirs], axis=1)

    def solve(self, lines: Sequence[np.ndarray]) -> np.ndarray:
        """What flows between each two classes. `lines`: as `between` gave them, added before all other arcs."""
        status = self.solver.solve_max_flow_with_min_cost()
        if status != self.solver.OPTIMAL:
            raise RuntimeError(f"min-cost flow: {status}")
        found = np.zeros((len(self.one.keys), len(self.other.keys)), dtype=np.int64)
        start = 0
        for line in lines:
            flows = self.solver.flows(np.arange(start, start + len(line)))
            np.add.at(found, (line[:, 0], line[:, 1]), flows)
            start += len(line)
        return found


# Two sides


def _pair_off(table: _Table) -> int | None:
    """Adds what is missing. The flow's cost is the least there is for the loads, where nobody is barred."""
    count = _missing(table)
    if not count:
        return None
    one = _Classes(table.left.values(), table.loads[0])
    other = _Classes(table.right.values(), table.loads[1])
    price, scale = _costs(one, other), count + 1
    closed = table.pairs | {two for two in _barred_here(table) if two not in table.pairs}
    room = np.outer(one.sizes, other.sizes) - _counted(closed, one, other, both_ways=False)
    liked = np.minimum(room, _counted(table.preferred, one, other, both_ways=False))
    flow = _Flow(one, other, count, scale)
    lines = [flow.between(liked, price * scale - 1), flow.between(room - liked, price * scale)]
    flow.supply()
    wanted = flow.solve(lines)
    bound = int((wanted * price).sum()) + sum(table.cost(*two) for two in table.pairs)
    _give_out(table, one, other, wanted)
    return bound


def _barred_here(table: _Table) -> set[Two]:
    """Those barred, in the order of the sides."""
    pairs = set()
    for one, other in table.question.barred:
        for two in ((one, other), (other, one)):
            if two[0] in table.left and two[1] in table.right:
                pairs.add(two)
    return pairs


def _missing(table: _Table) -> int:
    """Pairs to be added, so that everybody of the covered sides has theirs, as far as there are people for it."""
    question, needed = table.question, 0
    barred = _barred_here(table)
    shut = [Counter(two[0] for two in barred), Counter(two[1] for two in barred)]
    for at, (name, side, across) in enumerate(
        (("people", table.left, table.right), ("others", table.right, table.left))
    ):
        if name in question.covered:
            due = (min(question.each, len(across) - shut[at][one]) - table.loads[at][one] for one in side)
            needed = max(needed, sum(max(0, one) for one in due))
    return needed


class _Share:
    """What the people of one class are given: nobody two more than another."""

    def __init__(self, members: list[int], total: int) -> None:
        self.given = dict.fromkeys(members, 0)
        self.least, self.extra = divmod(total, len(members))
        self.waiting = [(0, one) for one in members]

    def has_room(self, one: int) -> bool:
        given = self.given[one]
        return given < self.least or (given == self.least and self.extra > 0)

    def give(self, one: int) -> None:
        if self.given[one] >= self.least:
            self.extra -= 1
        self.given[one] += 1
        heapq.heappush(self.waiting, (self.given[one], one))

    def first(self, many: int) -> list[int]:
        """Those with least, at most `many` of them."""
        taken: list[tuple[int, int]] = []
        while self.waiting and len(taken) < many:
            given, one = heapq.heappop(self.waiting)
            if given == self.given[one] and (not taken or given == taken[0][0]):
                taken.append((given, one))
            elif given == self.given[one]:
                heapq.heappush(self.waiting, (given, one))
                break
        for entry in taken:
            heapq.heappush(self.waiting, entry)
        return [one for _given, one in taken]


def _give_out(table: _Table, one: _Classes, other: _Classes, wanted: np.ndarray) -> None:
    left = [_Share(members, int(total)) for members, total in zip(one.members, wanted.sum(axis=1), strict=True)]
    right = [_Share(members, int(total)) for members, total in zip(other.members, wanted.sum(axis=0), strict=True)]
    for first, second in sorted(table.preferred):
        at, to = one.of[first], other.of[second]
        if wanted[at, to] > 0 and left[at].has_room(first) and right[to].has_room(second):
            wanted[at, to] -= 1
            _join(table, left[at], first, right[to], second)
    amiss: list[Two] = []
    made = set(table.pairs)
    for at, to in zip(*np.nonzero(wanted), strict=True):
        for _unit in range(int(wanted[at, to])):
            first, second = _free_two(table, left[at], right[to])
            if table.free(first, second):
                _join(table, left[at], first, right[to], second)
            else:
                left[at].give(first)
                right[to].give(second)
                amiss.append((first, second))
    movable = sorted(table.pairs - made) if table.question.mode != NEW else sorted(table.pairs)
    for two in amiss:
        _place(table, two, movable)


def _join(table: _Table, left: _Share, first: int, right: _Share, second: int) -> None:
    left.give(first)
    right.give(second)
    table.add(first, second)


def _free_two(table: _Table, left: _Share, right: _Share) -> Two:
    mine, theirs = left.first(_TRIED), right.first(_TRIED)
    found = next(((one, other) for one in mine for other in theirs if table.free(one, other)), None)
    return found or (mine[0], theirs[0])


def _place(table: _Table, two: Two, movable: list[Two]) -> None:
    """Two came together that may not. One of them changes with somebody else, or is joined with the next best."""
    first, second = two
    best = _best_swap(table, first, second, movable)
    keeps_other = "others" in table.question.covered
    moved = _next_best(table, second if keeps_other else first, table.left if keeps_other else table.right, keeps_other)
    if best and (best[0] <= table.cost(first, second) or moved is None or moved[0][0] > 0 or best[0] <= moved[0][1]):
        third, fourth = best[1]
        table.drop(third, fourth)
        movable.remove((third, fourth))
        for one, other in ((first, fourth), (third, second)):
            table.add(one, other)
            movable.append((one, other))
    elif moved:
        pair = (moved[1], second) if keeps_other else (first, moved[1])
        table.add(*pair)
        movable.append(pair)


def _best_swap(table: _Table, first: int, second: int, movable: list[Two]) -> tuple[int, Two] | None:
    """What the swap adds to the cost, and the pair that gives way."""
    found = None
    for third, fourth in movable:
        if table.free(first, fourth) and table.free(third, second):
            adds = table.cost(first, fourth) + table.cost(third, second) - table.cost(third, fourth)
            if found is None or (adds, (third, fourth)) < found:
                found = (adds, (third, fourth))
    return found


def _next_best(table: _Table, one: int, side: dict[int, End], is_other: bool) -> tuple[Two, int] | None:
    """((how far above the least load, the cost), who), for somebody who needs one of `side`."""
    load = table.loads[0] if is_other else table.loads[1]
    able = [who for who in side if (table.free(who, one) if is_other else table.free(one, who))]
    if not able:
        return None
    least = min(load[who] for who in side)

    def rank(who: int) -> tuple[int, int, int]:
        price = table.cost(who, one) if is_other else table.cost(one, who)
        return (max(0, load[who] - least), price, who)

    over, price, who = min(map(rank, able))
    return (over, price), who


# Among themselves


def _couple(table: _Table) -> int | None:
    """Two by two, in as many rounds as everybody has partners. The bound holds where there is one round."""
    question, bound = table.question, None
    started = bool(table.pairs)
    for turn in range(question.each):
        pool = [end for end in table.left.values() if table.loads[0][end.id] <= turn]
        if len(pool) > 1:
            before = set(table.pairs)
            found = _match(table, pool)
            bound = found if question.each == 1 and not started else None
            _polish(table, before)
        left = [end.id for end in table.left.values() if table.loads[0][end.id] <= turn]
        for one in left:
            if table.loads[0][one] <= turn and (chosen := _next_best(table, one, table.left, True)):
                table.add(chosen[1], one)
    return bound


def _match(table: _Table, pool: list[End]) -> int:
    """Pairs everybody of the pool but at most one. Returns half the cost of the flow, which nothing undercuts."""
    same = _Classes(pool, table.loads[0])
    price, scale = _costs(same, same), len(pool) + 1
    closed = table.pairs | {_ordered(two) for two in _barred_among(table) if _ordered(two) not in table.pairs}
    room = np.outer(same.sizes, same.sizes) - np.diag(same.sizes) - _counted(closed, same, same, both_ways=True)
    room = np.maximum(room, 0)
    liked = np.minimum(room, _counted(table.preferred, same, same, both_ways=True))
    flow = _Flow(same, same, len(pool), scale)
    lines = [flow.between(liked, price * scale - 1), flow.between(room - liked, price * scale)]
    flow.supply()
    wanted = flow.solve(lines)
    bound = -(-int((wanted * price).sum()) // 2)
    couples = _halved(wanted)
    before = set(table.pairs)
    amiss = _marry(table, same, couples)
    paired = {one for two in table.pairs - before for one in two}
    rest = [end for end in pool if end.id not in paired]
    if not amiss and 1 < len(rest) < len(pool):  # one of each class: another flow, until hardly anybody is left
        _match(table, rest)
    else:
        _settle(table, [end.id for end in rest], before)
    return bound


def _barred_among(table: _Table) -> set[Two]:
    return {two for two in table.question.barred if two[0] in table.left and two[1] in table.left}


def _halved(wanted: np.ndarray) -> Counter[Two]:
    """Couples between classes: half the flow, which goes both ways.

    Where that is odd, every second step of a round trip; one of an odd number of steps leaves somebody over.
    """
    couples: Counter[Two] = Counter()
    odd: dict[int, list[tuple[int, int]]] = defaultdict(list)  # class: (edge, other class)
    both, edge = wanted + wanted.T, 0
    for at, to in zip(*np.nonzero(np.triu(both)), strict=True):
        at, to = int(at), int(to)
        many = int(wanted[at, at]) if at == to else int(both[at, to])
        if many >= 2:
            couples[(at, to)] += many // 2
        if many % 2:
            odd[at].append((edge, to))
            if at != to:
                odd[to].append((edge, at))
            edge += 1
    used: set[int] = set()
    for start in sorted(odd):
        trip = _round_trip(odd, start, used)
        steps = list(pairwise(trip))
        for at, to in steps[len(steps) % 2 :: 2]:
            couples[_ordered((at, to))] += 1
    return couples


def _round_trip(odd: dict[int, list[tuple[int, int]]], start: int, used: set[int]) -> list[int]:
    """Every edge that hangs together with `start` once, back to it (Hierholzer)."""
    trail, found = [start], []
    while trail:
        here = trail[-1]
        while odd[here] and odd[here][-1][0] in used:
            odd[here].pop()
        if odd[here]:
            edge, to = odd[here].pop()
            used.add(edge)
            trail.append(to)
        else:
            found.append(trail.pop())
    return found


def _marry(table: _Table, same: _Classes, couples: Counter[Two]) -> bool:
    """People for the couples of classes: those paired already first. True where two came together that may not."""
    free = [dict.fromkeys(members) for members in same.members]
    for first, second in sorted(table.preferred):
        if first not in same.of or second not in same.of:
            continue
        key = _ordered((same.of[first], same.of[second]))
        mine, theirs = free[same.of[first]], free[same.of[second]]
        if couples[key] > 0 and first in mine and second in theirs and table.free(first, second):
            couples[key] -= 1
            del mine[first], theirs[second]
            table.add(first, second)
    amiss = False
    for (at, to), many in sorted(couples.items()):
        for _unit in range(many):
            first = next(iter(free[at]))
            del free[at][first]
            tried = list(free[to])[: _TRIED * 4]
            second = next((one for one in tried if table.free(first, one)), tried[0])
            del free[to][second]
            if table.free(first, second):
                table.add(first, second)
            else:
                amiss = True
    return amiss


def _settle(table: _Table, waiting: list[int], before: set[Two]) -> None:
    """Whoever is left, two by two, the cheapest first; then changed with others where that costs less."""
    ways = sorted(
        (table.cost(one, other), one, other)
        for place, one in enumerate(waiting)
        for other in waiting[place + 1 :]
        if table.free(one, other)
    )
    left = set(waiting)
    for _price, one, other in ways:
        if one in left and other in left:
            left -= {one, other}
            table.add(one, other)
    movable = table.pairs - before
    alone = sorted(left)
    for one, other in zip(alone[::2], alone[1::2], strict=False):  # the two may not be paired: others make room
        best = min(_exchanges(table, one, other, sorted(movable)), default=None)
        if best:
            table.drop(*best[1])
            for two in best[2]:
                table.add(*two)
            movable = (movable - {best[1]}) | {_ordered(two) for two in best[2]}


def _exchanges(
    table: _Table, one: int, other: int, movable: Iterable[Two]
) -> Iterable[tuple[int, Two, tuple[Two, Two]]]:
    """Ways of giving `one` and `other` each one of a couple: what it adds, the couple that parts, the two new ones."""
    for third, fourth in movable:
        if {one, other} & {third, fourth}:
            continue
        parted = table.cost(third, fourth)
        for two in (((one, third), (other, fourth)), ((one, fourth), (other, third))):
            if all(table.free(*pair) for pair in two):
                yield table.cost(*two[0]) + table.cost(*two[1]) - parted, (third, fourth), two


def _polish(table: _Table, before: set[Two]) -> None:
    """New couples change partners as long as that costs less: those that cost something; a clash with any couple."""
    movable, changed = table.pairs - before, True
    while changed:
        changed = False
        for two in sorted(movable, key=lambda two: (-table.cost(*two), two)):
            price = table.cost(*two)
            if not price:
                break
            if two in movable:
                among = movable if price >= LANGUAGE else [other for other in movable if table.cost(*other)]
                best = min(_exchanges(table, *two, [other for other in among if other != two]), default=None)
                if best and best[0] < price:
                    table.drop(*two)
                    table.drop(*best[1])
                    movable -= {two, best[1]}
                    for pair in best[2]:
                        table.add(*pair)
                        movable.add(_ordered(pair))
                    changed = True


# Better with few changes


def _improve(table: _Table, most: int) -> None:
    """The dearest pairs are changed, one by one, as long as at most `most` of the present ones end."""
    known, left = usable(table.question) & table.pairs, most
    while left > 0:
        changed = False
        for two in _dearest(table)[: _LOOKED_AT * left]:
            if two not in table.pairs:
                continue
            spent = _better(table, two, known, left)
            if spent is not None:
                left -= spent
                changed = True
            if left <= 0:
                break
        if not changed:
            return


def _dearest(table: _Table) -> list[Two]:
    """Those of the overloaded first, then by cost."""
    over = [
        max(load.values(), default=0) - min((load[one] for one in side), default=0) > 1 for load, side in _sides(table)
    ]
    most = [max(load.values(), default=0) for load, _side in _sides(table)]

    def rank(two: Two) -> tuple[bool, int, Two]:
        heavy = any(over[at] and table.loads[at][two[at]] == most[at] for at in (0, 1))
        return (not heavy, -table.cost(*two), two)

    least = _least(table)
    return [two for two in sorted(table.pairs, key=rank) if not rank(two)[0] or table.cost(*two) > least]


def _least(table: _Table) -> int:
    """What no pair of these people costs less than: of staff neither sector nor place is known."""
    sides = [side.values() for _load, side in _sides(table)]
    sector = 0 if all(any(end.sector is not None for end in side) for side in sides) else SECTOR
    return sector + (0 if all(any(end.place is not None for end in side) for side in sides) else PLACE)


def _sides(table: _Table) -> list[tuple[Counter[int], dict[int, End]]]:
    return [(table.loads[0], table.left), (table.loads[1], table.right)]


def _better(table: _Table, two: Two, known: frozenset[Two], left: int) -> int | None:
    """Moves the pair to a lighter partner, or changes partners with another pair. Returns how many present ones end."""
    mine = 1 if two in known else 0
    if mine <= left and (moved := _lighter(table, two)):
        table.drop(*two)
        table.add(*moved)
        return mine
    best, price = None, table.cost(*two)
    if not price:
        return None
    swaps: Callable = _exchanges if table.alike else _crossings
    for found in swaps(table, *two, sorted(table.pairs - {two})):
        ends = mine + (1 if found[1] in known else 0)
        if found[0] < price and ends <= left and (best is None or found < best[0]):
            best = (found, ends)
    if best is None:
        return None
    (_adds, other, made), ends = best
    table.drop(*two)
    table.drop(*other)
    for pair in made:
        table.add(*pair)
    return ends


def _crossings(table: _Table, first: int, second: int, movable: Iterable[Two]) -> Iterable[tuple[int, Two, tuple]]:
    for third, fourth in movable:
        if third != first and fourth != second and table.free(first, fourth) and table.free(third, second):
            adds = table.cost(first, fourth) + table.cost(third, second) - table.cost(third, fourth)
            yield adds, (third, fourth), ((first, fourth), (third, second))


def _lighter(table: _Table, two: Two) -> Two | None:
    """The same pair with one end given to somebody who has two fewer; or one fewer, where that costs less."""
    first, second = two
    found = []
    for at, heavy, other in ((0, first, second), (1, second, first)):
        load, side = _sides(table)[at]
        name = ("people", "others")[at]
        for who in side:
            fewer = load[heavy] - load[who]
            pair = (who, other) if at == 0 else (other, who)
            if fewer < 1 or (table.alike and who == other) or not table.free(*pair):
                continue
            if fewer == 1 and (name in table.question.covered and load[heavy] <= table.question.each):
                continue
            gain = table.cost(*two) - table.cost(*pair)
            if fewer > 1 or gain > 0:
                found.append((-min(fewer, 2), -gain, pair))
    return min(found)[2] if found else None
