import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from huiyin.text.differences import Change, counts, differences

SAME, OUT, IN = Change.SAME, Change.OUT, Change.IN


def runs(old, new):
    return [(run.change, run.text) for run in differences(old, new)]


def test_equal_texts_are_one_run_that_stayed():
    assert runs("教室冷。学生少。", "教室冷。学生少。") == [(SAME, "教室冷。学生少。")]


def test_two_empty_texts_have_no_runs():
    assert runs("", "") == []


def test_a_text_that_was_emptied_went_and_one_that_was_filled_came():
    assert runs("教室冷。", "") == [(OUT, "教室冷。")]
    assert runs("", "教室冷。") == [(IN, "教室冷。")]


def test_a_number_put_right_is_one_change_and_the_rest_of_the_sentence_stays():
    assert runs("全县有12所小学冬季取暖困难。", "全县有23所小学冬季取暖困难。") == [
        (SAME, "全县有"),
        (OUT, "12"),
        (IN, "23"),
        (SAME, "所小学冬季取暖困难。"),
    ]


def test_a_sentence_added_leaves_those_around_it_alone():
    assert runs("教室冷。学生少。", "教室冷。炉子旧。学生少。") == [
        (SAME, "教室冷。"),
        (IN, "炉子旧。"),
        (SAME, "学生少。"),
    ]


def test_a_sentence_written_anew_is_no_sieve_of_single_characters():
    old, new = "建议尽快研究解决取暖问题。", "请教育局在十月前装好三处锅炉。"

    assert runs(f"教室冷。{old}", f"教室冷。{new}") == [(SAME, "教室冷。"), (OUT, old), (IN, new)]


def test_a_tibetan_syllable_is_never_cut():
    found = runs("སློབ་གྲྭའི་ནང་གྲང་ངར་ཆེ།", "སློབ་གྲྭའི་ཁང་པའི་ནང་གྲང་ངར་ཆེ།")

    assert found == [(SAME, "སློབ་གྲྭའི་"), (IN, "ཁང་པའི་"), (SAME, "ནང་གྲང་ངར་ཆེ།")]


def test_characters_that_came_and_went_are_counted_without_gaps():
    assert counts(differences("教室冷。", "教室 很冷。")) == (1, 0)


def test_a_long_text_written_anew_is_compared_in_good_time():
    old = "".join(chr(0x4E00 + n * 7 % 900) for n in range(20_000))
    new = "".join(chr(0x4E00 + n * 11 % 900) for n in range(20_000))
    began = time.perf_counter()

    assert [run.change for run in differences(old, new)] == [OUT, IN]
    assert time.perf_counter() - began < 2


WORDS = st.lists(st.sampled_from(["教", "室", "冷", "。", "\n", "12", " ", "བོད་", "ཡིག", "།", "gas", "，"]), max_size=40)


@given(WORDS, WORDS)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(old, new):
    old, new = "".join(old), "".join(new)
    found = differences(old, new)

    assert "".join(run.text for run in found if run.change != IN) == old
    assert "".join(run.text for run in found if run.change != OUT) == new
    assert all(run.text for run in found)
    assert all(first.change != second.change for first, second in pairwise(found))
