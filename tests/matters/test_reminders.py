"""Reminders before, on and after the day: to the right person, once, in office hours; and what a round costs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from huiyin.accounts.models import Role
from huiyin.calendars import changes
from huiyin.calendars.changes import Edit, Entry
from huiyin.calendars.deadlines import Unit, due_on, national
from huiyin.matters.models import Clock, Matter, Signature
from huiyin.matters.reminders import AFTER_EVERY, BEFORE, Week, remind, stage
from huiyin.notices.hours import CLOSES, OPENS
from huiyin.notices.models import Notice
from huiyin.notices.rounds import FROM
from huiyin.notices.sending import send_due
from huiyin.proposals import workflow
from tests.factories.base import AgencyFactory, RoleHoldingFactory, UserFactory
from tests.proposals.course import draft, key, take, walk

pytestmark = pytest.mark.django_db

NATIONAL = Week(national(), date(2023, 1, 1), date(2026, 12, 31))
LONG_AGO = date(2023, 1, 3)
MONDAY = date(2026, 3, 16)  # three working weeks about it, no holiday


def at(day, hour=9):
    return datetime.combine(day, datetime.min.time(), tzinfo=timezone.get_default_timezone()) + timedelta(hours=hour)


def marks(due, first, last, started=LONG_AGO):
    """The day on which each stage begins."""
    found = {}
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        now = stage(started, due, day, NATIONAL)
        found.setdefault(now.mark if now else None, day)
    return {mark: day for mark, day in found.items() if mark}


def test_ten_and_three_working_days_before_on_the_day_the_first_after_and_every_fifth():
    assert marks(MONDAY, date(2026, 2, 25), date(2026, 4, 2)) == {
        "before-10": date(2026, 3, 2),
        "before-3": date(2026, 3, 11),
        "due": MONDAY,
        "overdue-0": date(2026, 3, 17),
        "overdue-1": date(2026, 3, 24),
        "overdue-2": date(2026, 3, 31),
    }


def test_holidays_and_weekends_worked_in_exchange_are_counted_as_the_calendar_has_them():
    due = date(2026, 2, 25)  # the second working day after the Spring Festival; Saturday the 14th is worked

    found = marks(due, date(2026, 2, 1), due)

    assert (found["before-3"], found["before-10"]) == (date(2026, 2, 13), date(2026, 2, 4))


def test_a_term_is_not_reminded_of_before_it_is_longer_than_that():
    started = date(2026, 3, 11)  # three working days

    assert marks(MONDAY, started, MONDAY, started) == {"due": MONDAY}
    assert marks(MONDAY, started, MONDAY, started - timedelta(1)) == {"before-3": started, "due": MONDAY}


@given(due=st.dates(date(2023, 6, 1), date(2026, 6, 1)), count=st.sampled_from([3, 10]))
def test_a_reminder_before_the_day_comes_on_a_working_day_not_later_than_wanted(due, count):
    day = NATIONAL.before(due, count)

    assert national().reason_off(day) is None
    assert due_on(day, count, Unit.WORKING_DAYS).due_on <= due
    assert NATIONAL.between(day, due) == count


@given(due=st.dates(date(2023, 6, 1), date(2026, 6, 1)), ahead=st.integers(-40, 40))
def test_reminders_begin_where_the_colours_change(due, ahead):
    """Yellow and blue of the ledger, where the day is a working one (rule 4 of deadlines.md)."""
    today = due - timedelta(ahead)
    limits = {mark: due_on(today, count, Unit.WORKING_DAYS).due_on for mark, count in (("3", 3), ("10", 10))}
    colour = "3" if due <= limits["3"] else "10" if due <= limits["10"] else None
    if national().reason_off(today) or national().reason_off(due) or today >= due:
        return

    found = stage(LONG_AGO, due, today, NATIONAL)

    assert (found and found.mark) == (colour and f"before-{colour}")


def test_the_page_of_rules_says_the_days_and_the_hours():
    text = (Path(__file__).parents[2] / "docs/rules/deadlines.md").read_text(encoding="utf-8")
    after = {1: "every", 5: "every fifth"}[AFTER_EVERY]

    assert f"| `before` | {' and '.join(map(str, BEFORE))} working days before" in text
    assert f"the first working day after it, then {after}" in text
    assert f"from {OPENS:%-H:%M} to {CLOSES:%-H:%M}" in text
    assert f"from {FROM:%-H:%M} of the assembly's zone on" in text


# Whom


def running(matter, name, due, started=date(2026, 1, 5)):
    """The clock of that name alone, with that due date."""
    matter.clocks.exclude(name=name).update(stopped_on=due)
    matter.clocks.filter(name=name).update(started_on=started, due_on=due)
    Notice.objects.all().delete()
    return matter.clocks.get(name=name)


def reminded(day):
    """(name, kind) of what the round of that day writes."""
    before = set(Notice.objects.values_list("pk", flat=True))
    written = remind(day)
    new = Notice.objects.exclude(pk__in=before)
    assert new.count() == written
    return {(notice.recipient.name, notice.kind) for notice in new.select_related("recipient")}


@pytest.fixture
def offices(cast, assembly):
    """More people at the same desks, and those at the desks of others, who must not be told."""
    for name, role, where in [
        ("主任", Role.AGENCY_LEADER, {"agency": cast.agency}),
        ("督查", Role.GOV_SUPERVISION, {}),
        ("停用的", Role.AGENCY, {"agency": cast.agency}),
        ("联络", Role.LIAISON, {}),
        ("台账", Role.LEDGER_STAFF, {}),
    ]:
        user = UserFactory(name=name, is_active=name != "停用的")
        RoleHoldingFactory(user=user, role=role, assembly=assembly, **where)
    gone = UserFactory(name="已离任")
    RoleHoldingFactory(user=gone, role=Role.AGENCY, assembly=assembly, agency=cast.agency, ends_on=date(2023, 2, 1))
    return cast


def test_the_agencys_accounts_are_reminded_before_and_on_the_day(offices):
    running(walk(offices, "acknowledge"), "handle", MONDAY)
    agency = {"李明", "主任"}

    assert reminded(date(2026, 2, 27)) == set()
    assert reminded(date(2026, 3, 2)) == {(name, "before") for name in agency}
    assert reminded(date(2026, 3, 11)) == {(name, "before") for name in agency}
    assert reminded(MONDAY) == {(name, "due") for name in agency}


def test_after_the_day_those_who_look_after_it_are_told_as_well(offices):
    running(walk(offices, "acknowledge"), "handle", MONDAY)
    everybody = {("李明", "overdue"), ("主任", "overdue"), ("扎西", "oversight"), ("督查", "oversight")}
    remind(MONDAY)

    assert reminded(date(2026, 3, 17)) == everybody
    assert reminded(date(2026, 3, 18)) == set()
    assert reminded(date(2026, 3, 24)) == everybody


def test_before_filing_the_governments_office_is_told_nothing(offices):
    running(walk(offices, "submit"), "pre_check", MONDAY)
    remind(MONDAY)

    assert reminded(date(2026, 3, 17)) == {("扎西", "overdue")}


def test_a_person_who_holds_it_is_reminded_and_the_office_told_when_it_is_late(offices):
    matter = walk(offices, "review")
    take(offices, matter, "return_to_revise")
    running(matter, "revise", MONDAY)

    assert reminded(date(2026, 3, 11)) == {("卓玛", "before")}
    assert reminded(date(2026, 3, 17)) == {("卓玛", "overdue"), ("扎西", "oversight")}


def test_for_feedback_each_proposer_who_has_said_nothing_is_reminded_and_nobody_else(offices):
    matter = draft(offices)
    workflow.invite(matter, by=offices.zhuoma, key=key(), people=[offices.ciren.person])
    workflow.sign(matter, by=offices.ciren, key=key())
    for step in ["submit", "review", "file", "assign", "acknowledge", "contact", "reply", "release"]:
        take(offices, matter, step)
    running(matter, "feedback", MONDAY)

    assert reminded(date(2026, 3, 11)) == {("卓玛", "before"), ("次仁", "before")}
    take(offices, matter, "feedback", by=offices.ciren)
    assert reminded(MONDAY) == {("卓玛", "due")}
    assert reminded(date(2026, 3, 17)) == {("卓玛", "overdue")}


def test_feedback_on_the_first_answer_is_none_on_the_second(offices):
    matter = walk(offices, "release")
    take(offices, matter, "feedback", satisfaction="not")
    take(offices, matter, "contact")
    take(offices, matter, "reply")
    take(offices, matter, "release")
    matter.clocks.filter(name="feedback", stopped_on=None).update(started_on=date(2026, 1, 5), due_on=MONDAY)
    Notice.objects.all().delete()

    assert reminded(MONDAY) == {("卓玛", "due")}


def test_no_mail_of_a_reminder_says_which_term_it_is(offices):
    for user in (offices.zhuoma, offices.zhaxi):
        type(user).objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
    running(walk(offices, "release"), "feedback", MONDAY)
    running(walk(offices, "submit"), "pre_check", MONDAY)
    remind(MONDAY)

    send_due(at(MONDAY))

    words = "\n".join(f"{sent.subject}\n{sent.body}" for sent in mail.outbox)
    assert len(mail.outbox) == 2
    assert not any(secret in words for secret in ("反馈", "初审", "取暖", "卓玛", "扎西"))


def test_each_agency_is_reminded_of_its_own_term_and_of_no_others(offices, assembly):
    co = AgencyFactory(assembly=assembly)
    RoleHoldingFactory(user=UserFactory(name="会办的"), role=Role.AGENCY, assembly=assembly, agency=co)
    matter = walk(offices, "file")
    take(offices, matter, "assign", co=[co])
    running(matter, "co_opinion", MONDAY)

    assert reminded(date(2026, 3, 11)) == {("会办的", "before")}
    assert reminded(date(2026, 3, 17)) == {("会办的", "overdue"), ("扎西", "oversight"), ("督查", "oversight")}


def test_what_the_office_must_decide_is_the_offices_and_the_agencys_term_waits(offices, assembly):
    matter = walk(offices, "assign")
    other = AgencyFactory(assembly=assembly)
    workflow.request_return(matter, by=offices.liming, key=key(), reason="不归我们管。", proposed=other)
    matter.clocks.filter(stopped_on=None).update(started_on=date(2026, 1, 5), due_on=MONDAY)
    Notice.objects.all().delete()

    assert matter.clocks.get(name="handle").paused_on
    assert reminded(date(2026, 3, 11)) == {("扎西", "before")}
    assert reminded(date(2026, 3, 17)) == {("扎西", "overdue"), ("督查", "oversight")}


# Once


def test_the_same_round_again_writes_nothing_and_a_moved_due_date_reminds_anew(offices):
    clock = running(walk(offices, "acknowledge"), "handle", MONDAY)

    assert (remind(date(2026, 3, 11)), remind(date(2026, 3, 11)), remind(date(2026, 3, 12))) == (2, 0, 0)
    Clock.objects.filter(pk=clock.pk).update(due_on=date(2026, 3, 17))
    assert remind(date(2026, 3, 12)) == 2


def test_a_round_that_was_not_made_is_made_up_for(offices):
    running(walk(offices, "acknowledge"), "handle", MONDAY)

    assert reminded(date(2026, 3, 13)) == {("李明", "before"), ("主任", "before")}


def test_a_clock_that_stopped_is_reminded_of_no_more(offices):
    clock = running(walk(offices, "acknowledge"), "handle", MONDAY)
    Clock.objects.filter(pk=clock.pk).update(stopped_on=date(2026, 3, 10))

    assert remind(MONDAY) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_each_reminder_once(offices):
    running(walk(offices, "acknowledge"), "handle", MONDAY)
    days = [date(2026, 3, 2), date(2026, 3, 11), MONDAY, date(2026, 3, 17)]

    def run(day):
        try:
            remind(day)
        finally:
            connection.close()

    for day in days:
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(run, [day, day]))

    assert Notice.objects.count() == 2 + 2 + 2 + 4


# In office hours


def test_a_reminder_goes_out_when_the_office_opens(offices):
    running(walk(offices, "acknowledge"), "handle", MONDAY)
    remind(MONDAY)

    assert set(Notice.objects.values_list("send_after", flat=True)) == {at(MONDAY)}


def test_one_for_a_sunday_goes_out_on_monday_and_stands_for_the_first_after_it(offices):
    sunday = date(2026, 3, 15)
    running(walk(offices, "acknowledge"), "handle", sunday)

    assert reminded(sunday) == {("李明", "due"), ("主任", "due")}
    assert set(Notice.objects.values_list("send_after", flat=True)) == {at(MONDAY)}
    assert reminded(MONDAY) == {("扎西", "oversight"), ("督查", "oversight")}
    assert reminded(date(2026, 3, 23)) == {
        ("李明", "overdue"),
        ("主任", "overdue"),
        ("扎西", "oversight"),
        ("督查", "oversight"),
    }


def test_where_sundays_round_was_not_made_mondays_reminds_of_the_day(offices):
    running(walk(offices, "acknowledge"), "handle", date(2026, 3, 15))

    assert reminded(MONDAY) >= {("李明", "due"), ("主任", "due")}


def test_the_assemblys_own_holiday_is_no_day_for_mail_and_counts_for_nothing(offices, assembly):
    off = [date(2026, 3, 16) + timedelta(days) for days in range(3)]
    changes.change(assembly, [Edit(day, None, Entry("off", "藏历新年")) for day in off], by=offices.zhaxi)
    running(walk(offices, "acknowledge"), "handle", MONDAY)

    assert reminded(date(2026, 3, 10)) == {("李明", "before"), ("主任", "before")}  # not the 11th
    assert {name for name, kind in reminded(MONDAY) if kind == "due"} == {"李明", "主任"}
    assert set(Notice.objects.filter(kind="due").values_list("send_after", flat=True)) == {at(date(2026, 3, 19))}
    assert reminded(date(2026, 3, 18)) == set()


# What it costs


def _many(cast, clocks):
    """So many running clocks of matters like one another, all in time to be reminded of."""
    pattern = Matter.objects.get(pk=walk(cast, "acknowledge").pk)
    fields = {field.attname: getattr(pattern, field.attname) for field in Matter._meta.concrete_fields}
    fields |= {"id": None, "number": None}
    made = Matter.objects.bulk_create(Matter(**fields) for _ in range(clocks))
    Signature.objects.bulk_create(
        Signature(matter=matter, person=cast.zhuoma.person, role="lead", state="signed", signed_on=LONG_AGO)
        for matter in made
    )
    names = ["handle", "feedback"]
    Clock.objects.bulk_create(
        Clock(
            matter=matter,
            name=names[place % 2],
            started_on=date(2026, 1, 5),
            due_on=MONDAY + timedelta(place % 5),
            explanation={},
        )
        for place, matter in enumerate(made)
    )


def test_the_number_of_queries_does_not_grow_with_the_clocks(offices):
    def asked(day):
        with CaptureQueriesContext(connection) as captured:
            assert remind(day)
        return [query["sql"] for query in captured if query["sql"].startswith("SELECT")]

    _many(offices, 2)
    few = asked(date(2026, 3, 20))
    _many(offices, 100)

    assert len(asked(date(2026, 3, 21))) <= len(few)
