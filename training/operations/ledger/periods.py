"""In which time a requirement is to be met (考核周期), and how much a person owes who was not there throughout."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from training.models.plans import PeriodKind, Requirement, RequirementMeasure

HALF_AN_HOUR = Decimal("0.5")


Span = tuple[date, date]
ONE_DAY = timedelta(days=1)


class Seat(NamedTuple):
    """From when to when a person has the mandate or the invitation, both days included."""

    since: date
    until: date
    parts: tuple[Span, ...] = ()
    """Where it was given up and taken again: each time by itself, in order. None: held throughout."""

    @property
    def times(self) -> tuple[Span, ...]:
        """From when to when it was held, each time by itself."""
        return self.parts or ((self.since, self.until),)

    def begun(self, on: date) -> date:
        """When the time began in which it is held on that day: a mandate taken again has its own first months."""
        return max((since for since, _until in self.times if since <= on), default=self.since)

    def months_in(self, whole: "Period") -> int:
        """Calendar months of that time in which it was held for a day or more."""
        within = [(max(whole.from_on, since), min(whole.to_on, until)) for since, until in self.times]
        months = (range(_month(since), _month(until) + 1) for since, until in within if since <= until)
        return len({month for some in months for month in some})

    def is_throughout(self, whole: "Period") -> bool:
        """Whether it was held on each day of that time."""
        return any(since <= whole.from_on and until >= whole.to_on for since, until in self.times)


def seat_of(times: Iterable[Span]) -> Seat:
    """One seat of several times; those that follow each other without a day between are one."""
    joined: list[Span] = []
    for since, until in sorted(times):
        if joined and since <= joined[-1][1] + ONE_DAY:
            joined[-1] = joined[-1][0], max(joined[-1][1], until)
        else:
            joined.append((since, until))
    parts = tuple(joined) if len(joined) > 1 else ()
    return Seat(joined[0][0], joined[-1][1], parts)


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included."""

    from_on: date
    to_on: date

    def months(self) -> int:
        """Calendar months that it touches."""
        return _month(self.to_on) - _month(self.from_on) + 1

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.from_on <= day <= self.to_on


def period_of(requirement: Requirement, seat: Seat, on: date) -> Period:
    """The period in which a person with that seat is judged, as seen on the day `on`; it ends with the seat."""
    whole = whole_period(requirement, seat, on)
    return Period(whole.from_on, max(whole.from_on, min(whole.to_on, seat.until)))


def whole_period(requirement: Requirement, seat: Seat, on: date) -> Period:
    """The same for somebody who stays to its end."""
    match requirement.period:
        case PeriodKind.YEAR:
            year = requirement.year or on.year
            return Period(date(year, 1, 1), date(year, 12, 31))
        case PeriodKind.FIRST_MONTHS:
            since = seat.begun(on)
            return Period(since, last_of_months(since, requirement.months or 1))
        case PeriodKind.ROLLING:
            return Period(months_later(on, -(requirement.months or 1)) + timedelta(days=1), on)
    return Period(requirement.term.starts_on, requirement.term.ends_on)


def owed(requirement: Requirement, whole: Period, seat: Seat, amount: Decimal | None = None) -> Decimal:
    """What is owed in a whole period: all of it, or for a seat held in a part of it a share by the months held.

    Hours are rounded up to half an hour, classes to whole ones. The first months of a mandate and a list of subjects
    are always owed whole. `amount` stands for the requirement's own. Source: docs/rules.md, "hours".
    """
    amount = requirement.amount if amount is None else amount
    if _is_indivisible(requirement) or seat.is_throughout(whole):
        return amount
    held = max(1, seat.months_in(whole))
    step = Decimal(1) if requirement.measure == RequirementMeasure.PROGRAMS else HALF_AN_HOUR
    return (amount * held / whole.months() / step).to_integral_value(ROUND_CEILING) * step


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _is_indivisible(requirement: Requirement) -> bool:
    return requirement.period == PeriodKind.FIRST_MONTHS or requirement.measure == RequirementMeasure.SUBJECTS


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_of_months(first: date, months: int) -> date:
    """The last of so many months that begin on that day: 15 March to 14 September; 31 August to 28 February."""
    end = months_later(first, months)
    return end - timedelta(days=1) if end.day == first.day else end
