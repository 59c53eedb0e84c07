"""The board: rows of batches over the weeks of the year, with holidays and blackouts shaded and named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from training.models import db
from training.models.catalogue import Blackout, DayOverride
from training.operations.workdays import Year, year_of
from training.web.schedules.sight import Held, Sight


@dataclass(frozen=True, slots=True)
class Week:
    """A column: its Monday, its number in the year, and what keeps classes away from it."""

    monday: date
    holidays: tuple[str, ...]
    blackouts: tuple[str, ...]

    @property
    def number(self) -> int:
        """第N周, by ISO 8601."""
        return self.monday.isocalendar().week


@dataclass(frozen=True, slots=True)
class Cell:
    """Weeks of a row that belong together: a batch's, or one in which nothing is."""

    week: Week
    weeks: int
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together: a program's batches, or a room's."""

    title: str
    hint: str
    rows: tuple[tuple[Held | None, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Columns and groups of lines."""

    weeks: tuple[Week, ...]
    groups: tuple[Group, ...]
    note: str
    """What is still missing of the year's calendar (未公布)."""


def board_of(sight: Sight, *, by_room: bool) -> Board:
    """The proposal as a board, by program or by room."""
    origin, held = sight.names.origin, sight.held
    first = min((one.start for one in held), default=10) // 14
    last = max((one.end - 1 for one in held), default=10 + 14 * 8) // 14
    year = year_of(sight.proposal.annual_plan.year, db.session.scalars(select(DayOverride)))
    final = (sight.question["half_days"] - 1) // 14
    weeks = _weeks(origin, max(0, first - 1), min(final, last + 2), year)
    groups = _by_room(sight, weeks) if by_room else _by_program(sight, weeks)
    return Board(weeks, tuple(groups), year.note)


def _weeks(origin: date, first: int, last: int, year: Year) -> tuple[Week, ...]:
    mondays = [origin + timedelta(weeks=number) for number in range(first, last + 1)]
    blackouts = db.session.scalars(select(Blackout).order_by(Blackout.starts_at)).all()
    holidays: dict[date, list[str]] = {monday: [] for monday in mondays}
    for day in year.days:
        monday = day.on - timedelta(days=day.on.weekday())
        if day.holiday and day.holiday not in holidays.get(monday, [day.holiday]):
            holidays[monday].append(day.holiday)
    return tuple(
        Week(
            monday,
            tuple(holidays[monday]),
            tuple(
                one.name
                for one in blackouts
                if one.starts_at.date() <= monday + timedelta(days=6) and one.ends_at.date() >= monday
            ),
        )
        for monday in mondays
    )


def _by_program(sight: Sight, weeks: tuple[Week, ...]) -> Iterable[Group]:
    for program in sight.question["programs"]:
        held = sight.of(program["id"])
        placed = sum(one.size for one in held)
        hint = f"{placed} / {sight.needs[program['id']]}"
        rows = tuple((one, _line([one], sight.names.origin, weeks)) for one in held)
        yield Group(sight.names.program(program["id"]), hint, rows or ((None, _line([], sight.names.origin, weeks)),))


def _by_room(sight: Sight, weeks: tuple[Week, ...]) -> Iterable[Group]:
    rooms = [room["id"] for room in sight.question["rooms"]]
    used = sorted({one.room for one in sight.held}, key=lambda room: rooms.index(room) if room else len(rooms))
    for room in used:
        lines = _lanes([one for one in sight.held if one.room == room])
        seats = next((str(each["seats"]) for each in sight.question["rooms"] if each["id"] == room), "")
        rows = tuple((None, _line(lane, sight.names.origin, weeks)) for lane in lines)
        yield Group(sight.names.plain_room(room), seats, rows)


def _lanes(held: list[Held]) -> list[list[Held]]:
    """Batches on as few lines as possible, no two of a line in one week."""
    lanes: list[list[Held]] = []
    for one in sorted(held, key=lambda one: one.start):
        lane = next((lane for lane in lanes if (lane[-1].end - 1) // 14 < one.start // 14), None)
        if lane is None:
            lanes.append(lane := [])
        lane.append(one)
    return lanes


def _line(held: list[Held], origin: date, weeks: tuple[Week, ...]) -> tuple[Cell, ...]:
    """The cells of a line, from the first week to the last."""
    offset = (weeks[0].monday - origin).days // 7
    begins = {one.start // 14 - offset: one for one in held}
    cells, week = [], 0
    while week < len(weeks):
        one = begins.get(week)
        span = (one.end - 1) // 14 - one.start // 14 + 1 if one else 1
        cells.append(Cell(weeks[week], span, one))
        week += span
    return tuple(cells)
