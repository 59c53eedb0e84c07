"""Two batches and everybody in groups that do not overlap: the exact cost of every number of people in the first.

For a group γ of n people let c(x) be the least wish and travel costs with x of them in the first batch, and a split if
0 < x < n: who gains most goes there first. The groups are added one by one, (F ∗ c)(s) = min over x of F(s − x) + c(x),
for many pairs of batches at once.
"""

from dataclasses import dataclass

import numpy as np

from training.solver.alone.ways import IMPOSSIBLE
from training.solver.dates import NEVER


@dataclass(frozen=True, slots=True)
class Halves:
    """cost[person, kind] of batches of some kinds or NEVER; people are in the order of groups, which begin[i:i+2]."""

    cost: np.ndarray
    begin: np.ndarray
    split: int

    def totals(self, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """([pairs, s] the least cost with s in the first, [pairs] how many can come at all)."""
        total = np.zeros((len(first), 1), dtype=np.int64)
        for group in range(len(self.begin) - 1):
            total = _added(total, self._group(group, first, second))
        able = ((self.cost[:, first] < NEVER) | (self.cost[:, second] < NEVER)).sum(axis=0)
        return total, able

    def _group(self, group: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """[pairs, x] c(x); IMPOSSIBLE beyond those who can come."""
        rows = slice(self.begin[group], self.begin[group + 1])
        a, b = self.cost[rows, :][:, first], self.cost[rows, :][:, second]
        gain, rest, able = _gain(a, b)
        count = np.arange(len(a) + 1)[:, None]
        cost = np.zeros((len(a) + 1, len(first)), dtype=np.int64)
        np.cumsum(np.sort(gain, axis=0), axis=0, out=cost[1:])
        cost += rest + self.split * ((count > 0) & (count < able))
        return np.where(count <= able, np.minimum(cost, IMPOSSIBLE), IMPOSSIBLE).T

    def chosen(self, first: int, second: int, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Whose rows sit in the first and the second batch when so many sit in the first at the least cost."""
        a, b = np.array([first]), np.array([second])
        parts = [self._group(group, a, b)[0] for group in range(len(self.begin) - 1)]
        totals = [np.zeros(1, dtype=np.int64)]
        for part in parts:
            totals.append(_added(totals[-1][None], part[None])[0])
        mine: list[int] = []
        for group in reversed(range(len(parts))):
            before, part = totals[group], parts[group]
            some = np.arange(max(0, number - len(before) + 1), min(number, len(part) - 1) + 1)
            x = int(some[np.argmin(before[number - some] + part[some])])
            number -= x
            rows = np.arange(self.begin[group], self.begin[group + 1])
            gain = _gain(self.cost[rows, first : first + 1], self.cost[rows, second : second + 1])[0][:, 0]
            mine += rows[np.argsort(gain, kind="stable")[:x]].tolist()
        able = (self.cost[:, [first, second]] < NEVER).any(axis=1)
        return np.sort(np.array(mine, dtype=np.int64)), np.setdiff1d(np.flatnonzero(able), mine)


def _gain(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """([people, pairs] what each costs more in the first, least first; all in the second; how many can come)."""
    never = (a >= NEVER) & (b >= NEVER)
    gain = np.where(never, 2 * NEVER, np.where(b >= NEVER, -NEVER, np.minimum(a, NEVER) - b))
    rest = np.where(never, 0, np.where(b >= NEVER, a + NEVER, b))
    return gain, rest.sum(axis=0), (~never).sum(axis=0)


def _added(total: np.ndarray, part: np.ndarray) -> np.ndarray:
    """[pairs, s] min over x of total[s − x] + part[x]."""
    size = total.shape[1]
    added = np.full((len(total), size + part.shape[1] - 1), IMPOSSIBLE, dtype=np.int64)
    for x in range(part.shape[1]):
        into = added[:, x : x + size]
        np.minimum(into, total + part[:, x : x + 1], out=into)
    return added
