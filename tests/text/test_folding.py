import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huiyin.text.folding import _in_steps, fold, folded

TEXTS = st.text(max_size=40) | st.text(
    "政協臺灣ＡａＢ①㍿ﬁe\u0301\u0323ßＩİ༠༡\u0f0c\u0f0bགངསྐ\u0f71\u0f72가\u1100\u1161\u11a8㌔", max_size=20
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("政協委員提案", "政协委员提案"),
        ("臺灣、台湾", "台湾、台湾"),
        ("ＷｉＦｉ（５Ｇ）", "wifi(5g)"),
        ("着作著作", "着作着作"),
        ("㎡ ① ㍿", "m2 1 株式会社"),
        ("༡༢༣", "123"),
        ("བོད\u0f0cལྗོངས", "བོད\u0f0bལྗོངས"),
        ("\ufa30福", "侮福"),  # a compatibility form of a character that is written today
        ("綫路、線路", "线路、线路"),
    ],
)
def test_spellings_of_the_same_are_one(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("士", "土"), ("未来", "末来"), ("5", "6"), ("གངས", "གང"), ("西藏", "西安")]
)
def test_different_words_stay_apart(one, other):
    assert fold(one) != fold(other)


@given(TEXTS)
@example("e\u0301\u0323")
@example("\u1100\u1161\u11a8")
@example("ﬁＡ臺灣é")
@example("\u0f40\u0f71\u0f72")
def test_the_way_back_belongs_to_the_same_folding(text):
    assert folded(text).text == fold(text)


@given(TEXTS, st.data())
def test_every_stretch_comes_from_a_stretch_that_folds_to_it_or_more(text, data):
    there = folded(text)
    start = data.draw(st.integers(0, len(there.text)))
    end = data.draw(st.integers(start, len(there.text)))
    first, last = there.source(start, end)

    assert 0 <= first <= last <= len(text)
    assert there.text[start:end] in fold(text[first:last])
    assert sorted(there.sources) == there.sources


@given(st.text("政协委员臺灣台湾ＡＢa１ 。", max_size=30))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=30))
def test_han_characters_fold_one_by_one(text):
    assert fold(text) == "".join(map(fold, text))
    assert len(fold(text)) == len(unicodedata.normalize("NFKC", text))


@given(TEXTS | st.text(max_size=60))
@example("ﬀ")
@example("\x00政")
@example("a\ud800")
@example("Ａ\u0301")
@example("\U0001f600政")
def test_looking_characters_up_is_folding_step_by_step(text):
    assert fold(text) == _in_steps(text)
