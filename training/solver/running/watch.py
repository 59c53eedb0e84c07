"""The clock and the caller: how long there is, whether to stop, and whom to tell what is known so far."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

Report = Callable[[float, int | None, int], None]  # seconds, best cost or None, bound
POLL = 0.05  # seconds between two looks at `should_stop`
GRACE = 0.15  # seconds that a native search has to stop
LEFT_ALONE: list[threading.Thread] = []  # searches that had not stopped then


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
        self.lock = threading.Lock()
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
        with self.lock:
            self._found(cost, bound)

    def _found(self, cost: int | None, bound: int | None) -> None:
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

    def run(self, solver: Any, search: Callable[[], Any]) -> Any:
        """What the native search returns; None if time is over, or it did not stop within a moment: it is left alone.

        It runs in a thread of its own, so that a search deep in native code never keeps the best answer waiting.
        """
        if self.over():
            return None
        answer: Future[Any] = Future()
        thread = threading.Thread(target=lambda: _fill(answer, search), daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(POLL)
            if thread.is_alive() and self.over():
                solver.stop_search()
                thread.join(GRACE)
                break
        if answer.done():
            return answer.result()
        LEFT_ALONE.append(thread)
        return None


def _fill(answer: "Future[Any]", search: Callable[[], Any]) -> None:
    try:
        answer.set_result(search())
    except BaseException as error:  # noqa: BLE001 - it is raised where the answer is read
        answer.set_exception(error)
