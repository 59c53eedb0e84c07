"""Seats that are still free in open batches, given to those who wait."""

import numpy as np

from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY


def seat_in_open(plan: Plan, course: int) -> None:
    """Seat those who wait in open batches that still have seats, the cheapest first."""
    this, numbers = plan.tables.courses[course], plan.of(course)
    waiting = np.flatnonzero(plan.seat[course] == NOBODY)
    if not len(waiting) or not numbers:
        return
    choices = np.array([plan.batches[number].choice for number in numbers])
    free = plan.free(course, waiting, choices)
    cost = np.where(free, this.costs(waiting, choices), np.iinfo(np.int64).max)
    left = {number: plan.choice(number).most - size for number, size in plan.sizes(course).items()}
    for index in np.argsort(cost.min(axis=1), kind="stable"):
        for column in np.argsort(cost[index], kind="stable"):
            if not free[index, column]:
                break
            if left[numbers[column]] > 0:
                left[numbers[column]] -= 1
                plan.sit(course, waiting[index : index + 1], numbers[column])
                break
