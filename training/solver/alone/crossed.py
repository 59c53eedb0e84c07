"""Two batches where everybody is in two groups that cross, as delegations and professions do.

The few wide groups are labelled: whole in the first batch, whole in the second, or split at a cost. Under one labelling
the narrow groups do not overlap, and halves.py tells the least cost. A labelling's floor counts the narrow groups that
it tears; labellings are reckoned in the order of their floors, until none left can be better.
"""

from itertools import product

import numpy as np

from training.solver.alone.pairs import Pairs
from training.solver.alone.ways import IMPOSSIBLE, Ways
from training.solver.bound.dates import NEVER
from training.solver.plan.tables import NOBODY, Course, Tables

WIDE = 9  # labelled groups at most: 3⁹ labellings
CHUNK = 64
PRICED = 40  # pairs of choices at most
FIRST, SECOND, SPLIT = range(3)


def crossing(tables: Tables, course: Course) -> tuple[np.ndarray, np.ndarray] | None:
    """([people] narrow group, [people] wide group or NOBODY); None where groups do not cross so, or too many do."""
    mine = [tables.groups[person] for person in course.people.tolist()]
    if any(len(groups) > 2 for groups in mine):
        return None
    wide = _wide({groups for groups in mine if len(groups) == 2})
    if wide is None or len(wide) > WIDE:
        return None
    narrow = [[one for one in groups if one not in wide] for groups in mine]
    labelled = [[one for one in groups if one in wide] for groups in mine]
    own = [groups[0] if groups else -1 - person for groups, person in zip(narrow, course.people.tolist(), strict=True)]
    return np.array(own), np.array([groups[0] if groups else NOBODY for groups in labelled])


def _wide(pairs: set[tuple[int, ...]]) -> set[int] | None:
    """One group of every pair, of all that hang together always the fewer; None if that cannot be."""
    met: dict[int, set[int]] = {}
    for one, other in sorted(pairs):
        met.setdefault(one, set()).add(other)
        met.setdefault(other, set()).add(one)
    side: dict[int, int] = {}
    wide: set[int] = set()
    for first in sorted(met.keys()):
        if first not in side:
            side[first], waiting, reached = 0, [first], [first]
            while waiting:
                one = waiting.pop()
                for other in sorted(met[one] - side.keys()):
                    side[other] = 1 - side[one]
                    waiting.append(other)
                    reached.append(other)
            sides = [{one for one in reached if side[one] == which} for which in (0, 1)]
            wide |= min(sides, key=len)
    return None if any(side[one] == side[other] for one, other in pairs) else wide


class Crossed(Pairs):
    """A course's pairs of choices, each priced by its labellings."""

    def __init__(self, tables: Tables, index: int, usable: np.ndarray, groups: tuple[np.ndarray, np.ndarray]) -> None:
        narrow, wide = groups
        super().__init__(tables, index, usable, narrow)
        names = np.unique(wide[wide != NOBODY])
        self.wide = np.where(wide == NOBODY, NOBODY, np.searchsorted(names, wide))[self.rows]
        self.labels = np.array(list(product(range(3), repeat=len(names))), dtype=np.int8).reshape(-1, len(names))
        number = len(self.halves.begin) - 1
        meet = np.zeros((len(names), number), dtype=np.int32)  # people in both groups
        self.narrow = np.repeat(np.arange(number), np.diff(self.halves.begin))
        both = self.wide != NOBODY
        np.add.at(meet, (self.wide[both], self.narrow[both]), 1)
        self.kept_out = [(self.labels == whole).astype(np.int32) @ meet > 0 for whole in (SECOND, FIRST)]
        self.splits = self.halves.split * (self.labels == SPLIT).sum(axis=1)

    def ways(self, known: int) -> Ways:
        """Every pair, as far as it is worth its labellings."""
        floor = self._floors()
        floor = np.maximum(floor, np.where(self.out == 0, self._whenever(floor, known), 0))
        return Ways(self.pairs, floor, lambda some: self._price(self.pairs[some]), most=PRICED, chunk=4)

    def _whenever(self, floor: np.ndarray, known: int) -> np.ndarray:
        """[pairs] what their rooms and sizes cost, whenever they are held."""
        facts = np.array([(one.room, one.least, one.most) for one in self.course.choices])
        sorts, of = np.unique(
            np.hstack([facts[self.pairs[:, 0]], facts[self.pairs[:, 1]]]), axis=0, return_inverse=True
        )
        cheapest = {
            room: self.cost[:, np.unique(self.kind[facts[:, 0] == room])].min(axis=1) for room in set(facts[:, 0])
        }
        value = np.zeros(len(sorts), dtype=np.int64)
        for at, (room, least, most, other, fewest, largest) in enumerate(sorts.tolist()):
            if floor[of.ravel() == at].min() < known:
                value[at] = self._reckoned(cheapest[room], cheapest[other], (least, most), (fewest, largest))[0]
        opening = np.array([one.cost for one in self.course.choices], dtype=np.int64)
        return value[of.ravel()] + opening[self.pairs].sum(axis=1)

    def _price(self, pairs: np.ndarray) -> np.ndarray:
        nobody = np.zeros(0, dtype=np.int64)
        return np.array([self.cost_barred([(a, b)], nobody, nobody) for a, b in pairs.tolist()], dtype=np.int64)

    def cost_barred(self, pairs: list[tuple[int, int]], first: np.ndarray, second: np.ndarray) -> int:
        """The least cost of the pairs where these rows may not sit in the first, in the second."""
        return min(self._whole(a, b, first, second) for a, b in pairs)

    def _whole(self, a: int, b: int, first: np.ndarray, second: np.ndarray) -> int:
        one, other = self.course.choices[a], self.course.choices[b]
        costs = self.barred((int(self.kind[a]), int(self.kind[b])), first, second)
        out = int(self.course.unplaced[self.rows][(costs[0] >= NEVER) & (costs[1] >= NEVER)].sum())
        seats = self._reckoned(*costs, (one.least, one.most), (other.least, other.most))[0]
        return min(IMPOSSIBLE, seats + out + one.cost + other.cost)

    def seated(self, a: int, b: int, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows in the first and in the second at the least cost, where some may not sit in the one, the other."""
        one, other = self.course.choices[a], self.course.choices[b]
        costs = self.barred((int(self.kind[a]), int(self.kind[b])), first, second)
        _, label, number = self._reckoned(*costs, (one.least, one.most), (other.least, other.most))
        x, y = self._barred(*costs, np.array([label]))
        mine, theirs = self.halves.chosen(x[:, 0], y[:, 0], number)
        return np.sort(self.rows[mine]), np.sort(self.rows[theirs])

    def _reckoned(
        self, first: np.ndarray, second: np.ndarray, one: tuple[int, int], other: tuple[int, int]
    ) -> tuple[int, int, int]:
        """(least cost with unequal sizes, labelling, size of the first); of both batches costs and (least, most)."""
        never = (first >= NEVER) & (second >= NEVER)
        able = len(first) - int(never.sum())
        low, high = max(one[0], able - other[1]), min(one[1], able - other[0])
        floor, best = self._floor(first, second, never), (IMPOSSIBLE, 0, 0)
        order = np.argsort(floor, kind="stable") if low <= high else np.zeros(0, dtype=np.int64)
        sizes = self.tables.weights.balance * np.abs(2 * np.arange(low, high + 1) - able)
        for at in range(0, len(order), CHUNK):
            some = order[at : at + CHUNK]
            some = some[floor[some] < best[0]]
            if not len(some):
                break
            totals = self.halves.totals(*self._barred(first, second, some))[:, low : high + 1]
            totals = totals + sizes + self.splits[some][:, None]
            which, size = (int(one) for one in np.unravel_index(int(np.argmin(totals)), totals.shape))
            if totals[which, size] < NEVER:
                best = min(best, (int(totals[which, size]), int(some[which]), low + size))
        return best

    def _barred(self, first: np.ndarray, second: np.ndarray, some: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """[people, labellings] the costs where a whole group keeps its people out of the other batch."""
        of = np.where(self.wide == NOBODY, SPLIT, self.labels[some][:, self.wide]).T
        return np.where(of == SECOND, NEVER, first[:, None]), np.where(of == FIRST, NEVER, second[:, None])

    def _floor(self, first: np.ndarray, second: np.ndarray, never: np.ndarray) -> np.ndarray:
        """[labellings] splits that they make or force, with everybody where it costs least."""
        out = [(cost >= NEVER) & ~never for cost in (first, second)]
        torn = np.ones((len(self.labels), len(self.halves.begin) - 1), dtype=bool)
        impossible = np.zeros(len(self.labels), dtype=bool)
        for mine, kept_out, whole in zip(out, self.kept_out, (FIRST, SECOND), strict=True):
            own = np.zeros(torn.shape[1], dtype=bool)
            own[self.narrow[mine]] = True
            torn &= kept_out | own
            groups = np.unique(self.wide[mine])
            impossible |= (self.labels[:, groups[groups != NOBODY]] == whole).any(axis=1)
        least = int(np.minimum(first, second)[~never].sum())
        return np.where(impossible, IMPOSSIBLE, self.splits + self.halves.split * torn.sum(axis=1) + least)
