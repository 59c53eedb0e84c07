"""The people of a program who wait for a place, in blocks that are best kept together, and what dates cost them.

A block is what waits of a group, in pieces where the group is large. Rows are in the order of blocks.
"""

from typing import Any

import numpy as np

from training.solver.bound.dates import NEVER, first_groups
from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY

LARGE = 16  # people in a block, at most


class Crowd:
    """Who waits, when they could come (`free`), what they would rather not (`wish`), how far they go (`travel`).

    `choice[start, room]` is a choice by indices of the course, `sample[room]` some choice there, `opening[start, room]`
    what it costs to open.
    """

    def __init__(self, plan: Plan, course: int) -> None:
        this = self.this = plan.tables.courses[course]
        self.split = plan.tables.weights.split
        waiting = np.flatnonzero(plan.seat[course] == NOBODY)
        group = first_groups(plan.tables, this.people[waiting])
        order = np.argsort(group, kind="stable")
        self.rows = waiting[order]
        self.begin = _begins(group[order])
        self.size = np.diff(np.append(self.begin, len(self.rows)))
        self.block = np.repeat(np.arange(len(self.begin)), self.size)
        pairs = zip(this.start_of.tolist(), this.room_of.tolist(), strict=True)
        self.choice = {pair: index for index, pair in enumerate(pairs)}
        self.sample = {room: index for (_, room), index in self.choice.items()}
        self.opening = np.full((len(this.starts), len(this.rooms)), NEVER, dtype=np.int64)
        self.opening[this.start_of, this.room_of] = [one.cost for one in this.choices]
        at_start = {start: index for (start, _), index in self.choice.items()}
        self.free = plan.free(course, self.rows, np.array([at_start[one] for one in range(len(this.starts))]))
        self.wish, self.travel = this.dislike[self.rows], this.travel[self.rows]

    def places(self, starts: np.ndarray, rooms: np.ndarray, rows: Any) -> np.ndarray:
        """[rows, batches] what a place in each batch costs; the cost of no place where one cannot come."""
        cost = self.wish[rows][:, starts] + self.travel[rows][:, rooms]
        return np.where(self.free[rows][:, starts], cost, self.this.unplaced[self.rows[rows]][:, None])

    def shares(self, starts: np.ndarray, rooms: np.ndarray) -> np.ndarray:
        """[blocks, batches] what a block costs in a batch; who cannot come there goes where it costs least."""
        cost = self.places(starts, rooms, slice(None))
        elsewhere = cost.min(axis=1, keepdims=True) + self.split
        return np.add.reduceat(np.where(self.free[:, starts], cost, elsewhere), self.begin, axis=0)


def _begins(group: np.ndarray) -> np.ndarray:
    """Where blocks begin: at each new group, and within large ones."""
    new = np.flatnonzero(np.r_[True, group[1:] != group[:-1]]) if len(group) else np.zeros(0, dtype=np.int64)
    ends = np.append(new[1:], len(group))
    pieces = (_pieces(begin, end) for begin, end in zip(new.tolist(), ends.tolist(), strict=True))
    return np.array([at for some in pieces for at in some], dtype=np.int64)


def _pieces(begin: int, end: int) -> list[int]:
    count = -(-(end - begin) // LARGE)
    return [begin + (end - begin) * piece // count for piece in range(count)]
