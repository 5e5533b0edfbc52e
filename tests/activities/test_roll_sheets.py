"""A spreadsheet for a roll: read by its heading, looked over line by line, applied as a pasted list is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.activities.roll_lists import listing, rows_in
from huiyin.activities.workflow import line_up
from tests.activities import calling as work
from tests.activities.calling import key
from tests.spreadsheets import xlsx

pytestmark = pytest.mark.django_db
TITLE = ["某区政协全体委员学习日签到表"]


@pytest.fixture
def kept(assembly, client):
    activity = work.held_on(assembly, half_days=3)
    activity.liaison = work.office(assembly)
    activity.members = work.members(assembly, "卓玛", "扎西", "次仁", "罗布")
    work.call_all(activity, activity.liaison)
    client.force_login(activity.liaison)
    return activity


def sent(client, activity, *rows, **more):
    """A file of these rows, or other `sheet`s of the test's own."""
    given = {"text": "", "mark": "present"} | ({"sheet": xlsx(("签到", list(rows)))} if rows else {}) | more
    return client.post(reverse("activities:roll_paste", args=[activity.pk]), given)


def applied(client, activity, looked, **more):
    """The preview's own form, sent back as it stands on the page: no file is in it any more."""
    tokens = [token for one in looked.context["entries"] if one.kind == "matched" for token, _line in one.tokens]
    given = {"text": looked.context["text"].replace("\n", "\r\n"), "mark": "present", "apply": "1", "key": key()}
    return client.post(
        reverse("activities:roll_paste", args=[activity.pk]), given | {"p": [*tokens, *more.pop("p", [])]} | more
    )


def kinds(looked):
    return [(one.number, one.name, one.kind) for one in looked.context["entries"]]


def marks_of(activity):
    rows = activity.participations.values_list("membership__person__name", "status", "half_days")
    return {name: (status, half_days) for name, status, half_days in rows}


def test_a_sheet_is_read_by_its_heading_and_written_only_by_the_second_press(kept, client):
    looked = sent(
        client,
        kept,
        TITLE,
        ["序号", "界别", "姓名", "出席情况", "半天", "电话"],
        [1, "农业界", "卓 玛", "出席", "", "139"],
        [2, "农业界", "扎西", "请假（病假）", "", "139"],
        [3, "农业界", "次仁", "", 1, "139"],
        [4, "农业界", "罗布", "缺席", 0, "139"],
    )
    assert kinds(looked) == [
        (3, "卓玛", "matched"),
        (4, "扎西", "matched"),
        (5, "次仁", "matched"),
        (6, "罗布", "matched"),
    ]
    assert "这几栏没有读：电话" in looked.content.decode()
    assert {status for status, _half_days in marks_of(kept).values()} == {"called"}
    assert applied(client, kept, looked).status_code == 302

    assert marks_of(kept) == {
        "卓玛": ("present", None),
        "扎西": ("excused", None),
        "次仁": ("partial", 1),
        "罗布": ("absent", None),
    }


def test_row_by_row_it_says_who_is_meant_by_the_number_the_spreadsheet_has(kept, assembly, client):
    work.member(assembly, "扎西", sector="教育界")
    line_up(kept, by=kept.liaison)
    work.marked(kept, {kept.members[2]: "absent"}, kept.liaison)
    rows = [["姓名"], ["卓玛"], ["扎西"], ["没这个人"], ["次仁"], ["卓玛"]]
    looked = sent(client, kept, TITLE, *rows)

    assert [(number, kind) for number, _name, kind in kinds(looked)] == [
        (3, "matched"),
        (4, "ambiguous"),
        (5, "unknown"),
        (6, "marked"),
        (7, "twice"),
    ]
    asked = applied(client, kept, looked)
    assert asked.status_code == 400
    assert [number for number, _name, _kind in kinds(asked)] == [3, 4, 5, 6, 7]
    second = next(text for text, line in asked.context["entries"][1].tokens if line.membership.sector.name == "教育界")
    assert applied(client, kept, asked, p=[second]).status_code == 302
    came = kept.participations.present().values_list("membership__person__name", "membership__sector__name")
    assert sorted(came) == [("卓玛", "农业界"), ("扎西", "教育界")]


def test_a_state_nobody_can_read_is_told_and_not_taken_for_presence(kept, client):
    rows = [["姓名", "状态", "半天"], ["卓玛", "迟到", ""], ["扎西", "请假", 2], ["次仁", "到会", 9], ["", "到会", ""]]
    looked = sent(client, kept, *rows)
    page = looked.content.decode()

    assert {kind for _number, _name, kind in kinds(looked)} == {"unread"}
    for words in ("“迟到”看不懂", "情况和半天数对不上", "活动只有 3 个", "没有姓名"):
        assert words in page
    assert 'name="apply"' not in page


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            ["姓名\t到会\t请假", "甲\t√\t", "乙\t\t√", "丙\t×\t", "丁\t\t病假"],
            ["present", "excused", "absent", "excused"],
        ),
        (["姓名\t状态\t姓名\t状态", "甲\t到会\t乙\t缺席", "丙\t请假\t\t"], ["present", "absent", "excused"]),
        (["姓名\t到会半天数", "甲\t3", "乙\t2个半天", "丙\t0"], ["present", "partial:2", "absent"]),
        (["姓名\t到会\t请假", "甲\t√\t√"], [None]),
    ],
    ids=["ticks", "two columns of names", "half days", "both ticked"],
)
def test_ticks_and_half_days_are_read_by_the_column_they_stand_in(rows, found):
    read = listing(rows_in("\n".join(rows)), half_days=3).rows

    assert [str(row.mark) if row.mark else None for row in read] == found
    assert [bool(row.fault) for row in read] == [mark is None for mark in found]


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        (lambda: SimpleUploadedFile("名单.pdf", b"%PDF-1.4\n%%EOF\n"), "不是表格文件"),
        (lambda: SimpleUploadedFile("名单.xlsx", b""), "是空文件"),
        (lambda: xlsx(("签到", [["卓玛"], ["扎西"]])), "没有认出名单"),
        (lambda: xlsx(("签到", [["姓名", "状态"]])), "名单只有表头"),
        (lambda: xlsx(("上午", [["姓名"], ["卓玛"]]), ("下午", [["姓名"], ["扎西"]])), "“上午”、“下午”"),
    ],
    ids=["no sheet", "empty", "no heading", "nobody", "two lists"],
)
def test_a_bad_file_is_said_at_its_field_and_what_was_pasted_stays(sheet, words, kept, client):
    refused = sent(client, kept, sheet=sheet())
    assert refused.status_code == 400
    assert words in str(refused.context["form"].errors["sheet"])
    beside = sent(client, kept, sheet=sheet(), text="卓玛\n扎西")

    assert list(beside.context["form"].errors) == ["sheet"]
    assert "卓玛\n扎西</textarea>" in beside.content.decode()


def test_a_file_and_a_pasted_list_at_once_are_asked_about_and_neither_is_too(kept, client):
    rows = [["姓名"], ["卓玛"]]
    both, neither = sent(client, kept, *rows, text="扎西"), sent(client, kept)

    assert "只用其中一份" in str(both.context["form"].errors["sheet"])
    assert "扎西</textarea>" in both.content.decode()
    assert "或者选一个名单文件" in str(neither.context["form"].errors["text"])
    assert not both.context["entries"]
