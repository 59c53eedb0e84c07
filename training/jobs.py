"""The background solve: a durable job for each proposal, kept by DBOS in a database of its own.

The web process enqueues; `flask --app wsgi work` works. A worker that is killed takes its job up again when it comes
back under the same slot; a job that killed its worker twice is left alone until staff resume it. DBOS is known to this
module alone. The search itself runs in a process of its own, so that it stops at once and takes no worker down with it.
"""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError

from training.models import db, scope
from training.models.congresses import Congress
from training.models.schedules import Proposal
from training.operations.schedules import answers

QUEUE = "proposals"
WORKFLOW = "solve_proposal"
VERSION = "1"
"""Of the job's arguments, not of the program: workers of two releases share one queue."""

BEAT = 1.0
"""Seconds between two heartbeats, and two looks at whether to stop."""
GRACE = 15.0
"""Seconds that a search may take to stop once it is asked to."""
LATE = 300.0
"""Seconds beyond twice its time after which a search is ended."""
TRIES = 5
"""How often a busy database is tried."""

log = logging.getLogger(__name__)
Message = tuple[str, Any]
Clock = Callable[[], datetime]


# The web's side


def enqueue(url: str, congress_id: int, proposal_id: int) -> None:
    """Put the proposal into the queue; once, however often it is called. `url`: JOBS_DATABASE_URL.

    Call it outside a transaction: the queue's first tables wait for all that are open in the same database.
    """
    with _client(url) as client:
        _enqueue(client, _name(proposal_id), congress_id, proposal_id)


def resume(url: str, congress_id: int, proposal_id: int) -> None:
    """Put a proposal back into the queue whose worker has stopped, or that never got into it."""
    with _client(url) as client:
        known = client.list_workflows(workflow_ids=[_name(proposal_id)])
        if known and known[0].status not in ("SUCCESS", "ERROR"):
            client.resume_workflow(_name(proposal_id), queue_name=QUEUE)
            return
        again = f"{_name(proposal_id)}-{uuid4()}" if known else _name(proposal_id)
        _enqueue(client, again, congress_id, proposal_id)


def _enqueue(client: Any, name: str, congress_id: int, proposal_id: int) -> None:
    options = {"queue_name": QUEUE, "workflow_name": WORKFLOW, "workflow_id": name, "app_version": VERSION}
    client.enqueue(options, congress_id, proposal_id)


def _name(proposal_id: int) -> str:
    return f"proposal-{proposal_id}"


@contextmanager
def _client(url: str) -> Iterator[Any]:
    from dbos import DBOS, DBOSClient

    DBOS.migrate(url)
    client = DBOSClient(system_database_url=url, retry_connection_errors=False)
    try:
        yield client
    finally:
        client.destroy()


# The worker's side


def work(app: Flask, slot: int) -> None:
    """Work off the queue until the process is told to end. `slot`: this worker's number, the same at every start."""
    from dbos import DBOS

    _end_at_once_when_told()
    DBOS(
        config={
            "name": "lunxun",
            "system_database_url": app.config["JOBS_DATABASE_URL"],
            "application_version": VERSION,
            "executor_id": f"worker-{slot}",
            "log_level": "WARNING",
        }
    )

    @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=2)
    def solve_proposal(congress_id: int, proposal_id: int) -> None:
        run(app, congress_id, proposal_id)

    DBOS.listen_queues([QUEUE])
    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=1)
    threading.Event().wait()


def _end_at_once_when_told() -> None:
    """What is not finished is taken up again at the next start; the search notices that its worker is gone."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_frame: os._exit(0))


def run(app: Flask, congress_id: int, proposal_id: int) -> None:
    """Solve one proposal, whatever happens: an answer, or why there is none, is written down."""
    with app.app_context():
        scope.bind(congress_id)
        now = _clock(db.session.get_one(Congress, congress_id).days_behind)
        proposal = _committed(lambda: answers.begin(proposal_id, now()))
        if proposal is None:
            return
        try:
            ending = _solve(proposal, app.config["SOLVER_WORKERS"], now)
        except Exception:
            log.exception("proposal %s could not be solved", proposal_id)
            db.session.rollback()
            ending = partial(*_ending("error", None, proposal_id, was_asked=False))
        _committed(lambda: ending(now()))


def _solve(proposal: Proposal, workers: int, now: Clock) -> Callable[[datetime], None]:
    """Search in a process of its own, and say meanwhile how far it is; how it ended is left to write down."""
    proposal_id, seconds = proposal.id, proposal.seconds
    last = time.monotonic() + 2 * seconds + LATE
    with _searching(proposal.problem, seconds, workers, proposal.seed) as (process, pipe, stop):
        kind, what = "nothing", None
        while kind in ("nothing", "progress"):
            kind, what = _next_message(pipe)
            if kind == "progress":
                _tried(partial(answers.note, proposal_id, *what))
            if not stop.is_set() and not _tried(lambda: answers.beat(proposal_id, now())):
                stop.set()
                last = time.monotonic() + GRACE
            if time.monotonic() > last:
                process.kill()
        was_asked = stop.is_set()
    return partial(*_ending(kind, what, proposal_id, was_asked=was_asked))


def _ending(kind: str, what: Any, proposal_id: int, *, was_asked: bool) -> tuple[Any, ...]:
    """What to write down, as a function and its first arguments."""
    if kind == "answer":
        return answers.finish, proposal_id, what
    if kind == "contradiction":
        return answers.contradict, proposal_id, what
    if was_asked:
        return answers.stop, proposal_id
    log.error("the search for proposal %s ended: %s %s", proposal_id, kind, what)
    if kind == "error":
        return answers.fail, proposal_id, _("求解时遇到未预料的情况，详情已记入日志。请联系管理员。")
    return answers.fail, proposal_id, _("求解进程意外中止，可能是内存不足。请减少人员或缩短求解时间后重新编排。")


def _next_message(pipe: Connection) -> Message:
    """What the search says next, of news about its progress the latest.

    ("nothing", None) after a while of silence, ("gone", None) when it is no more.
    """
    try:
        message: Message = pipe.recv() if pipe.poll(BEAT) else ("nothing", None)
        while message[0] == "progress" and pipe.poll(0):
            message = pipe.recv()
    except (EOFError, ConnectionResetError):
        return "gone", None
    return message


@contextmanager
def _searching(*what: Any) -> Iterator[tuple[Any, Connection, Event]]:
    """A process that searches; it ends with the block."""
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    here, there = context.Pipe()
    process = context.Process(target=_search, args=(there, stop, os.getpid(), *what), daemon=True)
    process.start()
    there.close()
    try:
        yield process, here, stop
    finally:
        process.kill()
        process.join()
        here.close()


def _search(
    pipe: Connection, stop: Event, parent: int, question: dict[str, Any], seconds: int, workers: int, seed: int
) -> None:
    """Search, in a process of its own, until it is told to stop or its worker is gone."""
    from training.operations.schedules.search import Contradictory, search

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lock = threading.Lock()

    def say(kind: str, what: Any) -> None:
        with lock:
            pipe.send((kind, what))

    try:
        answer = search(
            question,
            seconds=seconds,
            workers=workers,
            seed=seed,
            on_progress=lambda *progress: say("progress", progress),
            should_stop=lambda: stop.is_set() or os.getppid() != parent,
        )
    except Contradictory as found:
        say("contradiction", found.facts)
    except Exception as error:  # noqa: BLE001 - whatever it is, the worker logs it and the page says so
        say("error", repr(error))
    else:
        say("answer", answer)


def _committed(write: Callable[[], Any]) -> Any:
    """Write and commit, also where the database is busy for a while."""
    for attempt in range(TRIES):
        try:
            result = write()
            db.session.commit()
        except OperationalError:
            db.session.rollback()
            if attempt == TRIES - 1:
                raise
            time.sleep(attempt)
        else:
            return result
    return None


def _tried(write: Callable[[], Any]) -> Any:
    """Write and commit; where the database is busy, nothing is lost but this sign of life."""
    try:
        result = write()
        db.session.commit()
    except OperationalError as error:
        log.warning("no sign of life could be written: %s", error)
        db.session.rollback()
        return True
    return result


def _clock(days_behind: int) -> Clock:
    """What time it is for a congress whose days lie so far behind."""
    zone = ZoneInfo("Asia/Shanghai")
    return lambda: datetime.now(zone).replace(tzinfo=None, microsecond=0) - timedelta(days=days_behind)
