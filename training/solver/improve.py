"""Large-neighbourhood search: open a small part of the plan again, solve it exactly, keep it if it costs no more.

A neighbourhood is a few batches of one program (their people free, other dates and rooms offered), or a few people with
all their needs. Work is fixed by the number of rounds and by deterministic time, never by the clock.
"""

import random
from dataclasses import dataclass

import numpy as np

from training.solver import exact
from training.solver.mip import Model, run
from training.solver.plan import Plan
from training.solver.scope import Candidate, Scope, scope_of, take_out
from training.solver.tables import NOBODY
from training.solver.watch import Watch

PEOPLE = 320  # about how many people a neighbourhood frees
NODES = 300  # of the search tree of one neighbourhood
OFFERS = 4  # other choices offered in it


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What is opened again: batches by number, choices offered beside theirs, rows by course, batches to join."""

    close: tuple[int, ...]
    offers: tuple[tuple[int, int], ...]  # (course, choice)
    free: dict[int, np.ndarray]
    join: tuple[int, ...]


def step(plan: Plan, chance: random.Random, watch: Watch) -> Plan:
    """One neighbourhood; the plan as it was if nothing at most as dear is found."""
    around = choose(plan, chance)
    if around is None:
        return plan
    found = solve_around(plan, around, watch)
    return plan if found is None else found


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
    found = run(model, NODES, watch)
    if found.value is None:
        return None
    new = exact.read(scope, v, found.value)
    courses = {one.course for one in scope.candidates} | set(freed)
    if not teach(new) or cost_of(new, courses) > cost_of(plan, courses):
        return None
    return new


def cost_of(plan: Plan, courses: set[int]) -> int:
    """The cost of some courses."""
    return sum(plan.course_cost(course) for course in courses)


def teach(plan: Plan) -> bool:
    """Give lessons to every batch that has none yet; False if one cannot be taught."""
    for batch in plan.batches.values():
        course = plan.tables.courses[batch.course]
        if len(batch.lessons) < len(course.program.lessons):
            lessons = plan.staff.teach(course, course.choices[batch.choice])
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
    for number in around.close:
        batch = plan.batches[number]
        at[number] = len(candidates)
        candidates.append(Candidate(batch.course, batch.choice))
    known = {(one.course, one.choice) for one in candidates}
    candidates += [Candidate(course, choice) for course, choice in around.offers if (course, choice) not in known]
    for number in around.join:
        batch = base.batches[number]
        at[number] = len(candidates)
        candidates.append(Candidate(batch.course, batch.choice, number, base.sizes(batch.course)[number]))
    scope = scope_of(base, candidates, freed)
    seats: dict[int, dict[int, list[int]]] = {}
    for u, unit in enumerate(scope.units):
        for row in unit.rows.tolist():
            number = int(plan.seat[unit.course][row])
            if number in at:
                seats.setdefault(u, {}).setdefault(at[number], []).append(row)
    return scope, seats


def choose(plan: Plan, chance: random.Random) -> Neighbourhood | None:
    """A neighbourhood by chance, oftener where much is lost."""
    unplaced = [course for course, seat in enumerate(plan.seat) if (seat == NOBODY).any()]
    if unplaced and chance.random() < 0.5:
        course = chance.choice(unplaced)
        return _people(plan, course, chance) if chance.random() < 0.5 else _batches(plan, course, chance)
    sizes = [len(course.people) for course in plan.tables.courses]
    if not any(sizes):
        return None
    course = chance.choices(range(len(sizes)), weights=sizes)[0]
    if chance.random() < 0.15:
        return _people(plan, course, chance)
    return _batches(plan, course, chance)


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
    return Neighbourhood((), (), free, tuple(number for number, one in plan.batches.items() if one.course in free))


def _batches(plan: Plan, course: int, chance: random.Random) -> Neighbourhood:
    """Some batches of a course that are near each other, with other dates and rooms on offer."""
    numbers, sizes = plan.of(course), plan.sizes(course)
    close: list[int] = []
    if numbers:
        first = chance.choice(numbers)
        for number in sorted(numbers, key=lambda one: _nearness(plan, first, one, chance)):
            if not close or sum(sizes[one] for one in close) + sizes[number] <= PEOPLE:
                close.append(number)
    others = [number for number in numbers if number not in close]
    waiting = np.flatnonzero(plan.seat[course] == NOBODY)
    join = sorted(others, key=lambda one: (chance.random(), one))[:6]
    return Neighbourhood(tuple(close), _offers(plan, course, close, chance), {course: waiting}, tuple(join))


def _nearness(plan: Plan, first: int, other: int, chance: random.Random) -> float:
    """Batches in the same place first, with much chance."""
    if first == other:
        return -1.0
    far = plan.choice(first).room != plan.choice(other).room
    return chance.random() + 0.5 * far


def _offers(plan: Plan, course: int, close: list[int], chance: random.Random) -> tuple[tuple[int, int], ...]:
    """Choices by chance, half of them in the rooms of the batches that are closed."""
    this = plan.tables.courses[course]
    rooms = {plan.choice(number).room for number in close}
    given = {plan.choice(number).given for number in close}
    mine = [index for index, one in enumerate(this.choices) if one.given == NOBODY or one.given in given]
    near = [index for index in mine if this.choices[index].room in rooms]
    offers = chance.sample(near, min(OFFERS // 2, len(near)))
    offers += chance.sample(mine, min(OFFERS - len(offers), len(mine)))
    return tuple((course, index) for index in sorted(set(offers)))
