import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.text import ranking
from huiyin.text.folding import fold
from huiyin.text.keys import canonical, codes, units
from huiyin.text.official_words import called
from huiyin.text.ranking import Text, holding_from_pairs, rerank, terms

OTHERS = [
    "河边的步道夜里没有路灯，老人散步看不清台阶。",
    "小学门口放学时车多，请安排人员疏导。",
    "村卫生室周末关门，取药要走到镇上。",
    "旧楼没有电梯，上下楼不便。",
    "集市的垃圾桶太少，风一吹满地纸屑。",
]


class Held:
    """An index counted by hand."""

    def __init__(self, bodies):
        read = [units(canonical(body)) for body in bodies]
        self.texts = len(read)
        self.pairs = Counter(code for one in read for code in set(codes(one).tolist()))
        self.units = Counter(ord(unit) for one in read for unit in set(one))

    def holding_pairs(self, asked):
        return [self.pairs[int(code)] for code in asked]

    def holding_units(self, asked):
        return [self.units[int(unit)] for unit in asked]


def scores(query, *candidates, index=None):
    texts = [one if isinstance(one, Text) else Text("", one) for one in candidates]
    return rerank(query, texts, index or Held([*OTHERS, *(f"{one.title} {one.body}" for one in texts)])).tolist()


def test_an_exact_phrase_beats_the_same_characters_scattered():
    phrase, scattered = scores("电动车充电", "院里装了电动车充电的地方。", "车里装了电，院子充动的地方电。")

    assert phrase > scattered


def test_words_near_each_other_beat_words_far_apart():
    near, far = scores("步道路灯", "步道的路灯坏了，春天的花开得很好看。", "步道的春天花开得很好看，坏了的是路灯。")

    assert near > far


def test_a_title_hit_beats_a_body_hit():
    title, body = scores("幼儿园", Text("幼儿园扩建", "报名人数逐年增多"), Text("报名人数逐年", "幼儿园扩建增多"))

    assert title > body


def test_the_rarer_word_decides():
    index = Held([*["路灯不亮"] * 40, "渡口停运", *OTHERS])

    lamp, ferry = scores("路灯渡口", "这里写的是路灯的事情", "这里写的是渡口的事情", index=index)

    assert ferry > lamp


def test_saying_a_word_more_often_helps_less_each_time():
    filler = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃"
    length = 120
    bodies = [(" ".join(["渡口"] * times) + " " + filler * 4)[:length] for times in (1, 2, 4, 16)]

    once, twice, four, many = scores("渡口", *bodies, index=Held([*OTHERS, *bodies]))

    assert once < twice < four < many
    assert many < (1 + ranking.ENOUGH) * once


def test_what_every_text_says_counts_for_next_to_nothing():
    index = Held([f"您好来信收悉{one}" for one in OTHERS * 8])

    asked, polite = scores("您好来信收悉，电梯", "旧楼装不装电梯由住户商量", "您好来信收悉由住户商量着", index=index)

    assert asked > polite


def test_a_text_ten_times_as_long_with_one_mention_comes_after_a_short_one():
    short, long = scores("渡口停运", "渡口停运了三天，村民过河不便。", "渡口停运了三天。" + "".join(OTHERS) * 4)

    assert short > long


def test_a_question_in_everyday_words_finds_a_text_in_official_ones():
    official = "用人单位拖欠劳动报酬的，责令限期支付。"
    index = Held([official, *OTHERS])

    assert {code for code, _ in terms("老板欠薪", index)} >= set(codes("劳动报酬")[:-1].tolist())
    assert np.argmax(scores("老板欠薪", *OTHERS, official, index=index)) == len(OTHERS)


def test_what_was_said_outweighs_other_words_for_it():
    said, called_so = scores("欠条", "村里有人拿着欠条来问", "村里有人拿着借款来问")

    assert said > called_so > 0


def test_a_long_question_is_not_looked_for_in_other_words():
    index = Held(["借款", "欠条"])
    filler = "甲" * ranking.LONGEST_ADDED

    assert [code for code, _ in terms(f"欠条{filler}", index)] == [int(codes("欠条")[0])]


@pytest.mark.parametrize("query", ["", "，。！", "\0", "😀", " "])
def test_a_question_without_letters_scores_nothing(query):
    index = Held(OTHERS)

    assert terms(query, index) == []
    assert scores(query, *OTHERS, index=index) == [0.0] * len(OTHERS)


def test_no_candidates_have_no_scores():
    assert rerank("路灯", [], Held(OTHERS)).shape == (0,)


def test_an_empty_index_proposes_nothing():
    assert terms("路灯不亮", Held([])) == []


def test_terms_are_the_pairs_of_the_question_that_some_text_holds_rarest_first():
    index = Held(["路灯", "路灯坏", "渡口"])

    found = terms("渡口 路灯 桥梁", index)

    assert [code for code, _ in found] == [int(codes(one)[0]) for one in ("渡口", "路灯")]


def test_a_pair_across_two_runs_is_none():
    assert terms("路，灯", Held(["路灯"])) == []


def test_a_question_of_ten_thousand_characters_asks_for_no_more_than_its_share():
    letters = [chr(0x4E00 + one) for one in range(3000)]
    text = "".join(random.Random(1).choices(letters, k=10_000))
    index = Held([text[:5000], *OTHERS])

    assert len(terms(text, index)) == ranking.MOST_TERMS
    assert scores(text, text[:5000], OTHERS[0], index=index)[0] > 0


def test_lists_beyond_what_may_be_read_are_left_out(monkeypatch):
    monkeypatch.setattr(ranking, "MOST_READ", 3)
    index = Held(["渡口", *["路灯"] * 3])

    assert [code for code, _ in terms("渡口 路灯", index)] == [int(codes("渡口")[0])]


def test_a_question_of_common_words_only_still_proposes(monkeypatch):
    monkeypatch.setattr(ranking, "MOST_READ", 3)

    assert len(terms("路灯", Held(["路灯"] * 9))) == 1


def test_tibetan_is_compared_by_syllables():
    same, other = scores("བོད་ཡིག", "བོད་ཡིག་སློབ་གྲྭ།", "བོ་དཡི་གསློ་བགྲྭ།")

    assert same > other == 0


SCRIPTS = [("绿化问题", "綠化問題"), ("ＡＢ１２", "ab12"), ("caf\u00e9", "cafe\u0301"), ("༢༠༢༤", "2024")]


@pytest.mark.parametrize(("one", "other"), SCRIPTS)
def test_the_spelling_of_a_question_or_a_text_does_not_matter(one, other):
    index = Held([*OTHERS, f"{one}的意见"])

    assert terms(one, index) == terms(other, index) != []
    expected = scores(one, f"{one} 的意见", *OTHERS, index=index)
    assert expected[0] > 0
    assert scores(other, f"{one} 的意见", *OTHERS, index=index) == expected
    assert scores(one, f"{other} 的意见", *OTHERS, index=index) == expected


LETTERS = st.text(alphabet="路灯渡口车站步道学校，。ab1 ", max_size=40)


@given(LETTERS, st.lists(LETTERS, max_size=5), st.randoms(use_true_random=False))
def test_the_order_candidates_come_in_does_not_matter(query, bodies, shuffled):
    index = Held([*OTHERS, *bodies])
    order = list(range(len(bodies)))
    shuffled.shuffle(order)

    straight = scores(query, *bodies, index=index)

    assert scores(query, *(bodies[place] for place in order), index=index) == [straight[place] for place in order]


@given(LETTERS, st.lists(LETTERS, min_size=2, max_size=5))
def test_texts_alike_score_alike_and_none_below_nothing(query, bodies):
    found = scores(query, *bodies, *bodies, index=Held([*OTHERS, *bodies]))

    assert found[: len(bodies)] == found[len(bodies) :]
    assert min(found) >= 0
    assert np.isfinite(found).all()


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_a_candidate_worse_than_the_best_changes_no_score_of_another(chosen):
    bodies = ["".join(chosen.choices("路灯渡口车站步道学校", k=40)) + "路灯" for _ in range(ranking.BEST)]
    index = Held([*OTHERS, *bodies])

    before = scores("路灯渡口", *bodies, index=index)

    assert scores("路灯渡口", *bodies, "集市的垃圾桶太少", index=index)[: len(bodies)] == before


def test_what_all_the_best_candidates_say_tells_them_apart_no_further():
    filler = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃"
    lamps, ferry = [f"路灯{filler}"] * 9, f"渡口{filler}"
    level = Held([*["路灯"] * 50, *["渡口"] * 50, *OTHERS])  # neither is rarer in the index

    *of_lamps, of_ferry = scores("路灯，渡口", *lamps, ferry, index=level)

    assert of_ferry > 1.2 * max(of_lamps)


@given(LETTERS, st.lists(LETTERS, max_size=5))
def test_terms_are_pairs_of_the_question_or_of_other_words_for_it_that_stand_in_the_index(query, bodies):
    index = Held(bodies)

    found = terms(query, index)

    said = [query, *called(fold(query))]
    asked = {code for one in said for code in codes(units(canonical(one))).tolist()}
    assert {code for code, _ in found} <= asked & set(index.pairs)
    assert [weight for _, weight in found] == sorted((weight for _, weight in found), reverse=True)


@given(LETTERS)
def test_a_text_is_read_as_the_index_reads_it(text):
    assert [unit for unit in ranking._read([text])[0].tolist() if unit] == [
        ord(unit) for unit in units(canonical(text)) if unit != " "
    ]


def test_how_many_hold_a_unit_lies_between_what_holds_its_commonest_pair_and_all():
    assert holding_from_pairs(0, 100) == 0
    assert 90 < holding_from_pairs(10_000, 100) <= 100
    assert holding_from_pairs(5, 1_000_000) == pytest.approx(5, rel=0.01)
