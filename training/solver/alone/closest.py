"""The cheapest dates for all programs together, where their best dates alone cannot be kept together.

A search program by program, the one with fewest dates left first. Dates that force somebody into two batches at a time
exclude each other (dated.py); others that touch are reckoned with the people they bar. What rooms and lecturers add is
left out, so the least total bounds every timetable whose programs cost no more than `limits`.
"""

from dataclasses import dataclass, field

import numpy as np

from training.solver.alone.dated import Dated, bars, together
from training.solver.plan.tables import Tables

STEPS = 20_000  # of the search


@dataclass(slots=True)
class Closest:
    """The search; `best` is the least total found below the one to beat, `chosen` the dates of each program, if any."""

    tables: Tables
    programs: list[Dated]
    best: int
    chosen: list[int] = field(default_factory=list)
    steps: int = 0
    _rows: dict[tuple[int, int, int], tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)
    _known: dict[tuple[int, int, frozenset[tuple[int, int]]], int] = field(default_factory=dict)

    def run(self) -> bool:
        """Search to the end; False if the steps were spent before."""
        if all(len(one.cost) for one in self.programs):
            self._deeper({}, [np.ones(len(one.cost), dtype=bool) for one in self.programs])
        return self.steps <= STEPS

    def _deeper(self, taken: dict[int, int], left: list[np.ndarray]) -> None:
        """Try all dates of one more program."""
        open_now = [p for p in range(len(self.programs)) if p not in taken]
        least = {p: int(self.programs[p].cost[left[p]].min()) for p in open_now}
        floor = self._cost(taken) + sum(least.values())
        if floor >= self.best or self.steps > STEPS:
            return
        if not open_now:
            self.best, self.chosen = floor, [taken[p] for p in range(len(self.programs))]
            return
        spare = {p: left[p] & (self.programs[p].cost < least[p] + self.best - floor) for p in open_now}
        p = min(open_now, key=lambda p: (int(spare[p].sum()), p))
        for one in np.flatnonzero(spare[p]).tolist():
            self.steps += 1
            if floor - least[p] + self.programs[p].cost[one] < self.best:
                others = {q: spare[q] & self._beside(p, one, q)[0] for q in open_now if q != p}
                if all(some.any() for some in others.values()):
                    self._deeper({**taken, p: one}, [others.get(q, some) for q, some in enumerate(left)])

    def _cost(self, taken: dict[int, int]) -> int:
        """What the dates taken cost, each with those barred that the others bar."""
        total = 0
        for p, one in taken.items():
            touching = frozenset((q, other) for q, other in taken.items() if q != p and self._touch(p, one, q, other))
            key = (p, one, touching)
            if key not in self._known:
                self._known[key] = self._reckoned(p, one, touching)
            total += self._known[key]
        return total

    def _reckoned(self, p: int, one: int, touching: frozenset[tuple[int, int]]) -> int:
        program = self.programs[p]
        barred = np.zeros(program.able.shape[1:], dtype=bool)
        for q, other in touching:
            barred |= bars(self.tables, program, one, self.programs[q], other)
        return program.cost_barred(one, barred) if (barred & program.able[one]).any() else int(program.cost[one])

    def _beside(self, p: int, one: int, q: int) -> tuple[np.ndarray, np.ndarray]:
        """Of q's dates which go together with p's, and which touch them."""
        if (p, one, q) not in self._rows:
            self._rows[p, one, q] = together(self.tables, self.programs[p], one, self.programs[q])
        return self._rows[p, one, q]

    def _touch(self, p: int, one: int, q: int, other: int) -> bool:
        return bool(self._beside(p, one, q)[1][other])

    def touching(self) -> set[tuple[int, int]]:
        """The pairs of programs (their indices) whose chosen dates clash for some."""
        taken = list(enumerate(self.chosen))
        pairs = [(p, q) for p, one in taken for q, other in taken if p != q and self._touch(p, one, q, other)]
        return {(self.programs[p].index, self.programs[q].index) for p, q in pairs}
