"""Amounts of money in Chinese capital numerals (人民币大写), as receipts and cost tables write them."""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
MOST = Decimal("1e12")


def in_capitals(amount: Decimal) -> str:
    """人民币壹万贰仟叁佰元零伍分; to the fen. Raises ValueError for less than a fen's precision or 10^12 and more."""
    fen = abs(amount) * 100
    if fen != fen.to_integral_value() or abs(amount) >= MOST:
        raise ValueError(f"{amount} is no amount of money")
    yuan, rest = divmod(int(fen), 100)
    sign = "负" if amount < 0 else ""
    return f"人民币{sign}{_whole(yuan, rest)}{_parts(yuan, *divmod(rest, 10))}"


def _whole(yuan: int, rest: int) -> str:
    if yuan:
        return f"{_number(yuan)}元"
    return "" if rest else "零元"


def _parts(yuan: int, jiao: int, fen: int) -> str:
    if not jiao and not fen:
        return "整"
    tenths = f"{DIGITS[jiao]}角" if jiao else ("零" if yuan else "")
    return tenths + (f"{DIGITS[fen]}分" if fen else "整")


def _number(number: int) -> str:
    """壹万零贰佰: groups of four places, one 零 for any run of empty places between two that are not."""
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            continue
        gap = words and (group < 1000 or not groups[place + 1] % 10_000)
        words += ("零" if gap else "") + _group(group) + GROUPS[place]
    return words


def _group(group: int) -> str:
    """1 to 9,999 without a 零 before or behind."""
    words, is_gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if is_gap and words else "") + DIGITS[digit] + PLACES[place]
        is_gap = not digit
    return words
