"""A timetable found by name, read into a plan: its batches, their lessons, who sits in them."""

from collections import defaultdict

import numpy as np

from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY, ONLINE, Course, Tables
from training.solver.solution import PlacedBatch, Solution
from training.solver.teaching.lessons import Given


def plan_of(tables: Tables, found: Solution) -> Plan:
    """The plan that the solution describes; it keeps every rule."""
    plan = Plan(tables)
    given = {one.id: index for index, one in enumerate(tables.problem.batches)}
    person = {one.id: index for index, one in enumerate(tables.problem.people)}
    seated: dict[str, list[int]] = defaultdict(list)
    for place in found.places:
        seated[place.batch].append(person[place.person])
    for batch in found.batches:
        course = tables.program_index[batch.program]
        this = tables.courses[course]
        choice = _choice(tables, this, batch, given.get(batch.id, NOBODY), len(seated[batch.id]))
        has_lessons = this.choices[choice].has_lessons
        lessons = plan.staff.teach(this, this.choices[choice]) if has_lessons else _lessons(tables, this, batch)
        number = plan.open(course, choice, lessons or ())
        plan.sit(course, np.array([this.row[one] for one in seated[batch.id]], dtype=np.int64), number)
    return plan


def _choice(tables: Tables, this: Course, batch: PlacedBatch, given: int, size: int) -> int:
    room = ONLINE if batch.room is None else tables.room_index[batch.room]
    teaching = {one.lecturer for one in batch.lessons} - {None}
    return next(
        index
        for index, one in enumerate(this.choices)
        if (one.given, one.start, one.room) == (given, batch.start, room)
        and one.least <= size
        and (one.lecturers is None or one.has_lessons or teaching <= one.lecturers)
    )


def _lessons(tables: Tables, this: Course, batch: PlacedBatch) -> Given:
    """As `Plan` keeps them: for each lesson of the program, in its order."""
    number = {one.id: index for index, one in enumerate(tables.problem.lecturers)}
    told = {one.lesson: one for one in batch.lessons}
    return tuple(
        (told[one.id].start, NOBODY if told[one.id].lecturer is None else number[str(told[one.id].lecturer)])
        for one in this.program.lessons
    )
