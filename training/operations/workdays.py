"""Workdays (工作日): weekends, public holidays and swapped workdays (调休), with a congress's own exceptions on top.

The decree for a year appears between October and December of the year before. Until then that year is provisional
(未公布): statutory days alone, without swapped workdays, which no rule can tell beforehand; `risks` are the workdays
that a plausible decree may take (decrees.py).
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache

from flask_babel import gettext as _

from training.models.catalogue import DayOverride
from training.operations import decrees

logger = logging.getLogger(__name__)

SATURDAY = 5
FIXED_DAYS = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
"""Statutory days of the solar calendar (放假办法 2024): what is left where the library knows nothing of a year."""


@dataclass(frozen=True)
class Day:
    """One day: whether it is worked, and why."""

    on: date
    is_workday: bool
    holiday: str = ""
    """Name of the public holiday, or of the exception by which staff made it a day off."""
    is_swapped_workday: bool = False
    """A Saturday or Sunday that is worked (调休上班)."""
    is_override: bool = False
    """Staff said so in the table of exceptions."""
    remark: str = ""
    """What staff called their exception."""

    @property
    def is_weekend(self) -> bool:
        """Saturday or Sunday, worked or not."""
        return self.on.weekday() >= SATURDAY


@dataclass(frozen=True)
class Year:
    """The days of a calendar year, in order. Provisional (未公布) before the decree; `note` says what is missing."""

    year: int
    days: tuple[Day, ...]
    is_provisional: bool = False
    note: str = ""
    risks: Mapping[date, decrees.Risk] = field(default_factory=dict)
    """Workdays that may become days off (可能放假), by day; none once the decree is out."""
    breaks: Mapping[str, tuple[decrees.Break, ...]] = field(default_factory=dict)
    """For each holiday that puts a day at risk, the breaks that it may have."""

    @cached_property
    def _by_date(self) -> Mapping[date, Day]:
        return {day.on: day for day in self.days}

    def day(self, on: date) -> Day:
        """That day. Raises KeyError for a day of another year."""
        return self._by_date[on]

    def is_workday(self, on: date) -> bool:
        """Whether that day is worked. Raises KeyError for a day of another year."""
        return self.day(on).is_workday


@dataclass(frozen=True)
class _Public:
    """What the public calendar says of a year."""

    holidays: Mapping[date, str]
    swapped: frozenset[date]
    """Saturdays and Sundays that are worked; none before the decree."""
    is_known: bool = True
    """The library has the year."""


def year_of(year: int, overrides: Iterable[DayOverride] = ()) -> Year:
    """The year's days with those exceptions on top; exceptions of other years do not matter. Never raises."""
    public = _public(year)
    own = {override.on: override for override in overrides if override.on.year == year}
    first = date(year, 1, 1)
    length = (date(year, 12, 31) - first).days + 1
    days = (first + timedelta(days=offset) for offset in range(length))
    taught = tuple(_day(on, public, own.get(on)) for on in days)
    if public.swapped:
        return Year(year, taught)
    risks = decrees.risks(public.holidays, own)
    unsettled = {risk.holiday for risk in risks.values()}
    breaks = {name: ways for name, ways in decrees.breaks(public.holidays).items() if name in unsettled}
    return Year(year, taught, is_provisional=True, note=_note(year, public), risks=risks, breaks=breaks)


def _day(on: date, public: _Public, own: DayOverride | None) -> Day:
    is_weekend = on.weekday() >= SATURDAY
    if own is not None:
        return Day(
            on,
            own.is_workday,
            holiday="" if own.is_workday else own.name,
            is_swapped_workday=own.is_workday and is_weekend,
            is_override=True,
            remark=own.name,
        )
    holiday, is_swapped = public.holidays.get(on, ""), on in public.swapped
    return Day(on, is_swapped or not (is_weekend or holiday), holiday, is_swapped)


def _note(year: int, public: _Public) -> str:
    if not public.is_known:
        rest = _("仅按周末和公历法定节日推算，不含春节、清明、端午、中秋。请在例外表中补录。")
        return _("没有 %(year)s 年的节假日资料，", year=year) + rest
    if not public.swapped:
        rest = _("仅按法定节日推算，不含调休。公布后请核对，或先在例外表中录入。")
        return _("%(year)s 年放假安排尚未公布，", year=year) + rest
    return ""


@lru_cache(maxsize=64)
def _public(year: int) -> _Public:
    try:
        holidays, swapped = _from_library(year)
    except Exception:  # whatever breaks in there, the plan goes on
        logger.warning("the holiday library fails for %s", year, exc_info=True)
        holidays, swapped = {}, frozenset()
    if holidays:
        return _Public(holidays, swapped)
    return _Public({date(year, *day): name for day, name in FIXED_DAYS.items()}, frozenset(), is_known=False)


def _from_library(year: int) -> tuple[dict[date, str], frozenset[date]]:
    """Holidays by day, and worked weekends, of that year; the latter empty while the decree is not out."""
    import holidays

    calendar = holidays.country_holidays("CN", years=year, language="zh_CN")
    names = {on: _plain(name) for on, name in calendar.items() if on.year == year}
    # the library adds what it met of other years as well
    return names, frozenset(on for on in calendar.weekend_workdays if on.year == year)


def _plain(name: str) -> str:
    """`农历除夕; 休息日（由 2026-02-14 调休）` → `除夕、调休放假`."""
    parts = ("调休放假" if part.startswith("休息日") else part.strip() for part in name.split(";"))
    return "、".join(dict.fromkeys(parts)).replace("农历除夕", "除夕")
