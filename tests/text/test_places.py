import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text.folding import fold
from huiyin.text.places import Kind, Names, places


def names(text, *known):
    return [(place.name, place.kind) for place in places(text, Names(known))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("云杉县城关镇河湾路积水", [("云杉县", Kind.COUNTY), ("城关镇", Kind.SETTLEMENT), ("河湾路", Kind.ROAD)]),
        ("关于丹枫小区停水的投诉", [("丹枫小区", Kind.SETTLEMENT)]),
        ("城西小学门口没有斑马线", [("城西小学", Kind.BODY)]),
        ("请求雪岭市白桦区修复柏香桥", [("雪岭市", Kind.CITY), ("白桦区", Kind.COUNTY), ("柏香桥", Kind.ROAD)]),
        ("雪莲建材有限公司拖欠工资", [("雪莲建材有限公司", Kind.BODY)]),
        ("雲杉縣人民醫院停車難", [("云杉县", Kind.COUNTY), ("人民医院", Kind.BODY)]),
        ("希望12路公交车延长到柳林村", [("12路", Kind.NUMBERED), ("柳林村", Kind.SETTLEMENT)]),
        ("3栋电梯坏了", [("3栋", Kind.NUMBERED)]),
    ],
)
def test_a_place_is_found_by_how_its_name_ends(text, found):
    assert names(text) == found


@pytest.mark.parametrize("text", ["", "道路不平，居民出行不便", "城市管理要加强", "市民希望政府多听意见", "པོ་ཏ་ལ།"])
def test_words_that_only_end_like_names_are_none(text):
    assert names(text) == []


def test_a_known_name_is_found_wherever_it_stands_and_comes_first():
    assert names("城关镇柏香坪一带停电", "柏香坪", "柏香") == [("柏香坪", Kind.KNOWN), ("城关镇", Kind.SETTLEMENT)]


def test_a_known_name_in_tibetan_is_found():
    assert names("པོ་ཏ་ལའི་མདུན།", "པོ་ཏ་ལ") == [("པོ་ཏ་ལ", Kind.KNOWN)]


@pytest.mark.parametrize(
    ("name", "text", "is_named"),
    [
        ("丹枫小区", "丹枫花园小区", True),
        ("柏香坪社区", "柏香坪", True),
        ("丹枫小区", "青松小区", False),
        ("2栋", "12栋", False),
        ("2栋", "我家在2栋", True),
    ],
)
def test_a_place_is_named_by_what_is_its_own_in_the_name(name, text, is_named):
    [place] = places(name)

    assert place.is_named_in(text) == is_named


@given(st.text(alphabet="县镇路小区学校公司上在的3栋ab丹枫柏，。 縣", max_size=60))
def test_every_place_stands_in_the_folded_text_once(text):
    found = places(text)

    assert all(place.name in fold(text) and place.is_named_in(fold(text)) for place in found)
    assert len(found) == len(set(found))


KNOWN = st.sets(st.text(alphabet="丹枫柏", min_size=2, max_size=4), max_size=6)


@given(KNOWN, st.text(alphabet="丹枫柏，", max_size=30))
def test_known_names_are_those_a_search_for_each_would_find_longest_first(known, text):
    found = set(Names(known).standing_in(text))

    assert found == {
        max(here, key=len) for at in range(len(text)) if (here := [name for name in known if text.startswith(name, at)])
    }
