"""Two batches and everybody in groups that do not overlap: the exact cost of every number of people in the first.

For a group γ of n people let c(x) be the least wish and travel costs with x of them in the first batch, and a split if
0 < x < n: who gains most goes there first. The groups are added one by one, (F ∗ c)(s) = min over x of F(s − x) + c(x),
for many pairs of batches at once.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from training.solver.alone.ways import IMPOSSIBLE
from training.solver.bound.dates import NEVER


@dataclass(frozen=True, slots=True)
class Halves:
    """People in the order of groups, which begin[i : i + 2] tells; costs[person, pair] in a batch, NEVER if barred."""

    begin: np.ndarray
    split: int

    def totals(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """[pairs, s] the least cost with s in the first batch, by the costs in the first and in the second."""
        total = np.zeros((first.shape[1], 1), dtype=np.int64)
        for rows in self._groups():
            total = _added(total, self._group(first[rows], second[rows]))
        return total

    def _groups(self) -> list[slice]:
        return [slice(a, b) for a, b in pairwise(self.begin.tolist())]

    def _group(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """[pairs, x] c(x); IMPOSSIBLE beyond those who can come."""
        gain, rest, able = _gain(first, second)
        count = np.arange(len(first) + 1)[:, None]
        cost = np.zeros((len(first) + 1, first.shape[1]), dtype=np.int64)
        np.cumsum(np.sort(gain, axis=0), axis=0, out=cost[1:])
        cost += rest + self.split * ((count > 0) & (count < able))
        return np.where(count <= able, np.minimum(cost, IMPOSSIBLE), IMPOSSIBLE).T

    def chosen(self, first: np.ndarray, second: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Whose rows sit in the first and the second batch when so many sit in the first at the least cost."""
        first, second = first[:, None], second[:, None]
        parts = [self._group(first[rows], second[rows])[0] for rows in self._groups()]
        totals = [np.zeros(1, dtype=np.int64)]
        for part in parts:
            totals.append(_added(totals[-1][None], part[None])[0])
        mine = [np.zeros(0, dtype=np.int64)]
        for group, rows in reversed(list(enumerate(self._groups()))):
            before, part = totals[group], parts[group]
            some = np.arange(max(0, number - len(before) + 1), min(number, len(part) - 1) + 1)
            x = int(some[np.argmin(before[number - some] + part[some])])
            number -= x
            gain = _gain(first[rows], second[rows])[0][:, 0]
            mine.append(rows.start + np.argsort(gain, kind="stable")[:x])
        sitting = np.sort(np.concatenate(mine))
        able = (np.hstack([first, second]) < NEVER).any(axis=1)
        return sitting, np.setdiff1d(np.flatnonzero(able), sitting)


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
