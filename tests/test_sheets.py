from datetime import date

import pytest

from huiyin import sheets
from huiyin.sheets import SheetRefused, fill_down, pasted, read
from tests.spreadsheets import changed, ods, parts_of, upload, xls, xlsx, zipped

ROWS = [["序号", "姓名"], ["1", "卓玛"], ["2", "李\n新"]]


def refused(file):
    with pytest.raises(SheetRefused) as told:
        read(file)
    return told.value.messages[0]


def test_a_sheet_is_its_rows_as_a_reader_sees_them():
    made = xlsx(
        ("名单", [["序号", "日期", "姓名", "是"], [1, date(2026, 3, 4), "李\n新", True], [2.5, "", "卓玛", ""]])
    )

    (sheet,) = read(made)

    assert sheet.name == "名单"
    assert sheet.rows == [
        ["序号", "日期", "姓名", "是"],
        ["1", "2026-03-04", "李\n新", "TRUE"],
        ["2.5", "", "卓玛", ""],
    ]


def test_every_format_gives_the_same_rows():
    texts = [[cell.replace("\n", "") for cell in row] for row in ROWS]
    lines = "\r\n".join(",".join(row) for row in texts)
    files = [
        xlsx(("名单", texts)),
        xls(texts),
        ods(texts),
        *(upload("表.csv", lines.encode(code)) for code in ("utf-8", "utf-8-sig", "utf-16", "gb18030")),
        "\n".join("\t".join(row) for row in texts),
    ]

    assert [read(file)[0].rows for file in files] == [texts] * len(files)


def test_a_list_in_big5_is_not_read_as_gb():
    rows = [["姓名", "單位"], ["羅海玲", "區政協辦公室主任"], ["卓瑪", "社區黨委書記"]]
    lines = "\n".join(",".join(row) for row in rows)

    assert read(upload("表.csv", lines.encode("big5")))[0].rows == rows


def test_a_merged_area_stands_in_its_first_cell_and_in_all_of_them_when_filled():
    made = xlsx(("名单", [["组", "姓名"], ["", "甲"], ["", "乙"], ["", "丙"]]), merged=[(1, 0, 2, 0, "青岚（2）")])

    (sheet,) = read(made)

    assert [row[0] for row in sheet.rows] == ["组", "青岚（2）", "", ""]
    assert [row[0] for row in sheet.filled().rows] == ["组", "青岚（2）", "青岚（2）", ""]


def test_merged_areas_of_an_old_workbook_are_read_too():
    (sheet,) = read(xls([["组", "姓名"], ["白塔", "甲"], ["", "乙"]], merged=[(1, 0, 2, 0)]))

    assert [row[0] for row in sheet.filled().rows] == ["组", "白塔", "白塔"]


def test_empty_cells_take_the_text_above_on_request():
    assert fill_down([["白塔", "甲"], ["", "乙"], ["青岚", "丙"]], 0) == [
        ["白塔", "甲"],
        ["白塔", "乙"],
        ["青岚", "丙"],
    ]


def test_a_hidden_sheet_is_not_read():
    made = xlsx(("名单", ROWS), ("电话", [["姓名", "手机"]]), hidden=["电话"])

    assert [sheet.name for sheet in read(made)] == ["名单"]


def test_a_cell_with_commas_and_lines_stays_one_cell():
    assert pasted('姓名\t单位\n李新\t"主任，\n（兼）会长"').rows == [["姓名", "单位"], ["李新", "主任，\n（兼）会长"]]


def test_a_formula_is_what_the_file_says_it_showed_and_text_that_looks_like_one_stays_text():
    made = changed(xlsx(("表", [["=1+1"]])), "xl/worksheets/sheet1.xml", b"<v>0</v>", b"<v>7</v>")

    assert read(made)[0].rows == [["7"]]
    assert pasted("=1+1\t+86").rows == [["=1+1", "+86"]]


def test_what_no_database_stores_is_left_out():
    made = changed(xlsx(("表", [["卓_玛"]])), "xl/sharedStrings.xml", "卓_玛".encode(), "卓_x0000_玛".encode())

    assert "\x00" not in read(made)[0].rows[0][0]


def test_a_million_rows_declared_but_not_there_are_no_rows():
    made = changed(xlsx(("表", ROWS)), "xl/worksheets/sheet1.xml", b'ref="A1:B3"', b'ref="A1:XFD1048576"')

    assert len(read(made)[0].rows) == 3


def test_a_cell_at_the_far_corner_is_refused_and_ends_only_the_reader():
    far = changed(xlsx(("表", ROWS)), "xl/worksheets/sheet1.xml", b'r="B3"', b'r="XFD1048576"')

    assert "太大" in refused(far)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    parts = parts_of(xlsx(("表", ROWS)))
    bomb = zipped(parts | {"xl/worksheets/sheet2.xml": b"0" * (61 * 1024 * 1024)})
    monkeypatch.setattr(sheets, "_book", lambda *_: pytest.fail("unpacked"))

    assert "太大" in refused(bomb)


def test_more_rows_than_a_list_has_are_refused():
    assert "太大" in refused("\n".join("行" for _ in range(sheets.MOST_ROWS + 1)))
    assert "太大" in refused(xlsx(("表", [["行"]] * (sheets.MOST_ROWS + 1))))


def test_an_encrypted_workbook_says_that_its_password_must_go():
    assert "密码" in refused(xls(ROWS, encrypted=True))
    assert "密码" in refused(xls(ROWS, stream="EncryptedPackage", name="表.xlsx"))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("表.xlsx", b"", "空文件"),
        ("表.xlsx", b"PK\x03\x04 cut off", "打不开"),
        ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", "打不开"),
        ("表.csv", b"a,b\x00c\n", "不是表格"),
        ("表.xlsx", b"%PDF-1.7 ...", "不是表格"),
        ("表.xls", "<html><table><tr><td>甲".encode(), "网页"),
        ("表.csv", b"\x89PNG\r\n\x1a\n\x81\xff\xfe", "不是表格"),
        ("表.csv", b"\n\n,,\n", "没有内容"),
    ],
)
def test_what_is_no_spreadsheet_is_told_so(name, data, words):
    told = refused(upload(name, data))

    assert words in told
    assert name in told


def test_a_document_of_another_program_is_no_spreadsheet():
    assert "不是表格" in refused(zipped({"word/document.xml": "<w/>"}, "名单.docx"))
