import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text.commonness import Commonness
from huiyin.text.likeness import Mark, compare, likeness, prepare
from huiyin.text.places import Names
from huiyin.text.scripts import to_traditional

HEATING = (
    "云杉县城关镇第二小学冬季取暖的建议",
    "第二小学现有教室十二间，仍用铁炉烧煤取暖，孩子们写字时手都冻僵，夜里还有煤气中毒的危险。"
    "建议县教育局在十月以前把铁炉换成电暖气，并安排电费补助。",
)
HEATING_ANEW = (
    "请给城关镇第二小学换上电暖气",
    "冬天一到，第二小学的教室冷得写不了字，铁炉子烧煤，家长都怕孩子煤气中毒。希望教育局今年就装电暖气，"
    "电费由县里补助一部分。",
)
PARKING = (
    "城关镇第二小学门口车辆乱停",
    "每天放学时第二小学门口停满了接送的轿车，学生只能从车缝里穿行，非常危险。请交警划出临时停车位，派人疏导。",
)
HEATING_ELSEWHERE = (
    "雪松县河口乡中心小学冬季取暖的建议",
    "中心小学现有教室十二间，仍用铁炉烧煤取暖，孩子们写字时手都冻僵，夜里还有煤气中毒的危险。"
    "建议县教育局在十月以前把铁炉换成电暖气，并安排电费补助。",
)
VETERINARY = (
    "增加牧区兽医的建议",
    "牧区地广人稀，一名兽医要管三个乡的牛羊，春季防疫忙不过来。建议每个乡至少配备两名兽医并发放交通补贴。",
)


def prepared(matter, **options):
    title, text = matter
    return prepare(text, title, **options)


def mark(one, other):
    return compare(prepared(one), prepared(other)).mark


def score(one, other, **options):
    return compare(prepared(one, **options), prepared(other, **options)).score


def test_a_proposal_sent_twice_is_the_same_text():
    assert mark(HEATING, HEATING) == Mark.SAME_TEXT


def test_a_proposal_with_a_sentence_added_is_the_same_text():
    title, text = HEATING

    assert mark(HEATING, (title, f"{text}感谢各位领导。")) == Mark.SAME_TEXT


def test_a_proposal_written_anew_is_the_same_matter():
    assert mark(HEATING, HEATING_ANEW) == Mark.SAME_MATTER


def test_another_matter_of_the_same_school_is_the_same_place():
    assert mark(HEATING, PARKING) == Mark.SAME_PLACE


def test_a_matter_of_another_kind_and_place_is_other():
    assert mark(HEATING, VETERINARY) == Mark.OTHER


def test_the_same_words_about_another_place_are_not_the_same_text():
    assert mark(HEATING, HEATING_ELSEWHERE) != Mark.SAME_TEXT
    assert score(HEATING, HEATING_ELSEWHERE) < score(HEATING, HEATING)


def test_noise_at_two_estates_is_less_alike_than_at_one():
    here = "丹枫小区一楼餐馆油烟扰民，晚上噪音很大"

    assert likeness(here, "投诉丹枫小区的餐馆，油烟和噪音扰民") > likeness(here, "投诉青松小区的餐馆，油烟和噪音扰民")


def test_two_counties_count_as_two_places():
    here = "云杉县农村公路养护不到位，坑洼很多"

    assert likeness(here, "云杉县农村公路坑洼很多，要养护") > likeness(here, "雪松县农村公路坑洼很多，要养护")


def test_a_place_that_is_known_by_name_is_told_apart_without_an_ending():
    known = Names(["丹枫里", "青松里"])
    one, other = ("丹枫里停水", "昨天起丹枫里停水，没有通知。"), ("青松里停水", "昨天起青松里停水，没有通知。")

    assert score(one, other, known=known) < score(one, other)


def test_a_draft_of_a_title_finds_the_proposal_that_speaks_of_it():
    draft = ("第二小学取暖用电暖气", "")

    ranked = sorted([PARKING, VETERINARY, HEATING], key=lambda matter: score(draft, matter), reverse=True)

    assert ranked[0] == HEATING


def test_a_title_need_not_be_given_apart():
    title, text = HEATING
    other_title, other_text = HEATING_ANEW

    assert compare(prepare(f"{title}。{text}"), prepare(f"{other_title}。{other_text}")).mark == Mark.SAME_MATTER


@pytest.mark.parametrize(
    ("question", "same", "other"),
    [
        ("怎么办理老年证", "老年证如何办理", "怎么补办身份证"),
        ("请问医保卡在哪儿激活", "医保卡在哪里激活啊", "医保卡能不能激活"),
        ("公交卡可否退款", "公交卡能不能退款", "公交卡不能退款"),
        ("这家餐馆怎么样？", "這家餐館好不好", "这家餐馆怎么走"),
    ],
)
def test_a_question_asked_in_other_words_is_more_alike_than_another_question(question, same, other):
    assert likeness(question, same) > likeness(question, other)


def test_a_tibetan_matter_in_other_words_is_more_alike_than_another():
    yaks, again, road = "གཡག་གི་ནད་འགོག་དགོས།", "གཡག་ལ་ནད་བྱུང་བས་སྔོན་འགོག་དགོས", "གྲོང་ཚོའི་ལམ་བཟོ་དགོས།"

    assert likeness(yaks, again) > likeness(yaks, road)


def test_one_character_changed_in_a_short_question_is_not_the_same_text():
    assert compare(prepare("三号楼的电梯什么时候修好"), prepare("五号楼的电梯什么时候修好")).mark != Mark.SAME_TEXT


def test_a_word_that_all_texts_hold_counts_less_when_texts_are_counted():
    texts = [f"牧区{subject}的建议" for subject in "水电路房医学粮草羊牛"] * 100
    one, other = ("牧区兽医", ""), ("牧区饮水", "")

    assert score(one, other, common=Commonness.of_texts(texts)) < score(one, other)


@pytest.mark.parametrize("empty", ["", "……！？", "\n \u3000"])
def test_a_text_without_words_is_like_none(empty):
    assert likeness(empty, empty) == 0
    assert compare(prepare(empty), prepared(HEATING)).mark == Mark.OTHER


PHRASES = st.sampled_from(
    [*"的不没县鐵铁12，。 ", "河湾路", "丹枫小区", "云杉县", "怎么样", "如何", "积水", "བོད་ཡིག", "LED", "３号"]
)
TEXTS = st.lists(PHRASES, max_size=90).map("".join)


@given(TEXTS, TEXTS, TEXTS)
def test_likeness_is_the_same_both_ways_and_between_0_and_1(a, b, title):
    one, other = prepare(a, title), prepare(b)

    assert compare(one, other) == compare(other, one)
    assert 0 <= compare(one, other).score <= 1


@given(TEXTS, TEXTS)
def test_a_text_is_wholly_like_itself(text, title):
    one = prepare(text, title)

    assert compare(one, one).score == (1 if one.count else 0)


@given(TEXTS, TEXTS)
def test_script_and_width_do_not_count(a, b):
    assert likeness(to_traditional(a).replace("1", "１"), b) == likeness(a, b)
