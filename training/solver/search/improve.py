"""Large-neighbourhood search: open a small part of the plan again, solve it exactly, keep it if it costs no more.

A neighbourhood is a few batches of one program (their people free, other dates and rooms offered), or a few people with
all their needs. Work is fixed by the number of rounds and by deterministic time, never by the clock.
"""

import random
from dataclasses import dataclass

import numpy as np

from training.solver import exact
from training.solver.plan.plan import Plan
from training.solver.plan.scope import Candidate, Scope, scope_of, take_out
from training.solver.plan.tables import NOBODY
from training.solver.running.mip import Model, run
from training.solver.running.watch import Watch
from training.solver.teaching.together import taught

OPENING = 0.1  # how often one more batch is offered though everybody has a place
MOVING = 0.4  # how often batches are moved, too
FEW = 4  # batches that are seated at once
PEOPLE = 320  # about how many people a neighbourhood frees
NODES = 60  # of the search tree of one neighbourhood
GAP = 0.0005  # at which its search may end
OFFERS = 24  # choices looked at for each batch, of which the best is offered


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What is opened again: batches by number, each at the choice it is to have; rows by course; batches to join.

    `offers`: (course, choice) of batches that may be opened as well.
    """

    close: dict[int, int]
    offers: tuple[tuple[int, int], ...]
    free: dict[int, np.ndarray]
    join: tuple[int, ...]

    @property
    def courses(self) -> set[int]:
        """The programs that it can change."""
        return set(self.free)


def solve_around(plan: Plan, around: Neighbourhood, watch: Watch) -> Plan | None:
    """The exact answer of the neighbourhood as a whole plan; None if it is dearer or cannot be taught."""
    base = plan.copy()
    freed = take_out(base, around.close)
    for course, rows in around.free.items():
        base.leave(course, rows)
        freed[course] = np.union1d(freed.get(course, rows), rows)
    scope, seats = _scope(plan, base, around, freed)
    model = Model()
    v = exact.build(model, scope, lessons=False)
    exact.hint(model, v, seats)
    found = run(model, NODES, watch, gap=GAP)
    if found.value is None:
        return None
    new = exact.read(scope, v, found.value)
    courses = {one.course for one in scope.candidates} | set(freed)
    if not teach(new, watch) or cost_of(new, courses) > cost_of(plan, courses):
        return None
    return new


def cost_of(plan: Plan, courses: set[int]) -> int:
    """The cost of some courses."""
    return sum(plan.course_cost(course) for course in courses)


def teach(plan: Plan, watch: Watch) -> bool:
    """Give lessons to every batch that has none yet; False if one cannot be taught."""
    for batch in plan.batches.values():
        course = plan.tables.courses[batch.course]
        if len(batch.lessons) < len(course.program.lessons):
            lessons = taught(plan, batch.course, batch.choice, watch)
            if lessons is None:
                return False
            batch.lessons = lessons
            plan.staff.book(course, lessons)
    return True


def _scope(
    plan: Plan, base: Plan, around: Neighbourhood, freed: dict[int, np.ndarray]
) -> tuple[Scope, dict[int, dict[int, list[int]]]]:
    """The scope of a neighbourhood, and where its people sit now (for the hint)."""
    candidates: list[Candidate] = []
    at: dict[int, int] = {}
    for number, choice in around.close.items():
        at[number] = len(candidates)
        candidates.append(Candidate(plan.batches[number].course, choice))
    candidates += [Candidate(course, choice) for course, choice in around.offers]
    for number in around.join:
        batch = base.batches[number]
        at[number] = len(candidates)
        candidates.append(Candidate(batch.course, batch.choice, number, base.sizes(batch.course)[number]))
    scope = scope_of(base, candidates, freed)
    if plan.tables.loyal_to is not None:
        scope.least_kept = sum(plan.kept(course, rows) for course, rows in freed.items())
    seats: dict[int, dict[int, list[int]]] = {}
    for u, unit in enumerate(scope.units):
        for row in unit.rows.tolist():
            number = int(plan.seat[unit.course][row])
            if number in at:
                seats.setdefault(u, {}).setdefault(at[number], []).append(row)
    return scope, seats


def choose(plan: Plan, chance: random.Random) -> Neighbourhood | None:
    """A neighbourhood by chance, oftener where much is lost."""
    courses = [course for course, seat in enumerate(plan.seat) if len(seat)]
    unplaced = [course for course in courses if (plan.seat[course] == NOBODY).any()]
    if not courses:
        return None
    if unplaced and chance.random() < 0.4:
        course = chance.choice(unplaced)
        return (_people if chance.random() < 0.3 else _batches)(plan, course, chance)
    weights = [1 + len(plan.of(course)) for course in courses]
    course = chance.choices(courses, weights=weights)[0]
    return (_people if chance.random() < 0.05 else _batches)(plan, course, chance)


def _people(plan: Plan, course: int, chance: random.Random) -> Neighbourhood:
    """Some people, those without a place first, with all their needs and every batch to join."""
    waiting = np.flatnonzero(plan.seat[course] == NOBODY).tolist()
    rows = chance.sample(waiting, min(20, len(waiting)))
    count = min(40, len(plan.seat[course]))
    rows = sorted({*rows, *chance.sample(range(len(plan.seat[course])), count)})
    people = plan.tables.courses[course].people[rows].tolist()
    free = {}
    for index, this in enumerate(plan.tables.courses):
        mine = [this.row[person] for person in people if person in this.row]
        if mine:
            free[index] = np.array(sorted(mine))
    return Neighbourhood({}, (), free, tuple(number for number, one in plan.batches.items() if one.course in free))


def _batches(plan: Plan, course: int, chance: random.Random) -> Neighbourhood:
    """Some batches of a course that are near each other, with other dates and rooms on offer, and free seats beside."""
    numbers, sizes = plan.of(course), plan.sizes(course)
    close: list[int] = []
    if numbers:
        first = chance.choice(numbers)
        most = chance.choice((1, 2, 2, 3, 3, 4))
        for number in sorted(numbers, key=lambda one: _nearness(plan, first, one, chance)):
            if not close or (len(close) < most and sum(sizes[one] for one in close) + sizes[number] <= PEOPLE):
                close.append(number)
    others = [number for number in numbers if number not in close and sizes[number] < plan.choice(number).most]
    join = sorted(others, key=lambda one: (chance.random(), one))[:3]
    waiting = np.flatnonzero(plan.seat[course] == NOBODY)
    offers = _another(plan, course, waiting, chance) if len(waiting) or chance.random() < OPENING else ()
    return Neighbourhood(_choices(plan, course, close, chance), offers, {course: waiting}, tuple(join))


def _another(plan: Plan, course: int, waiting: np.ndarray, chance: random.Random) -> tuple[tuple[int, int], ...]:
    """One more batch, where and when it suits those who wait; none if the program has all its batches."""
    this = plan.tables.courses[course]
    free = [index for index, one in enumerate(this.choices) if one.given == NOBODY]
    if len(plan.of(course)) >= this.program.max_batches or not free:
        return ()
    some = chance.sample(free, min(OFFERS, len(free)))
    return ((course, some[_most_suitable(plan, course, waiting, np.array(some))]),)


def _nearness(plan: Plan, first: int, other: int, chance: random.Random) -> float:
    """Batches in the same place first, with much chance."""
    if first == other:
        return -1.0
    far = plan.choice(first).room != plan.choice(other).room
    return chance.random() + 0.5 * far


def _choices(plan: Plan, course: int, close: list[int], chance: random.Random) -> dict[int, int]:
    """For each batch its own choice, or for some the choice that would suit its people best among some."""
    kept = {number: plan.batches[number].choice for number in close}
    for number in close if chance.random() < MOVING else ():
        if chance.random() < 0.6:
            kept[number] = _other_choice(plan, course, number, chance)
    return kept


def _other_choice(plan: Plan, course: int, number: int, chance: random.Random) -> int:
    """The best of some choices taken by chance, in its own room or anywhere."""
    this, room, given = plan.tables.courses[course], plan.choice(number).room, plan.choice(number).given
    mine = [index for index, one in enumerate(this.choices) if one.given == given]
    near = [index for index in mine if this.choices[index].room == room]
    some = near if chance.random() < 0.6 else mine
    some = chance.sample(some, min(OFFERS, len(some)))
    rows = np.flatnonzero((plan.seat[course] == number) | (plan.seat[course] == NOBODY))
    return some[_most_suitable(plan, course, rows, np.array(some))]


def _most_suitable(plan: Plan, course: int, rows: np.ndarray, some: np.ndarray) -> int:
    """Which of these choices costs these people least, a place that one cannot take counted as a split."""
    this = plan.tables.courses[course]
    free = this.may(rows, some)
    cost = np.where(free, this.costs(rows, some), plan.tables.weights.split + 1).sum(axis=0)
    cost += np.array([this.choices[index].cost for index in some])
    blocked = np.array([not plan.has_room(this.choices[index]) for index in some])
    return int(np.argmin(cost + blocked * 10**9))
