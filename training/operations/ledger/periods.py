"""In which time a requirement is to be met (考核周期), and how much a person owes who was not there throughout."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from training.models.plans import PeriodKind, Requirement, RequirementMeasure

HALF_AN_HOUR = Decimal("0.5")


class Seat(NamedTuple):
    """From when to when a person has the mandate or the invitation, both days included."""

    since: date
    until: date


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included."""

    from_on: date
    to_on: date

    def months(self) -> int:
        """Calendar months that it touches."""
        return (self.to_on.year - self.from_on.year) * 12 + self.to_on.month - self.from_on.month + 1

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
            return Period(seat.since, last_of_months(seat.since, requirement.months or 1))
        case PeriodKind.ROLLING:
            return Period(months_later(on, -(requirement.months or 1)) + timedelta(days=1), on)
    return Period(requirement.term.starts_on, requirement.term.ends_on)


def owed(requirement: Requirement, whole: Period, seat: Seat) -> Decimal:
    """What is owed in a whole period: all of it, or for a seat that begins or ends inside it a share by its months.

    Hours are rounded up to half an hour, classes to whole ones. The first months of a mandate and a list of subjects
    are always owed whole. Source: docs/rules.md, "hours".
    """
    from_on, to_on = max(whole.from_on, seat.since), min(whole.to_on, seat.until)
    if _is_indivisible(requirement) or (from_on, to_on) == (whole.from_on, whole.to_on):
        return requirement.amount
    held = Period(min(from_on, to_on), to_on).months()
    step = Decimal(1) if requirement.measure == RequirementMeasure.PROGRAMS else HALF_AN_HOUR
    return (requirement.amount * held / whole.months() / step).to_integral_value(ROUND_CEILING) * step


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
