"""The process that searches: apart from its worker, so that a search stops at once and takes no worker down with it.

It is started when it is first needed and kept from job to job, because loading the solver takes longer than many a
search. It ends with its worker; it is ended, and another one started, when it does not stop in time or has grown large.
"""

import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from training.jobs.memory import collect_seldom

Message = tuple[str, Any]
"""("progress", (seconds, cost, bound)), ("draft", best answer so far), ("answer", …), ("contradiction",
(facts, ways out)),
("error", words); ("nothing", None) after a while of silence, ("gone", None) when the process is no more."""

LARGE = 300
"""Megabytes of memory after which a process is not used again."""


@dataclass(slots=True)
class Search:
    """One search under way: what it says, and the ways to end it."""

    process: Any
    pipe: Connection
    stopping: Any  # a number in common memory: 1 asks to stop
    over: bool = False

    def news(self, seconds: float) -> Message:
        """What the search says next within so many seconds; of news about its progress the latest."""
        try:
            message: Message = self.pipe.recv() if self.pipe.poll(seconds) else ("nothing", None)
            while message[0] == "progress" and self.pipe.poll(0):
                message = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            message = "gone", None
        self.over = message[0] not in ("nothing", "progress", "draft")
        return message

    def stop(self) -> None:
        """Ask it to stop; its best answer so far follows."""
        self.stopping.value = 1

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()


class Searcher:
    """A process that searches for one job after the other; who asks while it is busy waits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._search: Search | None = None

    @contextmanager
    def free(self) -> Iterator[Callable[..., Search]]:
        """Wait for its turn; the block may then ask one thing: `ask(problem file, seconds=…, …)`."""
        with self._lock:
            try:
                yield self._ask
            finally:
                if self._search and (not self._search.over or not self._is_fit()):
                    self.close()

    def _ask(self, question: dict[str, Any], **how: Any) -> Search:
        if self._search is None or not self._search.process.is_alive():
            self.close()
            self._search = _started()
        self._search.over = False
        self._search.stopping.value = 0
        self._search.pipe.send((question, how))
        return self._search

    def _is_fit(self) -> bool:
        """Whether the process lives and has stayed small."""
        try:
            pages = Path(f"/proc/{self._search.process.pid}/statm").read_text().split()[1]  # type: ignore[union-attr]
        except OSError:
            return False  # gone, or a system without /proc
        return int(pages) * resource.getpagesize() < LARGE * 1024 * 1024

    def close(self) -> None:
        """End the process, if there is one."""
        if self._search:
            self._search.kill()
            self._search.process.join()
            self._search.pipe.close()
            self._search = None


def _started() -> Search:
    context = multiprocessing.get_context("spawn")
    stopping = context.RawValue("b", 0)
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, stopping, os.getpid()), daemon=True)
    process.start()
    there.close()
    return Search(process, here, stopping)


def _serve(pipe: Connection, stopping: Any, worker: int) -> None:
    """Search for one question after the other, in a process of its own, until the worker is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import training.operations.schedules.search  # noqa: F401 - so that it is there before memory is tuned

    collect_seldom()
    while True:
        try:
            question, how = pipe.recv()
            _answer(pipe, question, how, lambda: bool(stopping.value) or os.getppid() != worker)
        except (EOFError, ConnectionResetError, BrokenPipeError):
            return


def _answer(pipe: Connection, question: dict[str, Any], how: dict[str, Any], should_stop: Callable[[], bool]) -> None:
    from training.operations.schedules.search import Contradictory, search

    lock = threading.Lock()

    def say(kind: str, what: Any) -> None:
        with lock:
            pipe.send((kind, what))

    try:
        answer = search(
            question,
            **how,
            on_progress=lambda *progress: say("progress", progress),
            on_draft=lambda draft: say("draft", draft),
            should_stop=should_stop,
        )
    except Contradictory as found:
        say("contradiction", (found.facts, found.ways))
    except Exception as error:  # noqa: BLE001 - whatever it is, the worker logs it and the page says so
        say("error", repr(error))
    else:
        say("answer", answer)
