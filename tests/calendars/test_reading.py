from datetime import date

import pytest

from huiyin.calendars.reading import Unreadable, read


def days(reading):
    return [(found.day.isoformat(), found.kind, found.name) for found in reading.days]


def csv(*lines):
    return "\n".join(["date,kind,name", *lines]).encode()


def ics(*events):
    body = "\r\n".join(f"BEGIN:VEVENT\r\nUID:{n}@x\r\n{event}\r\nEND:VEVENT" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}\r\nEND:VCALENDAR\r\n".encode()


def test_csv_is_read_with_either_words_for_a_kind_and_either_way_to_write_a_day():
    reading = read("days.csv", csv("2026-02-18,off,藏历新年", "2026/2/28,上班,藏历新年", ""))

    assert days(reading) == [("2026-02-18", "off", "藏历新年"), ("2026-02-28", "work", "藏历新年")]
    assert reading.faults == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_as_excel_writes_it_is_read(encoding):
    assert days(read("x.csv", "date,kind,name\r\n2026-02-18,off,藏历新年\r\n".encode(encoding))) == [
        ("2026-02-18", "off", "藏历新年")
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2026-02-30,off,甲", "不是一个日子"),
        ("明天,off,甲", "不是一个日子"),
        ("1900-01-01,off,甲", "年份"),
        ("2026-02-18,maybe,甲", "类别"),
        ("2026-02-18,off,", "名称"),
        ("2026-02-18,off," + "长" * 41, "名称"),
        ("2026-02-18,off", "少了列"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_read(line, words):
    reading = read("x.csv", csv(line, "2026-02-19,off,甲"))

    assert days(reading) == [("2026-02-19", "off", "甲")]
    ((place, said),) = reading.faults
    assert place == 2
    assert words in said


def test_the_same_row_twice_counts_once_and_is_told():
    reading = read("x.csv", csv("2026-02-18,off,甲", "2026-02-18,off,甲"))

    assert len(reading.days) == 1
    assert [place for place, _words in reading.notes] == [3]
    assert reading.faults == []


@pytest.mark.parametrize("second", ["2026-02-18,work,甲", "2026-02-18,off,乙"])
def test_a_day_that_is_two_things_is_a_fault_of_the_later_row(second):
    reading = read("x.csv", csv("2026-02-18,off,甲", second))

    assert [place for place, _words in reading.faults] == [3]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", b""),
        ("x.csv", b"day,what\n2026-02-18,off"),
        ("x.csv", b"date,kind,name\n"),
        ("x.csv", b"\xff\xfe\x00"),
        ("x.ics", b"not a calendar"),
        ("x.ics", b""),
        ("x.ics", ics()),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(name, content):
    with pytest.raises(Unreadable):
        read(name, content)


def test_an_all_day_event_ends_the_day_before_its_end():
    reading = read(
        "x.ics",
        ics(
            "DTSTART;VALUE=DATE:20260218\r\nDTEND;VALUE=DATE:20260221\r\nSUMMARY:藏历新年",
            "DTSTART;VALUE=DATE:20260814\r\nSUMMARY:雪顿节",
            "DTSTART;VALUE=DATE:20260901\r\nDURATION:P2D\r\nSUMMARY:赛马节",
            "DTSTART;VALUE=DATE:20260228\r\nSUMMARY:藏历新年（班）",
        ),
    )

    assert days(reading) == [
        ("2026-02-18", "off", "藏历新年"),
        ("2026-02-19", "off", "藏历新年"),
        ("2026-02-20", "off", "藏历新年"),
        ("2026-02-28", "work", "藏历新年"),
        ("2026-08-14", "off", "雪顿节"),
        ("2026-09-01", "off", "赛马节"),
        ("2026-09-02", "off", "赛马节"),
    ]


@pytest.mark.parametrize(
    "span",
    [
        "DTSTART:20260218T000000\r\nDTEND:20260219T000000",
        "DTSTART:20260217T160000Z\r\nDTEND:20260218T160000Z",
        "DTSTART;TZID=Asia/Shanghai:20260218T000000\r\nDTEND;TZID=Asia/Shanghai:20260219T000000",
    ],
)
def test_midnight_to_midnight_in_our_zone_is_a_whole_day_however_it_is_written(span):
    assert days(read("x.ics", ics(f"{span}\r\nSUMMARY:甲"))) == [("2026-02-18", "off", "甲")]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("DTSTART;VALUE=DATE:20260218\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:甲", "重复日程"),
        ("DTSTART:20260218T090000\r\nDTEND:20260218T170000\r\nSUMMARY:甲", "不是全天"),
        ("DTSTART;VALUE=DATE:20260218\r\nDTEND;VALUE=DATE:20260218\r\nSUMMARY:甲", "1 到"),
        ("DTSTART;VALUE=DATE:20260218\r\nDTEND;VALUE=DATE:20270218\r\nSUMMARY:甲", "1 到"),
        ("DTSTART;VALUE=DATE:20260218\r\nDURATION:PT1H\r\nSUMMARY:甲", "1 到"),
        ("DTSTART:nonsense\r\nSUMMARY:甲", "日期"),
        ("SUMMARY:甲", "开始日期"),
        ("DTSTART;VALUE=DATE:20260218", "名称"),
    ],
)
def test_an_event_that_is_no_day_is_named_and_the_others_are_read(event, words):
    reading = read("x.ics", ics(event, "DTSTART;VALUE=DATE:20260301\r\nSUMMARY:乙"))

    assert days(reading) == [("2026-03-01", "off", "乙")]
    ((place, said),) = reading.faults
    assert place == 1
    assert words in said


def test_a_cancelled_event_is_left_out_and_told():
    event = "DTSTART;VALUE=DATE:20260218\r\nSUMMARY:甲\r\nSTATUS:CANCELLED"
    reading = read("x.ics", ics(event, "DTSTART;VALUE=DATE:20260301\r\nSUMMARY:乙"))

    assert [found.day for found in reading.days] == [date(2026, 3, 1)]
    assert len(reading.notes) == 1
