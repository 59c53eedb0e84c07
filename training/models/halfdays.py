"""Half-days: whole numbers in problem files, clock time in the records.

Half-day 0 is the morning of the origin, [00:00, 12:00); 1 its afternoon, [12:00, 24:00); two a calendar day.
"""

from datetime import date, datetime, time, timedelta

HALF_DAY = timedelta(hours=12)


def begins_at(origin: date, half_day: int) -> datetime:
    """The moment at which that half-day begins, local and naive."""
    return datetime.combine(origin, time()) + half_day * HALF_DAY


def first_after(origin: date, moment: datetime) -> int:
    """The first half-day that begins at that moment or later: the open end of what ends then."""
    return -((datetime.combine(origin, time()) - moment) // HALF_DAY)


def holding(origin: date, moment: datetime) -> int:
    """The half-day that the moment lies in: the first one touched by what begins then."""
    return (moment - datetime.combine(origin, time())) // HALF_DAY


def touched(origin: date, starts_at: datetime, ends_at: datetime) -> tuple[int, int]:
    """The half-days [a, b) that the stretch of time touches, if only by a minute."""
    return holding(origin, starts_at), first_after(origin, ends_at)


def edge(on: date, *, afternoon: bool, end: bool = False) -> datetime:
    """Where that half-day of that day begins, or ends: how forms turn a date and 上午/下午 into a moment."""
    return begins_at(on, int(afternoon) + int(end))
