"""A part of a plan that is open to decision, everything else standing still: what exact.py models.

The whole problem is the scope in which nothing stands; a neighbourhood is a scope of a few batches and their people.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY, Choice, Tables


@dataclass(slots=True)
class Candidate:
    """A batch that may be opened. One that is already `standing` keeps its people and is open."""

    course: int
    choice: int
    standing: int = NOBODY  # number in the plan
    size: int = 0  # people who stay in it
    copy: int = 0


@dataclass(slots=True)
class Unit:
    """People who are interchangeable within the scope: same course, groups and costs at every candidate."""

    course: int
    rows: np.ndarray
    groups: tuple[int, ...]
    unplaced: int
    must: bool  # pinned, or in a later program already: they cannot be left out
    seats: dict[int, int]  # candidate → cost, only where they may sit


@dataclass(slots=True)
class Scope:
    """Candidates and units; `plan` holds only what stands."""

    plan: Plan
    candidates: list[Candidate]
    units: list[Unit]
    least_kept: int = 0  # in re-planning: how many of the units' people keep their batch's start and room
    together: list[list[int]] = field(default_factory=list)  # units of one person in several courses

    @property
    def tables(self) -> Tables:
        """The problem's arrays."""
        return self.plan.tables

    def choice(self, index: int) -> Choice:
        """When and where a candidate would be held."""
        candidate = self.candidates[index]
        return self.tables.courses[candidate.course].choices[candidate.choice]

    def of(self, course: int) -> list[int]:
        """Indices of the course's candidates."""
        return [index for index, one in enumerate(self.candidates) if one.course == course]

    def courses(self) -> list[int]:
        """Courses with something to decide."""
        return sorted({one.course for one in self.candidates} | {one.course for one in self.units})


def scope_of(plan: Plan, candidates: list[Candidate], free: dict[int, np.ndarray]) -> Scope:
    """The scope over a plan that holds only what stands; `free` gives the rows without a place that may get one."""
    scope = Scope(plan, candidates, [])
    several = _several(plan.tables, free)
    for course, rows in free.items():
        if len(rows):
            scope.units += _units(scope, course, rows, free, several)
    mine: dict[int, list[int]] = {}
    for index, unit in enumerate(scope.units):
        person = int(plan.tables.courses[unit.course].people[unit.rows[0]])
        if person in several:
            mine.setdefault(person, []).append(index)
    scope.together = list(mine.values())
    return scope


def _several(tables: Tables, free: dict[int, np.ndarray]) -> set[int]:
    """People with something to decide in more than one course."""
    seen: set[int] = set()
    twice: set[int] = set()
    for course, rows in free.items():
        for person in tables.courses[course].people[rows].tolist():
            (twice if person in seen else seen).add(person)
    return twice


def _units(
    scope: Scope, course: int, rows: np.ndarray, deciding: dict[int, np.ndarray], several: set[int]
) -> Iterable[Unit]:
    """The rows gathered into units."""
    this, mine = scope.tables.courses[course], scope.of(course)
    choices = np.array([scope.candidates[index].choice for index in mine], dtype=np.int64)
    free = scope.plan.free(course, rows, choices, deciding)
    costs = np.where(free, this.costs(rows, choices), NOBODY)
    people = this.people[rows].tolist()
    groups = [scope.tables.groups[person] for person in people]
    names = {key: index for index, key in enumerate(sorted(set(groups)))}
    alone = [person if person in several else NOBODY for person in people]
    key = np.array([[names[group] for group in groups], alone, this.pinned[rows], this.unplaced[rows]]).T
    must = (this.pinned[rows] != NOBODY) | scope.plan.bound_by_later(course, rows)
    key = np.hstack([key, this.loyal[rows], must[:, None]])
    signature = np.hstack([key, costs])
    _, first, inverse = np.unique(signature, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(inverse.ravel(), kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(inverse.ravel()))[:-1])
    for part, one in zip(parts, first, strict=True):
        seats = {mine[column]: int(costs[one, column]) for column in np.flatnonzero(free[one])}
        yield Unit(course, rows[part], groups[one], int(this.unplaced[rows[one]]), bool(must[one]), seats)


def kept_pairs(scope: Scope) -> list[tuple[int, int]]:
    """(unit, candidate) where sitting there is no change in re-planning."""
    pairs = []
    for u, unit in enumerate(scope.units):
        mine = [k for k in unit.seats if scope.candidates[k].course == unit.course]
        choices = np.array([scope.candidates[k].choice for k in mine], dtype=np.int64)
        same = scope.tables.courses[unit.course].keeps(unit.rows[:1], choices)[0]
        pairs += [(u, k) for k, one in zip(mine, same.tolist(), strict=True) if one]
    return pairs


def take_out(plan: Plan, numbers: Iterable[int]) -> dict[int, np.ndarray]:
    """Close the batches; the rows that sat in them, by course."""
    freed: dict[int, list[np.ndarray]] = {}
    for number in numbers:
        course = plan.batches[number].course
        freed.setdefault(course, []).append(np.flatnonzero(plan.seat[course] == number))
        plan.close(number)
    return {course: np.sort(np.concatenate(rows)) for course, rows in freed.items()}


def everything(tables: Tables) -> Scope:
    """The whole problem: nothing stands, every choice is a candidate, in as many copies as could ever be needed."""
    candidates = [
        Candidate(course, choice, copy=copy)
        for course, this in enumerate(tables.courses)
        for choice in range(len(this.choices))
        for copy in range(copies(tables, course, choice))
    ]
    return scope_of(
        Plan(tables), candidates, {index: np.arange(len(this.people)) for index, this in enumerate(tables.courses)}
    )


def copies(tables: Tables, course: int, choice: int) -> int:
    """How many batches of one choice can be open at once: one in a room or as given, several online."""
    this = tables.courses[course]
    one = this.choices[choice]
    if one.room >= 0 or one.given != NOBODY:
        return 1
    return max(1, min(this.program.max_batches, len(this.people) // max(one.least, 1)))


def size_of(tables: Tables) -> int:
    """About how many variables the whole problem has as one model: places, batches, and ways to give lessons."""
    total = 0
    for index, course in enumerate(tables.courses):
        ways = sum(course.program.length * max(1, len(lesson.lecturers)) for lesson in course.program.lessons)
        many = sum(copies(tables, index, choice) for choice in range(len(course.choices)))
        total += many * (len(course.people) + ways + 1)
    return total
