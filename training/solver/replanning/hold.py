"""A plan in which everybody stays who can: batches held again where and when they were, then seats, then least sizes.

Batches that can keep their lessons too come first; only then are lessons of the others given anew. Whoever must move
is seated where that takes nobody's place, and where a batch becomes too small, whoever waits fills it first.
"""

import numpy as np

from training.solver.first import slot
from training.solver.plan.given import with_given
from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY, Tables
from training.solver.problem import Previous
from training.solver.replanning.again import opened_again
from training.solver.replanning.slots import Slot
from training.solver.running.watch import Watch

DEAR = 10**12


def held_again(tables: Tables, previous: Previous, slots: list[Slot], watch: Watch) -> Plan:
    """A plan in which everybody stays who can, and then whoever waits has a place, as far as it goes.

    `slots`: the previous batches that are to be held. Raises NoWayError where not even what is given can hold.
    """
    given = with_given(tables, watch)
    if not slots:
        slot.fill(given)
        return given
    plan = given.copy()
    for course, this in enumerate(tables.courses):
        plan.leave(course, np.flatnonzero(this.pinned == NOBODY))
    opened_again(plan, previous, {one.key for one in slots}, watch)
    hall = _Hall(plan, slots)
    for course in slot.order(tables):
        hall.settle(course)
        hall.seat_for_later(course)
    if not _is_whole(plan):
        plan = given
    slot.fill(plan)
    return plan


def _is_whole(plan: Plan) -> bool:
    """Whether every batch has its least size."""
    return all(
        size >= plan.choice(number).least
        for course in range(len(plan.seat))
        for number, size in plan.sizes(course).items()
    )


class _Hall:
    """The plan, its slots by program, and when each person would stay somewhere: intends[person, half-day]."""

    def __init__(self, plan: Plan, slots: list[Slot]) -> None:
        self.plan, self.slots = plan, slots
        self.intends = np.zeros(plan.busy.shape, dtype=np.int16)
        for one in slots:
            self._intend(one, 1)

    def _intend(self, one: Slot, change: int) -> None:
        this = self.plan.tables.courses[one.course]
        self.intends[this.people[one.able], one.start : one.start + this.program.length] += change

    def settle(self, course: int) -> None:
        """Seat the people of the program's batches in them again, then make every batch large enough, or close it."""
        mine = [one for one in self.slots if one.course == course]
        for one in mine:
            self._intend(one, -1)
        numbers: dict[tuple[int, int, int], list[int]] = {}
        for number in self.plan.of(course):
            choice = self.plan.choice(number)
            numbers.setdefault((course, choice.start, choice.room), []).append(number)
        for one in mine:
            for number in numbers.get(one.key, ()):
                self._stay(one, number)
        for number, size in sorted(self.plan.sizes(course).items(), key=lambda pair: (-pair[1], pair[0])):
            self._make_large_enough(course, number, size)

    def _stay(self, one: Slot, number: int) -> None:
        """Seat who can stay, up to the seats; who travels furthest leaves first."""
        plan, this, choice = self.plan, self.plan.tables.courses[one.course], self.plan.batches[number].choice
        rows = one.able[plan.seat[one.course][one.able] == NOBODY]
        rows = rows[plan.free(one.course, rows, np.array([choice]))[:, 0]]
        cost = this.costs(rows, np.array([choice]))[:, 0]
        left = max(0, this.choices[choice].most - plan.sizes(one.course)[number])
        plan.sit(one.course, np.sort(rows[np.argsort(cost, kind="stable")][:left]), number)

    def _make_large_enough(self, course: int, number: int, size: int) -> None:
        """Take in whoever waits, then as few others as there are people in it at most; else close it."""
        plan = self.plan
        missing = max(plan.choice(number).least, 1) - size
        if missing <= 0:
            return
        is_given = plan.choice(number).given != NOBODY
        waiting = self._suitable(course, number, np.flatnonzero(plan.seat[course] == NOBODY))[:missing]
        others = self._to_spare(course, number, missing - len(waiting))
        if len(waiting) + len(others) == missing and (is_given or len(others) < size):
            plan.leave(course, others)
            plan.sit(course, np.sort(np.concatenate([waiting, others])), number)
        elif not is_given:
            plan.close(number)

    def _suitable(self, course: int, number: int, rows: np.ndarray) -> np.ndarray:
        """Those of the rows without a place who could sit there, by cost; who would stay elsewhere then comes last."""
        plan, this, choice = self.plan, self.plan.tables.courses[course], self.plan.batches[number].choice
        rows = rows[plan.free(course, rows, np.array([choice]))[:, 0]]
        cost = this.costs(rows, np.array([choice]))[:, 0]
        span = slice(this.choices[choice].start, this.choices[choice].end)
        cost = cost + np.where(self.intends[this.people[rows], span].any(axis=1), DEAR, 0)
        return rows[np.argsort(cost, kind="stable")]

    def _to_spare(self, course: int, number: int, wanted: int) -> np.ndarray:
        """People of larger batches of the program who could sit there; no batch gives more than it has to spare."""
        plan, found = self.plan, np.zeros(0, dtype=np.int64)
        for other, size in sorted(plan.sizes(course).items(), key=lambda pair: (-pair[1], pair[0])):
            spare = size - max(plan.choice(other).least, 1)
            if other == number or spare <= 0 or len(found) >= wanted:
                continue
            rows = np.flatnonzero((plan.seat[course] == other) & (plan.tables.courses[course].pinned == NOBODY))
            plan.leave(course, rows)
            some = self._suitable(course, number, rows)[: min(spare, wanted - len(found))]
            plan.sit(course, rows, other)
            found = np.concatenate([found, some])
        return found[: max(wanted, 0)]

    def seat_for_later(self, course: int) -> None:
        """Seat those who wait and would stay in a program that comes after this one, where that ends in time."""
        plan, this = self.plan, self.plan.tables.courses[course]
        ends_by = self._ends_by(course)
        for number in plan.of(course):
            choice = plan.choice(number)
            rows = [row for row, by in ends_by.items() if choice.end <= by and plan.seat[course][row] == NOBODY]
            some = self._suitable(course, number, np.array(sorted(rows), dtype=np.int64))
            left = max(0, this.choices[plan.batches[number].choice].most - plan.sizes(course)[number])
            plan.sit(course, np.sort(some[:left]), number)

    def _ends_by(self, course: int) -> dict[int, int]:
        """Row → the first half-day of a later program in which the person would stay."""
        this, first = self.plan.tables.courses[course], {}
        later = [one for one in self.slots if one.course in self.plan.tables.after[course]]
        for one in sorted(later, key=lambda one: -one.start):
            for person in self.plan.tables.courses[one.course].people[one.able].tolist():
                if person in this.row:
                    first[this.row[person]] = one.start
        return first
