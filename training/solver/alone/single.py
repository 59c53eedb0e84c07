"""One batch for a whole program: the cost of every choice, exactly."""

import numpy as np

from training.solver.alone.ways import IMPOSSIBLE, Ways
from training.solver.dates import NEVER
from training.solver.tables import Course


def singles(course: Course, usable: np.ndarray) -> Ways:
    """Every usable choice held alone."""
    cost = np.array([_gains(course, choice)[2] for choice in usable], dtype=np.int64)
    return Ways(usable[:, None], cost, lambda some: cost[some])


def seated_in_one(course: Course, choice: int) -> np.ndarray:
    """The rows of those who sit there at the least cost."""
    order, number, _ = _gains(course, choice)
    return np.sort(order[:number])


def _gains(course: Course, choice: int) -> tuple[np.ndarray, int, int]:
    """(rows, who gains most by a place first; how many of them sit; what that costs with the batch)."""
    one, rows = course.choices[choice], np.arange(len(course.people))
    some = np.array([choice])
    may = course.may(rows, some)[:, 0]
    gain = np.where(may, course.costs(rows, some)[:, 0] - course.unplaced, NEVER)
    order = np.argsort(gain, kind="stable")
    total = np.concatenate([[0], np.cumsum(gain[order])])[: min(one.most, int(may.sum())) + 1]
    if len(total) <= one.least:
        return order, 0, IMPOSSIBLE
    number = one.least + int(np.argmin(total[one.least :]))
    return order, number, int(one.cost + course.unplaced.sum() + total[number])
