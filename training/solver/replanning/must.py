"""Who must change in every timetable, by counting batch by batch: a list of claims that the checker counts again.

Each claim is about some people of one previous batch, given by `program`, `start` and `room`; `because` is the name of
its test in `check/must.py`, `fewest` how many of these people must change. No two claims share a person and program.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from training.solver.plan.tables import NOBODY, Course, Tables
from training.solver.problem import Option, Previous, Problem
from training.solver.replanning.slots import Slot, lesson_without
from training.solver.teaching.lessons import Staff

Claim = dict[str, Any]
Where = tuple[int, str | None]  # start and room
Before = dict[tuple[str, str], Where]


def fewest(slots: list[Slot]) -> int:
    """How many must change at least, by the claims about these slots."""
    return sum(len(slot.rows) - slot.stay for slot in slots)


def claims_of(tables: Tables, slots: list[Slot]) -> list[Claim]:
    """For each slot: why all its people must change, or some of them, or as many as there are more than seats."""
    before = before_of(tables.loyal_to)
    return [claim for slot in slots if len(slot.rows) > slot.stay for claim in _of_slot(tables, slot, before)]


def before_of(previous: Previous | None) -> Before:
    """Start and room of each (person, program) in the timetable before."""
    batches = {one.id: (one.start, one.room) for one in (previous.batches if previous else ())}
    places = previous.places if previous else ()
    return {(one.person, one.program): batches[one.batch] for one in places if one.batch in batches}


def _of_slot(tables: Tables, slot: Slot, before: Before) -> Iterator[Claim]:
    course = tables.courses[slot.course]
    for where, rows in _by_room(tables, course, slot.rows, before).items():
        why = _why_not_held(tables, slot, where)
        if why is not None:
            yield _claim(tables, course, where, rows, why)
            continue
        able = set(slot.able.tolist())
        reasons: dict[str, list[int]] = {}
        for row in (row for row in rows if row not in able):
            reasons.setdefault(_why_not_there(tables, course, row, where), []).append(row)
        for because, some in sorted(reasons.items()):
            yield _claim(tables, course, where, some, {"because": because})
        if len(able) > slot.seats:
            why = {"because": "more_than_seats", "seats": slot.seats, "fewest": len(able) - slot.seats}
            yield _claim(tables, course, where, slot.able.tolist(), why)


def _by_room(tables: Tables, course: Course, rows: np.ndarray, before: Before) -> dict[Where, list[int]]:
    """The rows by start and room of the batch before; rooms that are gone have their names there alone."""
    found: dict[Where, list[int]] = {}
    for row in rows.tolist():
        where = before[tables.problem.people[course.people[row]].id, course.program.id]
        found.setdefault(where, []).append(row)
    return found


def _claim(tables: Tables, course: Course, where: Where, rows: list[int], why: Claim) -> Claim:
    people = [tables.problem.people[course.people[row]].id for row in rows]
    about = {"program": course.program.id, "start": where[0], "room": where[1]}
    return about | {"fewest": len(people)} | why | {"people": people}


def _why_not_held(tables: Tables, slot: Slot, where: Where) -> Claim | None:
    """Why no batch can be held there and then; None where one can."""
    problem, course = tables.problem, tables.courses[slot.course]
    offered = [one for one in problem.choices(course.program) if (one.start, one.room) == where]
    ways = [way for way, one in enumerate(course.choices) if (one.start, one.room) == (slot.start, slot.room)]
    if not offered:
        return {"because": "not_offered"}
    if not ways:
        return _closed(problem, offered[0], course) or {"because": "too_small_a_room"}
    if not slot.choices:
        return {"because": "nobody_to_teach", "lesson": _lesson(tables, course, ways[0])}
    if not len(slot.able) and slot.least and _could_come(course, slot) < slot.least:
        return {"because": "too_few_people", "least": slot.least, "could_come": _could_come(course, slot)}
    return None


def _closed(problem: Problem, option: Option, course: Course) -> Claim | None:
    """The closed time of the room or of a part of it."""
    for cell in sorted(problem.occupied(option.room)) if option.room else ():
        for begin, end in problem.room[cell].closed:
            if begin < option.start + course.program.length and option.start < end:
                return {"because": "room_closed", "closed": cell, "from": begin, "to": end}
    return None


def _lesson(tables: Tables, course: Course, way: int) -> str | None:
    index = lesson_without(Staff(tables), course, way)
    return None if index is None else course.program.lessons[index].id


def _could_come(course: Course, slot: Slot) -> int:
    return int(course.may(np.arange(len(course.people)), np.array(slot.choices)).any(axis=1).sum())


def _why_not_there(tables: Tables, course: Course, row: int, where: Where) -> str:
    """Why this person cannot stay where others can."""
    person = int(course.people[row])
    if tables.away[person, where[0] : where[0] + course.program.length].any():
        return "away"
    if tables.budget[person] < course.program.length:
        return "beyond_the_budget"
    return "pinned_elsewhere" if course.pinned[row] != NOBODY and _may(course, row, where[0]) else "out_of_order"


def _may(course: Course, row: int, start: int) -> bool:
    """Whether the person could come then, pins left aside."""
    return bool(course.allowed[row, np.flatnonzero(course.starts == start)].any())
