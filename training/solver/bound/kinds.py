"""Kinds of people (h): all alike in what each room costs them at least."""

from collections.abc import Callable

import numpy as np

from training.solver.plan.tables import NOBODY, Course

Kind = tuple[int, np.ndarray, int]
Costs = Callable[[np.ndarray, np.ndarray], np.ndarray]


def kinds_of(course: Course, costs: Costs) -> list[Kind]:
    """People alike: (how many, least of the costs in each room or NOBODY where they cannot be, cost of no place)."""
    kinds, counts = np.unique(_signature(course, costs), axis=0, return_counts=True)
    return [(int(count), kind[:-1], int(kind[-1])) for kind, count in zip(kinds, counts, strict=True)]


def kind_of(course: Course) -> np.ndarray:
    """[n] the index of each person's kind."""
    return np.unique(_signature(course, course.costs), axis=0, return_inverse=True)[1].ravel()


def _signature(course: Course, costs: Costs) -> np.ndarray:
    n, R = len(course.people), len(course.rooms)
    least = np.full((n, R), NOBODY, dtype=np.int64)
    rows = np.arange(n)
    for r in range(R):
        choices = np.flatnonzero(course.room_of == r)
        cost = np.where(course.may(rows, choices), costs(rows, choices), np.iinfo(np.int64).max)
        cheapest = cost.min(axis=1, initial=np.iinfo(np.int64).max)
        least[:, r] = np.where(cheapest < np.iinfo(np.int64).max, cheapest, NOBODY)
    return np.hstack([least, course.unplaced[:, None]])
