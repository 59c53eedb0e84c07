"""Who could sit in which batch of a program as far as they themselves are concerned: seats are not looked at."""

from collections.abc import Sequence

import numpy as np

from training.solver.explain.seating import Seating
from training.solver.solution import PlacedBatch

Times = tuple[list[int], list[int], list[int]]  # rows, from, to


class Obstacles:
    """When people of a program are away or in other batches, and who is pinned."""

    def __init__(self, seating: Seating) -> None:
        self.program = seating.program
        self.number = len(seating.people)
        taken: Times = ([], [], [])
        earlier: Times = ([], [], [])
        later: Times = ([], [], [])
        for row, person in enumerate(seating.people):
            for begin, end in person.away:
                _note(taken, row, begin, end)
            for begin, end, _, other in seating.t.classes.get(person.id, ()):
                if other != self.program.id:
                    _note(taken, row, begin, end)
                    if other in self.program.after:
                        _note(earlier, row, begin, end)
                    if self.program.id in seating.problem.program[other].after:
                        _note(later, row, begin, end)
        self.taken, self.earlier, self.later = (np.array(one, np.int64) for one in (taken, earlier, later))
        pinned = {one.person for one in seating.problem.pins if one.program == self.program.id}
        self.pinned = np.array([person.id in pinned for person in seating.people], bool)

    def may(self, batches: Sequence[PlacedBatch]) -> np.ndarray:
        """Whether each person could go to each batch, [row, batch]."""
        return np.stack([self._free(one.start) for one in batches], axis=1) if batches else self._nobody()

    def _free(self, start: int) -> np.ndarray:
        end, free = start + self.program.length, ~self.pinned
        rows, begins, ends = self.taken
        free[rows[(begins < end) & (start < ends)]] = False
        rows, _, ends = self.earlier
        free[rows[ends > start]] = False
        rows, begins, _ = self.later
        free[rows[begins < end]] = False
        return free

    def _nobody(self) -> np.ndarray:
        return np.zeros((self.number, 0), bool)


def _note(times: Times, row: int, begin: int, end: int) -> None:
    for one, value in zip(times, (row, begin, end), strict=True):
        one.append(value)
