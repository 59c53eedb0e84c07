"""How often one link may be fetched: sixty times an hour, by its token alone, since big providers share addresses.

Counted in this process; with several worker processes a client may get through that many times as often.
"""

from threading import Lock
from time import monotonic

AN_HOUR = 3600.0
MOST = 60
MOST_KNOWN = 20_000

_begun: dict[int, tuple[float, int]] = {}
_lock = Lock()


def seconds_to_wait(feed_id: int) -> int:
    """Count a fetch; 0: it may go on, else the seconds until the next one may."""
    now = monotonic()
    with _lock:
        began, count = _begun.get(feed_id, (now, 0))
        if now - began >= AN_HOUR:
            began, count = now, 0
        if count >= MOST:
            return int(AN_HOUR - (now - began)) + 1
        if len(_begun) >= MOST_KNOWN:
            _forget(now)
        _begun[feed_id] = began, count + 1
    return 0


def _forget(now: float) -> None:
    for feed_id in [feed_id for feed_id, (began, _count) in _begun.items() if now - began >= AN_HOUR]:
        del _begun[feed_id]
    if len(_begun) >= MOST_KNOWN:
        _begun.clear()


def forget_all() -> None:
    """Begin anew, as at a start of the program."""
    with _lock:
        _begun.clear()
