"""Ways to seat whole groups of one course in its batches: each group in one batch, or divided between two.

For every group and every pair of batches the members go where each costs less; who can sit in neither stays out. A way
is a column of a small program (gather.py): its cost with the split, and how many seats it takes in each batch.
"""

from dataclasses import dataclass

import numpy as np

from training.solver.bound.dates import first_groups
from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY

PAIRS = 12  # ways kept of each group beside those in one batch


@dataclass(frozen=True, slots=True)
class Crowd:
    """People of one course by group, and what each seat costs each of them; `out` where they cannot sit."""

    rows: np.ndarray  # [n] rows of the course, those of a group together
    begins: np.ndarray  # [groups] where each group begins
    cost: np.ndarray  # [n, batches]
    out: np.ndarray  # [n] cost of no place
    now: np.ndarray  # [n] batch that each sits in now, or NOBODY

    @property
    def groups(self) -> int:
        """How many groups."""
        return len(self.begins)

    def members(self, group: int) -> slice:
        """The group's people."""
        end = self.begins[group + 1] if group + 1 < len(self.begins) else len(self.rows)
        return slice(int(self.begins[group]), int(end))

    def summed(self, matrix: np.ndarray) -> np.ndarray:
        """[groups, …] a matrix of people summed by group."""
        return np.add.reduceat(matrix, self.begins, axis=0)


@dataclass(slots=True)
class Ways:
    """Ways as columns: whose, what they cost, seats taken in each batch, and the batch of each person."""

    group: np.ndarray  # [ways]
    cost: np.ndarray  # [ways]
    heads: np.ndarray  # [ways, batches]
    pair: np.ndarray  # [ways, 2] first and second batch; NOBODY: as now

    def only(self, keep: np.ndarray) -> "Ways":
        """Some of them."""
        return Ways(self.group[keep], self.cost[keep], self.heads[keep], self.pair[keep])


def crowd_of(base: Plan, course: int, rows: np.ndarray, choices: np.ndarray, now: np.ndarray) -> Crowd:
    """The rows by group, and what each of the choices costs them beside all that stands in the plan."""
    this = base.tables.courses[course]
    free = base.free(course, rows, choices)
    group = first_groups(base.tables, this.people[rows])
    order = np.argsort(group, kind="stable")
    rows, free, now, group = rows[order], free[order], now[order], group[order]
    begins = np.flatnonzero(np.r_[True, group[1:] != group[:-1]]) if len(group) else np.zeros(0, dtype=np.int64)
    out = this.unplaced[rows]
    cost = np.where(free, this.costs(rows, choices), out[:, None])
    return Crowd(rows, begins, cost, out, now)


def ways_of(crowd: Crowd, split: int) -> Ways:
    """Every way in one batch, the cheapest in two, and the present one of each group."""
    first, second = np.triu_indices(crowd.cost.shape[1])
    one, other = crowd.cost[:, first], crowd.cost[:, second]
    least = np.minimum(one, other)
    seated = least < crowd.out[:, None]
    total = crowd.summed(least) + split * (first != second)
    at_first, seats = crowd.summed(seated & (one <= other)), crowd.summed(seated)
    alone = first == second
    most = np.partition(total, min(PAIRS, len(first) - 1), axis=1)[:, min(PAIRS, len(first) - 1)]
    group, pair = np.nonzero(alone[None, :] | (total < most[:, None]))
    heads = np.zeros((len(group), crowd.cost.shape[1]), dtype=np.int64)
    index = np.arange(len(group))
    heads[index, second[pair]] = (seats - at_first)[group, pair]
    heads[index, first[pair]] += at_first[group, pair]
    found = Ways(group, total[group, pair], heads, np.stack([first[pair], second[pair]], axis=1))
    return _joined(found, _as_now(crowd, split))


def _as_now(crowd: Crowd, split: int) -> Ways:
    """Each group as it sits now."""
    n, batches = crowd.cost.shape
    sits = (crowd.now != NOBODY) & (crowd.cost[np.arange(n), np.maximum(crowd.now, 0)] < crowd.out)
    at = np.where(sits, crowd.now, 0)
    cost = crowd.summed(np.where(sits, crowd.cost[np.arange(n), at], crowd.out))
    seat = np.zeros((n, batches), dtype=np.int64)
    seat[np.flatnonzero(sits), at[sits]] = 1
    heads = crowd.summed(seat)
    cost = cost + split * np.maximum(0, (heads > 0).sum(axis=1) - 1)
    return Ways(np.arange(crowd.groups), cost, heads, np.full((crowd.groups, 2), NOBODY))


def _joined(one: Ways, other: Ways) -> Ways:
    """Both, by group."""
    group = np.concatenate([one.group, other.group])
    order = np.argsort(group, kind="stable")
    return Ways(
        group[order],
        np.concatenate([one.cost, other.cost])[order],
        np.concatenate([one.heads, other.heads])[order],
        np.concatenate([one.pair, other.pair])[order],
    )


def seats_of(crowd: Crowd, ways: Ways, chosen: np.ndarray) -> np.ndarray:
    """[n] the batch of each person, or NOBODY; `chosen`: for each group its way."""
    seat = np.full(len(crowd.rows), NOBODY, dtype=np.int64)
    for group, way in enumerate(chosen.tolist()):
        mine = crowd.members(group)
        first, second = ways.pair[way].tolist()
        if first == NOBODY:
            seat[mine] = crowd.now[mine]
        else:
            seat[mine] = np.where(crowd.cost[mine, first] <= crowd.cost[mine, second], first, second)
    able = crowd.cost[np.arange(len(seat)), np.maximum(seat, 0)] < crowd.out
    seat[~able] = NOBODY
    return seat
