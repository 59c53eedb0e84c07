"""The half-days of a year's plan: from the Monday on or before 1 January to the end of 31 December."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from training.models import halfdays

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Horizon:
    """A year in half-days. `earliest`: the first one on which something new may begin."""

    year: int
    origin: date
    half_days: int
    earliest: int

    def touched(self, starts_at: datetime, ends_at: datetime) -> Span | None:
        """The half-days within the year that the stretch of time touches; None where it touches none."""
        begin, end = halfdays.touched(self.origin, starts_at, ends_at)
        begin, end = max(begin, 0), min(end, self.half_days)
        return (begin, end) if begin < end else None

    def holding(self, moment: datetime) -> int:
        """The half-day that the moment lies in."""
        return halfdays.holding(self.origin, moment)

    def day(self, half_day: int) -> date:
        """The day of that half-day."""
        return self.origin + timedelta(days=half_day // 2)

    def first(self, on: date) -> int:
        """The morning of that day."""
        return (on - self.origin).days * 2


def horizon_of(year: int, now: datetime) -> Horizon:
    """The year's half-days. Nothing new begins today or before, but for a year that is over: that is entered later."""
    new_year, last = date(year, 1, 1), date(year, 12, 31)
    origin = new_year - timedelta(days=new_year.weekday())
    first = new_year if now.date() > last else max(new_year, now.date() + timedelta(days=1))
    return Horizon(year, origin, ((last - origin).days + 1) * 2, (first - origin).days * 2)


def is_over(year: int, now: datetime) -> bool:
    """Whether the year lies in the past."""
    return now.year > year


def without(spans: list[Span], others: list[Span]) -> list[Span]:
    """What of the spans is in none of the others; in order, joined where they meet."""
    left = merged(spans)
    for begin, end in others:
        left = [part for span in left for part in ((span[0], min(span[1], begin)), (max(span[0], end), span[1]))]
        left = [(a, b) for a, b in left if a < b]
    return sorted(left)


def merged(spans: list[Span]) -> list[Span]:
    """The same half-days in as few spans as possible, in order."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif begin < end:
            found.append((begin, end))
    return found
