"""docs/rules/figures.md, row by row: what counts, beside what must not."""

import re
from pathlib import Path

import pytest

from huiyin.figures.measures import EVERY, MEASURES, Middle, Rate, percent
from huiyin.figures.measures.told import Told
from tests.figures.work import EXPECTED, YEAR

RULES = Path(__file__).parents[2] / "docs" / "rules" / "figures.md"


@pytest.mark.parametrize("measure", EVERY, ids=lambda measure: measure.code)
def test_a_measure_counts_what_its_definition_says(measure, made):
    assert measure.value(made.home, YEAR) == EXPECTED[measure.code]


@pytest.mark.parametrize("measure", EVERY, ids=lambda measure: measure.code)
def test_no_row_is_counted_twice(measure, made):
    rows = measure.rows(made.home, YEAR)

    assert len(set(rows.values_list("pk", flat=True))) == rows.count()


@pytest.mark.parametrize(
    "measure", [each for each in EVERY if each.splits and not isinstance(each, Told)], ids=lambda measure: measure.code
)
def test_the_parts_of_a_figure_add_up_to_it(measure, made):
    rows = measure.rows(made.home, YEAR)

    for split in measure.splits:
        parts = split.parts(rows)
        if not split.several:
            assert sum(part.count for part in parts) == rows.count(), split.code
        assert all(part.name for part in parts), split.code
        assert [split.only(rows, part.key).count() for part in parts] == [part.count for part in parts], split.code


@pytest.mark.parametrize(
    "rate",
    [each for each in EVERY if isinstance(each, Rate) and not isinstance(each.part, Told)],
    ids=lambda rate: rate.code,
)
def test_the_part_of_a_rate_is_of_its_whole(rate, made):
    part, whole = (set(side.rows(made.home, YEAR).values_list("pk", flat=True)) for side in (rate.part, rate.whole))

    assert part <= whole
    assert rate.part.rows(made.home, YEAR).model is rate.whole.rows(made.home, YEAR).model
    assert (len(part), len(whole)) == rate.sides(made.home, YEAR)
    assert percent(len(part), len(whole)) == EXPECTED[rate.code]


def test_a_share_or_a_median_of_nothing_is_no_number(made):
    shares = [each for each in EVERY if isinstance(each, Rate | Middle) and not isinstance(each, Told)]

    assert [each.code for each in shares if each.value(made.county, YEAR) == 0] == []


def test_the_register_is_the_table_of_the_rules():
    rows = re.findall(r"^\| (\w+) \| ([^|]+?) \| (\S+) \| (exact|at_least) \|", RULES.read_text(), re.MULTILINE)

    assert [(m.code, str(m.label), m.unit, m.bound) for m in MEASURES] == rows
    assert len(rows) == 29


def test_a_stock_of_the_running_year_is_counted_today_and_not_at_its_end(made, monkeypatch):
    from datetime import date

    from huiyin.figures.rows import days, members

    monkeypatch.setattr(days.timezone, "localdate", lambda: date(2023, 12, 30))

    assert members.members(made.home, YEAR).count() == EXPECTED["members"] + 1  # one leaves at the end of that day


def test_a_year_without_a_rule_set_owes_nothing(made):
    from huiyin.figures.rows import duties

    assert duties.duty_proposal(made.home, 2020).count() == 0


def test_a_county_owes_what_the_nearest_rule_set_above_it_says(made):
    from huiyin.figures.rows import duties

    assert duties.duty_proposal(made.county, YEAR).count() == 1
