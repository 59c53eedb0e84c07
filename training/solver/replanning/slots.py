"""The batches of the timetable before, each as a slot: a program at a start in a room, and how it could be held now."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from training.solver.plan.tables import NOBODY, ONLINE, Choice, Course, Tables
from training.solver.teaching.lessons import Staff

GONE = -2  # a room that the problem no longer has


@dataclass(frozen=True, slots=True)
class Slot:
    """A program's previous batch, or several online at one start. `choices` that hold it; `able`: who could stay."""

    course: int
    start: int
    room: int
    rows: np.ndarray  # who had a place there and needs one
    able: np.ndarray  # of these, whoever could sit there as far as only they and the choice are concerned
    choices: tuple[int, ...]
    least: int
    seats: int

    @property
    def key(self) -> tuple[int, int, int]:
        """Program, start, room."""
        return self.course, self.start, self.room

    @property
    def stay(self) -> int:
        """How many of its people can stay at most."""
        return min(len(self.able), self.seats)


def slots_of(tables: Tables) -> list[Slot]:
    """The slots of every program, in order."""
    return [slot for course in range(len(tables.courses)) for slot in _of_course(tables, course)]


def _of_course(tables: Tables, course: int) -> Iterator[Slot]:
    this, staff = tables.courses[course], Staff(tables)
    rows = np.flatnonzero(this.loyal[:, 0] != NOBODY)
    ways: dict[tuple[int, int], list[int]] = {}
    for index, one in enumerate(this.choices):
        ways.setdefault((one.start, one.room), []).append(index)
    for start, room in np.unique(this.loyal[rows], axis=0).tolist():
        mine = rows[(this.loyal[rows] == (start, room)).all(axis=1)]
        teachable = tuple(way for way in ways.get((start, room), ()) if lesson_without(staff, this, way) is None)
        may = this.may(mine, np.array(teachable, dtype=np.int64))
        kept = [this.choices[way] for way in teachable]
        least = min((one.least for one in kept), default=0)
        if _could_come(this, teachable) < least:
            may = may[:, :0]
        seats = max((one.most for one in kept), default=0) * _times(this, room)
        yield Slot(course, start, room, mine, mine[may.any(axis=1)], teachable, least, seats)


def _times(course: Course, room: int) -> int:
    """How many batches of the program can be held there at once: one in a room, any number online."""
    return course.program.max_batches if room == ONLINE else 1


def _could_come(course: Course, ways: tuple[int, ...]) -> int:
    """How many of those who need the program could sit there."""
    return int(course.may(np.arange(len(course.people)), np.array(ways, dtype=np.int64)).any(axis=1).sum())


def lesson_without(staff: Staff, course: Course, way: int) -> int | None:
    """A lesson that nobody could give at any time of the batch, whatever else is taught; None where there is none."""
    choice = course.choices[way]
    for index, lesson in enumerate(course.program.lessons):
        able = staff.able(course, choice, index)
        if able is not None and not any(_is_free(staff, one, choice, lesson.length) for one in able):
            return index
    return None


def _is_free(staff: Staff, lecturer: int, choice: Choice, length: int) -> bool:
    busy = staff.busy[lecturer]
    return any(not busy[begin : begin + length].any() for begin in range(choice.start, choice.end - length + 1))
