"""docs/rules/figures.md, row by row: what counts, beside what must not."""

import re
from pathlib import Path

import pytest

from huiyin.figures.measures import EVERY, FURTHER, MEASURES, Middle, Rate, percent
from tests.figures.work import EXPECTED, YEAR

RULES = Path(__file__).parents[2] / "docs" / "rules" / "figures.md"


def test_each_measure_counts_what_its_definition_says(made):
    assert {measure.code: measure.value(made.home, YEAR) for measure in EVERY} == EXPECTED


def test_no_row_is_counted_twice(made):
    for measure in EVERY:
        rows = measure.rows(made.home, YEAR)

        assert len(set(rows.values_list("pk", flat=True))) == rows.count(), measure.code


def test_the_parts_of_a_figure_add_up_to_it(made):
    for measure, split in [(each, split) for each in EVERY for split in each.splits]:
        rows = measure.rows(made.home, YEAR)
        parts, which = split.parts(rows), (measure.code, split.code)

        assert split.several or sum(part.count for part in parts) == rows.count(), which
        assert [split.only(rows, part.key).count() for part in parts] == [part.count for part in parts], which
        assert all(part.name for part in parts), which
        assert len({part.key for part in parts}) == len(parts), which


def test_divisions_of_one_figure_have_addresses_of_their_own():
    for measure in EVERY:
        codes = [split.code for split in measure.splits]

        assert len(set(codes)) == len(codes), measure.code
        assert not {"page", "by", "split"} & set(codes), measure.code


@pytest.mark.parametrize("rate", [rate for rate in EVERY if isinstance(rate, Rate)], ids=lambda rate: rate.code)
def test_the_part_of_a_rate_is_of_its_whole(rate, made):
    part, whole = (set(side.rows(made.home, YEAR).values_list("pk", flat=True)) for side in (rate.part, rate.whole))

    assert part <= whole
    assert rate.part.rows(made.home, YEAR).model is rate.whole.rows(made.home, YEAR).model
    assert (len(part), len(whole)) == rate.sides(made.home, YEAR)
    assert percent(len(part), len(whole)) == EXPECTED[rate.code]


def test_a_share_or_a_median_of_nothing_is_no_number(made):
    values = {each.value(made.home, 2019) for each in EVERY if isinstance(each, Rate | Middle)}

    assert values == {None}


ROW = r"^\| (\w+) \| ([^|]+?) \| (\S+) \| (exact|at_least) \|"


def listed(text):
    return re.findall(ROW, text, re.MULTILINE)


def test_the_register_is_the_table_of_the_rules():
    report, further = RULES.read_text().split("## The further figures")

    assert listed(report) == [(m.code, str(m.label), m.unit, m.bound) for m in MEASURES]
    assert len(listed(report)) == 29
    assert sorted(listed(further)) == sorted((m.code, str(m.label), m.unit, m.bound) for m in FURTHER)


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
