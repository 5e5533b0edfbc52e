import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text.folding import fold
from huiyin.text.passages import passages
from huiyin.text.scripts import to_traditional


def shared(a, b, shortest=4):
    return [(a[p.start_a : p.end_a], b[p.start_b : p.end_b]) for p in passages(a, b, shortest)]


def test_what_two_texts_share_is_found_longest_first():
    a = "云杉小学的锅炉坏了两个月，孩子们在教室里穿着棉衣上课。建议尽快更换锅炉。"
    b = "建议尽快更换管道。我们村的孩子们在教室里穿着棉衣上课，手都冻了。"

    assert shared(a, b) == [
        ("孩子们在教室里穿着棉衣上课", "孩子们在教室里穿着棉衣上课"),
        ("建议尽快更换", "建议尽快更换"),
    ]


def test_a_passage_is_given_in_each_text_as_it_is_written():
    assert shared("請盡快維修：河灣路 ３ 號路燈", "请尽快维修河湾路3号路灯！") == [
        ("請盡快維修：河灣路 ３ 號路燈", "请尽快维修河湾路3号路灯")
    ]


def test_a_tibetan_passage_is_found_whatever_separates_its_syllables():
    assert shared("སློབ་གྲྭའི་ནང་གྲང་ངར་ཆེ།", "ཁྱིམ་ནང་། སློབ་གྲྭའི ནང གྲང་ངར་ཆེ") == [("སློབ་གྲྭའི་ནང་གྲང་ངར་ཆེ", "སློབ་གྲྭའི ནང གྲང་ངར་ཆེ")]


def test_a_character_that_folds_to_several_is_shown_whole():
    assert shared("第㍻年ﬁnance", "平成年finance") == [("㍻年ﬁnance", "平成年finance")]


def test_a_stretch_that_is_repeated_is_named_each_time():
    assert shared("河湾路积水", "河湾路积水，又说河湾路积水") == [("河湾路积水", "河湾路积水")] * 2


def test_of_two_overlapping_stretches_the_longer_is_whole_and_the_other_what_is_left():
    assert shared("甲乙丙丁戊。丁戊己庚辛壬癸子", "甲乙丙丁戊己庚辛壬癸子", 3) == [
        ("丁戊己庚辛壬癸子", "丁戊己庚辛壬癸子"),
        ("甲乙丙", "甲乙丙"),
    ]


def test_a_single_character_is_taken_once():
    assert shared("一一", "一一一一", 1) == [("一一", "一一")] * 2


@pytest.mark.parametrize(("a", "b"), [("", ""), ("", "河湾路"), ("……！", "……！"), ("河湾路", "云杉县")])
def test_texts_that_share_nothing_have_no_passage(a, b):
    assert passages(a, b, 1) == []


def test_a_passage_has_at_least_one_character():
    with pytest.raises(ValueError):
        passages("河湾路", "河湾路", 0)


# Few characters, so that they repeat; pairs of scripts, a wide digit, one that folds to two, marks, punctuation.
TEXTS = st.text(alphabet="路鐵铁1１㍻，。 བོ\u0301e", max_size=40)
SHORTEST = st.integers(1, 5)


def bare(text):
    """An independent reading of what counts: letters, digits and the marks on them."""
    return "".join(character for character in fold(text) if character.isalnum() or character in "ོ\u0301")


@given(TEXTS, TEXTS, SHORTEST)
def test_passages_lie_in_both_texts_and_are_equal_there(a, b, shortest):
    found = passages(a, b, shortest)

    for passage in found:
        assert 0 <= passage.start_a < passage.end_a <= len(a)
        assert 0 <= passage.start_b < passage.end_b <= len(b)


PLAIN = st.text(alphabet="路鐵铁1，。", max_size=60)  # each character folds alone


@given(PLAIN, PLAIN, SHORTEST)
def test_passages_are_equal_long_enough_and_in_order_of_length(a, b, shortest):
    found = [(bare(one), bare(other)) for one, other in shared(a, b, shortest)]
    lengths = [len(one) for one, _ in found]

    assert all(one == other for one, other in found)
    assert lengths == sorted(lengths, reverse=True)
    assert all(length >= shortest for length in lengths)


@given(PLAIN, PLAIN, SHORTEST)
def test_the_first_passage_is_the_longest_there_is(a, b, shortest):
    one, other = bare(a), bare(b)
    stretches = {one[start:end] for start in range(len(one)) for end in range(start + 1, len(one) + 1)}
    longest = max((len(stretch) for stretch in stretches if stretch in other), default=0)

    found = shared(a, b, shortest)

    assert (len(bare(found[0][0])) if found else 0) == (longest if longest >= shortest else 0)


@given(PLAIN, PLAIN, SHORTEST)
def test_no_passage_overlaps_another_and_nothing_shared_is_left_out(a, b, shortest):
    covered = [False] * len(b)
    for passage in passages(a, b, shortest):
        assert not any(covered[passage.start_b : passage.end_b])
        covered[passage.start_b : passage.end_b] = [True] * (passage.end_b - passage.start_b)

    rest = "".join("|" if hidden else character for character, hidden in zip(b, covered, strict=True))
    for free in rest.split("|"):
        left = bare(free)
        assert not any(left[at : at + shortest] in bare(a) for at in range(len(left) - shortest + 1))


@given(PLAIN, PLAIN)
def test_passages_are_the_same_in_either_script(a, b):
    assert passages(to_traditional(a), b, 2) == passages(a, b, 2)


@pytest.mark.parametrize("unit", ["啊", "甲乙", "".join(chr(0x4E00 + at * 7 % 3000) for at in range(10_000))])
def test_long_texts_that_repeat_themselves_take_no_longer_than_others(unit):
    text = (unit * 10_000)[:10_000]
    began = time.perf_counter()

    found = passages(text, text[3:] + "乙")

    assert found[0].end_b - found[0].start_b == 9_997
    assert time.perf_counter() - began < 2
