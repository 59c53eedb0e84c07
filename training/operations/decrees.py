"""Plausible decrees (放假安排) for a year whose own is not out yet: which workdays may turn into days off.

The decree sets one unbroken stretch of days off around each holiday. Its weekdays beyond the statutory days (one that
falls on a weekend is made up for, 补假, on the next workday) are swapped against Saturdays or Sundays that are worked.
Habit, and since 2024 the notice that goes with the law, leave few ways:

- 元旦, 清明, 端午, 中秋: three days with the fewest swaps, at most one; the day alone where no weekend is next to it;
- 劳动节: five days; 国庆节: 1 to 7 October, eight days together with 中秋 where they meet; two swaps at most;
- 春节: seven to nine days from the first statutory day or the day before it; two swaps at most.

Every decree of 2021 to 2026 is one of these ways (tests).
Source: 全国年节及纪念日放假办法 (2024) and the yearly notices.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
EVE, SPRING, LABOUR, NATIONAL, AUTUMN = "除夕", "春节", "劳动节", "国庆节", "中秋节"
LENGTHS: dict[str, tuple[int, ...]] = {SPRING: (7, 8, 9), LABOUR: (5,), NATIONAL: (7,), f"{NATIONAL}、{AUTUMN}": (8,)}
"""Days of the long breaks; the other holidays have one or three."""
SWAPS = 2
"""Weekend days worked for a long break, at most."""
MEETING = timedelta(days=3)
"""中秋 so many days before 1 October, or later, is joined with 国庆节."""
MADE_UP = "（补假）"

Statutory = Mapping[date, str]
"""Name of the holiday by day; made-up days end in MADE_UP, two holidays on one day stand with 、 between them."""


@dataclass(frozen=True, slots=True, order=True)
class Break:
    """Days off from `first` to `last`, both included; `swapped`: weekend days that are worked for it."""

    first: date
    last: date
    swapped: int

    @property
    def days(self) -> Iterator[date]:
        """Each of its days."""
        return (self.first + timedelta(days=offset) for offset in range((self.last - self.first).days + 1))

    @property
    def weekdays(self) -> Iterator[date]:
        """Its days from Monday to Friday."""
        return (on for on in self.days if on.weekday() < SATURDAY)


@dataclass(frozen=True, slots=True)
class Risk:
    """A workday that may become a day off: for which holiday, and in `ways` of the `of` breaks that it may have."""

    holiday: str
    ways: int
    of: int


def breaks(statutory: Statutory) -> dict[str, tuple[Break, ...]]:
    """The plausible breaks of each holiday, in the order of the year."""
    return {name: tuple(sorted(_breaks(name, days))) for name, days in _holidays(statutory).items()}


def risks(statutory: Statutory, decided: Iterable[date] = ()) -> dict[date, Risk]:
    """The workdays that the decree may take, by day. A holiday is settled where staff `decided` a day it may have."""
    found: dict[date, Risk] = {}
    settled = set(decided)
    for holiday, ways in breaks(statutory).items():
        times = Counter(on for way in ways for on in way.weekdays)
        if settled & {on for way in ways for on in way.days}:
            continue
        for on, count in sorted(times.items()):
            if on not in statutory:
                found[on] = Risk(holiday, count, len(ways))
    return found


def _holidays(statutory: Statutory) -> dict[str, dict[date, str]]:
    """The days of each holiday: 除夕 with 春节, and 中秋 with 国庆节 where they meet."""
    days: dict[str, dict[date, str]] = {}
    for on, called in sorted(statutory.items()):
        for part in called.removesuffix(MADE_UP).split("、"):
            days.setdefault(SPRING if part == EVE else part, {})[on] = called
    if NATIONAL in days and AUTUMN in days and min(days[NATIONAL]) - min(days[AUTUMN]) <= MEETING:
        days[f"{NATIONAL}、{AUTUMN}"] = days.pop(AUTUMN) | days.pop(NATIONAL)
    return days


def _breaks(name: str, days: dict[date, str]) -> list[Break]:
    """All breaks that habit allows this holiday."""
    count = sum(not called.endswith(MADE_UP) for called in days.values())
    if name in LENGTHS:
        long = [one for length in LENGTHS[name] for one in _around(days, length, count) if one.swapped <= SWAPS]
        return [one for one in long if _begins_well(name, days, one)]
    three = list(_around(days, 3, count))
    fewest = min((one.swapped for one in three), default=SWAPS)
    found = [one for one in three if one.swapped == fewest] if fewest <= 1 else []
    return found if found and fewest == 0 else [*found, *_around(days, (max(days) - min(days)).days + 1, count)]


def _around(days: dict[date, str], length: int, count: int) -> Iterator[Break]:
    """All stretches of that many days that hold the holiday's own, if they swap at least none."""
    first, last = min(days), max(days)
    for back in range(length - (last - first).days):
        begin = first - timedelta(days=back)
        end = begin + timedelta(days=length - 1)
        swapped = sum(1 for _ in Break(begin, end, 0).weekdays) - count
        if swapped >= 0:
            yield Break(begin, end, swapped)


def _begins_well(name: str, days: dict[date, str], one: Break) -> bool:
    """春节 begins on its first statutory day or the day before; 国庆节 on its first day; 劳动节 anywhere around it."""
    before = (min(days) - one.first).days
    return name == LABOUR or before <= (name == SPRING)
