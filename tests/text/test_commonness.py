import pytest

from huiyin.text.commonness import BUILT_IN, Commonness, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("如何辦理？", "怎么办理"),
        ("為什麼停電", "为啥停电"),
        ("能否加裝電梯", "能不能加装电梯"),
        ("ＬＥＤ路燈", "led路灯"),
        ("སློབ་གྲྭ།", "སློབ་གྲྭ"),
    ],
)
def test_the_same_words_in_other_spellings_are_the_same(one, other):
    assert words(one) == words(other)


def test_how_something_is_and_how_it_is_done_are_asked_in_different_words():
    assert words("电暖气怎么样？") != words("电暖气怎么")
    assert words("怎么样装电暖气") == words("怎样装电暖气")


def test_a_number_and_a_latin_word_are_whole_and_a_tibetan_syllable_is_one():
    assert words("在2026年装LED灯，") == ["在", "2026", "年", "装", "led", "灯"]
    assert len(words("སློབ་གྲྭའི་ནང")) == 3


def test_a_particle_tells_less_than_a_verb_of_asking_and_that_less_than_a_seldom_word():
    assert BUILT_IN.telling("的") < BUILT_IN.telling("请") < BUILT_IN.telling("牦")


def test_a_tibetan_particle_tells_less_than_a_noun():
    particle, noun = words("ཀྱི་གཡག")

    assert BUILT_IN.telling(particle) < BUILT_IN.telling(noun)


def test_the_more_texts_hold_a_word_the_less_it_tells():
    common = Commonness.of_texts([f"牦牛{extra}" for extra in ["", "", "草", "草场", "草场"]] * 200)

    assert common.telling("牛") < common.telling("草") < common.telling("场") < common.telling("鱼") <= 1


def test_a_few_texts_hardly_change_what_a_word_tells():
    common = Commonness.of_texts(["牦牛过冬"])

    assert common.telling("牦") == pytest.approx(BUILT_IN.telling("牦"), abs=0.01)
    assert common.telling("的") == pytest.approx(BUILT_IN.telling("的"), abs=0.01)
