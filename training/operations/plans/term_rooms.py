"""How many half-days each room can be had in each quarter: workdays, less closures, blackouts and published batches."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from training.models import db, halfdays
from training.models.catalogue import Blackout, DayOverride, Room
from training.models.schedules import Batch, BatchState
from training.operations import workdays
from training.operations.plans.term_offers import Quarter

ORIGIN = date(2000, 1, 1)
HalfDays = set[int]


def free(room_ids: Iterable[int], ahead: list[Quarter], days_a_quarter: int) -> list[tuple[Room, dict[str, int]]]:
    """Those rooms and the parts of linked ones, each with its half-days by quarter; never more than days allow."""
    wanted = set(room_ids)
    rooms = list(db.session.scalars(select(Room).options(selectinload(Room.parts), selectinload(Room.closures))))
    rooms = [room for room in rooms if room.id in wanted or any(room in one.parts for one in rooms if one.id in wanted)]
    taught, booked = _taught(ahead), _booked(ahead[0].first)
    found = []
    for room in rooms:
        held = set().union(*(booked.get(one, set()) for one in _touching(room, rooms)))
        closed = set().union(
            *(_span(one.starts_at, one.ends_at) for each in (room, *room.parts) for one in each.closures)
        )
        figures = {}
        for quarter, open_ in taught.items():
            most = 2 * days_a_quarter - len(open_ & held)
            figures[quarter] = max(0, min(len(open_ - held - closed), most))
        found.append((room, figures))
    return found


def _touching(room: Room, rooms: list[Room]) -> list[int]:
    """The room, its parts, and the halls that it is a part of: while one of them is in use it is taken."""
    return [room.id, *(part.id for part in room.parts), *(one.id for one in rooms if room in one.parts)]


def _taught(ahead: list[Quarter]) -> dict[str, HalfDays]:
    """Half-days on which anything can be taught, by quarter."""
    overrides = list(db.session.scalars(select(DayOverride)))
    years = {quarter.year: workdays.year_of(quarter.year, overrides) for quarter in ahead}
    black = set().union(*(_span(one.starts_at, one.ends_at) for one in db.session.scalars(select(Blackout))))
    found = {}
    for quarter in ahead:
        length = (quarter.last - quarter.first).days + 1
        days = (quarter.first + timedelta(days=n) for n in range(length))
        open_ = {
            2 * (day - ORIGIN).days + half for day in days if years[quarter.year].is_workday(day) for half in (0, 1)
        }
        found[quarter.id] = open_ - black
    return found


def _booked(first: date) -> dict[int, HalfDays]:
    """Half-days of published batches from that day on, by room."""
    query = select(Batch.room_id, Batch.starts_at, Batch.ends_at).where(
        Batch.state != BatchState.CANCELLED,
        Batch.room_id.is_not(None),
        Batch.ends_at > datetime.combine(first, datetime.min.time()),
    )
    found: dict[int, HalfDays] = {}
    for room_id, starts_at, ends_at in db.session.execute(query):
        found.setdefault(room_id or 0, set()).update(_span(starts_at, ends_at))
    return found


def _span(starts_at: datetime, ends_at: datetime) -> range:
    return range(*halfdays.touched(ORIGIN, starts_at, ends_at))
