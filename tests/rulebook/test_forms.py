"""Whatever the form lets through is sound; a document that goes in unchanged comes out unchanged."""

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.assemblies import rules
from huiyin.assemblies.rules import (
    CLOCKS,
    DUTIES,
    FIXED_CLOCKS,
    JOINT,
    KEPT,
    OPTIONAL_CLOCKS,
    OWED_BY,
    PAIR_KINDS,
    STARTING_RULES,
    UNITS,
)
from huiyin.assemblies.schemes import schemes
from huiyin.rulebook.forms import DocumentForm
from huiyin.rulebook.words import differences
from tests.rulebook.typed import posted

COUNTS = st.one_of(st.integers(1, 400), st.integers(-2, 500))
HOURS = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))
PERIODS = st.fixed_dictionaries({"count": st.integers(1, 400), "unit": st.sampled_from(UNITS)})
FIXED = st.fixed_dictionaries(
    {"unit": st.just("fixed_date"), "month": st.integers(1, 12), "day": st.integers(1, 29)},
    optional={"hour": HOURS, "not_before": PERIODS},
)
MORE_OF_DUTY = st.fixed_dictionaries(
    {},
    optional={
        "owed_by": st.sampled_from(OWED_BY),
        "joint": st.sampled_from(JOINT),
        "most_joint": st.integers(0, 50),
        "joined_by": st.fixed_dictionaries({"month": st.integers(1, 12), "day": st.integers(1, 29)}),
        "leave_days": st.integers(1, 366),
    },
)
CONTACTS = st.fixed_dictionaries(
    {
        "pairs": st.fixed_dictionaries({}, optional=dict.fromkeys(PAIR_KINDS, st.integers(0, 9))),
        "unmet_months": st.integers(1, 36),
        "superiors": st.booleans(),
    }
)
KEPT_MONTHS = st.tuples(
    st.dictionaries(st.sampled_from(KEPT), st.integers(1, 1200), min_size=1), st.sampled_from([{}, {"erase": True}])
).map(lambda two: two[0] | two[1])
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=8)


def _table(code_length):
    rows = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4, unique_by=lambda row: row[0])
    return rows.map(
        lambda found: [{"code": f"c{place}", "name": name, "help": help} for place, (name, help) in enumerate(found)]
    )


def _term_of(clock):
    return PERIODS | FIXED if clock in FIXED_CLOCKS else PERIODS


@st.composite
def _of_duties(draw, duties):
    """Scores, contacts and terms of keeping, there or not."""
    codes = [*(row["code"] for row in duties), "attendance"]
    points = {"each": st.integers(1, 100), "most": st.integers(1, 1000)}
    lines = st.sets(st.sampled_from(codes), min_size=1).flatmap(
        lambda some: st.tuples(*[st.fixed_dictionaries({"code": st.just(code)} | points) for code in sorted(some)])
    )
    return draw(
        st.fixed_dictionaries({}, optional={"contacts": CONTACTS, "kept": KEPT_MONTHS, "scores": lines.map(list)})
    )


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
            | draw(MORE_OF_DUTY)
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
    return document | draw(_of_duties(document["duties"]))


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


@pytest.mark.parametrize(
    ("typed", "table", "field", "words"),
    [
        ({"duties-0-joined_by_month": "2", "duties-0-joined_by_day": "30"}, "duties", "joined_by_day", "没有这一天"),
        ({"duties-0-joined_by_month": "6"}, "duties", "joined_by_day", "月和日都要填"),
        ({"duties-0-leave_days": "400"}, "duties", "leave_days", "366"),
        ({"scores-0-code": "research", "scores-0-each": "5", "scores-0-most": "9"}, "scores", "code", "没有这一种"),
        ({"scores-0-code": "story", "scores-0-each": "0", "scores-0-most": "9"}, "scores", "each", "1"),
    ],
)
def test_what_is_wrong_with_a_duty_or_a_score_is_told_at_its_field(typed, table, field, words):
    form = DocumentForm(posted(STARTING_RULES) | typed, document=STARTING_RULES)

    assert not form.is_valid()
    assert words in form.rows[table].forms[0].errors[field][0]


def test_a_score_line_stands_once():
    line = {"scores-{}-code": "story", "scores-{}-each": "5", "scores-{}-most": "9"}
    typed = {key.format(place): value for place in (0, 1) for key, value in line.items()}
    form = DocumentForm(posted(STARTING_RULES) | typed, document=STARTING_RULES)

    assert not form.is_valid()
    assert form.rows["scores"].forms[1].errors["code"] == ["和前面的一项重复。"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"contacts-pairs_member_public": "3"}, "unmet_months"),
        ({"contacts-unmet_months": "6"}, "superiors"),
        ({"contacts-superiors": "yes", "contacts-unmet_months": "40"}, "unmet_months"),
    ],
)
def test_half_of_what_is_laid_down_of_contacts_is_told_at_the_field(typed, field):
    form = DocumentForm(posted(STARTING_RULES) | typed, document=STARTING_RULES)

    assert not form.is_valid()
    assert form.forms["contacts"].errors[field]


def test_the_pages_of_rules_say_what_is_laid_down_of_duties_scores_contacts_and_keeping():
    duty = {"code": "proposal", "name": "撰写提案", "unit": "份", "count": 2, "owed_by": "standing_committee"}
    duty |= {"joint": "lead", "most_joint": 1, "joined_by": {"month": 9, "day": 30}, "leave_days": 180}
    document = STARTING_RULES | {
        "duties": [duty],
        "scores": [{"code": "proposal", "each": 5, "most": 10}],
        "contacts": {"pairs": {"member_public": 3}, "unmet_months": 4, "superiors": True},
        "kept": {"talks": 9},
    }
    said = {(one.section, one.label, one.old, one.new) for one in differences(STARTING_RULES, document)}

    assert {words for _section, label, _old, words in said if label == "撰写提案"} == {
        "撰写提案：常务委员会组成人员每年 2 份；联名的只对第一署名人算；联名最多算 1 件；9 月 30 日以后到任的当年免；"
        "长期请假满 180 天的当年免",
        "撰写提案：每件 5 分，最多 10 分",
    }
    assert ("四个联系", "委员联系界别群众", "每人 2 对", "每人 3 对") in said
    assert ("四个联系", "可与所在机构的负责人结对", "否", "是") in said
    assert ("保存期限", "谈心内容", "12 个月", "9 个月") in said
