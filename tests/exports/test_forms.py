"""What is put into a sheet is what other programs read out of it, and none of it is a formula."""

import csv
import io
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from huiyin.exports import DAY, DECIMAL, HOUR, MOMENT, TEXT, WHOLE, YES_NO, Column, Sheet, csv_form, xlsx_form
from huiyin.exports.csvw_form import description
from huiyin.exports.safety import CUT, LONGEST, as_given, clean, harmless, is_instruction, shortened
from tests.exports.reading import rows_of_csv, rows_of_xlsx, workbook

NASTY = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r\n=1+1",
    "  =1+1",
    "\u200b=1+1",
    '"=1+1',
    "'=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.invalid","点")',
    '=DDE("cmd";"/C calc";"x")',
    "甲;=1+1",
    "甲\t=1+1",
    "https://example.invalid/",
    "mailto:a@example.invalid",
    "_x003D_1+1",
    "_x0041_",
    "བོད་ལྗོངས།",
    "𠀀𫝆㑇",
    "{=1+1}",
    "<b>&amp;</b>",
    "]]>",
    "-5",
    "−5",
    " 前后 ",
    "'单引号",
    "''=1",
]
PLACE = "甲乙丙"


def sheet_of(*columns, rows):
    return Sheet("sheet", "表", columns, rows)


def texts(rows, width=1):
    return sheet_of(*(Column(f"c{place}", PLACE[place]) for place in range(width)), rows=rows)


def as_workbook(sheet):
    to = io.BytesIO()
    xlsx_form.write(to, sheet)
    return to.getvalue()


def as_csv(sheet):
    return "".join(csv_form.lines(sheet)).encode()


def in_the_file(body, pattern):
    book = zipfile.ZipFile(io.BytesIO(body))
    return [name for name in book.namelist() if re.search(pattern, book.read(name).decode(errors="replace"))]


any_text = st.text(max_size=40) | st.sampled_from(NASTY) | st.sampled_from(NASTY).map(lambda text: f" {text}")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(any_text, min_size=2, max_size=2), max_size=5))
@example([[text, text] for text in NASTY])
def test_text_is_read_back_as_it_was_and_is_no_formula(rows):
    sheet = texts(rows, width=2)
    put = [[clean(cell) for cell in row] for row in rows]

    body = as_workbook(sheet)
    read = [[*row, "", ""][:2] for row in rows_of_xlsx(body)[1:]]
    read += [["", ""]] * (len(put) - len(read))

    assert read == put
    assert in_the_file(body, r"<f[ >]|<hyperlink") == []
    [_heading, *lines] = rows_of_csv(as_csv(sheet))
    assert [[as_given(cell) for cell in row] for row in lines] == put
    assert not [cell for row in lines for cell in row if is_instruction(cell) and not cell.startswith("'")]


@given(any_text)
def test_an_apostrophe_is_put_once_and_taken_away_again(text):
    assert as_given(harmless(text)) == text
    assert not harmless(text).startswith(("=", "+", "-", "@")) or re.fullmatch(r"[+-]?\d+(\.\d+)?", text, re.ASCII)


@pytest.mark.parametrize("text", NASTY[:17])
def test_what_a_spreadsheet_might_compute_has_an_apostrophe_before_it(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+8613900000000", "-0.25", "一−二", "https://example.invalid/", "甲=乙"])
def test_what_it_does_not_compute_stays_as_it_is(text):
    assert harmless(text) == text


numbers = st.integers(-(10**14), 10**14) | st.none()
decimals = st.decimals(-(10**9), 10**9, places=2) | st.none()
days = st.dates(date(1900, 3, 1), date(9999, 12, 31)) | st.none()
moments = st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)) | st.none()  # noqa: DTZ001  as a clock shows it


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(numbers, decimals, days, moments, st.booleans() | st.none()), min_size=1, max_size=5))
def test_numbers_stay_numbers_and_days_stay_days(rows):
    kinds = (WHOLE, DECIMAL, DAY, MOMENT, YES_NO)
    sheet = sheet_of(*(Column(f"c{place}", kind, kind) for place, kind in enumerate(kinds)), rows=[*map(list, rows)])

    def put(row):
        number, decimal, day, moment, yes = row
        moment = moment.replace(second=0, microsecond=0) if moment else ""
        # A moment of midnight is read as a day by a program that cannot know better.
        moment = moment.date() if moment and moment.time() == time(0) else moment
        empty = lambda value: "" if value is None else value  # noqa: E731
        return [empty(number), "" if decimal is None else float(decimal), empty(day), moment, _yes(yes)]

    read = [[*row, *[""] * 5][:5] for row in rows_of_xlsx(as_workbook(sheet))[1:]]
    read += [[""] * 5] * (len(rows) - len(read))
    assert [[_day(cell) for cell in row] for row in read] == [put(row) for row in rows]
    lines = rows_of_csv(as_csv(sheet))[1:]
    for line, (number, decimal, day, moment, yes) in zip(lines, rows, strict=True):
        assert line[0] == ("" if number is None else str(number))
        assert (Decimal(line[1]) if line[1] else None) == decimal
        assert (date.fromisoformat(line[2]) if line[2] else None) == day
        shown = moment.replace(second=0, microsecond=0) if moment else None
        assert (datetime.fromisoformat(line[3]) if line[3] else None) == shown
        assert line[4] == _yes(yes)


def _yes(value):
    return {True: "是", False: "否", None: ""}[value]


def _day(cell):
    return cell.date() if isinstance(cell, datetime) and cell.time() == time(0) else cell


def test_minus_five_is_a_number_in_both():
    sheet = sheet_of(Column("n", "数", WHOLE), Column("d", "值", DECIMAL), rows=[[-5, Decimal("-0.5")]])

    assert rows_of_xlsx(as_workbook(sheet))[1] == [-5, -0.5]
    assert rows_of_csv(as_csv(sheet))[1] == ["-5", "-0.5"]


def test_a_number_of_more_digits_than_a_workbook_keeps_is_written_as_text():
    sheet = sheet_of(Column("n", "数", WHOLE), rows=[[123456789012345678]])

    assert rows_of_xlsx(as_workbook(sheet))[1] == ["123456789012345678"]
    assert rows_of_csv(as_csv(sheet))[1] == ["123456789012345678"]


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1894, 7, 25), date(1899, 12, 31), date(1900, 2, 28)])
def test_a_day_before_excels_first_is_written_out(day):
    sheet = sheet_of(Column("on", "日期", DAY), rows=[[day]])

    assert rows_of_xlsx(as_workbook(sheet))[1] == [day.isoformat()]
    assert rows_of_csv(as_csv(sheet))[1] == [day.isoformat()]


def test_an_hour_is_an_hour():
    sheet = sheet_of(Column("at", "时间", HOUR), rows=[[time(9, 30)]])

    assert rows_of_xlsx(as_workbook(sheet))[1] == [time(9, 30)]
    assert rows_of_csv(as_csv(sheet))[1] == ["09:30"]


def test_a_value_that_is_not_of_its_column_is_an_error_of_ours():
    with pytest.raises(TypeError, match="column on: str is not day"):
        as_workbook(sheet_of(Column("on", "日期", DAY), rows=[["昨天"]]))


@pytest.mark.parametrize("text", ["长" * 40_000, "𠀀" * 20_000, "=" * 40_000])
def test_a_cell_longer_than_a_workbook_holds_is_cut_there_with_a_mark_and_whole_in_the_csv(text):
    sheet = texts([[text]])
    [[read]] = rows_of_xlsx(as_workbook(sheet))[1:]

    assert read.endswith(CUT)
    assert text.startswith(read.removesuffix(CUT))
    assert LONGEST - 2 <= len(read.encode("utf-16-le")) // 2 <= LONGEST
    assert as_given(rows_of_csv(as_csv(sheet))[1][0]) == text
    assert shortened("长" * LONGEST) == "长" * LONGEST


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("重点提案", "重点提案"),
        ("[a]:b*?/\\", "a  b"),
        ("'引号'", "引号"),
        ("", "表格"),
        ("History", "History 2"),
        ("长" * 50, "长" * 31),
        ("𠀀" * 50, "𠀀" * 15),
        ("a\x07b\nc", "ab c"),
    ],
)
def test_a_workbook_opens_whatever_the_list_is_called(title, name):
    sheet = Sheet("sheet", title, [Column("a", "甲")], [["x"]])

    assert workbook(as_workbook(sheet)).sheet_names[0] == name


def test_a_list_called_like_the_page_about_it_still_has_both():
    names = workbook(as_workbook(Sheet("sheet", "说明", [Column("a", "甲")], []))).sheet_names

    assert names == ["说明", "说明 2"]


def test_the_workbook_says_what_it_is_on_its_second_page():
    columns = [Column("a", "甲", means="=第一列")]
    book = workbook(as_workbook(Sheet("sheet", "表", columns, [["x"]], asked=[("年份", "2026")])))
    told = book.get_sheet_by_index(1).to_python()

    assert told[:2] == [["名称", "表"], ["年份", "2026"]]
    assert told[-1] == ["甲", "=第一列"]


def test_no_more_rows_are_written_than_a_workbook_holds_and_it_says_so(monkeypatch):
    monkeypatch.setattr(xlsx_form, "MOST", 2)
    body = as_workbook(texts([["一"], ["二"], ["三"]]))

    assert rows_of_xlsx(body) == [["甲"], ["一"], ["二"]]
    assert ["没有写完", "一张工作表只能放 2 行。要全部，请下载 CSV。"] in workbook(body).get_sheet_by_index(
        1
    ).to_python()


def broken():
    yield ["一"]
    raise RuntimeError("the database went away")


def test_a_csv_that_breaks_off_says_so_in_its_last_line_and_is_not_ended_as_if_whole():
    got = []
    with pytest.raises(RuntimeError):
        got.extend(csv_form.lines(texts(broken())))

    assert rows_of_csv("".join(got).encode()) == [["甲"], ["一"], ["下载在这里中断，后面的行没有写出。请重新下载。"]]


def test_a_workbook_that_breaks_off_is_none():
    to = io.BytesIO()
    with pytest.raises(RuntimeError):
        xlsx_form.write(to, texts(broken()))

    assert to.getvalue() == b""


def test_the_csv_is_sent_while_it_is_read():
    read = []

    def rows():
        for number in range(10_000):
            read.append(number)
            yield [str(number)]

    next(csv_form.lines(texts(rows())))

    assert len(read) < 1000


def test_a_heading_is_no_formula_either_and_the_description_names_it_alike():
    listed = sheet_of(Column("agency", "=1+1", TEXT), Column("sum", "合计", TEXT), rows=[])
    assert next(csv.reader(["".join(csv_form.lines(listed)).removeprefix("\ufeff")])) == ["'=1+1", "合计"]
    told = description(listed)["tableSchema"]["columns"]
    assert [list(one["titles"].values()) for one in told] == [["'=1+1"], ["合计"]]


def test_the_description_names_the_file_the_columns_and_what_was_asked():
    columns = [
        Column("docket", "案号", TEXT, means="立案时编定"),
        Column("due_on", "期限", DAY),
        Column("yes", "是", YES_NO),
    ]
    told = description(Sheet("list", "表", columns, [["1", None, None]], asked=[("年份", "2026")]), "https://a/list")

    assert told["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "zh-Hans"}]
    assert (told["url"], told["dc:title"], told["dc:description"]) == ("list.csv", "表", "年份：2026")
    assert (told["dc:source"], told["dc:extent"]) == ("https://a/list", 1)
    assert told["tableSchema"]["columns"] == [
        {"name": "docket", "titles": {"zh-Hans": "案号"}, "datatype": "string", "dc:description": "立案时编定"},
        {"name": "due_on", "titles": {"zh-Hans": "期限"}, "datatype": {"base": "date", "format": "yyyy-MM-dd"}},
        {"name": "yes", "titles": {"zh-Hans": "是"}, "datatype": {"base": "boolean", "format": "是|否"}},
    ]


def test_a_single_empty_cell_is_a_row_too():
    assert rows_of_csv(as_csv(texts([["一"], [""], ["三"]]))) == [["甲"], ["一"], [""], ["三"]]


MANY = """
import resource, sys
from huiyin.exports import Column, Sheet, csv_form, xlsx_form
import tempfile, os
rows = ([f"第{number}行", "长" * 100, "=x"] for number in range(30_000))
sheet = Sheet("many", "表", [Column(key, key) for key in "abc"], rows, [])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if sys.argv[1] == "csv":
    written = sum(part.count("\\r\\n") for part in csv_form.lines(sheet)) - 1
else:
    written = xlsx_form.write(tempfile.TemporaryFile(), sheet)
print(written, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_thirty_thousand_rows_cost_no_more_memory_than_a_few(form):
    """In a process of its own; held at once they would take some sixty megabytes."""
    setup = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'huiyin.settings'; import django; django.setup()"
    run = subprocess.run([sys.executable, "-c", setup + MANY, form], capture_output=True, text=True, check=True)
    written, megabytes = map(int, run.stdout.split())

    assert written == 30_000
    assert megabytes < 25
