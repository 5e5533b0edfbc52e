"""What a calendar program makes of our files: read by the `icalendar` library and by `ical`, which share no code."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from huiyin.activities.calendar_files import Entry, calendar_file, mailed_file
from huiyin.activities.models import Activity
from huiyin.assemblies.models import Assembly

LHASA = ZoneInfo("Asia/Shanghai")
REGION = Assembly(pk=1, slug="region", name="西藏自治区政协", tier="region", place_name="西藏")
TIBETAN = "ཆབ་སྲིད་གྲོས་མོལ་ཚོགས་འདུའི་སློབ་སྦྱོང་བཞུགས་མོལ་ཚོགས་འདུ།"


def entry(starts_on=date(2026, 3, 10), ends_on=None, *, told=False, **facts):
    """`told`: public, so that title and place stand in the file."""
    usual = {"pk": 7, "kind": "symposium", "title": "隐字专题座谈", "place": "隐字会议室", "state": "planned"}
    row = Activity(assembly=REGION, starts_on=starts_on, ends_on=ends_on or starts_on, is_public=told, **usual | facts)
    return Entry(row, datetime(2026, 3, 1, 9, tzinfo=UTC))


def read(entries):
    """(summary, start, end, status, sequence, place) of each event, as each parser has it: both must say the same."""
    file = calendar_file(entries, "回音 · 我的活动")
    ours = [_first(event) for event in Calendar.from_ical(file).events]
    theirs = [_second(event) for event in IcsCalendarStream.calendar_from_ics(file.decode()).events]

    assert ours == theirs
    return ours


def _first(event):
    ends = event.decoded("dtend") if "dtend" in event else None
    place = str(event["location"]) if "location" in event else None
    words = (str(event["summary"]), event.decoded("dtstart"), ends, str(event["status"]), event["sequence"], place)
    return tuple(_as_utc(one) for one in words)


def _second(event):
    words = (event.summary, event.dtstart, event.dtend, event.status.value, event.sequence, event.location)
    return tuple(_as_utc(one) for one in words)


def _as_utc(value):
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def lhasa(*parts):
    return datetime(*parts, tzinfo=LHASA).astimezone(UTC)


def test_whole_days_end_on_the_day_after():
    (event,) = read([entry(date(2026, 3, 10), date(2026, 3, 12))])

    assert event[1:3] == (date(2026, 3, 10), date(2026, 3, 13))


def test_hours_are_the_site_s():
    (event,) = read([entry(starts_at=time(9, 30), ends_at=time(12))])

    assert event[1:3] == (lhasa(2026, 3, 10, 9, 30), lhasa(2026, 3, 10, 12))


def test_one_over_midnight_ends_on_the_next_day():
    (event,) = read([entry(date(2026, 3, 10), date(2026, 3, 11), starts_at=time(20), ends_at=time(0, 30))])

    assert event[1:3] == (lhasa(2026, 3, 10, 20), lhasa(2026, 3, 11, 0, 30))


def test_an_hour_without_an_end_has_none_of_its_own():
    one_day, several = read(
        [entry(starts_at=time(9)), entry(date(2026, 3, 10), date(2026, 3, 11), pk=8, starts_at=time(9))]
    )

    assert one_day[1:3] == (lhasa(2026, 3, 10, 9), None)
    assert several[2] == lhasa(2026, 3, 12, 0, 0)


def test_what_is_not_public_says_its_kind_and_assembly_and_nothing_else():
    file = calendar_file([entry(called="界别协商座谈会")], "回音 · 我的活动")
    (event,) = read([entry(called="界别协商座谈会")])

    assert (event[0], event[5]) == ("界别协商座谈会（西藏自治区政协）", None)
    assert "隐字" not in _unfolded(file)


def test_what_is_public_has_its_title_and_place_in_both_scripts():
    title = f"{TIBETAN}，兼及冬季牧区群众取暖、饮水和道路通行情况的专题协商座谈会；第一次"
    file = calendar_file([entry(told=True, title=title, place="会议厅,三楼;东侧\\1")], "公开")
    (event,) = read([entry(told=True, title=title, place="会议厅,三楼;东侧\\1")])

    assert (event[0], event[5]) == (title, "会议厅,三楼;东侧\\1")
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    for line in file.split(b"\r\n"):
        line.decode()  # no character is cut in two


def test_one_cancelled_says_so_in_words_and_by_its_status():
    (event,) = read([entry(state="cancelled", cancelled_why="隐字原因", sequence=3)])

    assert (event[0], event[3], event[4]) == ("已取消：学习座谈会（西藏自治区政协）", "CANCELLED", 3)


def test_who_has_not_answered_yet_sees_it_as_tentative():
    asked = Entry(entry().activity, is_sure=False)

    assert [event[3] for event in read([asked, entry(pk=8)])] == ["TENTATIVE", "CONFIRMED"]


def test_the_file_is_the_same_until_something_changed():
    before = calendar_file([entry()], "回音")

    assert calendar_file([entry()], "回音") == before
    assert calendar_file([entry(sequence=1)], "回音") != before


def test_an_entry_keeps_its_name_and_leads_to_its_page(settings):
    settings.SITE_URL = "https://huiyin.example.org/"
    (event,) = Calendar.from_ical(calendar_file([entry(sequence=4)], "回音")).events

    assert (str(event["uid"]), str(event["url"])) == (
        "activity-7@huiyin.example.org",
        "https://huiyin.example.org/activities/7/",
    )
    assert str(event["url"]) in str(event["description"])
    assert (event.last_modified, event.stamp) == (datetime(2026, 3, 1, 9, tzinfo=UTC),) * 2


def test_a_feed_tells_programs_when_to_ask_again_and_its_zone():
    made = Calendar.from_ical(calendar_file([entry(starts_at=time(9), ends_at=time(10))], "回音"))

    assert made.refresh_interval == timedelta(hours=4)
    assert [str(zone.tz_name) for zone in made.timezones] == ["Asia/Shanghai"]
    assert made.get_missing_tzids() == set()


def test_a_mail_publishes_and_cancels_what_it_published():
    published, cancelled = mailed_file(entry()), mailed_file(entry(state="cancelled", cancelled_why="雪", sequence=1))
    granted = mailed_file(Entry(entry().activity, is_off=True))

    assert [method for method, _file in (published, cancelled, granted)] == ["PUBLISH", "CANCEL", "CANCEL"]
    for method, file in (published, cancelled, granted):
        made = Calendar.from_ical(file)
        (event,) = made.events
        assert (str(made["method"]), str(event["uid"]).split("@")[0]) == (method, "activity-7")
        assert str(event["organizer"]) == "mailto:huiyin@localhost"
        assert IcsCalendarStream.calendar_from_ics(file.decode()).method == method


def test_two_hundred_are_all_there():
    entries = [entry(date(2026, 1, 1) + timedelta(number), pk=number + 1) for number in range(200)]

    assert [event[1] for event in read(entries)] == [one.activity.starts_on for one in entries]


WORDS = st.text(
    st.one_of(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), st.sampled_from(" ,;:\\\"'（）་།ཀའི\tnN")),
    min_size=1,
    max_size=120,
).filter(lambda text: text == text.strip())
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
HOURS = st.times().map(lambda hour: hour.replace(microsecond=0))


@given(first=DAYS, length=st.integers(0, 9), hours=st.none() | st.tuples(HOURS, HOURS), title=WORDS, place=WORDS)
def test_whatever_is_written_is_read_again(first, length, hours, title, place):
    last = first + timedelta(length)
    facts = {"title": title, "place": place, "told": True}
    if hours and (length or hours[0] < hours[1]):
        facts |= {"starts_at": hours[0], "ends_at": hours[1]}
        expected = [datetime.combine(day, hour, tzinfo=LHASA) for day, hour in zip((first, last), hours, strict=True)]
        expected = [one.astimezone(UTC) for one in expected]
    else:
        expected = [first, last + timedelta(1)]
    (event,) = read([entry(first, last, **facts)])

    assert event[:3] == (title, *expected)
    assert event[5] == place


def _unfolded(file):
    return file.decode().replace("\r\n ", "")
