"""The best answer so far, given now and then to whoever wants to keep it, should the search not live to its end."""

import time
from collections.abc import Callable

from training.solver.solution import Solution

FIRST, APART = 1.0, 4.0  # seconds until the first, and between two
SHARE = 0.05  # of the time, at most, that drafts may take


class Drafts:
    """Whom to give drafts, how one is made, when the next is due."""

    def __init__(self, make: Callable[[], Solution], give: Callable[[Solution], None] | None) -> None:
        self.make, self.give = make, give
        self.due = time.monotonic() + FIRST
        self.cost: int | None = None

    def offer(self, cost: int) -> None:
        """Give the best answer, if one is due and it is better than the last."""
        if self.give is None or time.monotonic() < self.due or (self.cost is not None and cost >= self.cost):
            return
        began, self.cost = time.monotonic(), cost
        self.give(self.make())
        took = time.monotonic() - began
        self.due = time.monotonic() + max(APART, took / SHARE)
