"""A file that is not as it should be is refused by name and line."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.search.evaluation import lines
from huiyin.search.evaluation.lines import Given, Pair, WrongLine

IDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=3) | st.integers(-9, 9)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9)


@pytest.fixture
def file(tmp_path):
    def write(*rows):
        path = tmp_path / "D.jsonl"
        path.write_bytes(b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows))
        return path

    return write


GOOD = {"id": 1, "title": "饮水", "text": "冬天水管冻住。"}
WRONG = [
    ([GOOD, b"{"], "D.jsonl 第 2 行：不是 JSON（第 2 个字符处）。"),
    ([b"\xff\xfe"], "D.jsonl 第 1 行：不是 UTF-8 文字。"),
    ([b"[" * 100_000], "D.jsonl 第 1 行：不是可以读的 JSON。"),
    ([GOOD, b"", ["id", "text"]], 'D.jsonl 第 3 行：应是一个对象，例如 {"id": 1, "text": "…"}。'),
    ([{"text": "水"}], "D.jsonl 第 1 行：缺少 id。"),
    ([{"id": 1}], "D.jsonl 第 1 行：缺少 text。"),
    ([{"id": True, "text": "水"}], "D.jsonl 第 1 行：id 应是文字或数字。"),
    ([b'{"id": 1e999, "text": ""}'], "D.jsonl 第 1 行：id 应是文字或数字。"),
    ([b'{"id": NaN, "text": ""}'], "D.jsonl 第 1 行：id 应是文字或数字。"),
    ([{"id": ["a"], "text": "水"}], "D.jsonl 第 1 行：id 应是文字或数字。"),
    ([{"id": 1, "text": 5}], "D.jsonl 第 1 行：text 应是文字。"),
    ([{"id": 1, "title": [], "text": ""}], "D.jsonl 第 1 行：title 应是文字。"),
    ([GOOD, GOOD], "D.jsonl 第 2 行：id 1 重复，第 1 行已经有了。"),
    ([{"id": "甲", "text": ""}] * 2, 'D.jsonl 第 2 行：id "甲" 重复，第 1 行已经有了。'),
    ([{"id": 1, "text": "水\0管"}], "D.jsonl 第 1 行：text 里有 NUL 字符（U+0000）。"),
    ([{"id": 1, "text": "", "title": "\ud83d"}], "D.jsonl 第 1 行：title 里有不成对的代理字符（U+D83D）。"),
    ([{"id": "\udc00", "text": ""}], "D.jsonl 第 1 行：id 里有不成对的代理字符（U+DC00）。"),
    ([], "D.jsonl：文件是空的。"),
    ([b"", b"  "], "D.jsonl：文件是空的。"),
]


@pytest.mark.parametrize(("rows", "words"), WRONG, ids=[words for _rows, words in WRONG])
def test_a_wrong_line_is_named(rows, words, file):
    with pytest.raises(WrongLine) as refused:
        list(lines.documents(file(*rows)))

    assert str(refused.value) == words


def test_a_number_and_the_same_in_quotes_are_two_documents(file):
    there = list(lines.documents(file({"id": 1, "text": "甲"}, {"id": "1", "text": "乙"})))

    assert there == [Given(1, "", "甲"), Given("1", "", "乙")]


def test_a_mark_of_byte_order_is_no_part_of_the_first_line(file):
    assert list(lines.queries(file(b'\xef\xbb\xbf{"id": 1, "text": "\xe6\xb0\xb4"}\r'))) == [Given(1, "", "水")]


def test_whatever_stands_in_a_query_is_asked(file):
    asked = {"id": 1, "text": "\0 ' OR 1=1 -- \ud800 😀"}

    assert list(lines.queries(file(asked))) == [Given(1, "", asked["text"])]


def test_a_pair_without_an_id_goes_by_its_line(file):
    there = file({"a": "水", "b": "河"}, b"", {"id": "x", "a": "", "b": ""})

    assert list(lines.pairs(there)) == [Pair(1, "水", "河"), Pair("x", "", "")]


@pytest.mark.parametrize("lacking", ["a", "b"])
def test_a_pair_has_two_texts(lacking, file):
    with pytest.raises(WrongLine, match=f"第 1 行：缺少 {lacking}。"):
        list(lines.pairs(file({"a": "水", "b": "河"} | {lacking: None})))


@given(st.lists(st.tuples(IDS, TEXTS, TEXTS), min_size=1, max_size=5, unique_by=lambda row: (type(row[0]), row[0])))
def test_what_was_written_is_read(tmp_path_factory, rows):
    path = Path(tmp_path_factory.mktemp("lines")) / "D.jsonl"
    path.write_text("\n".join(json.dumps({"id": a, "title": b, "text": c}, ensure_ascii=False) for a, b, c in rows))

    assert list(lines.documents(path)) == [Given(*row) for row in rows]
