"""What a problem offers: places, rooms, lecturers, and programs with their choices and lessons."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from training.models import db
from training.models.catalogue import Lecturer, LecturerClosure, Room, RoomClosure
from training.models.congresses import Distance, Place
from training.models.plans import Mode, Program, ProgramCourse
from training.operations.schedules import ids
from training.operations.schedules.busy import Busy
from training.operations.schedules.horizon import Horizon, Span, merged, without
from training.operations.schedules.standing import Standing


def places_and_travel(*, with_unknown: bool) -> tuple[list[str], list[list[int]]]:
    """Ids of the places and the matrix of costs between them; a way recorded one way only counts both ways."""
    places = [*db.session.scalars(select(Place.id).order_by(Place.id)), *([None] if with_unknown else [])]
    cost = {(one.from_place_id, one.to_place_id): one.cost for one in db.session.scalars(select(Distance))}
    travel = [
        [0 if a == b or None in (a, b) else cost.get((a, b), cost.get((b, a), 0)) for b in places] for a in places
    ]
    return [ids.place(place) for place in places], travel


def room_entries(horizon: Horizon, standing: Standing, busy: Busy) -> list[dict[str, Any]]:
    """All rooms of the congress; closed times that a begun batch lies in are open for it."""
    rooms = db.session.scalars(
        select(Room).options(selectinload(Room.closures), selectinload(Room.parts)).order_by(Room.id)
    ).all()
    whole = _whole(rooms)
    return [
        {
            "id": ids.room(room.id),
            "place": ids.place(room.place_id),
            "seats": room.seats,
            "closed": _open_for(room, horizon, standing.taken(whole[room.id]), busy),
            "parts": sorted(ids.room(part.id) for part in room.parts),
        }
        for room in rooms
    ]


def _open_for(room: Room, horizon: Horizon, begun: list[Span], busy: Busy) -> list[list[int]]:
    """When the room is closed or taken elsewhere, but for what has begun there: that is history and closes nothing."""
    return [list(span) for span in without(_spans(room.closures, horizon, busy.rooms.get(room.id)), begun)]


def _whole(rooms: Sequence[Room]) -> dict[int, set[int]]:
    """For each room, ids of those whose batches occupy it: itself, and halls that it is part of, at any depth."""
    whole: dict[int, set[int]] = {room.id: {room.id} for room in rooms}
    for _ in rooms:
        for room in rooms:
            for part in room.parts:
                whole[part.id] |= whole[room.id]
    return whole


def lecturer_entries(horizon: Horizon, busy: Busy) -> list[dict[str, Any]]:
    """All lecturers of the congress. Lessons of what has begun are given as they are, closed times or not."""
    lecturers = db.session.scalars(select(Lecturer).options(selectinload(Lecturer.closures)).order_by(Lecturer.id))
    return [
        {
            "id": ids.lecturer(one.id),
            "closed": [list(span) for span in _spans(one.closures, horizon, busy.lecturers.get(one.id))],
        }
        for one in lecturers
    ]


def _spans(
    closures: list[RoomClosure] | list[LecturerClosure], horizon: Horizon, busy: list[Span] | None
) -> list[Span]:
    """Half-days closed or taken elsewhere."""
    spans = [span for closure in closures if (span := horizon.touched(closure.starts_at, closure.ends_at))]
    return merged([*spans, *(busy or ())])


def program_entry(
    program: Program, starts: list[int], half_day_minutes: int, standing: Standing, doubtful: frozenset[int]
) -> dict[str, Any]:
    """One of the `programs` of the problem file.

    A choice that touches a doubtful half-day, which a decree may still take (可能放假), costs half a batch more.
    """
    among = {one.id for one in program.annual_plan.programs}
    rooms = [] if program.mode is Mode.ONLINE else sorted(room.id for room in program.rooms)
    entry: dict[str, Any] = {
        "id": ids.program(program.id),
        "length": program.half_days,
        "min_size": program.min_size,
        "max_size": program.max_size,
        "max_batches": program.max_batches,
        "open_cost": program.open_cost,
        "lessons": lesson_entries(program, half_day_minutes),
        "after": [ids.program(one.id) for one in program.earlier if one.id in among],
    }
    dear = {start for start in starts if not doubtful.isdisjoint(range(start, start + program.half_days))}
    if not standing.of(program.id) and not dear:
        return entry | {"rooms": [ids.room(room) for room in rooms], "starts": starts}
    return entry | {"options": _options(program, rooms, starts, standing, dear)}


def _options(
    program: Program, rooms: list[int], starts: list[int], standing: Standing, dear: set[int]
) -> list[dict[str, Any]]:
    """Each allowed choice, and those of the batches that have begun, however few sit in them."""
    more: dict[str, Any] = {"cost": -(-program.open_cost // 2) or 1}
    new = [
        {"start": start, "room": ids.room(room)} | (more if start in dear else {})
        for room in rooms or (None,)
        for start in starts
    ]
    begun = [
        {"start": standing.published.span(batch)[0], "room": ids.room(batch.room_id), "min_size": 0}
        for batch in standing.of(program.id)
    ]
    return [*begun, *new]


def lesson_entries(program: Program, half_day_minutes: int) -> list[dict[str, Any]]:
    """The program's courses as lessons, in whole half-days; a course comes after its prerequisites in the program."""
    inside = {one.course_id for one in program.courses}
    return [
        {
            "id": ids.lesson(one.course_id),
            "length": lesson_length(one, half_day_minutes),
            "lecturers": sorted(str(ids.lecturer(lecturer.id)) for lecturer in one.course.lecturers),
            "after": [ids.lesson(course.id) for course in one.course.prerequisites if course.id in inside],
        }
        for one in program.courses
    ]


def lesson_length(one: ProgramCourse, half_day_minutes: int) -> int:
    """Half-days that the course takes, rounded up."""
    return -(-one.course.minutes // half_day_minutes)
