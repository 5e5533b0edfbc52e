from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.calendars import changes
from huiyin.calendars.changes import Edit, Entry
from huiyin.calendars.models import Calendar, CalendarChange, CalendarDay
from tests.asked import queries
from tests.factories.base import AssemblyFactory, RoleHoldingFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 18)
LOSAR = Entry("off", "藏历新年", "本级通知")


def url(name, *arguments):
    return reverse(f"calendars:{name}", args=arguments)


def put(assembly, by, *days):
    return changes.change(assembly, [Edit(day, None, LOSAR) for day in days], by=by)


def own(assembly):
    found = CalendarDay.objects.filter(calendar__assembly=assembly)
    return [(row.day.isoformat(), row.kind, row.name) for row in found.order_by("day")]


@pytest.fixture
def keeper(cast, client):
    client.force_login(cast.zhaxi)
    return client


def test_the_entry_in_the_bar_is_for_those_who_keep_a_calendar(cast, client):
    for who, has in [("zhaxi", True), ("yangjin", False), ("zhuoma", False), ("liming", False)]:
        client.force_login(getattr(cast, who))
        assert ('bi-calendar3" aria-hidden="true"></i>日历' in client.get(url("due")).content.decode()) == has


@pytest.mark.parametrize("who", ["zhuoma", "yangjin", "liming", "wangfang"])
def test_others_read_the_calendar_and_change_nothing(who, cast, assembly, client):
    put(assembly, cast.zhaxi, DAY)
    client.force_login(getattr(cast, who))

    page = client.get(url("calendar", "home") + "?year=2026").content.decode()
    assert "藏历新年" in page
    assert "扎西" not in page
    assert url("add", "home") not in page
    for name in ("add", "import"):
        assert client.post(url(name, "home")).status_code == 403
    for name, argument in (("edit", DAY), ("remove", DAY), ("year", 2026)):
        assert client.post(url(name, "home", argument)).status_code == 403
    assert client.post(url("undo", "home", 1)).status_code == 404
    assert own(assembly) == [("2026-02-18", "off", "藏历新年")]


def test_a_calendar_that_is_none_is_not_there(keeper):
    for name in ("calendar", "add", "import", "csv", "ics"):
        assert keeper.get(url(name, "nowhere")).status_code == 404
    for name in ("edit", "remove"):
        assert keeper.get(url(name, "home", DAY)).status_code == 404
    assert keeper.get("/calendars/home/2026-02-30/").status_code == 404


def test_the_keeper_of_another_assembly_changes_nothing_here(assembly, client):
    client.force_login(RoleHoldingFactory(assembly=AssemblyFactory(slug="other")).user)

    assert client.get(url("mine"))["Location"] == url("calendar", "other")
    assert client.get(url("add", "home")).status_code == 403
    assert client.get(url("add", "national")).status_code == 403
    assert client.get(url("calendar", "home")).status_code == 200


def test_a_national_assembly_keeps_the_national_calendar(client):
    top = AssemblyFactory(slug="top", tier=Assembly.Tier.NATIONAL)
    client.force_login(RoleHoldingFactory(assembly=top, role=Role.LIAISON).user)

    assert client.get(url("mine"))["Location"] == url("calendar", "national")
    client.post(url("add", "top"), {"first": "2027-10-01", "kind": "off", "name": "国庆节"})
    assert Calendar.objects.get(assembly=None).days.filter(day=date(2027, 10, 1)).exists()
    assert Calendar.objects.count() == 1


def test_days_are_entered_changed_removed_and_taken_back(keeper, assembly):
    typed = {"first": "2026-02-18", "last": "2026-02-20", "kind": "off", "name": "藏历新年"}
    assert keeper.post(url("add", "home"), typed)["Location"] == url("calendar", "home") + "?year=2026"
    assert [day for day, _kind, _name in own(assembly)] == ["2026-02-18", "2026-02-19", "2026-02-20"]

    form = keeper.get(url("edit", "home", DAY)).context["form"]
    keeper.post(url("edit", "home", DAY), {"kind": "work", "name": "照常", "source": "", "seen": form.initial["seen"]})
    assert own(assembly)[0] == ("2026-02-18", "work", "照常")

    assert keeper.get(url("remove", "home", DAY)).status_code == 200
    assert len(own(assembly)) == 3
    keeper.post(url("remove", "home", DAY))
    assert len(own(assembly)) == 2

    page = keeper.get(url("calendar", "home") + "?year=2026").content.decode()
    assert "扎西" in page
    keeper.post(url("undo", "home", 3))
    assert own(assembly)[0] == ("2026-02-18", "work", "照常")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first": ""}, "first"),
        ({"first": "2026-02-30"}, "first"),
        ({"first": "0001-01-01"}, "first"),
        ({"last": "2026-02-17"}, "last"),
        ({"last": "2027-02-17"}, "last"),
        ({"name": ""}, "name"),
        ({"name": "\x00"}, "name"),
        ({"kind": "half"}, "kind"),
    ],
)
def test_what_is_typed_wrong_is_said_at_its_field(wrong, field, keeper, assembly):
    typed = {"first": "2026-02-18", "kind": "off", "name": "藏历新年"} | wrong

    assert list(keeper.post(url("add", "home"), typed).context["form"].errors) == [field]
    assert own(assembly) == []


def test_of_two_who_have_the_same_page_open_the_second_is_told_and_keeps_what_was_typed(keeper, cast, assembly):
    put(assembly, cast.zhaxi, DAY)
    seen = keeper.get(url("edit", "home", DAY)).context["form"].initial["seen"]
    keeper.post(url("edit", "home", DAY), {"kind": "off", "name": "先改的", "seen": seen})

    page = keeper.post(url("edit", "home", DAY), {"kind": "off", "name": "后改的", "seen": seen}).content.decode()

    assert "刚有人改过" in page
    assert "后改的" in page
    assert own(assembly) == [("2026-02-18", "off", "先改的")]


def test_a_day_that_has_an_entry_is_not_entered_over(keeper, cast, assembly):
    put(assembly, cast.zhaxi, DAY)

    page = keeper.post(url("add", "home"), {"first": DAY.isoformat(), "kind": "work", "name": "别的"}).content.decode()

    assert "刚有人改过" in page
    assert own(assembly) == [("2026-02-18", "off", "藏历新年")]


def test_a_year_is_confirmed_and_unconfirmed(keeper, cast, assembly):
    put(assembly, cast.zhaxi, DAY)
    address = url("calendar", "home") + "?year=2026"
    assert "2026 年尚未确认" in keeper.get(address).content.decode()

    keeper.post(url("year", "home", 2026))
    assert "2026 年已确认" in keeper.get(address).content.decode()

    keeper.post(url("year", "home", 2026))
    assert "2026 年尚未确认" in keeper.get(address).content.decode()
    assert keeper.get(url("year", "home", 1)).status_code == 404


# Files


def sent(client, content, name="days.csv"):
    return client.post(url("import", "home"), {"file": SimpleUploadedFile(name, content), "source": "通知"})


CSV = "date,kind,name\n2026-02-18,off,藏历新年\n2026-02-28,work,藏历新年\n".encode()


def test_a_file_is_shown_first_and_written_on_a_second_word(keeper, assembly):
    page = sent(keeper, CSV)
    assert len(page.context["preview"].edits) == 2
    assert own(assembly) == []

    keeper.post(url("import", "home"), {"sealed": page.context["sealed"]})
    assert own(assembly) == [("2026-02-18", "off", "藏历新年"), ("2026-02-28", "work", "藏历新年")]
    assert CalendarChange.objects.get().kind == "import"


def test_the_same_file_again_changes_nothing(keeper, assembly):
    keeper.post(url("import", "home"), {"sealed": sent(keeper, CSV).context["sealed"]})

    again = sent(keeper, CSV).context["preview"]
    assert (again.edits, again.unchanged) == ([], 2)
    assert CalendarChange.objects.count() == 1


def test_one_bad_row_and_nothing_is_offered_for_writing(keeper, assembly):
    page = sent(keeper, CSV + "2026-02-30,off,甲\n".encode())

    assert "第 4 行" in page.content.decode()
    assert 'name="sealed"' not in page.content.decode()
    assert own(assembly) == []


def test_a_preview_grown_stale_writes_nothing(keeper, cast, assembly):
    sealed = sent(keeper, CSV).context["sealed"]
    put(assembly, cast.zhaxi, date(2026, 2, 28))

    page = keeper.post(url("import", "home"), {"sealed": sealed}).content.decode()

    assert "刚有人改过" in page
    assert own(assembly) == [("2026-02-28", "off", "藏历新年")]


def test_a_preview_changed_or_of_another_calendar_is_refused(keeper, assembly, client):
    sealed = sent(keeper, CSV).context["sealed"]
    assert "已过期" in keeper.post(url("import", "home"), {"sealed": sealed + "x"}).content.decode()

    other = AssemblyFactory(slug="other")
    client.force_login(RoleHoldingFactory(assembly=other).user)
    assert "已过期" in client.post(url("import", "other"), {"sealed": sealed}).content.decode()
    assert CalendarDay.objects.filter(calendar__assembly__isnull=False).count() == 0


def test_a_file_too_large_or_unreadable_is_said_at_its_field(keeper):
    for content, name in [(b"x" * (1024 * 1024 + 1), "x.csv"), (b"\x00", "x.csv"), (b"x", "x.ics")]:
        assert "file" in sent(keeper, content, name).context["form"].errors


@pytest.mark.parametrize("ending", ["csv", "ics"])
def test_what_goes_out_comes_in_again_and_changes_nothing(ending, keeper, cast, assembly):
    put(assembly, cast.zhaxi, *(DAY + timedelta(n) for n in (0, 1, 2, 5)))
    risky = [
        Edit(date(2026, 8, 9), None, Entry("work", "=1+1")),
        Edit(date(2026, 8, 10), None, Entry("off", "雪顿, “节”;\\n")),
    ]
    changes.change(assembly, risky, by=cast.zhaxi)

    response = keeper.get(url(ending, "home"))
    content = response.getvalue() if response.streaming else response.content

    preview = sent(keeper, content, f"x.{ending}").context["preview"]
    assert (preview.edits, preview.unchanged, preview.faults) == ([], 6, [])


# How is this date computed


def due(client, **words):
    return client.get(url("due") + "?" + urlencode(words))


def test_the_address_holds_the_whole_question(cast, client):
    client.force_login(cast.zhuoma)

    page = due(client, start="2026-02-13", count=5, unit="working_days", calendar="national")

    assert page.context["deadline"].due_on == date(2026, 2, 27)
    text = page.content.decode()
    assert "2026年2月15日至2026年2月23日（春节，9 天）" in text
    assert "2026年2月14日（春节调休）" in text


def test_an_assembly_s_own_days_are_left_out_and_named(cast, assembly, client):
    put(assembly, cast.zhaxi, date(2026, 3, 3))
    client.force_login(cast.zhuoma)

    page = due(client, start="2026-03-02", count=1, unit="working_days", calendar="home")

    assert page.context["deadline"].due_on == date(2026, 3, 4)
    assert "本区政协日历第 1 版" in page.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "2026-02-30"},
        {"start": "0001-01-01"},
        {"count": "0"},
        {"count": "9" * 20},
        {"unit": "weeks"},
        {"calendar": "x"},
    ],
)
def test_a_question_that_makes_no_sense_is_said_at_its_field(wrong, cast, client):
    client.force_login(cast.zhuoma)
    words = {"start": "2026-02-13", "count": "5", "unit": "working_days", "calendar": "national"} | wrong

    page = due(client, **words)

    assert page.status_code == 200
    assert list(page.context["form"].errors) == list(wrong)
    assert "deadline" not in page.context


def test_the_page_without_words_asks(cast, client):
    client.force_login(cast.zhuoma)

    assert client.get(url("due")).context["form"].errors == {}


# What pages cost


def test_the_page_costs_the_same_for_one_day_three_and_a_thousand(keeper, cast, assembly):
    costs = []
    for days in (range(1), range(1, 3), range(3, 1000)):
        put(assembly, cast.zhaxi, *(date(2026, 1, 1) + timedelta(n) for n in days))
        costs.append(queries(keeper, url("calendar", "home") + "?year=2026"))

    assert len(set(costs)) == 1


def test_names_that_go_into_records_are_in_the_assembly_s_language(cast, assembly):
    from huiyin.calendars.stored import working_days

    with translation.override("en"):
        assert working_days(None).sources[0][0] == "全国日历"


def asked(client, **words):
    return client.get(url("due") + "?" + urlencode({"start": "2026-03-02", "calendar": "national"} | words))


def test_the_page_reckons_with_pauses_and_fixed_dates_and_tells_them(keeper):
    page = asked(keeper, count=5, unit="working_days", pauses="2026-03-03..2026-03-05").content.decode()
    assert 'datetime="2026-03-11"' in page
    assert "其间暂停过" in page

    page = asked(
        keeper, unit="fixed_date", fixed="06-30", hour="18:00", pauses="2026-03-03..2026-03-05"
    ).content.decode()
    assert "因此截止到2026年6月30日 18:00" in page
    assert "不因暂停移动" in page


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"unit": "days"}, "count"),
        ({"unit": "fixed_date"}, "fixed"),
        ({"unit": "fixed_date", "fixed": "13-01"}, "fixed"),
        ({"unit": "days", "count": 3, "fixed": "06-30"}, "fixed"),
        ({"unit": "days", "count": 3, "hour": "18:00"}, "hour"),
        ({"unit": "days", "count": 3, "pauses": "下周"}, "pauses"),
        ({"unit": "days", "count": 3, "pauses": "2026-03-01..2026-03-05"}, "pauses"),
        ({"unit": "days", "count": 3, "pauses": "2026-03-03..2026-03-05 2026-03-04..2026-03-09"}, "pauses"),
    ],
)
def test_half_a_question_is_told_at_its_field(words, field, keeper):
    answer = asked(keeper, **words)

    assert list(answer.context["form"].errors) == [field]
    assert "deadline" not in answer.context
