"""The cheapest of the timetables with the fewest changes, where counting batch by batch proved how few these are.

In all of them the same people stay: all who can where there are seats for all, and as many as there are seats where
there are fewer. So the batches held again stand, and only the others are to be decided: program by program, over every
choice where they are few (exact model), else with the dates forgotten (floor.py). Online several batches may be held at
once, so that who stays may sit in any of them; there the bound forgets who sits where: a group uses at least as many
batches as starts, and sizes may be equal.
"""

from dataclasses import dataclass

import numpy as np

from training.solver import exact
from training.solver.plan.plan import Plan
from training.solver.plan.scope import Candidate, scope_of
from training.solver.plan.tables import NOBODY, ONLINE
from training.solver.replanning.floor import floor
from training.solver.replanning.slots import Slot
from training.solver.running.mip import Model, run
from training.solver.running.watch import Watch
from training.solver.search.improve import teach

NODES = 2_000
SMALL = 8_000  # people × choices that the exact model of a program may have
GAP = 0.01  # of the cost that is to be decided, at which a search for a plan may end
SHARE = 0.2  # of the time, that it may take
Rows = dict[int, np.ndarray]  # by program


@dataclass(frozen=True, slots=True)
class Cheapest:
    """A plan, and what no timetable with so few changes can cost less than; 0 where that was not found."""

    plan: Plan
    bound: int


def cheapest(plan: Plan, slots: list[Slot], watch: Watch, seed: int) -> Cheapest:
    """The plan made cheaper with no more changes. `plan` has exactly the changes that counting shows must be."""
    numbers = _numbers(plan, slots)
    if numbers is None:
        return Cheapest(plan, 0)
    free = _free_rows(plan, slots)
    better = _seated(plan, free, slots, watch, seed)
    plan = plan if better is None else better
    base, bound = _base(plan, free, numbers), 0
    for course in range(len(plan.seat)):
        if watch.over():
            return Cheapest(plan, 0)
        bound += _least(base, course, free, slots, watch, seed)
    return Cheapest(plan, bound)


def _seated(plan: Plan, free: Rows, slots: list[Slot], watch: Watch, seed: int) -> Plan | None:
    """The best seats in the batches that the plan has opened, and in some others; None where there are none better."""
    base = plan.copy()
    for course, rows in free.items():
        base.leave(course, rows)
    candidates = [one for course in free for one in _standing(base, course)]
    candidates += [one for course, rows in free.items() for one in _best_of_each_room(base, course, rows)]
    found, _ = _decided(base, free, candidates, slots, watch, seed, gap=GAP, seconds=watch.seconds * SHARE)
    is_better = found is not None and teach(found, watch) and found.cost() < plan.cost()
    return found if is_better else None


def _least(base: Plan, course: int, free: Rows, slots: list[Slot], watch: Watch, seed: int) -> int:
    """What the program costs at least: exactly where few are to be decided, else with the dates forgotten."""
    rows = free.get(course)
    doubles = _may_double(base, course)
    if rows is None and not doubles:
        return base.course_cost(course)
    known = base.course_cost(course) - _of_sizes(base, course)
    if rows is None:
        return known
    known -= int(base.tables.courses[course].unplaced[rows].sum())
    candidates = _standing(base, course) + _others(base, course, rows)
    if not doubles and not base.tables.in_order and len(candidates) * len(rows) <= SMALL:
        found, least = _decided(base, {course: rows}, candidates, slots, watch, seed)
        if found is not None:
            return known + least
    kept = {
        number: slot.seats
        for slot in slots
        if slot.course == course and len(slot.able) > slot.seats > 0
        for number in base.of(course)
        if _is_at(base, number, slot)
    }
    return known + floor(base, course, rows, kept, watch)


def _numbers(plan: Plan, slots: list[Slot]) -> set[int] | None:
    """The batches that hold the slots in which people stay; None where there are several ways to hold one."""
    numbers: set[int] = set()
    for slot in (slot for slot in slots if slot.stay):
        mine = [one for one in plan.of(slot.course) if _is_at(plan, one, slot)]
        if len(mine) != 1 or (len(slot.choices) > 1 and not _is_given_there(plan, mine[0], slot)):
            return None
        numbers.update(mine)
    return numbers


def _is_at(plan: Plan, number: int, slot: Slot) -> bool:
    choice = plan.choice(number)
    return (choice.start, choice.room) == (slot.start, slot.room)


def _is_given_there(plan: Plan, number: int, slot: Slot) -> bool:
    """Whether the batch is given with start and room, so that no other can be held there."""
    given = plan.choice(number).given
    batch = plan.tables.problem.batches[given] if given != NOBODY else None
    return batch is not None and None not in (batch.start, batch.room) and len(slot.choices) == 2


def _free_rows(plan: Plan, slots: list[Slot]) -> Rows:
    """Who is to be decided: everybody but those who can stay where there are seats for all of these."""
    free = {course: np.ones(len(seat), dtype=bool) for course, seat in enumerate(plan.seat)}
    for slot in slots:
        if len(slot.able) <= slot.seats:
            free[slot.course][slot.able] = False
    return {course: np.flatnonzero(rows) for course, rows in free.items() if rows.any()}


def _base(plan: Plan, free: Rows, numbers: set[int]) -> Plan:
    """The plan without those who are to be decided, and without the batches that only they need."""
    base = plan.copy()
    for course, rows in free.items():
        base.leave(course, rows)
        for number in base.of(course):
            if number not in numbers:
                base.close(number)
    return base


def _may_double(base: Plan, course: int) -> bool:
    """Whether more than one batch of the program could be held at the start of one that stands."""
    this = base.tables.courses[course]
    online = any(base.choice(number).room == ONLINE for number in base.of(course))
    return online and len(base.of(course)) < this.program.max_batches


def _of_sizes(base: Plan, course: int) -> int:
    sizes = base.sizes(course).values()
    return base.tables.weights.balance * (max(sizes) - min(sizes)) if sizes else 0


def _decided(
    base: Plan,
    free: Rows,
    candidates: list[Candidate],
    slots: list[Slot],
    watch: Watch,
    seed: int,
    gap: float = 0.0,
    seconds: float = 1e6,
) -> tuple[Plan | None, int]:
    """The best way to seat these rows in these batches, and what this costs at least; None where none was found."""
    scope = scope_of(base, candidates, free)
    scope.least_kept = sum(slot.seats for slot in slots if len(slot.able) > slot.seats and slot.course in free)
    model = Model()
    v = exact.build(model, scope, lessons=False)
    found = run(model, NODES, watch, seed=seed, gap=gap, seconds=seconds)
    return (None, 0) if found.value is None else (exact.read(scope, v, found.value), found.bound)


def _standing(base: Plan, course: int) -> list[Candidate]:
    sizes = base.sizes(course)
    return [Candidate(course, base.batches[number].choice, number, sizes[number]) for number in base.of(course)]


def _best_of_each_room(base: Plan, course: int, rows: np.ndarray) -> list[Candidate]:
    """For each room the other batch that would suit these people best."""
    this, others = base.tables.courses[course], _others(base, course, rows)
    if not others:
        return []
    ways = np.array([one.choice for one in others])
    cost = np.where(this.may(rows, ways), this.costs(rows, ways), this.unplaced[rows][:, None]).sum(axis=0)
    best: dict[int, Candidate] = {}
    for index in np.argsort(cost, kind="stable").tolist():
        best.setdefault(this.choices[others[index].choice].room, others[index])
    return list(best.values())


def _others(base: Plan, course: int, rows: np.ndarray) -> list[Candidate]:
    """Every choice for another batch that is large enough with these people."""
    this = base.tables.courses[course]
    given = {base.choice(number).given for number in base.of(course)}
    could = this.may(rows, np.arange(len(this.choices))).sum(axis=0)
    return [
        Candidate(course, index)
        for index, one in enumerate(this.choices)
        if could[index] >= max(one.least, 1) and base.has_room(one) and (one.given == NOBODY or one.given not in given)
    ]
