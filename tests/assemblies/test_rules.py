"""Every fault is named at its place; the examples say what the published schemes say."""

import json
from calendar import monthrange
from copy import deepcopy
from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.assemblies import rules
from huiyin.assemblies.rules import DEFAULTS, STARTING_RULES
from huiyin.assemblies.schemes import schemes
from huiyin.calendars.deadlines import due_for, due_on

UNITS_SAID = "只能是 working_days、days、months 之一。"
FIXED = {"unit": "fixed_date", "month": 6, "day": 30}
WRONG = [
    (("deadlines", "handle", "count"), 0, "不能小于 1。"),
    (("deadlines", "handle", "count"), 401, "不能大于 400。"),
    (("deadlines", "handle", "count"), 3.0, "要填一个整数。"),
    (("deadlines", "handle", "count"), True, "要填一个整数。"),
    (("deadlines", "decide", "unit"), "weeks", UNITS_SAID),
    (("deadlines", "decide", "unit"), "fixed_date", UNITS_SAID),
    (("deadlines", "handle", "unit"), "weeks", "只能是 working_days、days、months、fixed_date 之一。"),
    (("deadlines", "handle"), FIXED | {"day": None}, "要填一个整数。"),
    (("deadlines", "handle"), FIXED | {"month": 13}, "不能大于 12。"),
    (("deadlines", "handle"), FIXED | {"month": 6, "day": 31}, "这个月没有这一天。"),
    (("deadlines", "handle"), FIXED | {"hour": "24:00"}, "请按“18:00”的样子写。"),
    (("deadlines", "handle"), FIXED | {"count": 3}, "没有这一项规则。"),
    (("deadlines", "handle"), FIXED | {"not_before": {"count": 3, "unit": "fixed_date"}}, UNITS_SAID),
    (("deadlines", "handle"), {"unit": "fixed_date", "day": 30}, "没有填写。"),
    (("deadlines", "handle"), None, "要写成一组“名称：内容”。"),
    (("deadlines",), [], "要写成一组“名称：内容”。"),
    (("lengths", "title"), 101, "不能大于 100。"),
    (("categories",), [], "至少要有 1 项。"),
    (("categories",), {}, "要写成一个列表。"),
    (("categories", 1, "name"), " ", "没有填写。"),
    (("categories", 1, "name"), "经济建设", "和前面的一项重复。"),
    (("categories", 1, "code"), "economy", "和前面的一项重复。"),
    (("categories", 1, "code"), "Economy", "代码以小写字母开头，只用小写字母、数字和下划线。"),
    (("result_classes", 0, "help"), "字" * 201, "最多 200 字。"),
    (("result_classes", 0, "name"), "A\x00", "文字中有无法识别的字符。"),
    (("duties", 0, "count"), 51, "不能大于 50。"),
    (("duties", 0, "joined_by"), {"month": 4, "day": 31}, "这个月没有这一天。"),
    (("duties", 0, "joined_by"), {"month": 4}, "没有填写。"),
    (("duties", 0, "most_joint"), -1, "不能小于 0。"),
    (("scores",), [{"code": "training", "each": 1, "most": 2}], "每年的履职任务里没有这一种，不能给它计分。"),
    (("scores",), [{"code": "story", "each": 1, "most": 2}] * 2, "和前面的一项重复。"),
    (("scores",), [], "至少要有 1 项。"),
    (("contacts",), {"pairs": {"member_public": 10}, "unmet_months": 6, "superiors": False}, "不能大于 9。"),
    (("kept",), {"talks": 0}, "不能小于 1。"),
    (("kept",), {"looks": 5}, "不能小于 6。"),
    (("docket",), "第号", "要写明 {number}（可写作 {number:04d}），另外只能用 {year}。"),
    (("docket",), "{number.__class__}", "要写明 {number}（可写作 {number:04d}），另外只能用 {year}。"),
    (("docket",), "{number:09d}{year}{year}{year}", "写出来的案号最多 20 字。"),
    (("extension",), {"count": 1, "unit": "months", "times": 1, "longest": {"count": 2, "unit": "months"}}, None),
    (("nonsense",), 1, "没有这一项规则。"),
]


def changed(place, value):
    document = deepcopy(STARTING_RULES)
    at = document
    for part in place[:-1]:
        at = at[part]
    at[place[-1]] = value
    return document


@pytest.mark.parametrize(("place", "value", "words"), WRONG)
def test_a_fault_is_named_at_its_place_in_plain_words(place, value, words):
    (fault,) = rules.faults(changed(place, value))

    assert fault.place[: len(place)] == place
    assert words is None or fault.words == words


def test_a_fault_reads_as_a_sentence():
    assert str(rules.faults(changed(("categories", 1, "name"), ""))[0]) == "分类 › 第 2 项 › 名称：没有填写。"
    assert [str(fault) for fault in rules.faults(None)] == ["整份规则：要写成一组“名称：内容”。"]


def _places(found, place=()):
    yield place
    inner = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else []
    for key, value in inner:
        yield from _places(value, (*place, key))


PLACES = [place for place in _places(STARTING_RULES) if place]


@given(st.sampled_from(PLACES), st.sampled_from([None, 1.5, b"", -1]))
def test_nonsense_anywhere_is_named_there(place, value):
    assert [fault.place for fault in rules.faults(changed(place, value))] == [place]


@given(st.sampled_from([place for place in PLACES if isinstance(place[-1], str) and place[-1] != "help"]))
def test_what_is_missing_is_named_where_it_should_be(place):
    document = changed(place, None)
    at = document
    for part in place[:-1]:
        at = at[part]
    del at[place[-1]]

    assert [(fault.place, fault.words) for fault in rules.faults(document)] == [(place, "没有填写。")]


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_document_at_all_is_answered(document):
    assert rules.faults(document)


def test_the_starting_rules_which_say_nothing_of_the_newer_parts_are_sound():
    assert rules.faults(STARTING_RULES) == []
    assert not {"extension", "intake"} & set(STARTING_RULES)
    assert rules.faults(STARTING_RULES | {"extension": DEFAULTS["extension"]}) == []


def test_what_a_document_leaves_out_has_a_default():
    assert rules.period(STARTING_RULES, "handle", "session") == {"count": 3, "unit": "months"}
    assert rules.period(STARTING_RULES, "return_window") == {"count": 7, "unit": "working_days"}
    assert rules.period(STARTING_RULES, "co_opinion", "between") == {"count": 1, "unit": "months"}
    assert rules.extension(STARTING_RULES)["longest"] == {"count": 6, "unit": "months"}


# The examples: what each scheme's own text states, worked out here without the calendars of the house.


def months_after(start, count):
    year, month = divmod(start.month - 1 + count, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def working_days_after(start, count):
    """In weeks without holidays."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


SHANGHAI = timezone(timedelta(hours=8))
STARTS = [date(2025, 11, 30), date(2024, 2, 29), date(2026, 3, 9), date(2023, 8, 31)]
# months for session and between-sessions proposals, for a co-handler, one extension, the longest in all
STATED = {
    "three-months": (3, 3, 1, 3, 6),
    "two-months": (2, 2, 1, 1, 3),
    "session-and-between": (5, 3, 1, 3, 6),
    "one-month-more": (3, 3, 1, 1, 4),
}
RETURNS = {  # from Monday 9 March 2026
    "three-months": working_days_after(date(2026, 3, 9), 5),
    "two-months": date(2026, 3, 19),
    "session-and-between": working_days_after(date(2026, 3, 9), 7),
    "one-month-more": working_days_after(date(2026, 3, 9), 3),
}


def due(start, period):
    return due_on(start, period["count"], period["unit"]).due_on


def test_the_examples_are_the_four_schemes_and_one_with_a_fixed_date():
    assert list(schemes()) == [*STATED, "fixed-date"]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("code", STATED)
def test_each_example_is_sound_and_gives_the_dates_its_text_states(code, start):
    document = rules.laid_over(STARTING_RULES, schemes()[code].terms)
    extension = rules.extension(document)
    found = [
        due(start, rules.period(document, "handle", "session")),
        due(start, rules.period(document, "handle", "between")),
        due(start, rules.period(document, "co_opinion")),
        due(start, extension),
        due(start, extension["longest"]),
    ]

    assert rules.faults(document) == []
    assert found == [months_after(start, count) for count in STATED[code]]
    assert extension["times"] == 1
    assert due(date(2026, 3, 9), rules.period(document, "return_window")) == RETURNS[code]


@pytest.mark.parametrize(
    ("handed_over", "last_day"),
    [
        (date(2026, 1, 20), date(2026, 6, 30)),
        (date(2026, 3, 30), date(2026, 6, 30)),
        (date(2026, 4, 2), date(2026, 7, 2)),
        (date(2026, 7, 1), date(2027, 6, 30)),
    ],
)
def test_the_example_with_a_fixed_date_says_30_june_or_three_months_for_what_was_handed_over_late(
    handed_over, last_day
):
    document = rules.laid_over(STARTING_RULES, schemes()["fixed-date"].terms)

    deadline = due_for(handed_over, rules.period(document, "handle", "session"), zone=SHANGHAI)

    assert rules.faults(document) == []
    assert deadline.due_at == datetime.combine(last_day, time(18), tzinfo=SHANGHAI)
    assert due_for(handed_over, rules.period(document, "handle", "between")).due_on == months_after(handed_over, 3)


@pytest.mark.parametrize("code", schemes())
def test_an_example_changes_the_answers_terms_and_nothing_else(code):
    own = changed(("categories", 0, "name"), "本地分类")
    own["deadlines"]["handle_session"] = {"count": 9, "unit": "months"}
    made = rules.laid_over(own, schemes()[code].terms)

    assert made["deadlines"].get("handle_session") == schemes()[code].terms["deadlines"].get("handle_session")
    assert {key: made[key] for key in own if key != "deadlines"} == {key: own[key] for key in own if key != "deadlines"}
    assert json.loads(json.dumps(made)) == made
