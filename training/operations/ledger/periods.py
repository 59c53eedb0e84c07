"""In which time a requirement is to be met (考核周期), and how much of it a person owes who came later."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from training.models.plans import PeriodKind, Requirement, RequirementMeasure

HALF_AN_HOUR = Decimal("0.5")


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included."""

    from_on: date
    to_on: date

    def months(self) -> int:
        """Calendar months that it touches."""
        return (self.to_on.year - self.from_on.year) * 12 + self.to_on.month - self.from_on.month + 1


def period_of(requirement: Requirement, seated_on: date, on: date) -> Period:
    """The period that a person seated on `seated_on` is judged in, as seen on the day `on`."""
    match requirement.period:
        case PeriodKind.YEAR:
            year = requirement.year or on.year
            return Period(date(year, 1, 1), date(year, 12, 31))
        case PeriodKind.FIRST_MONTHS:
            return Period(seated_on, months_later(seated_on, requirement.months or 1) - timedelta(days=1))
        case PeriodKind.ROLLING:
            return Period(months_later(on, -(requirement.months or 1)) + timedelta(days=1), on)
    return Period(requirement.term.starts_on, requirement.term.ends_on)


def owed(requirement: Requirement, period: Period, seated_on: date) -> Decimal:
    """What is owed in the period: the whole amount, or for somebody seated inside it a share by months left.

    Hours are rounded up to half an hour, classes to whole ones. The first months of a mandate are always owed whole.
    Source: docs/rules.md, "hours".
    """
    if requirement.period == PeriodKind.FIRST_MONTHS or seated_on <= period.from_on:
        return requirement.amount
    left = Period(min(seated_on, period.to_on), period.to_on).months()
    step = Decimal(1) if requirement.measure == RequirementMeasure.PROGRAMS else HALF_AN_HOUR
    return (requirement.amount * left / period.months() / step).to_integral_value(ROUND_CEILING) * step


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
