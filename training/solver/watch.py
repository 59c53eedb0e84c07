"""The clock and the caller: how long there is, whether to stop, and whom to tell what is known so far."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Report = Callable[[float, int | None, int], None]  # seconds, best cost or None, bound
POLL = 0.1  # seconds between two looks at `should_stop`


class StoppedError(Exception):
    """The search was stopped before it was known whether there is any timetable with all that is given."""


class Watch:
    """Time since the solve began; `best` and `bound` only ever improve."""

    def __init__(
        self,
        seconds: float,
        on_progress: Report | None,
        should_stop: Callable[[], bool] | None,
        gap: float = 0.0,
    ) -> None:
        self.gap = gap
        self.began = time.monotonic()
        self.seconds = seconds
        self.tell = on_progress or (lambda _seconds, _cost, _bound: None)
        self.asked = should_stop or (lambda: False)
        self.stopped = False
        self.best: int | None = None
        self.bound = 0

    def spent(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began

    def left(self) -> float:
        """Seconds that remain; 0 once somebody asked to stop."""
        return 0.0 if self.stopped else max(0.0, self.seconds - self.spent())

    def over(self) -> bool:
        """Whether to stop now."""
        self.stopped = self.stopped or self.asked()
        return self.left() <= 0

    def patient(self) -> "Watch":
        """A clock without an end, for what must be known before there is any answer; it still stops when asked."""
        return Watch(float("inf"), None, self.asked)

    def found(self, cost: int | None = None, bound: int | None = None) -> None:
        """Report a better answer or a better bound."""
        better = cost is not None and (self.best is None or cost < self.best)
        tighter = bound is not None and bound > self.bound
        if better:
            self.best = cost
        if tighter and bound is not None:
            self.bound = bound
        if self.gap and self.best is not None and self.best - self.bound <= self.gap * self.best:
            self.stopped = True  # good enough
        if better or tighter:
            self.tell(self.spent(), self.best, self.bound if self.best is None else min(self.bound, self.best))

    @contextmanager
    def stopping(self, solver: Any) -> Iterator[None]:
        """While the solver runs, look again and again whether it must stop."""
        done = threading.Event()

        def look() -> None:
            while not done.wait(POLL):
                if self.over():
                    solver.stop_search()

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
