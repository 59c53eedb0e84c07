"""One batch for a whole program: the cost of every choice, exactly."""

import numpy as np

from training.solver.alone.ways import IMPOSSIBLE, Ways
from training.solver.bound.dates import NEVER
from training.solver.plan.tables import Course


def singles(course: Course, usable: np.ndarray, places: np.ndarray) -> Ways:
    """Every usable choice held alone; places[person, choice] is what a place costs, NEVER where there can be none."""
    cost = _costs(course, usable, places[:, usable])
    return Ways(usable[:, None], cost, lambda some: cost[some])


def _costs(course: Course, usable: np.ndarray, places: np.ndarray) -> np.ndarray:
    """[usable] the least cost of each over how many sit there, those first who gain most by a place."""
    gain = np.where(places < NEVER, places - course.unplaced[:, None], NEVER)
    total = np.zeros((len(gain) + 1, len(usable)), dtype=np.int64)
    np.cumsum(np.sort(gain, axis=0), axis=0, out=total[1:])
    facts = np.array([(one.cost, one.least, one.most) for one in course.choices], dtype=np.int64).reshape(-1, 3)
    opening, least, most = facts[usable].T
    sizes = np.arange(len(total))[:, None]
    best = np.where((sizes >= least) & (sizes <= most), total, NEVER).min(axis=0)
    return np.where(best < NEVER // 2, best + opening + course.unplaced.sum(), IMPOSSIBLE)


def seated_in_one(course: Course, choice: int) -> np.ndarray:
    """The rows of those who sit there at the least cost."""
    one, rows, some = course.choices[choice], np.arange(len(course.people)), np.array([choice])
    places = np.where(course.may(rows, some), course.costs(rows, some), NEVER)[:, 0]
    gain = np.where(places < NEVER, places - course.unplaced, NEVER)
    order = np.argsort(gain, kind="stable")
    total = np.concatenate([[0], np.cumsum(gain[order])])[: one.most + 1]
    return np.sort(order[: one.least + int(np.argmin(total[one.least :]))])
