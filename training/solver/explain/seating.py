"""A program's opened batches and who sits in them: what moving some people between them costs, part by part.

Moving a person changes only their own travel, wishes and change, the groups in two batches and the two sizes; so a
difference is counted without counting the whole timetable again. Rows are people, columns batches.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from training.solver.check.claims import seats
from training.solver.check.timetable import Timetable
from training.solver.explain.own_costs import OwnCosts
from training.solver.problem import Person
from training.solver.solution import PlacedBatch

NOWHERE = -1
ENOUGH = 1 << 30
Move = tuple[int, int]  # row of who goes, column of where to


class Seating:
    """`seat[row]`: the column where each sits, or NOWHERE; `sizes`, `least` and `most` of each batch."""

    def __init__(self, t: Timetable, program: str, others: Iterable[str] = ()) -> None:
        """`others`: people without a place in the program who are looked at as well."""
        self.t, self.problem, self.program = t, t.problem, t.problem.program[program]
        self.batches = [one for one in t.opened() if one.program == program]
        self.column = {one.id: index for index, one in enumerate(self.batches)}
        sitting = {person: self.column[one.id] for one in self.batches for person in t.members[one.id]}
        sitting = dict.fromkeys(others, NOWHERE) | sitting
        self.people: list[Person] = [self.problem.person[name] for name in sitting]
        self.row = {person.id: row for row, person in enumerate(self.people)}
        self.seat = np.fromiter(sitting.values(), np.int64, len(sitting))
        self.sizes = [len(t.members[one.id]) for one in self.batches]
        self.most = [seats(t, one) for one in self.batches]
        self.least = [self.fewest(one) for one in self.batches]
        self.group = {name: number for number, name in enumerate({one: 0 for who in self.people for one in who.groups})}

    def fewest(self, batch: PlacedBatch) -> int:
        """The fewest that the batch may be held with."""
        options = self.t.taught_options(batch) or self.t.options(batch)
        return min((self.t.least_size(batch, one) for one in options), default=self.program.min_size)

    @cached_property
    def groups(self) -> np.ndarray:
        """The numbers of each person's groups, filled up with the number of no group."""
        width = max((len(one.groups) for one in self.people), default=0)
        found = np.full((len(self.people), width), len(self.group), np.int64)
        for row, person in enumerate(self.people):
            found[row, : len(person.groups)] = [self.group[one] for one in person.groups]
        return found

    @cached_property
    def count(self) -> np.ndarray:
        """How many of each group sit in each batch, [group, batch]; a last line for no group, with more than enough."""
        count = np.zeros((len(self.group) + 1, len(self.batches)), np.int64)
        sitting = self.seat >= 0
        for place in range(self.groups.shape[1]):
            np.add.at(count, (self.groups[sitting, place], self.seat[sitting]), 1)
        count[-1] = ENOUGH
        return count

    @cached_property
    def own(self) -> OwnCosts:
        """What the people's own places cost."""
        return OwnCosts(self.problem, self.program, self.people)

    @cached_property
    def costs(self) -> np.ndarray:
        """What each person's own place would cost in each batch, [row, batch]."""
        found = [self.own.everybody((one.start, one.room)) for one in self.batches]
        return np.stack(found, axis=1) if found else np.zeros((len(self.people), 0), np.int64)

    @cached_property
    def costs_now(self) -> np.ndarray:
        """What each person's own place costs now; without a place, only what its loss is counted as change."""
        lost = np.array([self.own.lost(person.id) for person in self.people], np.int64)
        rows = np.arange(len(self.people))
        return np.where(self.seat < 0, lost, self.costs[rows, self.seat]) if self.batches else lost

    def difference(self, moves: Sequence[Move], new: PlacedBatch | None = None) -> dict[str, int]:
        """The cost after these moves less the cost before, by part; parts that stay are left out.

        `new`: one more batch, whose column follows the last.
        """
        batches = [*self.batches, new] if new else self.batches
        weights = self.problem.weights
        came = sum(self.seat[row] < 0 for row, _ in moves)
        sizes = self._sizes(moves, len(batches))
        opened = sum(self.opening(one, size) for one, size in zip(batches, sizes, strict=True))
        opened -= sum(self.opening(one, size) for one, size in zip(self.batches, self.sizes, strict=True))
        found = self._own_difference(moves, batches) | {
            "unplaced": -weights.unplaced * int(came),
            "open": weights.open * opened,
            "split": weights.split * self._splits(moves),
            "balance": weights.balance * (_spread(sizes) - _spread(self.sizes)),
        }
        return {name: found[name] for name in PARTS if found[name]}

    def _own_difference(self, moves: Sequence[Move], batches: Sequence[PlacedBatch]) -> dict[str, int]:
        found = dict.fromkeys(("change", "travel", "wish"), 0)
        for row, column in moves:
            now = batches[self.seat[row]] if self.seat[row] >= 0 else None
            before = self.own.of(self.people[row], now and (now.start, now.room))
            after = self.own.of(self.people[row], (batches[column].start, batches[column].room))
            for name in found:
                found[name] += after[name] - before[name]
        return found

    def _sizes(self, moves: Sequence[Move], number: int) -> list[int]:
        sizes = self.sizes + [0] * (number - len(self.sizes))
        for row, column in moves:
            sizes[column] += 1
            if self.seat[row] >= 0:
                sizes[self.seat[row]] -= 1
        return sizes

    def _splits(self, moves: Sequence[Move]) -> int:
        """How many times more the groups of those who move are split."""
        groups = {group for row, _ in moves for group in self.people[row].groups}
        after = {one: Counter(dict(enumerate(self.count[self.group[one]].tolist()))) for one in groups}
        before = sum(_split(used) for used in after.values())
        for row, column in moves:
            for group in self.people[row].groups:
                after[group][column] += 1
                after[group][int(self.seat[row])] -= 1  # nobody is counted at NOWHERE: below 0 is not used
        return sum(_split(used) for used in after.values()) - before

    def opening(self, batch: PlacedBatch, size: int) -> int:
        """What the batch costs to open with so many people: the program's cost, and that of its cheapest choice."""
        options = self.t.taught_options(batch) or self.t.options(batch)
        kept = [one for one in options if self.t.least_size(batch, one) <= size] or options
        return self.program.open_cost + min((one.cost for one in kept), default=0)


PARTS = ("unplaced", "change", "open", "travel", "wish", "split", "balance")
"""The parts of the cost, dearest first."""


def _spread(sizes: list[int]) -> int:
    return max(sizes) - min(sizes) if sizes else 0


def _split(used: Counter[int]) -> int:
    return max(0, sum(size > 0 for size in used.values()) - 1)
