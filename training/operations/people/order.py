"""Names in the order that people expect: 第二 before 第十, 2 before 10."""

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
NUMBER = re.compile("[0-9]+|[〇零一二两三四五六七八九十百]+")


class Called(Protocol):
    """Anything with a name."""

    name: str


Named = TypeVar("Named", bound=Called)


def by_name(records: Iterable[Named]) -> list[Named]:
    """The records by name, numbers in names counted."""
    return sorted(records, key=lambda record: key(record.name))


def key(name: str) -> str:
    """What to sort a name by: each number in it is written with five digits."""
    return NUMBER.sub(lambda found: f"{value(found[0]):05d}", name)


def value(written: str) -> int:
    """12, 十二 and 一百零三 as numbers."""
    if written.isdecimal():
        return int(written)
    total, last = 0, 0
    for sign in written:
        if sign in "十百":
            total, last = total + (last or 1) * (10 if sign == "十" else 100), 0
        else:
            last = last * 10 + DIGITS[sign] if last and total == 0 else DIGITS[sign]
    return total + last
