"""A mass run: many congresses' proposals through the job queue, with workers that are really killed."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from flask import current_app
from sqlalchemy import select

from benchmarks.country import records
from benchmarks.country.counties import DEPUTIES, OWN, TOWN, counties, problem_of
from tests.house import ROOT
from training import jobs
from training.app import create_app
from training.clock import real_now
from training.database import make as make_database
from training.models import db, scope
from training.models.schedules import Proposal, ProposalState
from training.operations.schedules.proposals import AT_WORK
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import check


def test_a_country_has_as_many_deputies_as_it_should_and_every_size_is_lawful():
    made = counties()
    assert (len(made), sum(one.deputies for one in made)) == (3_000, DEPUTIES)
    assert all(OWN[0] <= one.own <= OWN[1] for one in made)
    assert all(TOWN[0] <= town <= TOWN[1] for one in made for town in one.towns)
    assert counties() == made


def test_a_countys_problem_holds_its_deputies_and_its_towns():
    county = counties(30)[3]
    problem = problems.read(problem_of(county))
    assert len(problem.people) == county.deputies
    assert len(problem.places) == 1 + len(county.towns)
    groups = {group: {one.place for one in problem.people if group in one.groups} for group in ("g0-0",)}
    assert all(len(places) == 1 for places in groups.values())


@pytest.fixture
def country(tmp_path, postgres_of_its_own):
    """Six small counties, their records in a file, their queue in PostgreSQL."""
    database = f"sqlite:///{tmp_path / 'country.sqlite'}"
    queue = postgres_of_its_own
    settings = {"SQLALCHEMY_DATABASE_URI": database, "JOBS_DATABASE_URL": queue, "SECRET_KEY": "for tests alone"}
    app = create_app({**settings, "TESTING": True})
    environment = {"DATABASE_URL": database, "JOBS_DATABASE_URL": queue, "SOLVER_WORKERS": "1"}
    with app.app_context():
        make_database()
        db.create_all()
        yield environment | {"SECRET_KEY": "for tests alone"}
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def working(country):
    """Starts a worker in a slot; all are ended."""
    started = []

    def start(slot):
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "work", "--slot", str(slot)]
        started.append(subprocess.Popen(command, cwd=ROOT, env={**os.environ, **country}))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


def answers():
    db.session.rollback()
    with scope.everywhere():
        return db.session.scalars(select(Proposal).execution_options(populate_existing=True)).all()


def wait(until, seconds=400):
    end = time.monotonic() + seconds
    while not until(answers()):
        assert time.monotonic() < end, [(one.id, one.state, one.message) for one in answers()]
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_two_workers_share_a_mass_run_and_a_killed_one_loses_nothing(country, working):
    small = sorted(counties(300), key=lambda one: one.deputies)[:6]
    for some in records.write(small, seconds=3, gap_per_mille=0, seed=1):
        jobs.enqueue_many(country["JOBS_DATABASE_URL"], some)
        jobs.enqueue_many(country["JOBS_DATABASE_URL"], some)  # once is enough
    first = working(1)
    working(2)
    wait(lambda all_: any(one.state is ProposalState.RUNNING for one in all_))
    first.send_signal(signal.SIGKILL)
    first.wait()
    working(1)
    wait(lambda all_: not any(one.state in AT_WORK for one in all_))
    for one in answers():
        assert one.state is ProposalState.DONE
        assert one.version == 2  # written once
        verdict = check(problems.read(one.problem), solutions.read(one.solution))
        assert (verdict.breaches, verdict.cost) == ((), one.cost)


def test_a_mass_run_is_enqueued_once_and_apart_from_single_proposals(tmp_path):
    url = f"sqlite:///{tmp_path / 'jobs.sqlite'}"
    for _ in range(2):
        jobs.enqueue_many(url, [(1, 7), (2, 8)])
    jobs.enqueue(url, 3, 9)
    with sqlite3.connect(tmp_path / "jobs.sqlite") as connection:
        rows = connection.execute("SELECT workflow_uuid, queue_name FROM workflow_status").fetchall()
    connection.close()
    assert sorted(rows) == [
        ("proposal-7", "many-proposals"),
        ("proposal-8", "many-proposals"),
        ("proposal-9", "proposals"),
    ]


def test_records_of_a_mass_run_belong_to_their_congresses(country):
    before = real_now()
    for some in records.write(counties(30)[:2], seconds=3, gap_per_mille=10, seed=1):
        for congress_id, proposal_id in some:
            scope.bind(congress_id)
            proposal = db.session.get_one(Proposal, proposal_id)
            assert (proposal.congress_id, proposal.annual_plan.congress_id) == (congress_id, congress_id)
            assert proposal.gap_per_mille == 10
            assert before <= proposal.asked_at <= real_now()


def test_operators_see_how_many_wait(country):
    for _some in records.write(counties(30)[:2], seconds=3, gap_per_mille=10, seed=1):
        pass
    ran = current_app.test_cli_runner().invoke(args=["queue"])
    assert ran.output.split() == ["queued", "2"]
