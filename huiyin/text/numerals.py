"""Numbers as reports write them: 1,267, １２, 1.3万, 三十二, 一亿两千万, and how exactly they are meant."""

import re
from decimal import Decimal
from typing import Literal, NamedTuple

Number = int | Decimal
Bound = Literal["exact", "at_least", "at_most", "about"]

DIGITS = {
    character: digit for digit, characters in enumerate(("零〇○", *"一二三四五六七八九")) for character in characters
}
LONGEST = 24  # characters; longer runs of digits are record numbers, and Decimal is exact only up to 28 digits
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_PLAIN = str.maketrans(
    "０１２３４５６７８９．，兩萬億點两壹贰叁肆伍陆柒捌玖拾佰仟貳參陸",
    "0123456789.,二万亿点二一二三四五六七八九十百千二三六",
)
_grouped = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_arabic = re.compile(r"([0-9]+(?:\.[0-9]+)?)([十百千万亿]*)")
_below_ten_thousand = re.compile(
    r"(?:([一二三四五六七八九])千)?(零)?(?:([一二三四五六七八九])百)?(零)?"
    r"(?:([一二三四五六七八九])?(十))?(零)?([一二三四五六七八九])?"
)


class Amount(NamedTuple):
    """A number with what the words around it make of it.

    `ceiling` is exclusive. 余 and 多 cut a number off at its last significant digit: 1800多 is below 1900.
    """

    number: Number
    bound: Bound = "exact"
    floor_only: bool = False
    ceiling: Number | None = None


def value(text: str) -> Number:
    """Return the exact value of a number in either script; an int when it is whole.

    >>> value("1.3万"), value("一千零五十"), value("99.6")
    (13000, 1050, Decimal('99.6'))

    Raises ValueError for anything else, a malformed number (百百; 12,34) or one too long to be a count included.
    """
    if len(text) > LONGEST:
        raise ValueError(text[:LONGEST])
    plain = text.translate(_PLAIN).replace("廿", "二十").replace("卅", "三十")
    plain = _grouped.sub(lambda grouped: grouped[0].replace(",", ""), plain)
    if plain[:1].isascii() and plain[:1].isdigit():
        return _mixed(plain)
    whole, point, fraction = plain.replace("〇", "零").replace("○", "零").partition("点")
    if not point:
        return _chinese(whole)
    if not fraction:
        raise ValueError(text)
    return _whole(Decimal(_chinese(whole)) + Decimal(f"0.{_positional(fraction)}"))


def rough(text: str) -> Amount:
    """Return a number with its words of approximation: 近1.2万, 二十多, 百余, 上百, 约300.

    Raises ValueError when there is no number between them.
    """
    match = _rough.fullmatch(text.translate(_PLAIN).replace("餘", "余").replace("來", "来").replace("約", "约"))
    if not match:
        raise ValueError(text)
    before, digits, more, scale = match.groups(default="")
    return amount(before, value(digits + scale) if scale else value(digits), more)


def amount(before: str, number: Number, *after: str) -> Amount:
    """Weigh `number` by the word before it and the words after it, all in Simplified characters."""
    words = {before, *after} - {""}
    if words & ABOUT:
        return Amount(number, "about")
    if words & FLOOR:
        return Amount(number, "at_least", floor_only=True)
    if words & CUT_OFF:
        return (
            Amount(number, "about") if before in CEILING else Amount(number, "at_least", ceiling=number + _step(number))
        )
    if words & CEILING:
        return Amount(number, "at_most")
    return Amount(number)


ABOUT = frozenset(("约", "大约", "大概", "约计", "约为", "大致", "来", "左右", "上下"))
ABOVE = frozenset(("超", "超过", "超出", "逾", "突破", "高于", "多于", "大于", "上", "以上", "及以上", "+", "之多"))
FLOOR = ABOVE | {"不少于", "不低于", "不得少于", "不得低于", "不应少于", "不下", "至少", "最少", "起码"}
CUT_OFF = frozenset(("余", "多", "几"))
BELOW = frozenset(("近", "将近", "接近", "不足", "不到", "少于", "低于", "小于", "以下", "及以下", "以内", "之内"))
CEILING = BELOW | {"不超过", "不多于", "不得超过", "不得多于", "最多", "至多"}

_rough = re.compile(
    f"({'|'.join(sorted(ABOUT | FLOOR | CEILING, key=len, reverse=True)).replace('+', '[+]')})?"
    r"([0-9][0-9,.]*[百千万亿]*|[零〇一二三四五六七八九十百千万亿点]+)(余|多|几|来|以上|左右|\+)?([万亿]?)"
)


def _mixed(plain: str) -> Number:
    total, smallest, at = Decimal(0), 0, 0
    while at < len(plain):
        match = _arabic.match(plain, at)
        if not match:
            raise ValueError(plain)
        scale = _product(match[2])
        if at and scale >= smallest:
            raise ValueError(plain)
        total += Decimal(match[1]) * scale
        smallest, at = scale, match.end()
    return _whole(total)


def _product(scales: str) -> int:
    product = 1
    for scale in scales:
        product *= SCALES[scale]
    return product


def _chinese(text: str) -> int:
    for scale in ("亿", "万"):
        left, mark, right = text.rpartition(scale)
        if mark:
            return (_chinese(left) if left else 1) * SCALES[scale] + _rest(right, SCALES[scale])
    if len(text) > 1 and set(text) <= set(DIGITS):
        return int(_positional(text))
    return _small(text)


def _rest(text: str, scale: int) -> int:
    """Return what follows a scale. A single digit counts the next scale down: 一万二 is 12,000."""
    if not text:
        return 0
    if text in DIGITS:
        return DIGITS[text] * scale // 10
    rest = _chinese(text.removeprefix("零"))
    if rest >= scale:
        raise ValueError(text)
    return rest


def _small(text: str) -> int:
    if text in ("百", "千"):
        return SCALES[text]
    if text == "零":
        return 0
    match = _below_ten_thousand.fullmatch(text)
    if not match or not text or text.endswith("零"):
        raise ValueError(text)
    thousands, _, hundreds, _, tens, ten, gap, ones = match.groups()
    total = sum(DIGITS[digit] * scale for digit, scale in ((thousands, 1000), (hundreds, 100)) if digit)
    if ten:
        total += (DIGITS[tens] if tens else 1) * 10
    return total + _ones(ones, text, gap or ten)


def _ones(digit: str | None, text: str, is_exact: str | None) -> int:
    if not digit:
        return 0
    before = text[-2:-1]
    spoken = 1 if is_exact or before == "零" else SCALES.get(before, 10) // 10  # 一百五 is 150
    return DIGITS[digit] * spoken


def _positional(text: str) -> str:
    try:
        return "".join(str(DIGITS[character]) for character in text)
    except KeyError as unknown:
        raise ValueError(text) from unknown


def _whole(number: Decimal) -> Number:
    return int(number) if number == number.to_integral_value() else number


def _step(number: Number) -> Number:
    """Return one unit of the last significant digit: 100 for 1800, 10 for 380."""
    exponent = Decimal(number).normalize().as_tuple().exponent
    return _whole(Decimal(1).scaleb(int(exponent))) if number else 1
