"""On which half-days a batch of a program may begin."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from training.models import db
from training.models.catalogue import Blackout
from training.models.plans import Program
from training.operations.schedules.horizon import Horizon


def teaching(horizon: Horizon, is_workday: Callable[[date], bool]) -> list[bool]:
    """For each half-day of the year, whether anything is taught then: a workday outside all blackouts (停训时段)."""
    open_ = [is_workday(horizon.day(half_day)) for half_day in range(horizon.half_days)]
    for blackout in db.session.scalars(select(Blackout)):
        span = horizon.touched(blackout.starts_at, blackout.ends_at)
        for half_day in range(*span) if span else ():
            open_[half_day] = False
    return open_


def starts_of(program: Program, horizon: Horizon, taught: list[bool]) -> list[int]:
    """Half-days on which a batch may begin: all of it lies in one window of the program, on half-days with teaching.

    A batch lasts without a break, so that it crosses a weekend only where both days are workdays (调休).
    """
    step = 2 if program.starts_in_the_morning else 1
    ends = _ends(taught)
    return [
        start
        for first, last in windows_of(program, horizon)
        for start in range(_next(max(first, horizon.earliest), step), last - program.half_days + 1, step)
        if ends[start] >= start + program.half_days
    ]


def windows_of(program: Program, horizon: Horizon) -> list[tuple[int, int]]:
    """The program's windows as half-days within the year, joined where they meet; without any, the whole year."""
    new_year = horizon.first(date(horizon.year, 1, 1))
    if not program.windows:
        return [(new_year, horizon.half_days)]
    found: list[tuple[int, int]] = []
    for window in sorted(program.windows, key=lambda window: window.from_on):
        begin, end = (
            max(horizon.first(window.from_on), new_year),
            min(horizon.first(window.to_on) + 2, horizon.half_days),
        )
        if found and begin <= found[-1][1]:
            begin, end = found[-1][0], max(found.pop()[1], end)
        found.append((begin, end))
    return found


def _ends(taught: list[bool]) -> list[int]:
    """For each half-day, where the stretch of teaching that holds it ends; itself where nothing is taught."""
    ends = list(range(len(taught) + 1))
    for half_day in reversed(range(len(taught))):
        if taught[half_day]:
            ends[half_day] = max(ends[half_day + 1], half_day + 1)
    return ends


def _next(half_day: int, step: int) -> int:
    return half_day + half_day % step
