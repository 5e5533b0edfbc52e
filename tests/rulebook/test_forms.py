"""Whatever the form lets through is sound; a document that goes in unchanged comes out unchanged."""

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.assemblies import rules
from huiyin.assemblies.rules import CLOCKS, DUTIES, FIXED_CLOCKS, OPTIONAL_CLOCKS, STARTING_RULES, UNITS
from huiyin.assemblies.schemes import schemes
from huiyin.rulebook.forms import DocumentForm
from tests.rulebook.typed import posted

COUNTS = st.one_of(st.integers(1, 400), st.integers(-2, 500))
HOURS = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))
PERIODS = st.fixed_dictionaries({"count": st.integers(1, 400), "unit": st.sampled_from(UNITS)})
FIXED = st.fixed_dictionaries(
    {"unit": st.just("fixed_date"), "month": st.integers(1, 12), "day": st.integers(1, 29)},
    optional={"hour": HOURS, "not_before": PERIODS},
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=8)


def _table(code_length):
    rows = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4, unique_by=lambda row: row[0])
    return rows.map(
        lambda found: [{"code": f"c{place}", "name": name, "help": help} for place, (name, help) in enumerate(found)]
    )


def _term_of(clock):
    return PERIODS | FIXED if clock in FIXED_CLOCKS else PERIODS


@st.composite
def documents(draw):
    """Sound rule sets of every shape: parts that may be left out are there or not."""
    document = {
        "deadlines": {clock: draw(_term_of(clock)) for clock in CLOCKS},
        "lengths": {"title": draw(st.integers(10, 100)), "body": draw(st.integers(100, 20000))},
        "docket": draw(st.sampled_from(["第{number:04d}号", "{year}-{number}", "{number:03d}"])),
        "categories": draw(_table(30)),
        "non_filing_grounds": draw(_table(30)),
        "result_classes": draw(_table(20)),
        "duties": [
            {"code": code, "name": f"{name}{place}", "unit": "份", "count": draw(st.integers(1, 50))}
            for place, (code, name) in enumerate(
                draw(st.lists(st.tuples(st.sampled_from(DUTIES), WORDS), max_size=4, unique_by=lambda row: row[0]))
            )
        ],
    }
    for clock in OPTIONAL_CLOCKS:
        if draw(st.booleans()):
            document["deadlines"][clock] = draw(_term_of(clock))
    if draw(st.booleans()):
        document["extension"] = draw(PERIODS) | {"times": draw(st.integers(0, 9)), "longest": draw(PERIODS)}
    if draw(st.booleans()):
        document["intake"] = {
            "opens_before": draw(PERIODS),
            "closes_days_before": draw(st.integers(0, 30)),
            "closes_at": draw(HOURS),
        }
    if draw(st.booleans()):
        who = st.sampled_from(["con", "lia", "sig"])
        document["leave"] = {"one_day": draw(who), "longer": draw(who), "days_before": draw(st.integers(0, 60))}
    if draw(st.booleans()):
        document["attendance"] = {
            "parts": draw(st.integers(0, 10)),
            "of": draw(st.integers(1, 10)),
            "excused_are_due": draw(st.booleans()),
        }
    if draw(st.booleans()):
        rows = draw(_table(30))
        document["leave_reasons"] = [row | ({"exempt": True} if draw(st.booleans()) else {}) for row in rows]
    return document


@given(documents())
@settings(max_examples=60, deadline=None)
def test_a_sound_document_goes_through_the_form_unchanged(document):
    form = DocumentForm(posted(document), document=document)

    if rules.faults(document):  # an extension shorter than the term itself: told, not stored
        assert not form.is_valid()
        assert form.forms["extension"].errors["longest_count"]
    else:
        assert form.is_valid(), [part.errors for part in (*form.forms.values(), *form.rows.values())]
        assert form.document == document


FIELDS = sorted(posted(STARTING_RULES))
TYPED = st.one_of(
    COUNTS.map(str), WORDS, st.sampled_from(["", " ", "0", "{number}", "{", "A类", "item_1", "on", "99:99"])
)


@given(st.dictionaries(st.sampled_from([name for name in FIELDS if "_FORMS" not in name]), TYPED, max_size=6))
@settings(max_examples=120, deadline=None)
def test_whatever_the_form_lets_through_is_sound(typed):
    form = DocumentForm(posted(STARTING_RULES) | typed, document=STARTING_RULES)

    if form.is_valid():
        assert rules.faults(form.document) == []
    else:
        assert form.count > 0


def test_a_new_row_gets_a_code_no_version_has_used():
    typed = posted(STARTING_RULES, categories__5__name="边境建设")
    form = DocumentForm(typed, document=STARTING_RULES, taken={"item_1", "item_7"})

    assert form.is_valid()
    assert form.document["categories"][-1] == {"code": "item_8", "name": "边境建设"}


def test_a_row_is_taken_out_by_its_tick_and_keeps_its_code_under_a_new_name():
    typed = posted(STARTING_RULES, categories__0__DELETE="on", categories__1__name="民生")
    form = DocumentForm(typed, document=STARTING_RULES)

    assert form.is_valid()
    assert form.document["categories"][0] == {"code": "livelihood", "name": "民生"}


@pytest.mark.parametrize(
    ("changes", "part", "field"),
    [
        ({"deadlines__handle_count": "0"}, "deadlines", "handle_count"),
        ({"deadlines__handle_count": ""}, "deadlines", "handle_count"),
        ({"writing__docket": "第号"}, "writing", "docket"),
        ({"writing__docket": "长长长长长长长长长长长长长长长长长{number}"}, "writing", "docket"),
        ({"extension__times": "1"}, "extension", "longest_count"),
        ({"intake__closes_at": "25:00"}, "intake", "closes_at"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(changes, part, field):
    form = DocumentForm(posted(STARTING_RULES, **changes), document=STARTING_RULES)

    assert not form.is_valid()
    assert form.forms[part].errors[field]


def test_a_name_given_twice_is_told_at_the_second():
    form = DocumentForm(posted(STARTING_RULES, categories__3__name="经济建设"), document=STARTING_RULES)

    assert not form.is_valid()
    assert form.rows["categories"].forms[3].errors["name"]


def test_a_table_that_may_not_be_empty_says_so():
    typed = posted(STARTING_RULES, **{f"categories__{place}__DELETE": "on" for place in range(5)})
    form = DocumentForm(typed, document=STARTING_RULES)

    assert not form.is_valid()
    assert [str(fault) for fault in form.elsewhere] == ["分类：至少要有 1 项。"]


@pytest.mark.parametrize("code", list(schemes()))
def test_each_example_goes_through_the_form_unchanged(code):
    document = rules.laid_over(deepcopy(STARTING_RULES), schemes()[code].terms)
    form = DocumentForm(posted(document), document=document)

    assert form.is_valid()
    assert form.document == document


FIXED_DATE = {"unit": "fixed_date", "month": 6, "day": 30, "hour": "18:00"}


def test_a_fixed_date_is_typed_by_its_month_and_day():
    typed = posted(STARTING_RULES) | {
        "deadlines-handle_session_unit": "fixed_date",
        "deadlines-handle_session_month": "6",
        "deadlines-handle_session_day": "30",
        "deadlines-handle_session_hour": "18:00",
        "deadlines-handle_session_least_count": "2",
        "deadlines-handle_session_least_unit": "months",
    }
    form = DocumentForm(typed, document=STARTING_RULES)

    assert form.is_valid(), form.forms["deadlines"].errors
    assert form.document["deadlines"]["handle_session"] == FIXED_DATE | {"not_before": {"count": 2, "unit": "months"}}


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"handle_unit": "fixed_date", "handle_count": "", "handle_month": "6"}, "handle_day"),
        ({"handle_unit": "fixed_date", "handle_count": "", "handle_month": "6", "handle_day": "31"}, "handle_day"),
        ({"handle_unit": "fixed_date", "handle_month": "6", "handle_day": "30"}, "handle_count"),
        ({"handle_month": "6"}, "handle_month"),
        ({"handle_hour": "18:00"}, "handle_hour"),
        ({"handle_count": ""}, "handle_count"),
        ({"decide_unit": "fixed_date"}, "decide_unit"),
    ],
)
def test_half_a_fixed_date_is_told_at_the_field(typed, place):
    sent = posted(STARTING_RULES) | {f"deadlines-{name}": value for name, value in typed.items()}
    form = DocumentForm(sent, document=STARTING_RULES)

    assert not form.is_valid()
    assert list(form.forms["deadlines"].errors) == [place]


KINDS = [
    {"code": "academy", "name": "政协书院", "help": "每月一本书", "meaning": "reading"},
    {"code": "sector_day", "name": "界别学习日", "meaning": "symposium"},
]


def test_an_assembly_s_own_kinds_of_activity_go_through_the_form_and_a_new_one_gets_a_code():
    document = STARTING_RULES | {"activity_kinds": KINDS}
    typed = posted(document, activity_kinds__2__name="三级讲故事", activity_kinds__2__meaning="storytelling")
    form = DocumentForm(typed, document=document)

    assert form.is_valid()
    added = {"code": "item_1", "name": "三级讲故事", "meaning": "storytelling"}
    assert form.document == document | {"activity_kinds": [*KINDS, added]}


def test_without_a_kind_of_its_own_the_table_is_left_out():
    document = STARTING_RULES | {"activity_kinds": KINDS[:1]}
    form = DocumentForm(posted(document, activity_kinds__0__DELETE="on"), document=document)

    assert form.is_valid()
    assert form.document == STARTING_RULES
