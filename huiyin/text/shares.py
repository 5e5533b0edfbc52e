"""Shares and multiples said in words: 百分之九十八点五, 三分之二, 六成以上, 过半. All are given in per cent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from huiyin.text import numerals
from huiyin.text.counted import ARABIC, HAN_DIGITS, Found, any_of, word_before
from huiyin.text.numerals import ABOUT, CEILING, DIGITS, FLOOR, Amount

PLACES = Decimal("0.000001")
SHARE = "%"
_AFTER = "(?P<after>以上|以下|以内|左右|上下)?"
_HAN_NUMBER = f"[{HAN_DIGITS}]++(?:点[{HAN_DIGITS}]++)?+"
_percent = re.compile(
    rf"(?P<unit>百分之)(?P<near>{any_of(ABOUT | FLOOR | CEILING)})?(?P<number>{ARABIC}|{_HAN_NUMBER})"
    rf"(?:[至到—–-]{{1,2}}(?:百分之)?(?P<high>{ARABIC}|{_HAN_NUMBER}))?+(?P<more>[余多])?{_AFTER}"
)
_fraction = re.compile(
    r"(?<![0-9A-Za-z./:-])(?P<number>[1-9])/(?P<of>[2-9]|10)(?P<more>[多强])?(?![0-9A-Za-z/])(?P<after>以上|以下|左右)?"
)
_parts = re.compile(
    rf"(?<![{HAN_DIGITS}0-9])(?P<of>[0-9]{{1,4}}|(?!百分)[二三四五六七八九十百千万]{{1,3}})分之(?P<number>[0-9]{{1,4}}|[{HAN_DIGITS}]{{1,3}})"
    rf"(?P<more>[多强])?{_AFTER}"
)
# 成 after a digit is a tenth; 统一成, 合二成 and 三成品 are something else.
_tenths = re.compile(
    r"(?<![统同合划归专唯单第不])(?P<number>[0-9](?:\.[0-9])?|[一二两三四五六七八九]{1,2})成(?![立为绩果员熟功长效就本品型交不分套])"
    rf"(?P<half>半|[一二三四五六七八九](?![个名件条项次位家]))?(?P<more>[多余])?{_AFTER}"
)
_half = re.compile(
    r"(?P<over>过|超过?)半数?(?![天年月])|(?<![大])一半(?P<after>以上|以下|左右|上下)?|半数(?P<most>以上)"
)
# The word of approximation may stand further off: 约占全省的七分之一.
_further_off = re.compile(
    rf"(?P<word>{any_of(frozenset(('约', '大约', '近', '不足', '不到', '超过', '超', '逾', '至少', '将近', '接近')))})"
    r"(?:占到?了?|为|有|合|达到?)(?:[^，。；、,;0-9]{0,6}的)?$"
)

_beyond = re.compile(r"[\u3400-\u9fff](?<![不通经])过$")  # 办复过六成


def shares(plain: str) -> Iterator[Found]:
    for pattern, value in (
        (_percent, _in_hundredths),
        (_parts, _in_parts),
        (_fraction, _in_parts),
        (_tenths, _in_tenths),
        (_half, _in_halves),
    ):
        for match in pattern.finditer(plain):
            try:
                unit, amount = value(match, _word(plain, match))
            except ValueError:
                continue
            yield Found(amount, unit, match.start(), match.end())


def _word(plain: str, match: re.Match[str]) -> str:
    before = plain[max(0, match.start() - 16) : match.start()]
    further = _further_off.search(before)
    if further:
        return further["word"]
    return "超" if _beyond.search(before) else word_before(before[-8:])


def _in_hundredths(match: re.Match[str], word: str) -> tuple[str, Amount]:
    number = numerals.value(match["number"])
    if match["high"]:
        high = numerals.value(match["high"])
        return match["unit"], numerals.Amount(number, "at_least", ceiling=high + 1)
    return match["unit"], numerals.amount(match["near"] or word, number, match["more"] or "", match["after"] or "")


def _in_parts(match: re.Match[str], word: str) -> tuple[str, Amount]:
    parts, whole = numerals.value(match["number"]), numerals.value(match["of"])
    if not 0 < parts < whole:
        raise ValueError(match[0])
    share = (Decimal(100 * parts) / whole).quantize(PLACES, ROUND_HALF_UP)
    number = int(share) if share == int(share) else share
    return SHARE, numerals.amount("超" if match["more"] else word, number, match["after"] or "")


def _in_tenths(match: re.Match[str], word: str) -> tuple[str, Amount]:
    written = match["number"]
    if len(written) == 2 and not written.isascii():  # 两三成
        low, high = DIGITS.get(written[0], 2), DIGITS.get(written[1], 2)
        if high != low + 1:
            raise ValueError(written)
        return SHARE, Amount(low * 10, "at_least", ceiling=high * 10 + 1)
    number = numerals.value(written) * 10
    if match["half"]:
        number += 5 if match["half"] == "半" else DIGITS[match["half"]]
    number = int(number) if number == int(number) else number
    if match["more"]:
        return SHARE, Amount(number, "at_least", ceiling=number + 10)
    return SHARE, numerals.amount(word, number, match["after"] or "")


def _in_halves(match: re.Match[str], word: str) -> tuple[str, Amount]:
    if match["over"] or match["most"]:
        return SHARE, Amount(50, "at_least", floor_only=True)
    return SHARE, numerals.amount(word, 50, match["after"] or "")
