import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huiyin.text.keys import (
    MOST_TEXTS,
    Words,
    alone,
    canonical,
    codes,
    codes_of_many,
    label,
    span,
    units,
    unpacked,
)

SOME = '政协委员提案5gA，。 \n『』"གངས་ལྗོངས་།😀'
TEXTS = st.text(SOME, max_size=30)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("（２０２３）年5G網絡、ABC", "2023 年5g网络 abc"),
        ("གངས་ལྗོངས་བོད།", "་གངས་ལྗོངས་བོད་"),
        ("政协གངས་委", "政协་གངས་委"),
        ("་།་ ，", ""),
        ("a\x00b\ud800c", "a b c"),
        ("李　新", "李 新"),
    ],
)
def test_a_text_is_its_runs(text, said):
    assert canonical(text) == said


def test_a_syllable_is_a_unit():
    assert len(units(canonical("གངས་ལྗོངས་བོད"))) == 3


@pytest.mark.parametrize(
    ("query", "text", "stands"),
    [
        ("委员", "政協委員", True),
        ("委员 政协", "政协的委员", True),
        ("“委员 政协”", "政协委员", False),
        ("“政协，委员”", "政协、委员会", True),
        ("政协，委员", "委员和政协", True),
        ("5g网", "5g 网", False),
        ("གངས", "གངས་ལྗོངས", True),
        ("གང", "གངས་ལྗོངས", False),
        ("ལྗོངས་གངས", "གངས་ལྗོངས", False),
        ("map", "The Map", True),
        ("委", "委员", True),
    ],
)
def test_words_stand_in_a_text(query, text, stands):
    assert Words.of(query).stand_in(canonical(text)) is stands


@pytest.mark.parametrize("query", ["", " ", "，。！", "😀", "%_*", "\x00", "།", '""', "་"])
def test_what_has_no_letter_asks_for_nothing(query):
    assert not Words.of(query)


@pytest.mark.parametrize(
    "query", ["政协 OR 提案", "title:政协", "政协* NEAR(提案)", "' OR 1=1 --", "政协 AND NOT 提案"]
)
def test_operators_are_words_like_others(query):
    assert Words.of(query).texts == tuple(dict.fromkeys(canonical(query).split()))


@given(TEXTS, TEXTS)
@example("政协", "政协")
@example("གངས", "政协གངས་委")
def test_the_index_proposes_every_text_the_words_stand_in(query, text):
    words, said = Words.of(query), canonical(text)
    held = set(codes(units(said)).tolist())
    proposed = set(words.pairs().tolist()) <= held and all(
        any(first <= code < beyond for code in held) for first, beyond in map(span, words.lone())
    )

    assert proposed or not words.stand_in(said)


@given(st.text("政协委员提", min_size=1, max_size=4), st.text("政协委员提案，", max_size=20))
def test_one_word_stands_where_a_plain_scan_finds_it(word, text):
    assert Words.of(word).stand_in(canonical(text)) == (word in text)


@given(st.lists(TEXTS, max_size=6))
def test_codes_of_many_are_those_of_each(texts):
    said = [units(canonical(text)) for text in texts]
    expected = {(code, number) for number, one in enumerate(said) for code in codes(one).tolist()}
    found = codes_of_many(said)

    assert set(zip(*(part.tolist() for part in unpacked(found)), strict=True)) == expected
    assert len(found) == len(expected)
    assert (np.sort(found) == found).all()


@given(TEXTS)
def test_runs_hold_nothing_but_letters_digits_and_the_tsheg(text):
    assert not re.search(r"[，。\n『』\"།😀]|  ", canonical(text))
    assert canonical(canonical(text)) == canonical(text)


def test_more_texts_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="65537"):
        codes_of_many([""] * (MOST_TEXTS + 1))


def test_a_label_is_no_pair_of_units():
    assert label("proposal a7") > max(codes("\U000323af\U000323af").tolist())


def test_of_every_character_it_is_known_what_it_is_by_itself():
    table = alone()
    some = [*range(ord(" "), 0x3000), *range(0x3000, 0x323AF, 7), 0x1F600, 0xFB01, 0xF900, 0x10FFFF]

    tibetan = range(0xF00, 0x1000)  # units of their own, of several characters
    told = {point: chr(table[point]).strip("\0") for point in some if point not in tibetan}
    assert told == {point: canonical(chr(point))[:1] for point in told}
