"""Batches of one program given dates and people at once, when it is known how many there are and in which rooms.

As in clustering by medians: each batch takes the date that suits its people best, then people, in whole groups, go to
the batches that suit them best, sizes kept equal; and again until nothing gets better. Milliseconds a program.
"""

import numpy as np

from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY
from training.solver.settle.crowd import Crowd
from training.solver.settle.medians import Medians
from training.solver.settle.seats import seat
from training.solver.teaching.lessons import Given

TURNS = 6  # of dates and shares


def can_settle(plan: Plan, course: int) -> bool:
    """Whether nothing is given, pinned or to be kept, so that dates and rooms are free."""
    this = plan.tables.courses[course]
    kept = (this.was[:, 0] != NOBODY).any() or (this.loyal[:, 0] != NOBODY).any()
    return not (this.given or kept or plan.of(course) or (this.pinned != NOBODY).any())


def settle(plan: Plan, course: int, rooms: list[int], price: np.ndarray | None = None) -> None:
    """Open batches in these rooms and seat those who wait; where somebody stays out, try with one batch more.

    `price` of a start in each room: crowding.py.
    """
    price = np.zeros(len(plan.tables.problem.rooms)) if price is None else price
    _settle(plan, course, rooms, price)
    best = plan.course_cost(course)
    tried = sorted(set(rooms)) if (plan.seat[course] == NOBODY).any() else []
    if len(rooms) >= plan.tables.courses[course].program.max_batches:
        return
    for room in tried:
        before = _cleared(plan, course)
        _settle(plan, course, [*rooms, room], price)
        if plan.course_cost(course) < best:
            best = plan.course_cost(course)
        else:
            _cleared(plan, course)
            _restore(plan, course, before)


def _settle(plan: Plan, course: int, rooms: list[int], price: np.ndarray) -> None:
    if not rooms or not (plan.seat[course] == NOBODY).any():
        return
    crowd = Crowd(plan, course)
    batches = Medians(plan, course, crowd, rooms, price)
    for _ in range(TURNS):
        moved = batches.find_dates()
        if not batches.numbers or not (batches.share() or moved):
            break
    seat(plan, course, crowd, batches)


Held = list[tuple[int, Given, np.ndarray]]


def _cleared(plan: Plan, course: int) -> Held:
    """Close the program's batches; (choice, lessons, rows) of each."""
    held = []
    for number in plan.of(course):
        batch = plan.batches[number]
        held.append((batch.choice, batch.lessons, np.flatnonzero(plan.seat[course] == number)))
        plan.close(number)
    return held


def _restore(plan: Plan, course: int, held: Held) -> None:
    for choice, lessons, rows in held:
        plan.sit(course, rows, plan.open(course, choice, lessons))
