"""The session's hours: which moment makes a session proposal, by the days of the session and the rule set."""

from copy import deepcopy
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given

from huiyin.assemblies.models import RuleSet, Session
from huiyin.assemblies.rules import STARTING_RULES
from huiyin.calendars.deadlines import WorkingDays, due_on, national
from huiyin.proposals import sessions, workflow
from huiyin.proposals.intake import Intake, before, intake_of, open_intake
from huiyin.proposals.models import Proposal
from tests.factories.base import TermFactory
from tests.proposals.course import draft, key, take

OPENS, CLOSES = date(2026, 1, 12), date(2026, 1, 16)
LHASA = ZoneInfo("Asia/Shanghai")
SECOND = timedelta(seconds=1)
GANSU = {"opens_before": {"count": 3, "unit": "months"}, "closes_days_before": 2, "closes_at": "10:00"}


def at(day, hour=12, minute=0, second=0, zone=LHASA):
    return datetime(2026, 1, day, hour, minute, second, tzinfo=zone)


def rules(assembly, intake):
    document = deepcopy(STARTING_RULES) | {"intake": intake}
    return RuleSet.objects.create(assembly=assembly, version=2, in_force_from=date(2025, 1, 1), document=document)


@pytest.fixture
def session(cast, assembly):
    term = assembly.terms.first() or TermFactory(assembly=assembly)
    return Session.objects.create(assembly=assembly, term=term, number=3, opens_on=OPENS, closes_on=CLOSES)


def handed_in(cast, moment):
    matter = draft(cast, on=date(2025, 12, 1))
    workflow.submit(matter, by=cast.zhuoma, key=key(), at=moment)
    proposal = Proposal.objects.get(pk=matter.pk)
    return proposal.window, proposal.session


@pytest.mark.django_db
def test_at_the_closing_moment_it_is_the_session_s_and_a_second_later_it_is_not(cast, assembly, session):
    rules(assembly, GANSU)
    closing = at(14, 10)

    assert handed_in(cast, closing - SECOND) == ("session", session)
    assert handed_in(cast, closing) == ("session", session)
    assert handed_in(cast, closing + SECOND) == ("between", None)


@pytest.mark.django_db
def test_the_window_opens_with_the_first_second_of_its_day(cast, assembly, session):
    rules(assembly, GANSU)
    opening = datetime(2025, 10, 12, tzinfo=LHASA)

    assert open_intake(assembly, opening - SECOND) is None
    assert open_intake(assembly, opening).session == session


@pytest.mark.django_db
def test_the_hour_is_the_assembly_s_wherever_the_moment_is_written(cast, assembly, session):
    rules(assembly, GANSU)
    closing = datetime(2026, 1, 14, 2, 0, tzinfo=ZoneInfo("UTC"))  # ten o'clock in the assembly's zone

    assert handed_in(cast, closing) == ("session", session)
    assert handed_in(cast, closing + SECOND) == ("between", None)
    with timezone.override("America/New_York"):  # a reader's zone changes nothing
        assert handed_in(cast, closing + SECOND) == ("between", None)
        assert intake_of(session).closes_at == closing


@pytest.mark.django_db
def test_without_a_rule_the_days_of_the_session_count_from_first_to_last_second(cast, session):
    first, last = datetime(2026, 1, 12, tzinfo=LHASA), datetime(2026, 1, 17, tzinfo=LHASA)

    assert handed_in(cast, first - SECOND) == ("between", None)
    assert handed_in(cast, first) == ("session", session)
    assert handed_in(cast, last - SECOND) == ("session", session)
    assert handed_in(cast, last) == ("between", None)


@pytest.mark.django_db
def test_what_was_handed_in_first_decides_also_after_a_return(cast, assembly, session):
    rules(assembly, GANSU)
    matter = draft(cast, on=date(2025, 12, 1))
    workflow.submit(matter, by=cast.zhuoma, key=key(), at=at(13))
    for step in ["review", "return_to_revise"]:
        take(cast, matter, step)

    workflow.submit(matter, by=cast.zhuoma, key=key(), at=at(30))
    assert Proposal.objects.get(pk=matter.pk).window == "session"


@pytest.mark.django_db
def test_later_days_of_a_session_move_no_proposal_that_was_handed_in(cast, assembly, session):
    window, _session = handed_in(cast, at(13))
    days = {"opens_on": date(2026, 2, 2), "closes_on": date(2026, 2, 6)}
    sessions.keep(session, by=cast.zhaxi, key=key(), term=session.term, number=3, **days)

    assert (window, Proposal.objects.get().window) == ("session", "session")
    assert handed_in(cast, at(13)) == ("between", None)


@pytest.mark.django_db
def test_two_sessions_with_windows_that_touch_each_take_their_own(cast, assembly, session):
    rules(assembly, GANSU | {"opens_before": {"count": 14, "unit": "months"}})
    days = {"opens_on": date(2027, 1, 11), "closes_on": date(2027, 1, 15)}
    following = Session.objects.create(assembly=assembly, term=session.term, number=4, **days)

    assert open_intake(assembly, at(14, 10)).session == session
    assert open_intake(assembly, at(14, 10) + SECOND).session == following


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_on": date(2027, 1, 1)}, "closes_on"),
        ({"number": 3}, "number"),
        ({"opens_on": CLOSES}, "opens_on"),
        ({"opens_on": date(2022, 12, 1), "closes_on": date(2022, 12, 5)}, "opens_on"),
    ],
)
def test_a_session_that_cannot_be_is_refused_at_its_field(changes, field, cast, session):
    sound = {"term": session.term, "number": 4, "opens_on": date(2027, 1, 11), "closes_on": date(2027, 1, 15)}

    with pytest.raises(sessions.SessionNotSound) as refused:
        sessions.keep(Session(assembly=session.assembly), by=cast.zhaxi, key=key(), **sound | changes)
    assert refused.value.field == field
    assert Session.objects.count() == 1


@pytest.mark.django_db
def test_only_the_proposals_staff_of_the_assembly_keeps_its_sessions(cast, session):
    days = {"opens_on": OPENS, "closes_on": CLOSES}
    for by in (cast.zhuoma, cast.yangjin, cast.wangfang):
        with pytest.raises(PermissionDenied):
            sessions.keep(session, by=by, key=key(), term=session.term, number=3, **days)


@pytest.mark.django_db
def test_a_session_sent_twice_is_one_session(cast, session):
    same = {"by": cast.zhaxi, "key": key(), "term": session.term, "number": 4}
    days = {"opens_on": date(2027, 1, 11), "closes_on": date(2027, 1, 15)}

    first, again = (sessions.keep(Session(assembly=session.assembly), **same, **days) for _ in range(2))
    assert first == again


@given(day=st.dates(date(2023, 3, 1), date(2026, 11, 1)), count=st.integers(1, 40))
def test_so_many_working_days_before_a_day_is_the_way_back_of_so_many_after(day, count):
    calendar = national()
    first = before(day, count, "working_days", calendar)

    assert calendar.reason_off(first) is None
    worked = [
        first + timedelta(n) for n in range((day - first).days) if calendar.reason_off(first + timedelta(n)) is None
    ]
    assert len(worked) == count


@given(day=st.dates(date(1990, 1, 1), date(2090, 1, 1)), count=st.integers(1, 400))
def test_months_before_never_skip_a_month(day, count):
    first = before(day, count, "months", WorkingDays({}, {}, frozenset()))

    assert (day.year * 12 + day.month) - (first.year * 12 + first.month) == count
    assert first.day == day.day or due_on(first, 1, "days").due_on.day == 1


@given(
    seconds=st.integers(0, 30 * 86_400),
    days_before=st.integers(0, 4),
    clock=st.times().map(lambda found: found.replace(second=0, microsecond=0, tzinfo=None)),
)
def test_a_moment_is_in_the_window_when_it_is_not_before_its_first_nor_after_its_last(seconds, days_before, clock):
    last = datetime.combine(CLOSES - timedelta(days_before), clock, tzinfo=LHASA)
    intake = Intake(Session(), datetime.combine(OPENS, time.min, tzinfo=LHASA), last)

    local = at(1, 0) + timedelta(seconds=seconds)
    assert intake.is_open(local) == (OPENS.isoformat() <= local.date().isoformat() and local <= last)
