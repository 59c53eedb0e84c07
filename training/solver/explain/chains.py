"""The cheapest way to make room: somebody of the full batch goes to a third, perhaps somebody of that one further on.

A chain begins with the person who moves in and ends where a seat is free, or in the batch that the person left; it
comes to no batch twice, and no more than LONGEST people move unless every chain is longer. Inside a chain a batch
gains one and loses one, so sizes count at its ends alone, and what a group's split costs depends only on who comes and
who goes there: the cost of a chain is a sum over its steps. So the cheapest is a shortest path over (who comes, where
to): best-first search, guided by the shortest ways from batch to batch in which each step takes the person who goes
cheapest, whoever came. Only where the last of a group goes and one of that group comes is a step dearer than that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from training.solver.explain.obstacles import Obstacles
from training.solver.explain.seating import NOWHERE, Move, Seating

NEVER = 1 << 60  # in arrays; sums of a few stay inside 64 bits
POSSIBLE = 1 << 58  # whatever costs less can be done
LONGEST = 4  # moves of a chain, if any is as short
LONGEST_SEARCH = 3_000  # steps taken up; timetables that a search has improved need a few


@dataclass(frozen=True, slots=True)
class Chain:
    """Who goes where, the person first. `is_cheapest`: every other chain was ruled out."""

    moves: tuple[Move, ...]
    is_cheapest: bool


@dataclass(frozen=True, slots=True)
class _Step:
    """Somebody who comes to a batch; `before`: the step that made them go."""

    row: int
    batch: int
    before: "_Step | None" = None

    def back(self) -> "Iterator[_Step]":
        step: _Step | None = self
        while step:
            yield step
            step = step.before


class Chains:
    """The chains of a program's people; what one chain costs over and above another is exact."""

    def __init__(self, seating: Seating, obstacles: Obstacles) -> None:
        self.seating = seating
        split, seat = seating.problem.weights.split, seating.seat
        number = len(seating.batches)
        alone = np.zeros_like(seat)  # what one's leaving saves: groups of which one is the last
        strange = np.zeros((len(seat), number), np.int64)  # what one's coming costs: groups not there yet
        for place in range(seating.groups.shape[1] if number else 0):
            lines = seating.count[seating.groups[:, place]]
            alone += split * ((seat >= 0) & (lines[np.arange(len(seat)), seat] == 1))
            strange += split * (lines == 0)
        self.alone, self.strange = alone, strange
        self.step = seating.costs - (seating.costs_now + alone)[:, None] + strange
        self.step[~obstacles.may(seating.batches)] = NEVER
        self.members = [np.flatnonzero(seat == batch) for batch in range(number)]
        self.between = np.full((number, number), NEVER, np.int64)
        for batch, rows in enumerate(self.members):
            if len(rows):
                self.between[batch] = self.step[rows].min(axis=0)
        np.fill_diagonal(self.between, NEVER)

    def cheapest(self, person: int, batch: int) -> Chain | None:
        """The cheapest chain that begins with the person moving into that batch; of equal ones the shortest.

        None: there is none, proven. Without moves: the search was given up before one was found.
        """
        return _Search(self, person, batch).run()

    def shared(self, came: int, rows: np.ndarray, batch: int) -> np.ndarray:
        """What each of these saves too little by going, since one of their last groups there has just come."""
        seating = self.seating
        extra = np.zeros(len(rows), np.int64)
        for group in {seating.group[one] for one in seating.people[came].groups}:
            if seating.count[group, batch] == 1:
                extra += seating.problem.weights.split * (seating.groups[rows] == group).any(axis=1)
        return extra


class _Search:
    """The search for one chain. Each way is (least whole cost, steps, number, cost so far, last step, is over)."""

    def __init__(self, chains: Chains, person: int, batch: int) -> None:
        self.chains, self.person, self.batch = chains, person, batch
        self.here = int(chains.seating.seat[person])
        self.ends = self._ends()
        self.left = self._least_left()
        self.never = np.full(len(self.ends), NEVER, np.int64)
        self.taken_up = 0

    def _ends(self) -> list[int]:
        """What it costs to end in each batch: sizes and openings as they are then; NEVER without a free seat."""
        seating, here = self.chains.seating, self.here
        if here != NOWHERE and seating.sizes[here] - 1 < seating.least[here]:
            return [NEVER] * len(seating.sizes)
        ends = []
        for column, size in enumerate(seating.sizes):
            is_end = column not in (here, self.batch) and size < seating.most[column]
            ends.append(self._cost_of_sizes(column) if is_end else NEVER)
        return ends

    def _cost_of_sizes(self, column: int) -> int:
        seating = self.chains.seating
        weights, sizes = seating.problem.weights, list(seating.sizes)
        sizes[column] += 1
        touched = [column]
        if self.here != NOWHERE:
            sizes[self.here] -= 1
            touched.append(self.here)
        opened = sum(
            seating.opening(seating.batches[one], sizes[one])
            - seating.opening(seating.batches[one], seating.sizes[one])
            for one in touched
        )
        spread = max(sizes) - min(sizes) - (max(seating.sizes) - min(seating.sizes))
        return weights.open * opened + weights.balance * spread

    def _least_left(self) -> np.ndarray:
        """The least that a chain still costs from each batch on, by how many more may move: 0, 1, … one a line.

        As many lines as a chain may have moves: LONGEST, or more where the shortest chain has more.
        """
        between = self.chains.between.copy()
        between[:, self.batch] = NEVER
        end = np.array(self.ends, np.int64)
        left, closing = [end], end
        if self.here != NOWHERE:
            closing = np.minimum(end, between[:, self.here])
            between[:, self.here] = NEVER
        while len(left) < LONGEST or (left[-1][self.batch] >= POSSIBLE and len(left) <= len(end)):
            onward = (between + left[-1][None, :]).min(axis=1, initial=NEVER)
            left.append(np.minimum(closing, onward))
        return np.stack(left)

    def run(self) -> Chain | None:
        """First the cheapest person of each step alone: that finds a chain soon. Then whoever could be cheaper."""
        least = self._at_least(self.batch, 1)
        if least >= POSSIBLE:
            return None
        cost, found = self._go(POSSIBLE, one_each=True)
        if cost > least:
            better, other = self._go(cost, one_each=False)
            found = other if better < cost else found
        is_over = self.taken_up <= LONGEST_SEARCH
        if found is None:
            return None if is_over else Chain((), is_cheapest=False)
        moves = [(step.row, step.batch) for step in found.back()]
        return Chain(tuple(reversed(moves)), is_over)

    def _go(self, under: int, *, one_each: bool) -> tuple[int, _Step | None]:
        """The cheapest way under that cost, counted from the person's own step on; POSSIBLE and None without one."""
        ways: list[tuple[int, int, int, int, _Step, bool]] = []
        heappush(ways, (self._at_least(self.batch, 1), 1, 0, 0, _Step(self.person, self.batch), False))
        number = 0
        while ways and self.taken_up <= LONGEST_SEARCH:
            _, steps, _, cost, step, is_over = heappop(ways)
            if is_over:
                return cost, step
            self.taken_up += 1
            for least, whole, onward, ends in self._onward(step, steps, cost, under, one_each=one_each):
                number += 1
                heappush(ways, (least, steps + (onward is not step), number, whole, onward, ends))
        return POSSIBLE, None

    def _onward(
        self, step: _Step, steps: int, cost: int, under: int, *, one_each: bool
    ) -> Iterator[tuple[int, int, _Step, bool]]:
        """(least whole cost, cost, step, is over) of each way on: to end here, or that somebody goes on from here."""
        chains, end = self.chains, cost + self.ends[step.batch]
        if end < under:
            yield end, end, step, True
        rows = chains.members[step.batch]
        costs = cost + chains.step[rows] + chains.shared(step.row, rows, step.batch)[:, None]
        left = self._all_at_least(steps + 1)
        left[[one.batch for one in step.back()]] = NEVER
        least = costs + left[None, :]
        if one_each and len(rows):
            best = np.zeros_like(least, dtype=bool)
            best[np.argmin(least, axis=0), np.arange(least.shape[1])] = True
            least[~best] = NEVER
        for index, batch in zip(*(one.tolist() for one in np.nonzero(least < under)), strict=True):
            row, whole = int(rows[index]), int(costs[index, batch])
            if batch != self.here:
                yield int(least[index, batch]), whole, _Step(row, batch, step), False
                continue
            whole += int(chains.shared(row, np.array([self.person]), batch)[0])
            if whole < under:
                yield whole, whole, _Step(row, batch, step), True

    def _at_least(self, batch: int, steps: int) -> int:
        return int(self._all_at_least(steps)[batch])

    def _all_at_least(self, steps: int) -> np.ndarray:
        """The least that a chain of so many moves still costs, by the batch it has come to; nothing more back home."""
        if steps > len(self.left):
            return self.never.copy()
        left = self.left[len(self.left) - steps].copy()
        if self.here != NOWHERE:
            left[self.here] = 0
        return left
