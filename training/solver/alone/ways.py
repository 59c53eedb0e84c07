"""Ways to hold one program: sets of choices, each with a floor known at once and an exact cost reckoned when asked for.

Taken in the order of their floors, the exact cost of a few tells the least of all: none whose floor is no lower than
the best known can be better.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

IMPOSSIBLE = 10**15  # the cost of what cannot be
CHUNK = 64


@dataclass(frozen=True, slots=True)
class Way:
    """Choices of one program, all held, and what the program then costs at least for itself."""

    cost: int
    choices: tuple[int, ...]


class Ways:
    """choices[way, batch] and floor[way]; `price(indices)` gives exact costs, IMPOSSIBLE for what cannot be held.

    At most `most` are priced, `chunk` at a time.
    """

    def __init__(
        self,
        choices: np.ndarray,
        floor: np.ndarray,
        price: Callable[[np.ndarray], np.ndarray],
        *,
        most: int = IMPOSSIBLE,
        chunk: int = CHUNK,
    ) -> None:
        shuffled = np.random.default_rng(1).permutation(len(floor))  # so that a few are of many dates and rooms
        order = np.lexsort((shuffled, floor))
        self.choices, self.floor, self._price = choices[order], floor[order], lambda some: price(order[some])
        self.cost = np.zeros(0, dtype=np.int64)  # of the first ways, as far as they are priced
        self.most, self.chunk = most, chunk

    def others(self) -> int:
        """The floor of what is not priced yet."""
        return int(self.floor[len(self.cost)]) if len(self.cost) < len(self.floor) else IMPOSSIBLE

    def _price_more(self) -> None:
        some = np.arange(len(self.cost), min(len(self.cost) + self.chunk, len(self.floor)))
        self.cost = np.concatenate([self.cost, self._price(some)])

    def least(self, known: int) -> int:
        """The least cost of those that are priced, or `known` if none is less."""
        best = min(known, int(self.cost.min(initial=IMPOSSIBLE)))
        while self.others() < best and len(self.cost) < self.most:
            self._price_more()
            best = min(best, int(self.cost.min()))
        return best

    def upto(self, limit: int, number: int) -> tuple[list[Way], bool]:
        """Ways that cost at most so much, `number` or more if there are so many, and whether these are all."""
        while self.others() <= limit and np.count_nonzero(self.cost <= limit) < number and len(self.cost) < self.most:
            self._price_more()
        which = np.flatnonzero(self.cost <= limit)
        which = which[np.argsort(self.cost[which], kind="stable")]
        return [Way(int(self.cost[i]), tuple(self.choices[i].tolist())) for i in which], self.others() > limit
