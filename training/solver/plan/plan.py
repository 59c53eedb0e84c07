"""A timetable while it is being made: opened batches, who sits where, and what is taken by them.

A plan always keeps rules 1 to 7, except that a batch may be empty or below its least size while it is being filled.
"""

from dataclasses import dataclass

import numpy as np

from training.solver.plan.tables import NOBODY, Choice, Course, Tables
from training.solver.teaching.lessons import Given, Staff


@dataclass(slots=True)
class Batch:
    """An opened batch: its program's index, its choice, its lessons."""

    course: int
    choice: int
    lessons: Given = ()


class Plan:
    """Opened batches by number, and for each course the batch of each row (NOBODY = no place)."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.batches: dict[int, Batch] = {}
        self.seat = [np.full(len(course.people), NOBODY, dtype=np.int64) for course in tables.courses]
        self.staff = Staff(tables)
        self.rooms = tables.room_closed.astype(np.int16)
        self.busy = np.zeros(tables.away.shape, dtype=bool)  # in class; away is not counted
        self.used = np.zeros(len(tables.budget), dtype=np.int64)
        self.next = 0

    def choice(self, number: int) -> Choice:
        """When and where a batch is held."""
        batch = self.batches[number]
        return self.tables.courses[batch.course].choices[batch.choice]

    def of(self, course: int) -> list[int]:
        """Numbers of the course's batches, oldest first."""
        return [number for number, batch in self.batches.items() if batch.course == course]

    def has_room(self, choice: Choice) -> bool:
        """Whether the room and its parts are free then."""
        return not self.rooms[self.tables.cells_of(choice), choice.start : choice.end].any()

    def rooms_free(self, course: int, choices: np.ndarray) -> np.ndarray:
        """[choices] whether the room that all of them have in common is free then."""
        this = self.tables.courses[course]
        taken = np.zeros(self.tables.problem.half_days + 1, dtype=np.int64)
        cells = self.tables.cells_of(this.choices[choices[0]])
        np.cumsum(self.rooms[cells].any(axis=0), out=taken[1:])
        begin = this.starts[this.start_of[choices]]
        return taken[begin + this.program.length] == taken[begin]

    def open(self, course: int, choice: int, lessons: Given) -> int:
        """Open a batch; rooms and lecturers are taken. Returns its number."""
        number, self.next = self.next, self.next + 1
        self.batches[number] = Batch(course, choice, lessons)
        self._take(number, 1)
        return number

    def close(self, number: int) -> None:
        """Close a batch; those in it lose their places."""
        batch = self.batches[number]
        self.leave(batch.course, np.flatnonzero(self.seat[batch.course] == number))
        self._take(number, -1)
        del self.batches[number]

    def _take(self, number: int, change: int) -> None:
        batch, choice = self.batches[number], self.choice(number)
        self.rooms[self.tables.cells_of(choice), choice.start : choice.end] += change
        self.staff.book(self.tables.courses[batch.course], batch.lessons, change)

    def sit(self, course: int, rows: np.ndarray, number: int) -> None:
        """Give these people, who have no place in the course, a place in the batch."""
        choice, people = self.choice(number), self.tables.courses[course].people[rows]
        self.seat[course][rows] = number
        self.busy[people, choice.start : choice.end] = True
        self.used[people] += choice.end - choice.start

    def leave(self, course: int, rows: np.ndarray) -> None:
        """Take these people out of their batches of the course."""
        for number in np.unique(self.seat[course][rows]):
            if number != NOBODY:
                choice = self.choice(int(number))
                these = rows[self.seat[course][rows] == number]
                people = self.tables.courses[course].people[these]
                self.busy[people, choice.start : choice.end] = False
                self.used[people] -= choice.end - choice.start
        self.seat[course][rows] = NOBODY

    def free(
        self, course: int, rows: np.ndarray, choices: np.ndarray, deciding: dict[int, np.ndarray] | None = None
    ) -> np.ndarray:
        """[rows, choices] whether people without a place in the course could sit there beside all they sit in.

        `deciding`: rows by course that are decided together with these; an earlier program among them is no obstacle.
        """
        this = self.tables.courses[course]
        may = this.may(rows, choices)
        people = this.people[rows]
        taken = np.zeros((len(rows), self.tables.problem.half_days + 1), dtype=np.int32)
        np.cumsum(self.busy[people], axis=1, out=taken[:, 1:])
        begin = this.starts[this.start_of[choices]]
        end = begin + this.program.length
        may &= taken[:, end] == taken[:, begin]
        may &= (self.tables.budget[people] - self.used[people] >= this.program.length)[:, None]
        if self.tables.in_order:
            first, last = self.window(course, rows, deciding or {})
            may &= (begin >= first[:, None]) & (end <= last[:, None])
        return may

    def window(self, course: int, rows: np.ndarray, deciding: dict[int, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """For each row: the earliest start and the latest end that the order of programs allows now."""
        tables, horizon = self.tables, self.tables.problem.half_days
        this = tables.courses[course]
        first, last = np.zeros(len(rows), dtype=np.int64), np.full(len(rows), horizon, dtype=np.int64)
        open_rows = {index: set(some.tolist()) for index, some in deciding.items()}
        for index, row in enumerate(rows):
            person = int(this.people[row])
            for other in this.before:
                where = tables.courses[other].row.get(person)
                if where is not None and where not in open_rows.get(other, ()):
                    end = self._end(other, where)
                    first[index] = max(first[index], horizon + 1 if end is None else end)
            for other in tables.after[course]:
                where = tables.courses[other].row.get(person)
                if where is not None and self.seat[other][where] != NOBODY:
                    last[index] = min(last[index], self.choice(int(self.seat[other][where])).start)
        return first, last

    def bound_by_later(self, course: int, rows: np.ndarray) -> np.ndarray:
        """[rows] whether the person has a place in a program that comes after this one."""
        tables, bound = self.tables, np.zeros(len(rows), dtype=bool)
        people = tables.courses[course].people[rows].tolist()
        for other in tables.after[course]:
            where = [tables.courses[other].row.get(person) for person in people]
            bound |= np.array([row is not None and self.seat[other][row] != NOBODY for row in where], dtype=bool)
        return bound

    def _end(self, course: int, row: int) -> int | None:
        number = int(self.seat[course][row])
        return None if number == NOBODY else self.choice(number).end

    def sizes(self, course: int) -> dict[int, int]:
        """How many sit in each batch of the course."""
        found, counts = np.unique(self.seat[course], return_counts=True)
        known = dict(zip(found.tolist(), counts.tolist(), strict=True))
        return {number: known.get(number, 0) for number in self.of(course)}

    def cost(self) -> int:
        """The whole cost."""
        return sum(self.course_cost(index) for index in range(len(self.tables.courses)))

    def course_cost(self, index: int) -> int:
        """What the course adds to the cost; every part of the cost belongs to one course."""
        course, seat = self.tables.courses[index], self.seat[index]
        total = int(course.unplaced[seat == NOBODY].sum())
        for number in self.of(index):
            rows = np.flatnonzero(seat == number)
            choice = self.batches[number].choice
            total += course.choices[choice].cost + int(course.costs(rows, np.array([choice])).sum())
        sizes = self.sizes(index).values()
        balance = max(sizes) - min(sizes) if sizes else 0
        return total + self.tables.weights.balance * balance + self.tables.weights.split * splits(course, seat)

    def kept(self, course: int, rows: np.ndarray) -> int:
        """How many of these people sit at the start and in the room that re-planning is to keep."""
        loyal, seat = self.tables.courses[course].loyal[rows], self.seat[course][rows]
        return sum(
            (choice.start, choice.room) == (int(start), int(room))
            for number, (start, room) in zip(seat.tolist(), loyal, strict=True)
            if NOBODY not in {number, start}
            for choice in [self.choice(number)]
        )

    def grafted(self, other: "Plan", courses: set[int]) -> "Plan | None":
        """A plan with these courses as they are in the other; None if rooms, lecturers or people are taken now."""
        new = self.copy()
        for number in [number for number, batch in self.batches.items() if batch.course in courses]:
            new.close(number)
        for course in sorted(courses):
            this = self.tables.courses[course]
            for number in other.of(course):
                batch = other.batches[number]
                choice = this.choices[batch.choice]
                lessons = new.staff.teach(this, choice) if new.has_room(choice) else None
                rows = np.flatnonzero(other.seat[course] == number)
                if lessons is None or not new.free(course, rows, np.array([batch.choice])).all():
                    return None
                new.sit(course, rows, new.open(course, batch.choice, lessons))
        without = {course: np.flatnonzero(new.seat[course] == NOBODY) for course in courses}
        return None if any(new.bound_by_later(course, rows).any() for course, rows in without.items()) else new

    def copy(self) -> "Plan":
        """An independent copy of what is decided."""
        other = Plan.__new__(Plan)
        other.tables, other.next = self.tables, self.next
        other.batches = {number: Batch(one.course, one.choice, one.lessons) for number, one in self.batches.items()}
        other.seat = [seat.copy() for seat in self.seat]
        other.staff = Staff(self.tables)
        other.staff.busy, other.staff.load = self.staff.busy.copy(), self.staff.load.copy()
        other.rooms, other.busy, other.used = self.rooms.copy(), self.busy.copy(), self.used.copy()
        return other


def splits(course: Course, seat: np.ndarray) -> int:
    """Σ over groups of (batches that its placed people use − 1)."""
    row, group = course.grouped
    number = seat[row]
    placed = number != NOBODY
    number, group = number[placed], group[placed]
    used = np.unique(group * (int(number.max(initial=0)) + 1) + number)
    return len(used) - len(np.unique(group))
