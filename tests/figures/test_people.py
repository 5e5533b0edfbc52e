"""What is counted of members, study, consultation, field work, contacts, duties, stories and activities."""

from huiyin.figures.measures import BY_CODE
from tests.figures.people import EXPECTED, YEAR


def test_each_measure_counts_what_its_definition_says(made):
    assert {code: BY_CODE[code].value(made.home, YEAR) for code in EXPECTED} == EXPECTED
