"""How often something may be asked for, counted by whatever it is known by.

Counted in this process; with several worker processes a client may get through that many times as often.
"""

from collections.abc import Hashable
from threading import Lock
from time import monotonic

MOST_KNOWN = 20_000


class Limit:
    """At most so many times in so many seconds, for each key."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._begun: dict[Hashable, tuple[float, int]] = {}
        self._lock = Lock()

    def seconds_to_wait(self, key: Hashable) -> int:
        """Count one more; 0: it may go on, else the seconds until the next one may."""
        now = monotonic()
        with self._lock:
            began, count = self._begun.get(key, (now, 0))
            if now - began >= self.seconds:
                began, count = now, 0
            if count >= self.most:
                return int(self.seconds - (now - began)) + 1
            if len(self._begun) >= MOST_KNOWN:
                self._forget(now)
            self._begun[key] = began, count + 1
        return 0

    def forget_all(self) -> None:
        """Begin anew, as at a start of the program."""
        with self._lock:
            self._begun.clear()

    def _forget(self, now: float) -> None:
        for key in [key for key, (began, _count) in self._begun.items() if now - began >= self.seconds]:
            del self._begun[key]
        if len(self._begun) >= MOST_KNOWN:
            self._begun.clear()
