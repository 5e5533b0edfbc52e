"""A running clock is moved by a person alone, on the record, and overdue is not edited away."""

import uuid
from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.assemblies.rules import STARTING_RULES
from huiyin.calendars import changes
from huiyin.calendars.changes import Edit, Entry
from huiyin.calendars.deadlines import due_on
from huiyin.calendars.stored import working_days
from huiyin.calendars.sums import after_pause, granted, read_back, rewritten
from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.matters import recomputing
from huiyin.matters.models import Clock, Matter
from huiyin.matters.recomputing import moves, recompute
from tests.asked import queries
from tests.factories.base import AssemblyFactory, RoleHoldingFactory, RuleSetFactory
from tests.proposals.course import draft, key, take, walk

pytestmark = pytest.mark.django_db
LOSAR = Entry("off", "藏历新年")
LONG_AGO = timedelta(days=60)
WHY = "本区新定了藏历新年放假。"


def works(assembly, count, start=None):
    """The working day so many after today, as the assembly's calendar is now."""
    return due_on(start or timezone.localdate(), count, "working_days", working_days(assembly)).due_on


def announce(cast, *days, entry=LOSAR):
    changes.change(cast.agency.assembly, [Edit(day, None, entry) for day in days], by=cast.zhaxi)


def submitted(cast, on=None):
    """With its pre-check running: three working days."""
    return walk(cast, "submit", on)


def only(cast, ruling=None):
    (move,) = moves(cast.zhaxi, cast.agency.assembly, ruling)
    return move


def taken(cast, move, **changed):
    facts = {"by": cast.zhaxi, "key": key(), "reason": WHY, "was": move.clock.due_on, "to": move.deadline.due_on}
    return recompute(move.clock, **(facts | changed))


def everything(matter):
    return Matter.objects.values().get(pk=matter.pk), list(matter.clocks.values()), Event.objects.of(matter).count()


@pytest.fixture
def shifted(cast, assembly):
    """A proposal in its pre-check, and a day off announced within its term."""
    matter = submitted(cast)
    announce(cast, works(assembly, 2))
    return matter


def test_a_changed_calendar_moves_no_clock_by_itself(cast, assembly, shifted):
    clock = shifted.clocks.get()

    assert clock.due_on == shifted.due_on
    move = only(cast)
    assert (move.clock, move.deadline.due_on) == (clock, works(assembly, 3))
    assert move.new_off[0][2] == "藏历新年"
    assert "藏历新年" in move.reasons[0]


def test_counted_again_the_clock_and_its_matter_move_and_the_record_says_why(cast, assembly, shifted):
    was, before = shifted.due_on, shifted.clocks.get().explanation

    assert taken(cast, only(cast))

    clock, now = shifted.clocks.get(), works(assembly, 3)
    shifted.refresh_from_db()
    assert clock.due_on == shifted.due_on == now > was
    today = timezone.localdate().isoformat()
    assert clock.explanation["recomputed"] == [{"was": was.isoformat(), "by": "扎西", "on": today, "reason": WHY}]
    assert clock.explanation["rule"] == before["rule"]
    assert [why for _first, _last, why in clock.explanation["skipped"] if why == "藏历新年"] == ["藏历新年"]
    told = Event.objects.of(shifted).last()
    assert (told.step, told.actor, told.before, told.after) == ("recompute", cast.zhaxi, "submitted", "submitted")
    assert {name: told.facts[name] for name in ("clock", "from", "to", "reason")} == {
        "clock": "pre_check",
        "from": was.isoformat(),
        "to": now.isoformat(),
        "reason": WHY,
    }
    assert told.facts["calendars"] == clock.explanation["calendars"] != before["calendars"]
    assert moves(cast.zhaxi, assembly) == []


def test_a_second_time_is_added_to_the_first(cast, assembly, shifted):
    first = shifted.due_on
    taken(cast, only(cast))
    second = shifted.clocks.get().due_on
    announce(cast, works(assembly, 1))
    taken(cast, only(cast), reason="又加了一天。")

    told = shifted.clocks.get().explanation["recomputed"]
    assert [(one["was"], one["reason"]) for one in told] == [
        (first.isoformat(), WHY),
        (second.isoformat(), "又加了一天。"),
    ]


def test_a_clock_past_its_day_is_not_moved_by_a_day_off_after_it(cast, assembly):
    matter = submitted(cast, timezone.localdate() - LONG_AGO)
    announce(cast, works(assembly, 1, matter.due_on))

    assert moves(cast.zhaxi, assembly) == []


def test_a_clock_past_its_day_is_moved_by_a_day_off_announced_within_its_term(cast, assembly):
    matter = submitted(cast, timezone.localdate() - LONG_AGO)
    was = matter.due_on
    announce(cast, works(assembly, 2, matter.clocks.get().started_on))

    assert taken(cast, only(cast))
    matter.refresh_from_db()
    assert was < matter.due_on < timezone.localdate()


def test_a_clock_past_its_day_is_never_moved_to_an_earlier_one(cast, assembly):
    start = timezone.localdate() - LONG_AGO
    announce(cast, works(assembly, 1, start))
    matter = submitted(cast, start)
    changes.undo(assembly.calendar.changes.get(), by=cast.zhaxi)

    assert matter.due_on < timezone.localdate()
    assert moves(cast.zhaxi, assembly) == []


def test_no_clock_is_made_overdue_by_counting_it_again(cast, assembly):
    """Three days off were taken back: by today's calendar the day would be past."""
    today = timezone.localdate()
    start = next(
        today - timedelta(days=n) for n in range(1, 30) if works(assembly, 3, today - timedelta(days=n)) < today
    )
    holiday = [works(assembly, number, start) for number in (1, 2, 3, 4, 5, 6)]
    announce(cast, *holiday)
    matter = submitted(cast, start)
    changes.undo(assembly.calendar.changes.get(), by=cast.zhaxi)

    assert matter.due_on >= today
    assert moves(cast.zhaxi, assembly) == []


def rules_of(assembly, **terms):
    document = deepcopy(STARTING_RULES)
    document["deadlines"] |= terms
    return RuleSetFactory(assembly=assembly, version=2, in_force_from=timezone.localdate(), document=document)


def test_new_rules_move_a_clock_only_where_a_person_counts_it_by_them(cast, assembly):
    matter = submitted(cast)
    ruling = rules_of(assembly, pre_check={"count": 7, "unit": "working_days"})

    assert moves(cast.zhaxi, assembly) == []
    assert taken(cast, only(cast, ruling), ruling=ruling)
    matter.refresh_from_db()
    clock = matter.clocks.get()
    assert (clock.due_on, matter.due_on) == (works(assembly, 7), works(assembly, 7))
    assert (clock.explanation["rule"], clock.explanation["count"]) == (str(ruling), 7)
    assert matter.rule_set.version == 1


def test_new_rules_may_name_a_fixed_date_with_its_hour(cast, assembly):
    matter = walk(cast, "assign")
    ruling = rules_of(assembly, handle={"unit": "fixed_date", "month": 6, "day": 30, "hour": "18:00"})
    (move,) = [move for move in moves(cast.zhaxi, assembly, ruling) if move.clock.name == "handle"]

    assert taken(cast, move, ruling=ruling)
    clock = matter.clocks.get(name="handle")
    local = timezone.localtime(clock.due_at)
    assert (local.month, local.day, local.hour, local.date()) == (6, 30, 18, clock.due_on)


def test_new_rules_never_move_a_clock_past_its_day(cast, assembly):
    submitted(cast, timezone.localdate() - LONG_AGO)
    ruling = rules_of(assembly, pre_check={"count": 90, "unit": "working_days"})

    assert moves(cast.zhaxi, assembly, ruling) == []


def test_pauses_and_granted_days_stay_in_the_sum(cast, assembly):
    matter = submitted(cast)
    clock, calendar, today = matter.clocks.get(), working_days(assembly), timezone.localdate()
    paused = after_pause(read_back(clock.explanation), today, works(assembly, 2), calendar, why="等待")
    longer = granted(paused, works(assembly, 8), calendar, by="扎西", on=works(assembly, 2), reason="复杂")
    Clock.objects.filter(pk=clock.pk).update(due_on=longer.due_on, explanation=rewritten(clock.explanation, longer))
    assert moves(cast.zhaxi, assembly) == []
    days = [works(assembly, number) for number in range(4, 9)]
    announce(cast, *days)

    move = only(cast)
    assert move.deadline.due_on == works(assembly, 5)
    taken(cast, move)
    explanation = matter.clocks.get().explanation
    assert [one["why"] for one in explanation["pauses"]] == ["等待"]
    assert [one["reason"] for one in explanation["extensions"]] == ["复杂"]


def test_the_same_request_twice_moves_it_once_and_other_words_are_told(cast, shifted):
    move, same = only(cast), key()
    assert taken(cast, move, key=same)
    after = everything(shifted)
    was = date.fromisoformat(shifted.clocks.get().explanation["recomputed"][0]["was"])

    assert not taken(cast, move, key=same, was=was)
    with pytest.raises(KeyAlreadyUsed):
        taken(cast, move, key=same, was=was, reason="别的理由")
    assert everything(shifted)[1:] == after[1:]


def test_what_moved_in_between_is_told_and_nothing_is_written(cast, assembly, shifted):
    seen = only(cast)
    announce(cast, works(assembly, 3))
    before = everything(shifted)

    with pytest.raises(StepNotAllowed):
        taken(cast, seen)
    assert everything(shifted) == before


def test_a_clock_that_was_stopped_in_between_is_not_moved(cast, shifted):
    seen = only(cast)
    take(cast, shifted, "review")
    before = everything(shifted)

    with pytest.raises(StepNotAllowed):
        taken(cast, seen)
    assert everything(shifted) == before


def test_without_a_reason_nothing_moves(cast, shifted):
    with pytest.raises(StepNotAllowed):
        taken(cast, only(cast), reason="  ")


@pytest.mark.parametrize("who", ["yangjin", "liming", "zhuoma", "leader", "wangfang"])
def test_only_the_proposals_staff_of_the_assembly_count_again(who, cast, assembly, shifted, client):
    user, before = getattr(cast, who), everything(shifted)
    client.force_login(user)

    assert moves(user, assembly) == []
    with pytest.raises(PermissionDenied):
        taken(cast, only(cast), by=user)
    assert client.get(url()).status_code == 403
    assert client.post(url(), {"key": str(key())}).status_code == 403
    assert everything(shifted) == before


# The page


def url(slug="home", **query):
    return reverse("matters:recompute", args=[slug], query=query or None)


@pytest.fixture
def staff(cast, client):
    client.force_login(cast.zhaxi)
    return client


def sent(move, **changed):
    return {"key": str(key()), "clocks": [move.code], "reason": WHY} | changed


def test_the_page_lists_what_would_move_with_both_days_and_the_reason(cast, assembly, shifted, staff):
    page = staff.get(url()).content.decode()

    assert shifted.title in page
    for words in (shifted.due_on.isoformat(), works(assembly, 3).isoformat(), "藏历新年", "初审"):
        assert words in page


def test_where_nothing_would_move_the_page_says_so(cast, staff):
    submitted(cast)

    assert "没有一个正在计时的期限会改变" in staff.get(url()).content.decode()
    assert "没有一个正在计时的期限会改变" in staff.get(url(by="rules")).content.decode()


def test_the_page_moves_what_is_chosen_and_a_second_press_nothing_more(cast, shifted, staff):
    form = sent(only(cast))
    pages = [staff.post(url(), form, follow=True).content.decode() for _ in range(2)]

    assert all("已重新核定 1 个期限" in page for page in pages)
    assert Event.objects.of(shifted).filter(step="recompute").count() == 1
    page = staff.get(shifted.get_absolute_url()).content.decode()
    for words in ("重新核定期限", "扎西", WHY, "原为"):
        assert words in page


def test_without_a_reason_the_page_asks_for_it_and_keeps_the_choice(cast, shifted, staff):
    move = only(cast)
    answer = staff.post(url(), sent(move, reason=""))

    assert answer.status_code == 400
    assert f'value="{move.code}" id="clock-{move.clock.pk}" checked' in answer.content.decode()
    assert shifted.clocks.get().due_on == move.clock.due_on


def test_a_choice_that_is_no_more_is_told_and_nothing_moves(cast, assembly, shifted, staff):
    other = submitted(cast)
    stale = moves(cast.zhaxi, assembly)[0]
    announce(cast, works(assembly, 3))
    now = {move.clock.matter_id: move.code for move in moves(cast.zhaxi, assembly)}
    before = [everything(one) for one in (shifted, other)]

    answer = staff.post(url(), sent(stale, clocks=[stale.code, *now.values()]))

    assert answer.status_code == 409
    assert "没有改动任何期限" in answer.content.decode()
    assert [everything(one) for one in (shifted, other)] == before


def test_one_clock_can_be_looked_at_alone(cast, assembly, staff):
    first, second = submitted(cast), draft(cast, title="第二件")
    take(cast, second, "submit")
    announce(cast, works(assembly, 2))

    page = staff.get(url(clock=second.clocks.get().pk)).content.decode()

    assert ("第二件" in page, first.title in page) == (True, False)


def test_the_calendar_says_how_many_clocks_it_would_move_to_those_who_may_move_them(cast, shifted, staff):
    for slug in ("home", "national"):
        page = staff.get(reverse("calendars:calendar", args=[slug])).content.decode()
        assert "本区政协有 1 个正在计时的期限会改变" in page
        assert url() in page
    staff.force_login(RoleHoldingFactory(role=Role.LIAISON, assembly=cast.agency.assembly).user)
    assert url() not in staff.get(reverse("calendars:calendar", args=["home"])).content.decode()


def test_the_rules_say_how_many_clocks_they_would_move(cast, assembly, staff):
    submitted(cast)
    ruling = rules_of(assembly, pre_check={"count": 7, "unit": "working_days"})

    assert url(by="rules") in staff.get(ruling.get_absolute_url()).content.decode()
    assert "会改变" in staff.get(url(by="rules")).content.decode()


def test_the_staff_of_another_assembly_see_none_of_these_clocks(cast, shifted, client):
    client.force_login(RoleHoldingFactory(role=Role.PROPOSALS_STAFF, assembly=AssemblyFactory(slug="other")).user)

    assert client.get(url()).status_code == 403
    assert shifted.title not in client.get(url("other")).content.decode()
    assert client.get(url("nowhere")).status_code == 404


def test_before_filing_a_count_is_the_business_of_those_who_had_to_do_with_it_then(cast, assembly, client):
    matter = submitted(cast)
    announce(cast, works(assembly, 2))
    taken(cast, only(cast))
    for step in ("review", "file", "assign"):
        take(cast, matter, step)

    for who, knows in [("zhuoma", True), ("zhaxi", True), ("liming", False)]:
        client.force_login(getattr(cast, who))
        told = client.get(matter.get_absolute_url()).context["events"]
        assert ("重新核定期限" in [event["what"] for event in told]) == knows


def test_the_page_asks_as_often_for_three_clocks_as_for_one(cast, assembly, shifted, staff):
    staff.get(url())
    one = queries(staff, url())
    for number in range(2):
        take(cast, matter := draft(cast, title=f"第{number}件"), "submit", on=timezone.localdate())
        Clock.objects.filter(matter=matter).update(
            **Clock.objects.filter(matter=shifted).values("due_on", "explanation").get()
        )

    assert len(moves(cast.zhaxi, assembly)) == 3
    assert queries(staff, url()) == one


def test_a_key_of_another_page_is_not_taken_for_this_one(cast, shifted, staff):
    answer = staff.post(url(), sent(only(cast), key=str(uuid.uuid4()), clocks=["1:2:3"]))

    assert answer.status_code == 409
    assert recomputing.STEP not in Event.objects.of(shifted).values_list("step", flat=True)
