"""Amounts in capital numerals, as the rules on filling in bills write them."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.files.capitals import DIGITS, in_capitals

AMOUNTS = {
    "0": "零元整",
    "0.05": "伍分",
    "0.30": "叁角整",
    "0.37": "叁角柒分",
    "1": "壹元整",
    "10": "壹拾元整",
    "105": "壹佰零伍元整",
    "1409.50": "壹仟肆佰零玖元伍角整",
    "6007.14": "陆仟零柒元壹角肆分",
    "1680.32": "壹仟陆佰捌拾元叁角贰分",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "325.04": "叁佰贰拾伍元零肆分",
    "10000": "壹万元整",
    "10010": "壹万零壹拾元整",
    "10100.10": "壹万零壹佰元壹角整",
    "1000000": "壹佰万元整",
    "100010000": "壹亿零壹万元整",
    "100000001": "壹亿零壹元整",
    "200030004.05": "贰亿零叁万零肆元零伍分",
    "-12.3": "负壹拾贰元叁角整",
}


@pytest.mark.parametrize("amount", AMOUNTS)
def test_an_amount_is_written_out(amount):
    assert in_capitals(Decimal(amount)) == f"人民币{AMOUNTS[amount]}"


def read(words):
    """The number again, read by a way of its own: each unit worth its power of ten."""
    total = section = digit = 0
    for sign in words.removeprefix("人民币").removesuffix("整"):
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(sign) + 1), 0
        elif sign in "万亿元":
            scale = {"万": 10_000, "亿": 100_000_000, "元": 1}[sign]
            total, section, digit = total + (section + digit) * scale, 0, 0
        else:
            total, digit = total + Decimal(digit) / (10 if sign == "角" else 100), 0
    return total


@settings(max_examples=300, deadline=None)
@given(st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2, allow_nan=False, allow_infinity=False))
def test_what_is_written_is_read_back(amount):
    words = in_capitals(amount)
    assert read(words) == amount
    assert not re.search(r"零零|零[元万亿角分拾佰仟]", words.replace("零元整", ""))


@pytest.mark.parametrize("amount", ["0.001", "1000000000000"])
def test_what_is_no_amount_is_refused(amount):
    with pytest.raises(ValueError, match="no amount"):
        in_capitals(Decimal(amount))
