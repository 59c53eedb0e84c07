"""Quarters (季度): in which deputies confirm their ledger and the office makes its list public."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple


class Quarter(NamedTuple):
    """Three months of a year, 1 to 4."""

    year: int
    number: int

    @property
    def from_on(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def to_on(self) -> date:
        """Its last day."""
        return date(self.year, 3 * self.number, monthrange(self.year, 3 * self.number)[1])

    @property
    def before(self) -> "Quarter":
        """The one before it."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)


def quarter_of(day: date) -> Quarter:
    """The one in which the day lies."""
    return Quarter(day.year, (day.month + 2) // 3)


def ended(on: date, count: int = 8) -> list[Quarter]:
    """The last so many quarters that are over on that day, the newest first."""
    found = [quarter_of(on).before]
    while len(found) < count:
        found.append(found[-1].before)
    return found
