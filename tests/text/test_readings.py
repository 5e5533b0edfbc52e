import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text.readings import SURNAMES, how_said, is_said, letters, spoken

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("单红军", "shan hong jun"),
        ("曾国强", "zeng guo qiang"),
        ("仇小燕", "qiu xiao yan"),
        ("解放", "xie fang"),
        ("區建國", "ou jian guo"),
        ("尉迟恭", "yu chi gong"),
        ("卓玛", "zhuo ma"),
        ("扎西·次仁", "zha xi ci ren"),
        ("Tashi 多吉", "tashi duo ji"),
    ],
)
def test_a_surname_is_read_as_a_surname(name, reading):
    assert spoken(name)[0] == reading


def test_a_surname_s_character_within_a_name_is_read_as_any_other():
    assert "wang dan" in spoken("王单")
    assert not is_said("单红", "danhong")


@pytest.mark.parametrize("typed", ["zhuoma", "zhuo", "zm", "z", "zhuom", "zma", "Zhuō mǎ", "ｚｍ", "zhuo'ma"])
def test_a_name_is_found_by_its_reading_and_by_initials(typed):
    assert is_said("卓玛", typed)


@pytest.mark.parametrize("typed", ["", "zhuomaa", "ma", "zx", "huoma", "卓", "z1", "，"])
def test_what_is_not_its_reading_does_not_find_it(typed):
    assert not is_said("卓玛", typed)


@pytest.mark.parametrize("typed", ["lv", "lü", "lǚli", "lu", "lvl", "luli", "ll"])
def test_the_umlaut_may_be_typed_as_v_or_u(typed):
    assert is_said("吕丽", typed)


@pytest.mark.parametrize("typed", ["yueming", "leming", "ym", "lm"])
def test_a_surname_with_two_readings_is_found_by_both(typed):
    assert is_said("乐明", typed)


def test_tones_go_and_other_signs_are_no_reading():
    assert letters("Lǚ Lì") == "lvli"
    assert letters("卓ma") == letters("2026") == letters("") == ""


@given(st.text(HAN, min_size=1, max_size=4))
def test_every_beginning_of_every_reading_finds_the_name(name):
    for reading in spoken(name):
        whole = reading.replace(" ", "")
        assert all(is_said(name, whole[:most]) for most in range(1, len(whole) + 1))
        assert is_said(name, "".join(part[0] for part in reading.split(" ")))


@given(st.text(max_size=8), st.text(max_size=8))
def test_any_name_and_any_typing_get_an_answer(name, typed):
    assert is_said(name, typed) in (True, False)
    assert len(spoken(name)) <= 16


def test_surnames_are_one_or_two_characters_with_as_many_syllables():
    assert {one for one, said in SURNAMES.items() if len(one) != len(said.split(" "))} == set()


def test_the_likeliest_reading_comes_first():
    assert how_said("张勇", "zh") == 0
    assert how_said("丁勇", "zh") != 0
    assert how_said("丁勇", "d") == 0
    assert how_said("丁勇", "x") is None
