from decimal import Decimal

import pytest

from huiyin.figures.freezing import prose
from huiyin.figures.freezing.numbers import LiveNumbers, written
from huiyin.figures.freezing.prose import Mark, Paragraph, Title
from huiyin.figures.measures import BY_CODE
from tests.figures.work import YEAR


def pieces(text):
    rows, problems = prose.read(text)
    assert problems == []
    return rows


def only_problem(text, assembly=None):
    found = prose.read(text)[1] if assembly is None else prose.problems(text, assembly, YEAR)
    assert len(found) == 1, found
    return str(found[0])


def shown(text, assembly):
    return [piece.text for piece in prose.placed_in(text, YEAR, LiveNumbers(assembly))]


def test_headings_paragraphs_and_tables_are_told_apart():
    rows = pieces("# 一、委员\n\n## （一）队伍\n#不是标题\n{table:members}\n{表：委员}")
    assert [(row.level, row.chapter) for row in rows] == [(1, ""), (2, ""), (0, ""), (0, "members"), (0, "members")]


def test_a_mark_says_year_part_and_form():
    (row,) = pieces("共{visits@2022|month=5:about}。")
    assert row.pieces == ("共", Mark("visits", 2022, "month", "5", "about", 1, "visits@2022|month=5:about"), "。")


def test_a_chinese_keyboard_serves_too():
    (row,) = pieces("｛visits＠2022｜month＝5：n｝")
    assert [(mark.code, mark.year, mark.part, mark.form) for mark in row.pieces] == [("visits", 2022, "5", "n")]


def test_a_figure_is_named_by_its_name_too():
    (row,) = pieces("{委员故事}")
    assert row.pieces[0].code == "stories"


def test_a_brace_typed_twice_is_a_brace():
    (row,) = pieces("集合{{1，2}}")
    assert row.pieces == ("集合{1，2}",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("好\n共{visit}", "visits"),
        ("共{完全没有的}", "没有叫“完全没有的”的数字"),
        ("共{visits", "没有写完"),
        ("共visits}", "要写括号本身"),
        ("{visits@22}", "四位数字"),
        ("{visits:x}", "冒号后面只能写"),
        ("{visits|month}", "|month=5"),
        ("{table:nothing}", "没有“nothing”这一章"),
        ("见{table:members}", "单独占一行"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line_and_what_to_do(text, says):
    told = only_problem(text)
    assert says in told
    assert told.startswith(f"第 {len(text.splitlines())} 行")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mark", "says"),
    [
        ("visits@1960", "1960 年没有记录"),
        ("visits|county=3", "month（月份）"),
        ("visits|month=13", "没有这个部分"),
        ("pairs|kind=nothing", "party_nonparty"),
        ("members:persons", "没有另外的人数"),
        ("visits|month=6:persons", "不分部分"),
        ("reply_rate:about", "不写约数"),
        ("days_to_reply:about", "不写约数"),
        ("deeds_done|x=1", "没有这个部分|不分部分|不这样分"),
    ],
)
def test_what_cannot_be_counted_is_named(made, mark, says):
    assert any(each in only_problem(f"共{{{mark}}}", made.home) for each in says.split("|"))


@pytest.mark.django_db
def test_marks_read_as_the_figures_they_name(made):
    text = "# 委员{members}\n走访{visits}，{visits|month=6:n}次在6月，"
    text += "{study_participations:persons}学习；一月{visits|month=1}。"
    assert shown(text, made.home) == ["委员7名", "走访2人次，2次在6月，3名学习；一月0人次。"]


@pytest.mark.django_db
def test_a_table_holds_every_figure_of_its_chapter(made):
    (table,) = prose.placed_in("{table:members}", YEAR, LiveNumbers(made.home))
    assert {row.figure.code for row in table.rows} == {c for c, m in BY_CODE.items() if m.chapter == "members"}


@pytest.mark.django_db
def test_each_figure_opens(made):
    title, words = prose.placed_in("# 委员{members}\n5月{visits|month=5}", YEAR, LiveNumbers(made.home))
    assert isinstance(title, Title)
    assert isinstance(words, Paragraph)
    assert title.pieces[1].url == f"/reports/home/{YEAR}/members/"
    assert words.pieces[1].url == f"/reports/home/{YEAR}/visits/?month=5"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0"), (1800, "1800"), (Decimal("100.00"), "100"), (Decimal("12.50"), "12.5"), (None, "—")]
)
def test_numbers_are_written_without_empty_places(number, words):
    assert written(number) == words
