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
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError

from training.models import db, scope
from training.models.schedules import Proposal
from training.operations.schedules import answers

QUEUE = "proposals"
WORKFLOW = "solve_proposal"
VERSION = "1"
"""Of the job's arguments, not of the program: workers of two releases share one queue."""

BEAT = 1.0
GRACE = 15.0
TRIES = 5
"""Seconds between heartbeats; seconds that a search may take to stop; how often a busy database is tried."""

log = logging.getLogger(__name__)
Message = tuple[str, Any]


# The web's side


def enqueue(url: str, congress_id: int, proposal_id: int) -> None:
    """Put the proposal into the queue; once, however often it is called. `url`: JOBS_DATABASE_URL."""
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
        proposal = _committed(lambda: answers.begin(proposal_id, _now()))
        if proposal is None:
            return
        try:
            ending = _solve(proposal, app.config["SOLVER_WORKERS"])
        except Exception:
            log.exception("proposal %s could not be solved", proposal_id)
            db.session.rollback()
            words = _("求解时遇到未预料的情况，详情已记入日志。请联系管理员。")
            ending = lambda: answers.fail(proposal_id, words, _now())  # noqa: E731 - one of several endings
        _committed(ending)


def _solve(proposal: Proposal, workers: int) -> Callable[[], None]:
    """Search in a process of its own, and say meanwhile how far it is; how it ended is left to write down."""
    proposal_id = proposal.id
    with _searching(proposal.problem, proposal.seconds, workers, proposal.seed) as (process, pipe, stop):
        asked_at = None
        while True:
            kind, what = _next_message(pipe)
            if kind == "progress":
                _tried(lambda what=what: answers.note(proposal_id, *what))
            elif kind != "nothing":
                break
            if not _tried(lambda: answers.beat(proposal_id, _now())) and asked_at is None:
                asked_at = time.monotonic()
                stop.set()
            if asked_at is not None and time.monotonic() - asked_at > GRACE:
                process.kill()
    if kind == "answer":
        return lambda: answers.finish(proposal_id, what, _now())
    if kind == "contradiction":
        return lambda: answers.contradict(proposal_id, what, _now())
    if asked_at is not None:
        return lambda: answers.stop(proposal_id, _now())
    log.error("the search for proposal %s ended: %s", proposal_id, what)
    return lambda: answers.fail(
        proposal_id, _("求解进程意外中止，可能是内存不足。请减少人员或缩短求解时间后重新编排。"), _now()
    )


def _next_message(pipe: Connection) -> Message:
    """What the search says next; ("nothing", None) after a while of silence, ("gone", None) when it is no more."""
    try:
        return pipe.recv() if pipe.poll(BEAT) else ("nothing", None)
    except (EOFError, ConnectionResetError):
        return "gone", None


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


def _now() -> datetime:
    return datetime.now(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None, microsecond=0)
