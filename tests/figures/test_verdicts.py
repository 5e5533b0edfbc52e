from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.figures.verdicts import holds, last_digit
from huiyin.text.figures import find

CASES = [
    (440, "exact", None, 440, True),
    (440, "exact", None, 441, False),
    (440, "exact", None, 0, False),
    (1800, "at_least", 1900, 1800, True),
    (1800, "at_least", 1900, 1899, True),
    (1800, "at_least", 1900, 1900, False),
    (1800, "at_least", 1900, 1799, False),
    (3000, "at_least", None, 90000, True),
    (3000, "at_least", None, 2999, False),
    (12000, "at_most", None, 12000, True),
    (12000, "at_most", None, 11001, True),
    (12000, "at_most", None, 11000, False),
    (12000, "at_most", None, 12001, False),
    (1800, "about", None, 1750, True),
    (1800, "about", None, 1850, True),
    (1800, "about", None, 1749, False),
    (1000, "about", None, 1050, True),
    (1000, "about", None, 1051, False),
    (8053, "about", None, 8054, False),
    (Decimal("99.6"), "exact", None, Decimal("99.6"), True),
    (Decimal("99.6"), "exact", None, Decimal("99.57"), True),
    (Decimal("99.5"), "exact", None, Decimal("99.57"), True),
    (Decimal("99.57"), "exact", None, Decimal("99.6"), True),
    (Decimal("99.4"), "exact", None, Decimal("99.57"), False),
    (93, "exact", None, Decimal("92.9"), True),
    (100, "exact", None, Decimal("99.6"), False),
    (100, "exact", None, Decimal("100.0"), True),
    (12, "exact", None, Decimal("12.5"), True),
    (14, "exact", None, Decimal("12.5"), False),
]


@pytest.mark.parametrize(("number", "bound", "ceiling", "recorded", "agrees"), CASES)
def test_a_number_and_its_bound_hold_for_what_the_words_mean(number, bound, ceiling, recorded, agrees):
    assert holds(number, bound, recorded, ceiling=ceiling) is agrees


def written_step(number):
    """An oracle that never computes: the zeros at the end of the written number, put behind a one."""
    written = str(number)
    return int("1" + "0" * (len(written) - len(written.rstrip("0"))))


numbers = st.one_of(st.integers(1, 10**7), st.builds(lambda a, b: a * 10**b, st.integers(1, 999), st.integers(0, 5)))


@given(numbers, st.integers(-2000, 2000))
def test_verdicts_agree_with_counting_out_what_holds(number, distance):
    recorded, step = max(0, number + distance), written_step(number)
    fewest, most = number - step + 1, number
    reach = min(10 * step, number)  # twentieths: half a step is ten, five per cent one of the number

    assert holds(number, "exact", recorded) is (str(recorded) == str(number))
    assert holds(number, "at_most", recorded) is (recorded in range(fewest, most + 1))
    assert holds(number, "at_least", recorded, ceiling=number + step) is (recorded in range(number, number + step))
    assert holds(number, "about", recorded) is (20 * abs(recorded - number) <= reach)


@given(numbers)
def test_the_last_significant_digit_is_the_one_before_the_zeros(number):
    assert last_digit(number) == written_step(number)


@given(st.integers(10, 99999))
def test_a_number_cut_off_by_duo_holds_for_every_number_it_was_cut_from(recorded):
    """Cut 1837 to 1800多, as reports do, read it back from prose, and it holds."""
    written = str(recorded)
    for kept in range(1, len(written)):
        cut = written[:kept] + "0" * (len(written) - kept)
        (figure,) = find(f"结成对子{cut}多对。")
        if written[kept - 1] != "0":  # 1003 cut to 1000多 at its second digit says less than it could
            assert holds(figure.number, figure.bound, recorded, ceiling=figure.ceiling)
