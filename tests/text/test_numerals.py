import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text import numerals
from huiyin.text.numerals import Amount

VALUES = [
    ("1,267", 1267),
    ("１２", 12),
    ("1.3万", 13000),
    ("1亿2千万", 120_000_000),
    ("3万5千", 35000),
    ("三十二", 32),
    ("兩萬億", 2 * 10**12),
    ("一百五", 150),
    ("两千三", 2300),
    ("十万八千", 108_000),
    ("二十一万零三", 210_003),
    ("二〇二三", 2023),
    ("九十八点五", Decimal("98.5")),
    ("99.6", Decimal("99.6")),
    ("壹佰贰拾", 120),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_number_has_its_exact_value(text, value):
    assert numerals.value(text) == value
    assert type(numerals.value(text)) is type(value)


@pytest.mark.parametrize(
    "text", ["", "百百", "12,34", "1.2.3", "3千5万", "十二三", "点五", "五点", "委员", "9" * 30, "万" * 3000]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError):
        numerals.value(text)


AMOUNTS = [
    ("1800多", Amount(1800, "at_least", ceiling=1900)),
    ("380余", Amount(380, "at_least", ceiling=390)),
    ("二十多", Amount(20, "at_least", ceiling=30)),
    ("百余", Amount(100, "at_least", ceiling=200)),
    ("20多万", Amount(200_000, "at_least", ceiling=300_000)),
    ("1.3万余", Amount(13000, "at_least", ceiling=14000)),
    ("上百", Amount(100, "at_least", floor_only=True)),
    ("超3000", Amount(3000, "at_least", floor_only=True)),
    ("不少于12", Amount(12, "at_least", floor_only=True)),
    ("近1.2万", Amount(12000, "at_most")),
    ("约300", Amount(300, "about")),
    ("10来", Amount(10, "about")),
    ("32", Amount(32)),
]


@pytest.mark.parametrize(("text", "amount"), AMOUNTS)
def test_words_of_approximation_set_the_bound(text, amount):
    assert numerals.rough(text) == amount


def in_chinese(number: int) -> str:
    """Spell a number the long way, digit by digit: independent of the reader."""
    if number == 0:
        return "零"
    digits = str(number)
    spelled, gap = "", False
    for position, digit in enumerate(digits):
        place = len(digits) - position - 1
        if digit == "0":
            gap = True
        else:
            spelled += (
                ("零" if gap and spelled else "")
                + "零一二三四五六七八九"[int(digit)]
                + ["", "十", "百", "千"][place % 4]
            )
            gap = False
        if place in (4, 8) and int(digits[: position + 1]) % 10_000:
            spelled, gap = spelled + {4: "万", 8: "亿"}[place], False
    return spelled


@given(st.integers(0, 10**12 - 1))
def test_chinese_numerals_round_trip(number):
    assert numerals.value(in_chinese(number)) == number


@given(st.integers(0, 10**15))
def test_grouped_digits_round_trip(number):
    assert numerals.value(f"{number:,}") == number


@given(st.decimals(min_value=0, max_value=10**6, places=2))
def test_tens_of_thousands_keep_their_fraction(number):
    assert numerals.value(f"{number}万") == number * 10_000


@given(st.text(st.characters(exclude_categories=[])) | st.text("0123456789,.零一两十百千万亿点余多"))
def test_reading_a_number_only_ever_refuses(text):
    for read in (numerals.value, numerals.rough):
        with contextlib.suppress(ValueError):
            read(text)
