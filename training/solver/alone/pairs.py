"""Two batches for a whole program: the exact cost of every pair of choices, for groups that do not overlap.

Choices of one start and equal travels are of one kind, and only kinds are reckoned with (halves.py); sizes and rooms
come in afterwards. The floor of a pair: opening, and what its dates cost the groups with seats forgotten (dates.py).
"""

import numpy as np

from training.solver.alone.halves import Halves
from training.solver.alone.ways import IMPOSSIBLE, Ways
from training.solver.bound.dates import NEVER, price_sets
from training.solver.plan.scope import copies
from training.solver.plan.tables import NOBODY, Course, Tables

LARGEST = 3 * 10**7  # people × pairs of kinds


class Pairs:
    """A course's pairs of choices, and who sits where."""

    def __init__(self, tables: Tables, index: int, usable: np.ndarray, group: np.ndarray) -> None:
        self.tables, self.course = tables, tables.courses[index]
        self.kind, columns = _kinds(self.course)
        self.rows = np.argsort(group, kind="stable")
        ends = np.flatnonzero(np.diff(group[self.rows])) + 1
        begin = np.concatenate([[0], ends, [len(group)]]) if len(group) else np.zeros(1, dtype=np.int64)
        self.halves = Halves(begin, tables.weights.split)
        may = self.course.may(self.rows, columns)
        self.cost = np.where(may, self.course.costs(self.rows, columns), NEVER)  # [people in order of groups, kinds]
        self.known: dict[tuple[int, int], tuple[np.ndarray, int]] = {}
        pairs = _pairs(tables, index, usable)
        turned = self.kind[pairs[:, 0]] > self.kind[pairs[:, 1]]
        self.pairs = np.where(turned[:, None], pairs[:, ::-1], pairs)
        self.out = np.zeros(len(self.pairs), dtype=np.int64)  # who can come to neither

    def ways(self, known: int) -> Ways:
        """Every pair that can be held beside each other; `known`: what costs more need not be told apart."""
        assert known >= 0
        return Ways(self.pairs, self._floors(), lambda some: self._price(self.pairs[some]))

    def _floors(self) -> np.ndarray:
        """Opening, what the dates cost, and the sizes nearest to equal that the seats allow."""
        number = self.cost.shape[1]
        sets = np.stack(np.triu_indices(number), axis=1)
        floor, away = np.zeros((2, number, number), dtype=np.int64)
        least = self.course.unplaced.min(initial=NEVER)
        for at in range(0, len(sets), 4096):
            x, y = sets[at : at + 4096].T
            out, lost = price_sets(self.cost, self.halves.begin[:-1], sets[at : at + 4096], self.halves.split)
            floor[x, y] = floor[y, x] = lost + out * least
            away[x, y] = away[y, x] = out
        facts = np.array([(one.cost, one.least, one.most) for one in self.course.choices], dtype=np.int64)
        (opening, fewest, most), (a, b) = facts.reshape(-1, 3).T, self.pairs.T
        self.out = away[self.kind[a], self.kind[b]]
        able = len(self.rows) - self.out
        low, high = np.maximum(fewest[a], able - most[b]), np.minimum(most[a], able - fewest[b])
        unequal = np.maximum.reduce([able % 2, 2 * low - able, able - 2 * high])
        cost = opening[a] + opening[b] + floor[self.kind[a], self.kind[b]] + self.tables.weights.balance * unequal
        return np.where(low <= high, cost, IMPOSSIBLE)

    def _price(self, pairs: np.ndarray) -> np.ndarray:
        kinds = self.kind[pairs].tolist()
        self._reckon({(a, b) for a, b in kinds})
        both = zip(pairs.tolist(), kinds, strict=True)
        costs = [self._best(one, other, self.known[a, b])[0] for (one, other), (a, b) in both]
        return np.array(costs, dtype=np.int64)

    def _reckon(self, kinds: set[tuple[int, int]]) -> None:
        new = sorted(kinds - self.known.keys())
        if new:
            first, second = np.array(new).T
            for key, one in zip(new, self._totals(self.cost[:, first], self.cost[:, second]), strict=True):
                self.known[key] = one

    def _totals(self, first: np.ndarray, second: np.ndarray) -> list[tuple[np.ndarray, int]]:
        """For each pair ([s] the least cost with s of those who can come in the first, what the others cost)."""
        never = (first >= NEVER) & (second >= NEVER)
        able, out = len(self.rows) - never.sum(axis=0), self.course.unplaced[self.rows] @ never
        totals = self.halves.totals(first, second)
        return [(totals[at, : able[at] + 1], int(out[at])) for at in range(len(totals))]

    def _best(self, a: int, b: int, reckoned: tuple[np.ndarray, int]) -> tuple[int, int]:
        """(the least cost, how many sit in the first) of a pair of choices."""
        first, second, (total, out) = self.course.choices[a], self.course.choices[b], reckoned
        able = len(total) - 1
        low, high = max(first.least, able - second.most), min(first.most, able - second.least)
        if low > high:
            return IMPOSSIBLE, 0
        s = np.arange(low, high + 1)
        cost = total[s] + self.tables.weights.balance * np.abs(2 * s - able)
        at = int(np.argmin(cost))
        if cost[at] >= NEVER:
            return IMPOSSIBLE, 0
        return int(cost[at]) + out + first.cost + second.cost, low + at

    def barred(self, kinds: tuple[int, int], first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """[people in order of groups] the costs in both batches where these rows may not sit in the one, the other."""
        a, b = self.cost[:, kinds[0]].copy(), self.cost[:, kinds[1]].copy()
        a[np.isin(self.rows, first)] = NEVER
        b[np.isin(self.rows, second)] = NEVER
        return a, b

    def cost_barred(self, pairs: list[tuple[int, int]], first: np.ndarray, second: np.ndarray) -> int:
        """The least cost of the pairs where these rows may not sit in the first, in the second."""
        best = IMPOSSIBLE
        for kinds in sorted({(int(self.kind[a]), int(self.kind[b])) for a, b in pairs}):
            a, b = self.barred(kinds, first, second)
            (reckoned,) = self._totals(a[:, None], b[:, None])
            same = [one for one in pairs if (self.kind[one[0]], self.kind[one[1]]) == kinds]
            best = min(best, *(self._best(one, other, reckoned)[0] for one, other in same))
        return best

    def seated(self, a: int, b: int, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows in the first and in the second at the least cost, where some may not sit in the one, the other."""
        costs = self.barred((int(self.kind[a]), int(self.kind[b])), first, second)
        (reckoned,) = self._totals(costs[0][:, None], costs[1][:, None])
        mine, theirs = self.halves.chosen(*costs, self._best(a, b, reckoned)[1])
        return np.sort(self.rows[mine]), np.sort(self.rows[theirs])


def few_pairs(course: Course) -> bool:
    """Whether all pairs can be reckoned with."""
    kinds = len(_kinds(course)[1])
    return len(course.people) * kinds * kinds <= 2 * LARGEST and len(course.choices) <= 2000


def _kinds(course: Course) -> tuple[np.ndarray, np.ndarray]:
    """([choices] the kind of each, [kinds] one choice of each): same start, and same costs of the room."""
    if course.change and (course.was[:, 0] != NOBODY).any():
        room = np.arange(len(course.rooms))
    else:
        room = np.unique(course.travel, axis=1, return_inverse=True)[1].ravel()
    key = np.stack([course.start_of, room[course.room_of]], axis=1)
    _, first, kind = np.unique(key, axis=0, return_index=True, return_inverse=True)
    return kind.ravel(), first


def _pairs(tables: Tables, index: int, usable: np.ndarray) -> np.ndarray:
    """[pairs, 2] choices that can be held beside each other."""
    course = tables.courses[index]
    number = len(course.choices)
    a, b = usable[np.stack(np.triu_indices(len(usable)))]
    start = np.array([one.start for one in course.choices])
    apart = np.abs(start[a] - start[b]) >= course.program.length
    room = np.array([one.room for one in course.choices])
    clash = np.zeros((len(tables.cells) + 1,) * 2, dtype=bool)  # the last is online
    for x, mine in enumerate(tables.cells):
        clash[x, :-1] = [bool(np.intersect1d(mine, others).size) for others in tables.cells]
    twice = np.array([copies(tables, index, choice) > 1 for choice in range(number)])
    keep = np.where(a == b, twice[a], apart | ~clash[room[a], room[b]])
    return np.stack([a[keep], b[keep]], axis=1)
