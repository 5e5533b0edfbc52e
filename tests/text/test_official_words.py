from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text import official_words
from huiyin.text.folding import fold
from huiyin.text.official_words import called

LINES = [tuple(side.split() for side in line.split(" = ")) for line in official_words._LINES.strip().splitlines()]
WORDS = sorted({fold(word) for line in LINES for side in line for word in side})


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0][0])
def test_a_line_is_what_is_said_and_what_it_is_called_and_no_word_is_both(line):
    said, names = line

    assert said
    assert names
    assert max(Counter(said + names).values()) == 1


def test_no_word_is_so_short_that_it_stands_inside_others_by_chance():
    assert [word for word in WORDS if len(word) < 2] == []


def test_no_two_lines_are_the_same():
    assert [line for line, times in Counter(map(str, LINES)).items() if times > 1] == []


@pytest.mark.parametrize(("said", "name"), [("炒鱿鱼", "解除劳动合同"), ("欠条", "债务"), ("盗版", "著作权")])
def test_what_is_said_stands_for_what_it_is_called_and_back(said, name):
    assert fold(name) in called(fold(said))
    assert fold(said) in called(fold(name))


@given(st.sampled_from(WORDS), st.text(alphabet="的了吗我，", max_size=5))
def test_whatever_a_text_is_called_by_stands_for_a_word_that_the_text_says(word, around):
    text = f"{around}{word}{around}"
    said = [one for one in WORDS if one in text]

    assert all(any(one in called(other) or one in other for one in said) for other in called(text))


@given(st.lists(st.sampled_from(WORDS), max_size=4))
def test_what_a_text_says_already_is_not_called_again_and_shares_are_no_more_than_all(words):
    text = "，".join(words)

    found = called(text)

    assert not [word for word in found if word in text]
    assert all(fold(word) == word and 0 < share <= 1 for word, share in found.items())


def test_the_more_a_word_may_be_called_the_smaller_the_share_of_each():
    sides = [tuple({fold(word) for word in side} for side in line) for line in LINES]
    for word in WORDS:
        if any(one in word for one in WORDS if one != word):
            continue
        names = set().union(*(other for one in sides for side, other in (one, one[::-1]) if word in side))
        assert called(word) == pytest.approx({name: 1 / len(names) for name in names if name not in word})


@pytest.mark.parametrize("text", ["", "，", "abc", "百姓的报告"])
def test_a_text_that_says_none_of_the_words_is_called_nothing_else(text):
    assert called(text) == {}
