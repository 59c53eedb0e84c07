"""The cheapest of the timetables with the fewest changes, where counting batch by batch proved how few these are.

In all of them the same people stay: all who can where there are seats for all, and as many as there are seats where
there are fewer. So the batches held again stand, and only the others are to be decided, over every choice: one exact
model. Online several batches may be held at once, so that who stays may sit in any of them; there the bound forgets who
sits where (a group uses at least as many batches as starts, sizes may be equal), and the model finds a plan alone.
"""

from dataclasses import dataclass

import numpy as np

from training.solver import exact
from training.solver.improve import teach
from training.solver.mip import Model, run
from training.solver.plan import Plan
from training.solver.replanning.slots import Slot
from training.solver.scope import Candidate, scope_of
from training.solver.tables import NOBODY, ONLINE
from training.solver.watch import Watch

NODES = 2_000
LARGEST = 300_000  # people × choices that the model may have
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
    base = _base(plan, free, numbers)
    online = {course for course in range(len(plan.seat)) if _may_double(base, course)}
    if plan.tables.in_order and online & free.keys():
        return Cheapest(plan, 0)
    stays = [course for course in range(len(plan.seat)) if course not in online | free.keys()]
    found, bound = _decided(base, {c: rows for c, rows in free.items() if c not in online}, slots, watch, seed)
    if found is None:
        return Cheapest(plan, 0)
    bound += sum(base.course_cost(course) for course in stays)
    bound += sum(_forgetful(base, course, free.get(course)) for course in online)
    found, _ = _decided(found, {c: rows for c, rows in free.items() if c in online}, slots, watch, seed)
    is_better = found is not None and teach(found, watch) and found.cost() < plan.cost()
    return Cheapest(found if is_better and found is not None else plan, bound)


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


def _forgetful(base: Plan, course: int, rows: np.ndarray | None) -> int:
    """What the program costs at least, whoever sits in which of several batches at one start."""
    this = base.tables.courses[course]
    cost = base.course_cost(course) - _of_sizes(base, course)
    if rows is None or not len(rows):
        return cost
    every = np.arange(len(this.choices))
    dear = this.unplaced[rows]
    least = np.where(this.may(rows, every), this.costs(rows, every), dear[:, None]).min(axis=1, initial=2**60)
    return int(cost - dear.sum() + np.minimum(least, dear).sum())


def _of_sizes(base: Plan, course: int) -> int:
    sizes = base.sizes(course).values()
    return base.tables.weights.balance * (max(sizes) - min(sizes)) if sizes else 0


def _decided(base: Plan, free: Rows, slots: list[Slot], watch: Watch, seed: int) -> tuple[Plan | None, int]:
    """The best way to seat these rows, and what their programs cost at least; None where none was found."""
    if not free:
        return base, 0
    candidates = [one for course, rows in free.items() for one in _candidates(base, course, rows)]
    if sum(len(free[one.course]) for one in candidates) > LARGEST:
        return None, 0
    scope = scope_of(base, candidates, free)
    scope.least_kept = sum(slot.seats for slot in slots if len(slot.able) > slot.seats and slot.course in free)
    known = sum(
        base.course_cost(c) - _of_sizes(base, c) - int(base.tables.courses[c].unplaced[free[c]].sum()) for c in free
    )
    model = Model()
    v = exact.build(model, scope, lessons=False)
    found = run(model, NODES, watch, seed=seed)
    return (None, 0) if found.value is None else (exact.read(scope, v, found.value), known + found.bound)


def _candidates(base: Plan, course: int, rows: np.ndarray) -> list[Candidate]:
    """The batches that stand, and every choice for another that is large enough with these people."""
    this, sizes = base.tables.courses[course], base.sizes(course)
    standing = [Candidate(course, base.batches[number].choice, number, sizes[number]) for number in base.of(course)]
    given = {base.choice(number).given for number in base.of(course)}
    could = this.may(rows, np.arange(len(this.choices))).sum(axis=0)
    others = [
        Candidate(course, index)
        for index, one in enumerate(this.choices)
        if could[index] >= max(one.least, 1) and base.has_room(one) and (one.given == NOBODY or one.given not in given)
    ]
    return standing + others
