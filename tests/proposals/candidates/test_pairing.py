"""Which of many texts are alike, against looking at every two of them."""

from itertools import combinations
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.proposals.candidates import pairing
from huiyin.proposals.candidates.pairing import Pair, Words, alike, groups, nearest
from huiyin.text.keys import canonical, codes, units
from huiyin.text.likeness import Mark

HEATING = "冬季牧区小学教室温度不足十度，煤炉取暖有安全隐患，学生冻伤较多，建议改用电暖气并补助电费。"
LIGHTS = "定居点夜间没有路灯，老人出行跌倒，建议安装太阳能路灯，由乡政府负责维护。"
BUSES = "县城到各乡镇的客运班车每天只有一班，群众看病办事不便，建议增加班次，延长运营时间。"


def test_a_copied_text_is_found_among_others_and_marked_as_the_same():
    texts = {
        3: Words("关于改善牧区小学取暖条件的提案", HEATING),
        5: Words("关于安装路灯的提案", LIGHTS),
        9: Words("关于改善牧区小学取暖条件的提案", HEATING.replace("较多", "不少")),
        11: Words("关于增加客运班车的提案", BUSES),
    }

    found = alike(texts)

    assert [(pair.one, pair.other) for pair in found if pair.mark in (Mark.SAME_TEXT, Mark.SAME_MATTER)] == [(3, 9)]


def test_the_same_words_in_the_other_script_are_the_same():
    texts = {
        1: Words("路灯", LIGHTS),
        2: Words("路燈", "定居點夜間沒有路燈，老人出行跌倒，建議安裝太陽能路燈，由鄉政府負責維護。"),
    }

    assert [pair.mark for pair in alike(texts)] == [Mark.SAME_TEXT]


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_is_like_nothing(count):
    assert alike(dict.fromkeys(range(count), Words("路灯", LIGHTS))) == []


def test_texts_without_a_letter_are_like_nothing():
    assert alike({1: Words("", "……"), 2: Words("", "……"), 3: Words("", "")}) == []


def test_progress_ends_where_all_is_compared():
    told = []
    alike({1: Words("路灯", LIGHTS), 2: Words("路灯", LIGHTS)}, told=lambda done, of: told.append((done, of)))

    assert told[-1] == (1, 1)


def shared_by_hand(texts):
    """The oracle: sets of pairs of characters, every two texts."""
    held = [{int(code) for code in codes(units(canonical(text)))} for text in texts]
    holders = {code: sum(code in one for one in held) for code in set().union(*held)}
    few = [{code for code in one if 1 < holders[code] <= pairing.FEW} for one in held]
    return {(a, b) for a, b in combinations(range(len(texts)), 2) if few[a] & few[b]}


def shares_enough(one, other, texts):
    held = [{int(code) for code in codes(units(canonical(text)))} for text in texts]
    holders = {code: sum(code in each for each in held) for code in set().union(*held)}
    weights = {code: log(1 + len(texts) / count) for code, count in holders.items() if 1 < count <= pairing.FEW}
    mine, theirs, both = (
        sum(weights.get(code, 0) for code in some) for some in (held[one], held[other], held[one] & held[other])
    )
    return both >= pairing.LEAST * min(mine, theirs)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("政协委员提案路灯 ，", max_size=9), max_size=6))
def test_who_shares_nothing_rare_is_never_compared(texts):
    found = set(nearest(texts))

    assert found <= shared_by_hand(texts)
    assert all(first < second for first, second in found)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("政协委员提案路灯", min_size=2, max_size=9), min_size=2, max_size=6))
def test_of_few_texts_all_are_compared_that_share_enough(texts):
    """No text has more neighbours here than are compared, so that only the share decides."""
    assert set(nearest(texts)) == {pair for pair in shared_by_hand(texts) if shares_enough(*pair, texts)}


def test_a_text_is_compared_with_no_more_than_the_nearest_and_they_share_most():
    texts = [f"{chr(0x4E00 + place)}{chr(0x5E00 + place)}路灯" for place in range(pairing.NEAREST * 3)]

    found = nearest(texts)

    assert len(found) < len(texts) * (len(texts) - 1) / 2


# Groups

MARKS = st.sampled_from([Mark.SAME_TEXT, Mark.SAME_MATTER, Mark.SAME_PLACE])


@st.composite
def pairs(draw):
    ends = draw(st.sets(st.tuples(st.integers(1, 12), st.integers(1, 12)).filter(lambda both: both[0] < both[1])))
    return [Pair(one, other, draw(MARKS), draw(st.floats(0, 1))) for one, other in sorted(ends)]


def connected(found):
    """The oracle: whoever is reached from one by pairs that are the same."""
    beside = {}
    for pair in found:
        if pair.mark != Mark.SAME_PLACE:
            beside.setdefault(pair.one, set()).add(pair.other)
            beside.setdefault(pair.other, set()).add(pair.one)
    parts = set()
    for key in beside:
        reached, left = {key}, [key]
        while left:
            new = beside[left.pop()] - reached
            reached |= new
            left += new
        parts.add(frozenset(reached))
    return parts


@given(pairs())
def test_groups_are_what_is_connected(found):
    assert {frozenset(group.keys) for group in groups(found, most=100)} == connected(found)


@given(pairs(), st.integers(2, 4))
def test_no_group_is_larger_than_it_may_be_and_none_is_in_two(found, most):
    made = groups(found, most=most)
    keys = [key for group in made for key in group.keys]

    assert all(2 <= len(group.keys) <= most for group in made)
    assert len(keys) == len(set(keys))
    assert all(pair.mark != Mark.SAME_PLACE for group in made for pair in group.pairs)


def test_the_likest_stay_together_when_a_group_is_full():
    found = [Pair(1, 2, Mark.SAME_MATTER, 0.5), Pair(2, 3, Mark.SAME_TEXT, 0.9)]

    assert [group.keys for group in groups(found, most=2)] == [(2, 3)]
