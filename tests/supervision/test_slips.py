"""Three-colour slips: the colour of the clock on the day, one a clock and colour, numbered without gaps."""

import threading

import hypothesis.strategies as st
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings

from huiyin.accounts.models import Role
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Clock, Due, Matter, State, due_limits
from huiyin.supervision import slips
from huiyin.supervision.clocks import agency_of
from huiyin.supervision.models import Slip
from huiyin.supervision.punctuality import of_year
from tests.factories.base import AgencyFactory
from tests.proposals.course import key, take, walk
from tests.supervision.work import at_the_agency, gov, in_days, office, running_clock, today

pytestmark = pytest.mark.django_db
SAME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def due(cast, days):
    """The clock of an answer that is due in so many days."""
    return running_clock(walk(cast, "acknowledge"), in_days(days))


def issue(cast, clock, colour="red", **changes):
    return slips.issue(clock, **{"by": cast.zhaxi, "key": key(), "colour": colour} | changes)


@SAME
@given(days=st.integers(-40, 60))
def test_the_colour_of_a_clock_is_that_of_a_matter_due_the_same_day(days, assembly):
    limits = due_limits(today())
    matter = Matter(assembly=assembly, state=State.ACCEPTED, due_on=in_days(days))

    assert slips.colour_of(matter.due_on, assembly.pk, today(), limits) == matter.due_colour(today(), limits)


def test_a_clock_belongs_to_the_agency_that_has_the_matter_and_the_offices_clocks_to_none(cast):
    matter = walk(cast, "acknowledge")
    take(cast, matter, "contact")
    take(cast, matter, "reply")
    take(cast, matter, "release")

    belongs = {clock.name: agency_of(clock) for clock in matter.clocks.all()}

    assert belongs == {
        "pre_check": None,
        "decide": None,
        "hand_over": None,
        "acknowledge": cast.agency,
        "handle": cast.agency,
        "check_reply": None,
        "feedback": None,
    }


def test_what_has_a_colour_and_no_slip_of_it_is_offered_the_nearest_first(cast):
    red, yellow, _later = due(cast, -1), due(cast, 0), due(cast, 59)
    assembly = cast.agency.assembly

    offered = slips.candidates(cast.zhaxi, assembly.pk, today())
    assert [(one.clock, one.colour, one.agency) for one in offered] == [
        (red, Due.RED, cast.agency),
        (yellow, Due.YELLOW, cast.agency),
    ]
    issue(cast, red)
    assert [one.clock for one in slips.candidates(cast.zhaxi, assembly.pk, today())] == [yellow]


def test_a_slip_holds_what_was_so_on_the_day(cast):
    clock = due(cast, -2)

    slip = issue(cast, clock)

    assert (slip.matter, slip.clock, slip.agency, slip.colour) == (clock.matter, clock, cast.agency, "red")
    assert (slip.issued_on, slip.due_on, slip.issued_by) == (today(), clock.due_on, cast.zhaxi)
    assert Event.objects.of(slip).get().step == "issue"


def test_each_colour_has_its_slip_once_as_the_days_go_by(cast):
    clock = due(cast, 0)
    issue(cast, clock, "yellow")
    with pytest.raises(StepNotAllowed, match="已经发过"):
        issue(cast, clock, "yellow")
    running_clock(clock.matter, in_days(-1))

    issue(cast, clock, "red")

    assert sorted(Slip.objects.values_list("colour", flat=True)) == ["red", "yellow"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Slip.objects.filter(colour="yellow").update(colour="red")


@SAME
@given(asked=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["blue", "yellow", "red"])), max_size=12))
def test_whatever_is_asked_no_slip_comes_twice_and_no_number_is_left_out(asked, cast):
    Slip.objects.all().delete()
    clocks = [at_the_agency(cast.agency, in_days(days)) for days in (-3, 0, 40)]
    start = slips.next_number(cast.agency.assembly, slips.SERIES, today().year)

    for place, colour in asked:
        try:
            issue(cast, clocks[place], colour)
        except StepNotAllowed:
            continue

    numbers = sorted(Slip.objects.values_list("number", flat=True))
    wanted = {(clocks[place].pk, colour) for place, colour in asked if (place, colour) in {(0, "red"), (1, "yellow")}}
    assert set(Slip.objects.values_list("clock", "colour")) == wanted
    assert numbers == list(range(start + 1, start + 1 + len(wanted)))


def test_a_colour_that_has_changed_since_the_page_was_read_is_refused(cast):
    clock = due(cast, -1)

    with pytest.raises(StepNotAllowed, match="颜色已经变了"):
        issue(cast, clock, "yellow")


def test_a_stopped_clock_gets_no_slip(cast):
    clock = due(cast, -1)
    Clock.objects.filter(pk=clock.pk).update(stopped_on=today())

    with pytest.raises(StepNotAllowed, match="已经停止"):
        issue(cast, clock)
    assert not slips.candidates(cast.zhaxi, cast.agency.assembly.pk, today())


def test_a_paused_clock_gets_no_slip_and_is_not_running_late(cast):
    clock = due(cast, -1)
    Clock.objects.filter(pk=clock.pk).update(paused_on=in_days(-2))

    with pytest.raises(StepNotAllowed, match="已经停止"):
        issue(cast, clock)
    assembly = cast.agency.assembly
    assert not slips.candidates(cast.zhaxi, assembly.pk, today())
    assert not of_year(assembly, clock.due_on.year, today()).filter(pk=clock.pk).exists()


def test_many_at_once_each_has_its_own_result(cast):
    first, second, stopped = due(cast, -1), due(cast, 0), due(cast, -5)
    Clock.objects.filter(pk=stopped.pk).update(stopped_on=today())
    codes = [f"{first.pk}-red", f"{second.pk}-blue", f"{stopped.pk}-red", "999999-red", "nonsense"]

    done = slips.issue_many(cast.zhaxi, cast.agency.assembly, codes, key=key())

    assert [(row.clock, row.slip is not None) for row in done] == [(first, True), (second, False), (stopped, False)]
    assert Slip.objects.get().number == 1


def test_the_same_page_sent_twice_issues_once_and_shows_the_same_slips(cast):
    clock, once = due(cast, -1), key()

    first, second = (
        slips.issue_many(cast.zhaxi, cast.agency.assembly, [f"{clock.pk}-red"], key=once) for _time in range(2)
    )

    assert first[0].slip == second[0].slip
    assert Slip.objects.count() == 1


def test_staff_and_supervision_office_issue_and_nobody_else(cast):
    for user in (cast.yangjin, cast.leader, cast.liming, cast.zhuoma, cast.wangfang):
        with pytest.raises(PermissionDenied):
            issue(cast, due(cast, -1), by=user)
    assert issue(cast, due(cast, -1), by=gov(cast))


def test_the_agency_acknowledges_once_with_name_and_what_it_will_do(cast):
    slip, once = issue(cast, due(cast, -1)), key()
    for user in (cast.zhaxi, cast.leader):
        with pytest.raises(PermissionDenied):
            slips.acknowledge(slip, by=user, key=key(), name="某", text="……")

    for _time in range(2):
        slips.acknowledge(slip, by=cast.liming, key=once, name="李明", text="五天内答复。")

    assert (slip.acknowledged_on, slip.acknowledged_name, slip.acknowledged_note) == (today(), "李明", "五天内答复。")
    with pytest.raises(StepNotAllowed, match="已经签收"):
        slips.acknowledge(slip, by=cast.liming, key=key(), name="李明", text="三天内答复。")


def test_a_slip_is_seen_by_its_agency_and_the_offices(cast):
    slip = issue(cast, due(cast, -1))
    other = office(Role.AGENCY, cast.agency.assembly, agency=AgencyFactory(assembly=cast.agency.assembly))

    for user in (cast.zhaxi, cast.leader, cast.liming, gov(cast)):
        assert Slip.objects.visible_to(user).get() == slip
    for user in (cast.zhuoma, cast.yangjin, cast.wangfang, other):
        assert not Slip.objects.visible_to(user).exists()


def test_the_clock_does_not_know_that_a_slip_was_issued(cast):
    clock = due(cast, -1)
    before = Clock.objects.filter(pk=clock.pk).values().get()

    slips.acknowledge(issue(cast, clock), by=cast.liming, key=key(), name="李明", text="……")

    assert Clock.objects.filter(pk=clock.pk).values().get() == before


def test_a_failed_slip_gives_its_number_back(cast):
    clock = due(cast, -1)
    with transaction.atomic():
        issue(cast, clock)
        transaction.set_rollback(True)

    assert issue(cast, clock).number == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_issue_the_same_slip_at_once_one_does_and_the_other_is_told(cast):
    clock, made, told = due(cast, -1), [], []
    start = threading.Barrier(2)

    def attempt():
        start.wait()
        try:
            made.append(issue(cast, Clock.objects.get(pk=clock.pk)))
        except StepNotAllowed as refused:
            told.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(made), len(told)) == (1, 1)
    assert Slip.objects.count() == 1
    assert slips.next_number(cast.agency.assembly, slips.SERIES, today().year) == 2


def test_the_offered_slips_cost_the_same_number_of_queries_however_many(cast):
    from django.test.utils import CaptureQueriesContext

    counts = []
    slips.candidates(cast.zhaxi, cast.agency.assembly.pk, today())  # what the account is, is read once a request
    for _more in range(2):
        for _one in range(3):
            due(cast, -1)
        with CaptureQueriesContext(connection) as asked:
            assert slips.candidates(cast.zhaxi, cast.agency.assembly.pk, today())
        counts.append(len(asked))

    assert counts[0] == counts[1]
