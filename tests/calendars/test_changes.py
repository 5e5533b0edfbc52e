from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.calendars import changes
from huiyin.calendars.announced import load
from huiyin.calendars.changes import ChangedMeanwhile, Edit, Entry
from huiyin.calendars.deadlines import due_on, national
from huiyin.calendars.models import Calendar, CalendarChange, CalendarDay
from huiyin.calendars.stored import working_days, working_days_by_assembly
from huiyin.matters.models import Due, Matter, due_limits
from tests.factories.base import AssemblyFactory, RoleHoldingFactory
from tests.proposals.course import walk

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 3)  # a Tuesday
LOSAR = Entry("off", "藏历新年", "本级通知")


def put(assembly, by, *days, entry=LOSAR):
    return changes.change(assembly, [Edit(day, None, entry) for day in days], by=by)


def below(assembly):
    return AssemblyFactory(parent=assembly, tier=Assembly.Tier.PREFECTURE)


def test_the_announced_days_are_in_the_database_and_say_what_the_package_says():
    stored = working_days(None)

    assert (stored.off, stored.worked, stored.years) == (national().off, national().worked, national().years)
    assert CalendarDay.objects.get(day=date(2022, 12, 31)).source == "国务院办公厅关于2023年部分节假日安排的通知"


def test_loading_again_changes_nothing_and_leaves_what_people_changed():
    CalendarDay.objects.filter(day=date(2026, 10, 1)).update(name="改过")
    CalendarDay.objects.filter(day=date(2026, 10, 2)).delete()
    before = list(CalendarDay.objects.values())

    load()

    assert list(CalendarDay.objects.values()) == before
    assert Calendar.objects.get().version == 1


def test_a_year_the_database_does_not_have_is_loaded():
    CalendarDay.objects.filter(day__year=2026).delete()
    Calendar.objects.update(years=[2023, 2024, 2025])

    call_command("migrate", verbosity=0)

    assert working_days(None).off == national().off
    assert Calendar.objects.get().years == [2023, 2024, 2025, 2026]


def test_there_is_one_national_calendar():
    with pytest.raises(IntegrityError), transaction.atomic():
        Calendar.objects.create(assembly=None)


def test_own_days_are_added_to_those_above_and_the_nearest_has_the_last_word(cast, assembly):
    city = below(assembly)
    put(assembly, cast.zhaxi, DAY)
    put(assembly, cast.zhaxi, date(2026, 10, 1), entry=Entry("work", "秋收"))

    for one in (assembly, city, below(city)):
        found = working_days(one)
        assert found.reason_off(DAY) == "藏历新年"
        assert found.reason_off(date(2026, 10, 1)) is None
        assert found.reason_off(date(2026, 10, 2)) == "国庆节"
    assert working_days(None).reason_off(DAY) is None
    assert working_days(AssemblyFactory()).reason_off(DAY) is None


def test_a_year_is_confirmed_when_every_calendar_of_the_line_confirms_it(cast, assembly):
    put(assembly, cast.zhaxi, DAY)
    assert due_on(DAY, 5, "working_days", working_days(assembly)).unconfirmed == [2026]

    changes.confirm(assembly, 2026, by=cast.zhaxi)
    assert due_on(DAY, 5, "working_days", working_days(assembly)).unconfirmed == []

    changes.confirm(assembly, 2027, by=cast.zhaxi)
    assert due_on(DAY, 300, "working_days", working_days(assembly)).unconfirmed == [2027]


@pytest.mark.parametrize("who", ["zhuoma", "yangjin", "leader", "liming", "wangfang"])
def test_only_the_proposals_staff_and_the_liaison_office_change_a_calendar(who, cast, assembly):
    with pytest.raises(PermissionDenied):
        put(assembly, getattr(cast, who), DAY)
    assert not Calendar.objects.filter(assembly=assembly).exists()

    liaison = RoleHoldingFactory(role=Role.LIAISON, assembly=assembly).user
    assert put(assembly, liaison, DAY).version == 1


def test_the_national_calendar_is_kept_by_a_national_assembly_alone(cast):
    with pytest.raises(PermissionDenied):
        put(None, cast.zhaxi, DAY)

    top = RoleHoldingFactory(assembly=AssemblyFactory(tier=Assembly.Tier.NATIONAL)).user
    assert put(None, top, DAY).version == 2


def test_of_two_who_change_one_day_the_second_is_told_and_nothing_of_theirs_is_written(cast, assembly):
    put(assembly, cast.zhaxi, DAY)
    late = [Edit(DAY + timedelta(1), None, LOSAR), Edit(DAY, None, Entry("work", "别的"))]

    with pytest.raises(ChangedMeanwhile, match="2026-03-03"):
        changes.change(assembly, late, by=cast.zhaxi)

    assert list(CalendarDay.objects.filter(calendar__assembly=assembly).values_list("day", "kind")) == [(DAY, "off")]
    assert CalendarChange.objects.count() == 1


def test_two_who_change_different_days_both_succeed(cast, assembly):
    put(assembly, cast.zhaxi, DAY)
    put(assembly, cast.zhaxi, DAY + timedelta(1))

    assert Calendar.objects.get(assembly=assembly).version == 2


def test_the_same_change_twice_is_one_change(cast, assembly):
    put(assembly, cast.zhaxi, DAY)

    assert put(assembly, cast.zhaxi, DAY) is None
    assert Calendar.objects.get(assembly=assembly).version == 1


def test_a_change_is_taken_back_as_a_new_change(cast, assembly):
    first = put(assembly, cast.zhaxi, DAY, DAY + timedelta(1))
    confirmed = changes.confirm(assembly, 2026, by=cast.zhaxi)

    changes.undo(first, by=cast.zhaxi)
    changes.undo(confirmed, by=cast.zhaxi)

    own = Calendar.objects.get(assembly=assembly)
    assert (own.days.count(), own.years, own.version) == (0, [], 4)
    assert changes.undo(first, by=cast.zhaxi) is None


def test_a_change_whose_day_was_changed_again_is_not_taken_back(cast, assembly):
    first = put(assembly, cast.zhaxi, DAY)
    changes.change(assembly, [Edit(DAY, LOSAR, Entry("off", "雪顿节"))], by=cast.zhaxi)

    with pytest.raises(ChangedMeanwhile):
        changes.undo(first, by=cast.zhaxi)


def test_a_clock_is_started_by_its_assembly_s_calendar_and_says_so(cast, assembly):
    put(assembly, cast.zhaxi, DAY)

    clock = walk(cast, "submit", on=date(2026, 3, 2)).clocks.get()

    assert clock.due_on == date(2026, 3, 6)
    assert clock.explanation["skipped"] == [["2026-03-03", "2026-03-03", "藏历新年"]]
    assert clock.explanation["calendars"] == [["全国日历", "1"], ["本区政协日历", "1"]]


def test_a_running_clock_never_moves_when_the_calendar_is_edited(cast, assembly):
    matter = walk(cast, "submit", on=date(2026, 3, 2))
    before = matter.clocks.values().get()

    changed = put(assembly, cast.zhaxi, DAY)
    changes.undo(changed, by=cast.zhaxi)
    put(assembly, cast.zhaxi, DAY, date(2026, 3, 4))

    assert matter.clocks.values().get() == before
    assert Matter.objects.get().due_on == before["due_on"] == date(2026, 3, 5)


def test_colours_are_by_the_calendar_of_each_matter_s_assembly(cast, assembly):
    today = date(2026, 3, 2)
    put(assembly, cast.zhaxi, DAY, date(2026, 3, 4))
    matter = walk(cast, "submit", on=today)
    elsewhere = AssemblyFactory(slug="elsewhere")

    for ahead in range(-3, 25):
        Matter.objects.update(due_on=today + timedelta(ahead))
        for there in (assembly, elsewhere):
            Matter.objects.update(assembly=there)
            matter.refresh_from_db()
            found = {colour for colour in Due if Matter.objects.due(colour, today).exists()}
            assert found == {matter.due_colour(today, due_limits(today))}
    limits = due_limits(today)
    assert limits.of(assembly.pk)[0] == date(2026, 3, 9)
    assert limits.of(elsewhere.pk)[0] == date(2026, 3, 5)


def test_the_days_of_all_assemblies_read_together_are_those_of_each_by_itself(cast, assembly):
    """The nearest calendar has the last word on a day, whichever kind it says."""
    city = below(assembly)
    district, first, last = below(city), date(2026, 2, 1), date(2026, 3, 31)
    put(assembly, cast.zhaxi, DAY, DAY + timedelta(1), DAY + timedelta(2))
    for place, day, kind in [(city, DAY, "work"), (district, DAY, "off"), (district, DAY + timedelta(1), "work")]:
        own, _made = Calendar.objects.get_or_create(assembly=place)
        CalendarDay.objects.create(calendar=own, day=day, kind=kind, name=f"{kind}{place.pk}")

    shared, apart = working_days_by_assembly(first, last)

    def within(found):
        return [{day: name for day, name in named.items() if first <= day <= last} for named in found]

    assert set(apart) == {assembly.pk, city.pk, district.pk}
    for place, days in [(None, shared), *((Assembly.objects.get(pk=pk), days) for pk, days in apart.items())]:
        alone = working_days(place)
        assert [days.off, days.worked] == within([alone.off, alone.worked]), place


def test_what_a_date_costs_in_queries_does_not_grow(cast, assembly, django_assert_num_queries):
    put(assembly, cast.zhaxi, *(DAY + timedelta(n) for n in range(50)))
    city = below(below(assembly))
    with django_assert_num_queries(2):
        working_days(city)
    for _ in range(5):
        Calendar.objects.create(assembly=below(assembly))
    with django_assert_num_queries(2):
        due_limits(DAY)
    with django_assert_num_queries(2):
        working_days(city)


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_one_wins_and_the_other_is_told(cast, assembly):
    def take(name):
        try:
            return changes.change(assembly, [Edit(DAY, None, Entry("off", name))], by=cast.zhaxi) and "won"
        except ChangedMeanwhile:
            return "told"
        finally:
            connection.close()

    _ = cast.zhaxi.roles_today
    for round_ in range(5):
        with ThreadPoolExecutor(2) as threads:
            said = list(threads.map(take, [f"甲{round_}", f"乙{round_}"]))
        assert sorted(said) == ["told", "won"]
        changes.undo(CalendarChange.objects.first(), by=cast.zhaxi)
    assert CalendarDay.objects.filter(calendar__assembly=assembly).count() == 0
