"""Being stopped from outside: Ctrl-C and SIGTERM as a question that a search asks, also from within native code."""

import signal
import threading
from collections.abc import Callable

SIGNALS = {signal.SIGINT, signal.SIGTERM}


def listen() -> Callable[[], bool]:
    """From now on Ctrl-C and SIGTERM do not end the process; they make the returned question true.

    A thread waits for them, because Python's own handlers wait until native code returns. Call it before other
    threads are started, so that none of them takes the signal.
    """
    stopped = threading.Event()
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        threading.Thread(target=_wait, args=(stopped,), daemon=True).start()
        return stopped.is_set
    for number in SIGNALS:  # Windows has no masks
        signal.signal(number, lambda _number, _frame: stopped.set())
    return stopped.is_set


def _wait(stopped: threading.Event) -> None:
    while True:
        signal.sigwait(SIGNALS)
        stopped.set()
