"""The durable queue: what the web puts in, what workers take out. DBOS is known to this file alone.

Two queues, so that a mass run (a job for each of 3,000 counties, say) never keeps one office's proposal waiting. Of a
mass run a worker holds the next job ready while it solves one and writes another's answer down; of single proposals it
takes one at a time, since the next may be begun at once by another worker.
"""

import os
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from flask import Flask

from training.jobs.memory import collect_seldom
from training.jobs.searcher import Searcher
from training.jobs.solving import run

QUEUE, MANY = "proposals", "many-proposals"
WORKFLOW = "solve_proposal"
VERSION = "1"
"""Of the job's arguments, not of the program: workers of two releases share one queue."""

READY = 3
"""Jobs of a mass run that a worker holds: the one it solves, the one whose answer it checks, and the next."""
LOOK, LOOK_OFTEN = 1.0, 0.25
"""Seconds between two looks into a queue."""

Job = tuple[int, int]
"""Ids of the congress and of its proposal."""


# The web's side


def enqueue(url: str, congress_id: int, proposal_id: int) -> None:
    """Put the proposal into the queue; once, however often it is called. `url`: JOBS_DATABASE_URL.

    Call it outside a transaction: the queue's first tables wait for all that are open in the same database.
    """
    with _client(url) as client:
        client.enqueue(_options(_name(proposal_id)), congress_id, proposal_id)


def enqueue_many(url: str, jobs: Iterable[Job]) -> None:
    """Put proposals of many congresses into the queue for mass runs, all or none; each once."""
    from sqlalchemy import create_engine

    with _client(url) as client:
        engine = create_engine(url)
        with engine.begin() as connection:
            for congress_id, proposal_id in jobs:
                options = _options(_name(proposal_id), MANY)
                client.enqueue_in_transaction(connection, options, congress_id, proposal_id)
        engine.dispose()


def resume(url: str, congress_id: int, proposal_id: int) -> None:
    """Put a proposal back into the queue whose worker has stopped, or that never got into it."""
    with _client(url) as client:
        known = client.list_workflows(workflow_ids=[_name(proposal_id)])
        if known and known[0].status not in ("SUCCESS", "ERROR"):
            client.resume_workflow(_name(proposal_id), queue_name=QUEUE)
            return
        again = f"{_name(proposal_id)}-{uuid4()}" if known else _name(proposal_id)
        client.enqueue(_options(again), congress_id, proposal_id)


def _options(name: str, queue: str = QUEUE) -> Any:
    return {"queue_name": queue, "workflow_name": WORKFLOW, "workflow_id": name, "app_version": VERSION}


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
    """Work off the queues until the process is told to end. `slot`: this worker's number, the same at every start."""
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
    searcher = Searcher()

    @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=2)
    def solve_proposal(congress_id: int, proposal_id: int) -> None:
        run(app, congress_id, proposal_id, searcher)

    DBOS.listen_queues([QUEUE, MANY])
    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=LOOK)
    DBOS.register_queue(MANY, worker_concurrency=READY, polling_interval_sec=LOOK_OFTEN)
    collect_seldom()
    threading.Event().wait()


def _end_at_once_when_told() -> None:
    """What is not finished is taken up again at the next start; the search notices that its worker is gone."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_frame: os._exit(0))
