import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text.folding import fold
from huiyin.text.highlights import Marked, Piece, marked, of_any, spans
from huiyin.text.keys import Words, canonical, parted

SIGNS = [*"教育局學校学校ABｃｄé①，。 《》\n་།23２三🙂", "e\u0301", "བོད", "ཡིག", "གྲུ"]
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=60).map("".join)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
QUERIES = st.text(st.sampled_from("教育學校AbcD23 ་བོདཡིག“”"), min_size=1, max_size=6)


def shown(found):
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in found.pieces)


def whole(found):
    return "".join(piece.text for piece in found.pieces)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("教学楼", "關於修建教學樓的提案", "關於修建[教學樓]的提案"),
        ("教學樓", "关于修建教学楼的提案", "关于修建[教学楼]的提案"),
        ("abc", "见ＡＢＣ系统与abc", "见[ＡＢＣ]系统与[abc]"),
        ("养老 食堂", "农村养老和食堂，养老院", "农村[养老]和[食堂]，[养老]院"),
        ("“养老 食堂”", "养老食堂；养老、食堂", "养老食堂；[养老、食堂]"),
        ("བོད་ཡིག", "སྐད་བོད་ཡིག་དང་། བོད་ཡིགས", "སྐད་[བོད་ཡིག]་དང་། བོད་ཡིགས"),
        ("平成", "㍻三十年", "[㍻]三十年"),
        ("café", "Cafe\u0301 一家", "[Cafe\u0301] 一家"),
        ("教育 育局", "教育局", "[教育局]"),
        ("水", "饮水", "饮[水]"),
        ("火", "饮水", "饮水"),
        ("，。", "饮水。", "饮水。"),
    ],
)
def test_words_are_marked_in_the_record_s_own_spelling(query, text, expected):
    assert shown(marked(text, Words.of(query))) == expected


def test_a_snippet_begins_at_the_edge_before_its_first_hit():
    text = f"{'前面的话很长。' * 20}这一句里有学校，请看。{'后面的话也长。' * 20}"

    found = marked(text, Words.of("學校"), around=40)

    assert shown(found).startswith("这一句里有[学校]，请看。")
    assert found.begins_later
    assert found.ends_earlier
    assert whole(found).endswith("。")
    assert 20 <= len(whole(found)) <= 40


def test_a_snippet_is_taken_where_most_of_the_words_stand():
    text = f"学校很远。{'无关的话。' * 40}学校的食堂，食堂的学校。{'无关的话。' * 40}"

    assert shown(marked(text, Words.of("学校 食堂"), around=30)).count("[") >= 4


def test_a_snippet_without_a_hit_is_how_the_text_begins():
    found = marked("开头这一句。" + "后面" * 100, Words.of("学校"), around=20)

    assert whole(found).startswith("开头这一句。")
    assert not found.has_hit
    assert (found.begins_later, found.ends_earlier) == (False, True)


def test_a_short_text_stands_whole():
    assert marked("学校", Words.of("校"), around=20) == Marked([Piece("学", False), Piece("校", True)])


def test_a_snippet_parts_no_syllable():
    text = "བོད་ཡིག་སློབ་གྲྭ་" * 40 + "རྒྱ་ཡིག་" + "བོད་ཡིག་སློབ་གྲྭ་" * 40

    found = whole(marked(text, Words.of("རྒྱ་ཡིག"), around=30))

    assert set(re.findall("[ཀ-ྼ]+", found)) <= {"བོད", "ཡིག", "སློབ", "གྲྭ", "རྒྱ"}


def test_of_a_question_any_neighbouring_units_are_marked():
    assert shown(marked("农村食堂的养老服务", of_any(Words.of("养老食堂")))) == "农村[食堂]的[养老]服务"
    assert shown(marked("བོད་ཡིག་སློབ་གྲྭ", of_any(Words.of("རྒྱ་ཡིག་སློབ")))) == "བོད་[ཡིག་སློབ]་གྲྭ"


@given(ANY | TEXTS)
def test_the_way_back_leads_from_the_very_form_that_is_searched(text):
    canonical_text, places = parted(fold(text))

    assert canonical_text == canonical(text)
    assert len(places) == len(canonical_text)
    assert places == sorted(places)


@given(TEXTS, QUERIES, st.integers(5, 40))
def test_the_pieces_are_a_stretch_of_the_text(text, query, around):
    for found in (marked(text, Words.of(query)), marked(text, Words.of(query), around=around)):
        at = text.find(whole(found))
        assert at >= 0
        assert all(piece.text for piece in found.pieces)
    assert whole(marked(text, Words.of(query))) == text


@given(TEXTS, QUERIES, st.integers(5, 40))
def test_whatever_is_marked_is_made_of_the_words(text, query, around):
    words = Words.of(query)

    for piece in marked(text, words, around=around).pieces:
        if piece.is_hit:
            left = canonical(piece.text)
            covered = set()
            for word in words.texts:
                for at in range(len(left)):
                    if left.startswith(word, at):
                        covered |= set(range(at, at + len(word)))
            assert covered == set(range(len(left)))


@given(TEXTS, QUERIES)
def test_something_of_each_word_is_marked_exactly_where_the_search_finds_it(text, query):
    words = Words.of(query)
    hits = [canonical(text[start:end]) for start, end in spans(text, words)]

    for word in words.texts:
        assert any(word in hit for hit in hits) == (word in canonical(text))


@given(TEXTS, QUERIES, st.integers(5, 40))
def test_every_word_within_a_snippet_is_marked(text, query, around):
    words = Words.of(query)
    found = marked(text, words, around=around)
    plain = [piece.text for piece in found.pieces if not piece.is_hit]

    inner = plain[1:-1] if found.begins_later or found.ends_earlier else plain
    for piece in inner:
        # A syllable that only the cut made whole is none of the text's own.
        assert not any(word.strip("་") and word in canonical(piece) for word in words.texts if "་" not in word)
