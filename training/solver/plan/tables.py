"""The problem as arrays: for each program its choices (when and where), its people, and what each choice costs them.

Everything here is a fact of the file, nothing is decided. Costs carry their weight already.
"""

from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from training.solver.plan.order import keep_the_order_possible
from training.solver.problem import GivenBatch, Previous, Problem, Program, Wish

ONLINE = -1
NOBODY = -1


class Choice(NamedTuple):
    """One way to open a batch of a program: its first half-day, its room (ONLINE), and what holds there."""

    start: int
    end: int
    room: int
    cost: int
    least: int
    most: int
    lecturers: frozenset[str] | None
    given: int = NOBODY
    locked: tuple[tuple[str, str], ...] = ()
    has_lessons: bool = False  # given as they are held: nobody is to be found for them


@dataclass(slots=True)
class Course:
    """A program's facts as arrays: S distinct starts, R distinct rooms, a row for each of the n people who need it."""

    program: Program
    choices: list[Choice]
    given: list[int]
    people: np.ndarray  # [n] index of the person of each row
    row: dict[int, int]  # person → row
    before: list[int]  # programs to be finished before this one
    starts: np.ndarray  # [S] distinct first half-days
    rooms: np.ndarray  # [R] distinct rooms
    start_of: np.ndarray  # [choices] index into starts
    room_of: np.ndarray  # [choices] index into rooms
    allowed: np.ndarray  # [n, S] not away then, and the order of programs can still be kept
    dislike: np.ndarray  # [n, S] wish costs
    travel: np.ndarray  # [n, R] travel costs
    was: np.ndarray  # [n, 2] start and room of the previous batch; start NOBODY = had none
    loyal: np.ndarray  # [n, 2] start and room of the batch to be kept in re-planning; start NOBODY = none
    grouped: np.ndarray  # [2, memberships] row and group of each membership of a group
    pinned: np.ndarray  # [n] index of the given batch a pin names, or NOBODY
    unplaced: np.ndarray  # [n] cost of no place
    change: int

    def costs(self, rows: np.ndarray, choices: np.ndarray) -> np.ndarray:
        """[rows, choices] what each choice costs each person: travel, wishes and change."""
        when, where = self.start_of[choices], self.room_of[choices]
        cost = self.dislike[np.ix_(rows, when)] + self.travel[np.ix_(rows, where)]
        was = self.was[rows]
        if self.change and (was[:, 0] != NOBODY).any():
            same = (was[:, :1] == self.starts[when]) & (was[:, 1:] == self.rooms[where])
            cost = cost + self.change * ((was[:, :1] != NOBODY) & ~same)
        return cost

    def travels(self, rows: np.ndarray, choices: np.ndarray) -> np.ndarray:
        """[rows, choices] travel costs alone."""
        return self.travel[np.ix_(rows, self.room_of[choices])]

    def keeps(self, rows: np.ndarray, choices: np.ndarray) -> np.ndarray:
        """[rows, choices] whether the choice has the start and the room that the person is to keep."""
        loyal = self.loyal[rows]
        when, where = self.starts[self.start_of[choices]], self.rooms[self.room_of[choices]]
        return (loyal[:, :1] != NOBODY) & (loyal[:, :1] == when) & (loyal[:, 1:] == where)

    def may(self, rows: np.ndarray, choices: np.ndarray) -> np.ndarray:
        """[rows, choices] whether the person may sit there as far as only they and the choice are concerned."""
        free = self.allowed[np.ix_(rows, self.start_of[choices])]
        pinned = self.pinned[rows]
        if (pinned != NOBODY).any():
            given = np.array([self.choices[choice].given for choice in choices])
            free = free & ((pinned[:, None] == NOBODY) | (pinned[:, None] == given))
        return free


class Tables:
    """All courses of a problem, who is busy when, and which rooms share seats."""

    def __init__(self, problem: Problem, loyal_to: Previous | None = None) -> None:
        self.problem, self.loyal_to = problem, loyal_to
        self.weights = problem.weights
        self.room_index = {room.id: index for index, room in enumerate(problem.rooms)}
        self.lecturer_index = {one.id: index for index, one in enumerate(problem.lecturers)}
        self.person_index = {person.id: index for index, person in enumerate(problem.people)}
        self.program_index = {program.id: index for index, program in enumerate(problem.programs)}
        self.cells = [
            np.array(sorted(self.room_index[one] for one in problem.occupied(room.id))) for room in problem.rooms
        ]
        self.room_closed = _marks([room.closed for room in problem.rooms], problem.half_days)
        self.closed_before = [_counted(self.room_closed[cells].any(axis=0)) for cells in self.cells]
        self.lecturer_closed = _marks([problem.taken(one.id) for one in problem.lecturers], problem.half_days)
        self.away = _marks([person.away for person in problem.people], problem.half_days)
        unlimited = problem.half_days + 1
        self.budget = np.array(
            [unlimited if one.budget is None else one.budget for one in problem.people], dtype=np.int64
        )
        self.group_index: dict[str, int] = {}
        self.groups = [tuple(sorted({self._group(one) for one in person.groups})) for person in problem.people]
        self.members: dict[int, list[int]] = {}
        for person, mine in enumerate(self.groups):
            for group in mine:
                self.members.setdefault(group, []).append(person)
        self.needing: dict[str, list[int]] = {program.id: [] for program in problem.programs}
        self.wishing: dict[str, list[tuple[int, Wish]]] = {program.id: [] for program in problem.programs}
        for person, one in enumerate(problem.people):
            for need in dict.fromkeys(one.needs):
                self.needing.setdefault(need, []).append(person)
            for wish in one.wishes:
                self.wishing.setdefault(wish.program, []).append((person, wish))
        self.courses = [_course(self, index) for index in range(len(problem.programs))]
        self.after = [
            [i for i, one in enumerate(self.courses) if index in one.before] for index in range(len(self.courses))
        ]
        self.in_order = any(course.before for course in self.courses)
        keep_the_order_possible(self.courses)

    def _group(self, group: str) -> int:
        return self.group_index.setdefault(group, len(self.group_index))

    def cells_of(self, choice: Choice) -> np.ndarray:
        """The rooms that a batch of this choice occupies; none online."""
        return self.cells[choice.room] if choice.room != ONLINE else np.zeros(0, dtype=np.int64)


def _marks(closed: list, half_days: int) -> np.ndarray:
    """[things, half-days] True where closed."""
    marks = np.zeros((len(closed), half_days), dtype=bool)
    for index, intervals in enumerate(closed):
        for begin, end in intervals:
            marks[index, max(begin, 0) : max(end, 0)] = True
    return marks


def _counted(marks: np.ndarray) -> list[int]:
    """How many marks come before each half-day."""
    return [0, *np.cumsum(marks).tolist()]


def _course(tables: Tables, index: int) -> Course:
    """The arrays of one program."""
    problem, program = tables.problem, tables.problem.programs[index]
    given = [i for i, one in enumerate(problem.batches) if one.program == program.id]
    choices = _choices(tables, program, given)
    people = np.array(tables.needing[program.id], dtype=np.int64)
    row = {person: row for row, person in enumerate(people.tolist())}
    starts = sorted({choice.start for choice in choices})
    rooms = sorted({choice.room for choice in choices})
    course = Course(
        program=program,
        choices=choices,
        given=given,
        people=people,
        row=row,
        before=[tables.program_index[one] for one in program.after],
        starts=np.array(starts, dtype=np.int64),
        rooms=np.array(rooms, dtype=np.int64),
        start_of=np.searchsorted(starts, [choice.start for choice in choices]),
        room_of=np.searchsorted(rooms, [choice.room for choice in choices]),
        allowed=_present(tables, people, starts, program.length),
        dislike=_dislikes(tables, program, row, starts),
        travel=_travels(tables, people, rooms),
        was=_previous(tables, program, people, tables.problem.previous),
        loyal=_previous(tables, program, people, tables.loyal_to),
        grouped=_grouped(tables, people),
        pinned=_pinned(tables, program, people),
        unplaced=np.zeros(len(people), dtype=np.int64),
        change=tables.weights.change,
    )
    course.allowed &= (tables.budget[people] >= program.length)[:, None]
    course.unplaced = tables.weights.unplaced + tables.weights.change * (course.was[:, 0] != NOBODY)
    return course


def _choices(tables: Tables, program: Program, given: list[int]) -> list[Choice]:
    """Every choice whose room is open then; those of given batches after the others, once for each given batch."""
    free, problem, open_weight = [], tables.problem, tables.weights.open
    rooms: dict[str | None, tuple[int, int, list[int]]] = {
        room.id: (index, min(program.max_size, room.seats), tables.closed_before[index])
        for index, room in enumerate(problem.rooms)
    }
    rooms[None] = ONLINE, program.max_size, [0] * (problem.half_days + 1)
    for start, name, cost, min_size, lecturers in problem.choices(program):
        room, seats, closed = rooms[name]
        least, end = program.min_size if min_size is None else min_size, start + program.length
        if least <= seats and closed[end] == closed[start]:
            price, only = open_weight * (program.open_cost + cost), frozenset(lecturers) or None
            free.append(Choice(start, end, room, price, least, seats, only))
    return free + [
        _as_given(one, index, problem.batches[index])
        for index in given
        for one in free
        if _fits(tables, one, problem.batches[index])
    ]


def _fits(tables: Tables, choice: Choice, batch: GivenBatch) -> bool:
    """Whether the given batch may be opened so."""
    if batch.start is not None and choice.start != batch.start:
        return False
    return batch.room is None or choice.room == tables.room_index[batch.room]


def _as_given(choice: Choice, index: int, batch: GivenBatch) -> Choice:
    locked = tuple(sorted(batch.lecturers.items()))
    return choice._replace(given=index, locked=locked, has_lessons=batch.lessons is not None)


def _present(tables: Tables, people: np.ndarray, starts: list[int], length: int) -> np.ndarray:
    """[people, starts] True where nobody is away for any of the batch."""
    gone = np.zeros((len(people), tables.problem.half_days + 1), dtype=np.int32)
    np.cumsum(tables.away[people], axis=1, out=gone[:, 1:])
    when = np.array(starts, dtype=np.int64)
    return gone[:, when + length] == gone[:, when] if len(when) else np.zeros((len(people), 0), dtype=bool)


def _dislikes(tables: Tables, program: Program, row: dict[int, int], starts: list[int]) -> np.ndarray:
    """[people, starts] the weighted cost of wishes that a start hits."""
    cost = np.zeros((len(row), len(starts)), dtype=np.int64)
    for person, wish in tables.wishing[program.id]:
        if person in row:
            hit = slice(bisect_left(starts, wish.from_), bisect_left(starts, wish.to))
            cost[row[person], hit] += wish.cost * tables.weights.wish
    return cost


def _grouped(tables: Tables, people: np.ndarray) -> np.ndarray:
    """[2, memberships] row and group of each membership of a group."""
    pairs = [(row, group) for row, person in enumerate(people.tolist()) for group in tables.groups[person]]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2).T


def _travels(tables: Tables, people: np.ndarray, rooms: list[int]) -> np.ndarray:
    """[people, rooms] the weighted travel cost to each room."""
    problem = tables.problem
    place = {name: index for index, name in enumerate(problem.places)}
    matrix = np.array(problem.travel, dtype=np.int64).reshape(len(place), len(place)) * tables.weights.travel
    to = np.zeros((len(place), len(rooms)), dtype=np.int64)
    for column, room in enumerate(rooms):
        if room != ONLINE:
            to[:, column] = matrix[:, place[problem.rooms[room].place]]
    return to[np.array([place[problem.people[person].place] for person in people], dtype=np.int64)]


def _previous(tables: Tables, program: Program, people: np.ndarray, previous: Previous | None) -> np.ndarray:
    """[people, 2] start and room of the batch each had in that timetable; a room that is gone is -2."""
    was = np.full((len(people), 2), NOBODY, dtype=np.int64)
    if previous is None:
        return was
    batches = {one.id: one for one in previous.batches}
    rows = {tables.problem.people[person].id: row for row, person in enumerate(people)}
    for place in previous.places:
        row, batch = rows.get(place.person), batches.get(place.batch)
        if place.program == program.id and row is not None and batch is not None:
            was[row] = batch.start, ONLINE if batch.room is None else tables.room_index.get(batch.room, -2)
    return was


def _pinned(tables: Tables, program: Program, people: np.ndarray) -> np.ndarray:
    """[people] the given batch that a pin names, or NOBODY."""
    given = {one.id: index for index, one in enumerate(tables.problem.batches)}
    rows = {tables.problem.people[person].id: row for row, person in enumerate(people)}
    pinned = np.full(len(people), NOBODY, dtype=np.int64)
    for pin in tables.problem.pins:
        if pin.program == program.id:
            pinned[rows[pin.person]] = given[pin.batch]
    return pinned
