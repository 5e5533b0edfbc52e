"""Does a number as prose states it agree with the number recorded? No Django: numbers in, yes or no out."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

Number = int | Decimal


class Verdict(StrEnum):
    HOLDS = "holds"
    DIFFERS = "differs"
    NO_MEASURE = "no_measure"


LARGEST_ROUNDING = Decimal("0.05")


def last_digit(number: Number) -> Decimal:
    """What one step of the last significant digit is worth: 100 for 1800, 1 for 8053, 0.1 for 99.6; 1 for 0.

    >>> last_digit(1800)
    Decimal('1E+2')
    """
    given = Decimal(number)
    if given == 0:
        return Decimal(1)
    # Digit by digit: Decimal.normalize() would round a number longer than the context's 28 digits.
    _sign, digits, exponent = given.as_tuple()
    trailing = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return Decimal(1).scaleb(int(exponent) + trailing)


def holds(number: Number, bound: str, recorded: Number, *, ceiling: Number | None = None) -> bool:
    """Say whether `recorded` is what a text means that gives `number` with `bound`.

    exact: the same number. at_least (余, 多, 以上): not below it, and below the exclusive `ceiling` where the words
    set one, so "1800多" holds from 1800 to 1899. at_most (近): at most it, and less than one step of its last
    significant digit below: 近1800 holds from 1701 to 1800. about (约): rounding to the last significant digit,
    never further off than 5 %: 约1800 holds from 1750 to 1850, 约1000 from 950 to 1050.
    """
    if bound == "at_least":
        return number <= recorded and (ceiling is None or recorded < ceiling)
    if bound == "at_most":
        return number - last_digit(number) < recorded <= number
    if bound == "exact" and isinstance(recorded, Decimal):
        return _is_as_stated(Decimal(number), recorded)
    if bound == "about":
        return abs(Decimal(recorded) - number) <= min(last_digit(number) / 2, abs(Decimal(number)) * LARGEST_ROUNDING)
    return recorded == number


def _is_as_stated(number: Decimal, recorded: Decimal) -> bool:
    """A share or a median at the precision it is stated with, rounded or cut off: 99.6 and 99.5 both hold for 99.57.

    All of them is never said of less than all: 100 does not hold for 99.6.
    """
    if number == 100 or recorded == 100:
        return number == recorded
    places = min(_places(number), _places(recorded))
    step = Decimal(1).scaleb(-places)
    wanted = number.quantize(step, ROUND_HALF_UP)
    return wanted in (recorded.quantize(step, ROUND_HALF_UP), recorded.quantize(step, ROUND_DOWN))


def _places(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))
