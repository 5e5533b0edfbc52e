"""The parts of a figure: what each is called, and which rows stand in it."""

import pytest
from django.db.models import Case, F, Value, When

from huiyin.figures.splits import by_answer, by_choice, by_rule, by_words
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import Matter
from huiyin.opinions.models import OpinionItem
from tests.factories.base import AgencyFactory, RuleSetFactory
from tests.figures.work_matters import _given
from tests.matters.test_conflicts import matter_of

pytestmark = pytest.mark.django_db
UNSAID = "没有写明"


@pytest.fixture
def rows(assembly, cast):
    """Three proposals: of agriculture, of a code no rule set names any more, of none."""
    made = [matter_of("proposal", "assigned", assembly, cast.agency) for _ in range(3)]
    for matter, category in zip(made, ("agriculture", "given_up", ""), strict=True):
        Matter.objects.filter(pk=matter.pk).update(category=category)
    return Matter.objects.filter(pk__in=[matter.pk for matter in made]).order_by("pk")


def named(split, rows):
    return {part.key: (part.name, part.count) for part in split.parts(rows)}


def stands_in(split, rows, key):
    return [matter.category for matter in split.only(rows, key)]


def calling(rows, version, **names):
    """A rule set the rows follow, which names categories so."""
    assembly = Matter.objects.filter(kind="proposal").first().assembly
    categories = [{"code": code, "name": name} for code, name in names.items()]
    document = assembly.rule_sets.first().document | {"categories": categories}
    rule_set = RuleSetFactory(assembly=assembly, version=version, document=document)
    Matter.objects.filter(pk__in=rows).update(rule_set=rule_set)
    return rule_set


def test_what_a_rule_set_names_is_called_as_the_newest_of_those_the_rows_follow_says(rows):
    first, second, third = (matter.pk for matter in rows)
    calling([first, third], 91, agriculture="农业", given_up="从前的类别")
    newer = calling([second], 92, agriculture="农业农村")
    calling([], 93, agriculture="没有一件按它办")
    split = by_rule("category", "分类", "category", "categories")

    assert (split.code, split.label, split.several) == ("category", "分类", False)
    assert named(split, rows) == {"agriculture": ("农业农村", 1), "given_up": ("从前的类别", 1), "": (UNSAID, 1)}
    assert stands_in(split, rows, "given_up") == ["given_up"]
    assert named(split, rows.filter(rule_set=newer)) == {"given_up": ("given_up", 1)}


def test_codes_no_rule_set_names_may_be_named_by_the_program_and_the_way_to_the_matter_be_given(rows):
    calling(rows.values("pk"), 91, agriculture="农业")
    split = by_rule(
        *("category", "分类", "matter__category", "categories"), of="matter__", known={"given_up": "不再使用"}
    )
    for matter in rows:
        OpinionItem.objects.create(matter=matter, situation="情况", advice="建议", author_kind="member")

    found = named(split, OpinionItem.objects.filter(matter__in=rows))

    assert found == {"agriculture": ("农业", 1), "given_up": ("不再使用", 1), "": (UNSAID, 1)}


def test_a_field_with_choices_is_called_by_their_words(rows):
    of_row, by_way = by_choice("state", "状态"), by_choice("livelihood__kind", "类别")
    for matter, kind in zip(rows, ("finding", "", "gone"), strict=True):
        LivelihoodMatter.objects.create(matter=matter, kind=kind, source="research", description="水管冻住")

    assert (of_row.code, of_row.label, by_way.code, by_way.label) == ("state", "状态", "kind", "类别")
    assert by_choice("livelihood__kind", "类别", "what").code == "what"
    state = rows[0].state
    assert named(of_row, rows) == {state: (str(rows[0].get_state_display()), 3)}
    assert named(by_way, rows) == {
        "finding": (str(LivelihoodMatter.Kind.FINDING.label), 1),
        "": (UNSAID, 1),
        "gone": ("gone", 1),
    }
    assert stands_in(by_way, rows, "finding") == ["agriculture"]


def test_a_row_stands_once_in_each_part_it_has_however_often_it_is_joined(rows, assembly):
    first, *_rest = rows
    agency = AgencyFactory(assembly=assembly, name="教育厅")
    for state in ("reassigned", "accepted"):  # taken from it, and given to it again
        _given(first, agency, state=state)
    split = by_words("agency", "承办单位", "assignments__agency__name", several=True)
    here = rows.filter(pk=first.pk)
    others = {agency.name: (agency.name, 1) for agency in {part.agency for part in first.assignments.all()}}

    assert (split.code, split.label, split.several) == ("agency", "承办单位", True)
    assert named(split, here) == others | {"教育厅": ("教育厅", 1)}
    assert stands_in(split, here, "教育厅") == ["agriculture"]
    assert split.only(here, "教育厅").count() == 1


def test_words_that_are_not_there_are_a_part_of_their_own(rows):
    split = by_words("sector", "界别", "sector__name")

    assert split.several is False
    assert sum(part.count for part in split.parts(rows)) == 3
    assert named(split, rows.filter(sector=None)).get("", (UNSAID,))[0] == UNSAID
    Matter.objects.update(sector=None)
    assert named(split, rows) == {"": (UNSAID, 3)}


def test_what_an_expression_answers_is_called_as_it_was_given(rows):
    farming = Case(When(category="agriculture", then=Value("yes")), default=Value("no"))
    split = by_answer("farming", "是否涉农", F("farming"), {"yes": "涉农", "no": "其他"})
    rows = rows.annotate(farming=farming)

    assert (split.code, split.label) == ("farming", "是否涉农")
    assert named(split, rows) == {"yes": ("涉农", 1), "no": ("其他", 2)}
    assert stands_in(split, rows, "yes") == ["agriculture"]


def test_a_code_that_is_not_there_at_all_is_not_written(rows):
    split = by_rule("category", "分类", "merged_into__category", "categories")

    assert named(split, rows) == {"": (UNSAID, 3)}
