"""The background solve, with real workers that are really killed."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.problems import generate
from tests.house import ROOT
from training import jobs
from training.app import create_app
from training.clock import real_now
from training.database import make as make_database
from training.models import db, scope
from training.models.congresses import Congress
from training.models.schedules import Progress, Proposal, ProposalState
from training.operations.schedules import proposals
from training.sample import load
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import check
from training.solver.running import drafts

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

START = datetime(2022, 2, 21, 9, 0)
LONG = 600
GIVE_UP = 240
"""Seconds after which what a test waits for will not come, on a machine however busy; less than LONG."""


class Office:
    """A program with the sample year in files of its own, and workers that can be started and killed."""

    def __init__(self, folder: Path, queue: str = "") -> None:
        self.settings = {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'lunxun.sqlite'}",
            "JOBS_DATABASE_URL": queue or f"sqlite:///{folder / 'jobs.sqlite'}",
            "SECRET_KEY": "for tests alone",
        }
        self.environment = {
            "DATABASE_URL": self.settings["SQLALCHEMY_DATABASE_URI"],
            "JOBS_DATABASE_URL": self.settings["JOBS_DATABASE_URL"],
            "SECRET_KEY": "for tests alone",
            "SOLVER_WORKERS": "1",
        }
        self.app = create_app({**self.settings, "TESTING": True, "SOLVER_WORKERS": 1})
        self.workers: list[subprocess.Popen] = []

    def work(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "work"]
        worker = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **self.environment})
        self.workers.append(worker)
        return worker

    def ask(self, seconds: int, question: dict | None = None) -> int:
        """Ask for the sample year's timetable, or for that of another problem file."""
        proposal = proposals.ask(self.plan, seconds=seconds, seed=1, now=START)
        proposal.problem = question or proposal.problem
        name, owner = proposal.id, proposal.congress_id
        db.session.commit()
        jobs.enqueue(self.settings["JOBS_DATABASE_URL"], owner, name)
        return name

    def close(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()

    def see(self, proposal_id: int) -> Proposal:
        db.session.rollback()
        return db.session.get_one(Proposal, proposal_id, populate_existing=True)

    def wait(self, proposal_id: int, until, seconds: float = GIVE_UP) -> Proposal:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if until(self.see(proposal_id)):
                return self.see(proposal_id)
            time.sleep(0.2)
        found = self.see(proposal_id)
        raise AssertionError(f"after {seconds} s: {found.state} {found.message} {found.cost}")


@pytest.fixture
def office(tmp_path):
    yield from opened(Office(tmp_path))


@pytest.fixture
def office_with_postgres(tmp_path, postgres_of_its_own):
    yield from opened(Office(tmp_path, postgres_of_its_own))


def opened(office):
    with office.app.app_context():
        make_database()
        db.create_all()
        office.plan = load.load(START)
        db.session.get_one(Congress, scope.bound()).days_behind = (real_now().date() - START.date()).days
        db.session.commit()
        yield office
        office.close()
        db.session.remove()
        db.engine.dispose()


def has_a_draft(proposal):
    """An answer so long after the first one comes with a draft, which has arrived when one more was told."""
    told = select(Progress.seconds).where(Progress.proposal_id == proposal.id).order_by(Progress.id)
    seconds = db.session.scalars(told).all()
    return len([one for one in seconds if one - seconds[0] > drafts.FIRST]) > 1


def has_a_first_answer(proposal):
    return proposal.state is ProposalState.RUNNING and proposal.cost is not None


def is_over(proposal):
    return proposal.state not in proposals.AT_WORK


def searches():
    """Processes that search, by the mark of multiprocessing's children."""
    listed = subprocess.run(["ps", "-ww", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    return {
        int(pid): int(parent)
        for pid, parent, *words in (line.split() for line in listed.splitlines()[1:])
        if "spawn_main" in " ".join(words)
    }


def gone(pid, seconds=GIVE_UP):
    end = time.monotonic() + seconds
    while pid in searches():
        assert time.monotonic() < end, "the search goes on without its worker"
        time.sleep(0.2)


def test_a_killed_worker_takes_its_job_up_again_and_the_answer_is_there_once(office):
    proposal_id = office.ask(seconds=8)
    worker = office.work()
    office.wait(proposal_id, has_a_first_answer)
    orphan = search_of(worker)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert office.see(proposal_id).state is ProposalState.RUNNING
    gone(orphan)  # the search notices that its worker is gone
    office.work()
    proposal = office.wait(proposal_id, is_over)
    assert (proposal.state, proposal.message) == (ProposalState.DONE, "求解进程曾中断，已自动重新开始。")
    problem, solution = problems.read(proposal.problem), solutions.read(proposal.solution)
    assert check(problem, solution).breaches == ()
    assert (proposal.cost, proposal.bound, proposal.unplaced) == (
        solution.cost,
        solution.bound,
        len(solution.unplaced),
    )
    version = proposal.version
    rows = db.session.scalars(select(Progress.seconds).filter_by(proposal_id=proposal_id).order_by(Progress.id)).all()
    assert rows == sorted(rows)  # of the second run alone
    jobs.enqueue(office.settings["JOBS_DATABASE_URL"], proposal.congress_id, proposal_id)
    assert office.wait(office.ask(seconds=1), is_over).state is ProposalState.DONE  # the queue was worked off since
    assert office.see(proposal_id).version == version


def test_a_job_stops_within_seconds_when_it_is_cancelled_and_keeps_its_best_answer(office):
    proposal_id = office.ask(seconds=LONG)
    office.work()
    proposal = office.wait(proposal_id, has_a_first_answer)
    proposals.cancel(proposal, START)
    db.session.commit()
    proposal = office.wait(proposal_id, is_over)
    assert proposal.state is ProposalState.CANCELLED
    assert check(problems.read(proposal.problem), solutions.read(proposal.solution)).breaches == ()


def search_of(worker):
    (search,) = [pid for pid, parent in searches().items() if parent == worker.pid]
    return search


def test_a_search_that_dies_at_once_leaves_a_sentence(office):
    proposal_id = office.ask(seconds=LONG)
    killer = threading.Thread(target=kill_the_search_of, args=(os.getpid(),), daemon=True)
    killer.start()
    jobs.run(office.app, scope.bound(), proposal_id)
    proposal = office.see(proposal_id)
    assert (proposal.state, proposal.solution) == (ProposalState.FAILED, None)
    assert proposal.message == "求解进程意外中止，可能是内存不足。请减少人员或缩短求解时间后重新编排。"


def kill_the_search_of(worker):
    while worker not in searches().values():
        time.sleep(0.05)
    (search,) = [pid for pid, parent in searches().items() if parent == worker]
    os.kill(search, signal.SIGKILL)


def test_a_search_that_dies_leaves_its_best_answer_and_a_worker_that_works_on(office):
    not_soon_proven = generate(2921, 1) | {"begun": [], "previous": {"batches": [], "places": []}}
    proposal_id = office.ask(LONG, not_soon_proven)
    worker = office.work()
    office.wait(proposal_id, has_a_draft)
    os.kill(search_of(worker), signal.SIGKILL)
    proposal = office.wait(proposal_id, is_over)
    assert proposal.state is ProposalState.DONE
    assert proposal.message == ("求解进程意外中止，可能是内存不足。以下是中止前找到的最好方案，可照常调整和发布。")
    assert check(problems.read(proposal.problem), solutions.read(proposal.solution)).breaches == ()
    second = office.ask(seconds=2)
    assert office.wait(second, is_over).state is ProposalState.DONE


def test_a_worker_keeps_its_search_process_from_job_to_job(office):
    first = office.ask(seconds=1)
    worker = office.work()
    office.wait(first, is_over)
    kept = search_of(worker)
    second = office.ask(seconds=1)
    assert office.wait(second, is_over).state is ProposalState.DONE
    assert search_of(worker) == kept
    worker.send_signal(signal.SIGTERM)
    worker.wait()
    gone(kept)  # and it ends with its worker


def test_a_job_left_alone_is_resumed_by_another_worker(office):
    proposal_id = office.ask(seconds=3)
    proposal = office.see(proposal_id)
    proposal.state, proposal.heartbeat_at = ProposalState.RUNNING, START
    later = START.replace(hour=10)
    assert proposals.has_stopped(proposal, later)
    proposals.resume(proposal, later)
    db.session.commit()
    jobs.resume(office.settings["JOBS_DATABASE_URL"], proposal.congress_id, proposal_id)
    office.work()
    proposal = office.wait(proposal_id, is_over)
    assert (proposal.state, proposal.message) == (ProposalState.DONE, "求解曾中断，已由工作人员重新排队。")


def test_the_queue_may_live_in_postgres(office_with_postgres):
    proposal_id = office_with_postgres.ask(seconds=2)
    office_with_postgres.work()
    assert office_with_postgres.wait(proposal_id, is_over).state is ProposalState.DONE


def test_a_job_cancelled_before_its_turn_is_never_begun(office):
    proposal_id = office.ask(seconds=LONG)
    proposals.cancel(office.see(proposal_id), START)
    db.session.commit()
    jobs.run(office.app, scope.bound(), proposal_id)
    assert (office.see(proposal_id).state, office.see(proposal_id).started_at) == (ProposalState.CANCELLED, None)


def test_a_problem_that_cannot_be_read_fails_with_a_sentence(office, caplog):
    proposal_id = office.ask(seconds=5)
    proposal = office.see(proposal_id)
    proposal.problem = {"format": "nonsense"}
    db.session.commit()
    jobs.run(office.app, scope.bound(), proposal_id)
    proposal = office.see(proposal_id)
    assert proposal.state is ProposalState.FAILED
    assert proposal.message == "求解时遇到未预料的情况，详情已记入日志。请联系管理员。"
    assert "nonsense" in caplog.text


def test_a_job_is_enqueued_once_however_often_it_is_asked(office, tmp_path):
    for _ in range(3):
        jobs.enqueue(office.settings["JOBS_DATABASE_URL"], 1, 7)
    with sqlite3.connect(tmp_path / "jobs.sqlite") as connection:
        names = connection.execute("SELECT workflow_uuid FROM workflow_status").fetchall()
    connection.close()
    assert names == [("proposal-7",)]
