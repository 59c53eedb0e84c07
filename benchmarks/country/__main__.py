"""The command: python -m benchmarks.country."""

import argparse
import os
import tempfile
import time
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import func, select

from benchmarks.country import __doc__ as words
from benchmarks.country import records
from benchmarks.country.counties import COUNTIES, counties
from benchmarks.country.workers import MEGABYTE, Machine, Workers
from training import jobs
from training.app import create_app
from training.jobs.memory import collect_seldom
from training.models import db, scope
from training.models.schedules import Proposal, ProposalState
from training.operations.schedules import proposals
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import check


def main() -> None:
    """Make the country, schedule it, print what came of it."""
    options = _options()
    collect_seldom()
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "DATABASE_URL": options.database or f"sqlite:///{Path(folder) / 'country.sqlite'}",
            "JOBS_DATABASE_URL": options.queue or f"sqlite:///{Path(folder) / 'jobs.sqlite'}",
            "SECRET_KEY": "of a benchmark",
            "SOLVER_WORKERS": "1",
        }
        os.environ.update(environment)
        app = create_app()
        with app.app_context():
            upgrade()
            workers = Workers(options.workers, environment)
            try:
                _scheduled(app.config["JOBS_DATABASE_URL"], workers, options)
            finally:
                workers.stop()
                db.session.remove()
                db.engine.dispose()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.country", description=words, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--counties", type=int, default=COUNTIES)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)), help="processes (all cores)")
    parser.add_argument("--seconds", type=int, default=20, help="at most, for a county (20)")
    parser.add_argument("--gap", type=float, default=1.0, help="a county's search ends within so many %% (1)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kill", action="store_true", help="kill a worker with signal 9 in the middle")
    parser.add_argument("--again", type=int, default=100, help="answers to read back and check again (100)")
    parser.add_argument("--database", help="another DATABASE_URL, empty (a temporary SQLite file)")
    parser.add_argument("--queue", help="another JOBS_DATABASE_URL (a temporary SQLite file)")
    return parser.parse_args()


def _scheduled(queue: str, workers: Workers, options: argparse.Namespace) -> None:
    """Write and enqueue while the workers work already, wait for them, report."""
    machine = Machine()
    began, made = time.monotonic(), counties(options.counties, seed=options.seed)
    how = {"seconds": options.seconds, "gap_per_mille": round(10 * options.gap), "seed": options.seed}
    for some in records.write(made, **how):
        jobs.enqueue_many(queue, some)
        workers.look()
    written = time.monotonic() - began
    _wait(workers, options)
    spent = time.monotonic() - began
    _report(made, workers, written, spent, machine.report(workers), options)


def _wait(workers: Workers, options: argparse.Namespace) -> None:
    """Until nothing is queued or running; kills a worker at a third of the way, if asked."""
    to_kill, shown = options.kill, 0.0
    while True:
        found = proposals.counts()
        db.session.rollback()
        workers.look()
        left = sum(found.get(state, 0) for state in proposals.AT_WORK)
        if to_kill and left < options.counties * 2 / 3:
            print(f"killing worker 1, {left} counties left", flush=True)
            workers.kill_and_start_again(1)
            to_kill = False
        if not left:
            return
        if time.monotonic() - shown > 15:
            print({state.value: count for state, count in found.items()}, flush=True)
            shown = time.monotonic()
        time.sleep(0.5)


def _report(
    made: list, workers: Workers, written: float, spent: float, machine: str, options: argparse.Namespace
) -> None:
    with scope.everywhere():
        answered = select(func.count(), func.sum(Proposal.cost), func.sum(Proposal.bound), func.sum(Proposal.unplaced))
        done, cost, bound, unplaced = db.session.execute(answered.where(Proposal.state == ProposalState.DONE)).one()
        twice = db.session.scalar(select(func.count()).where(Proposal.version > 2))
        again = _checked_again(options.again)
        near = db.session.scalar(
            select(func.count()).where(1000 * (Proposal.cost - Proposal.bound) <= 10 * options.gap * Proposal.cost)
        )
    print(f"""
| what | figure |
|---|---:|
| counties | {len(made):,} |
| deputies | {sum(one.deputies for one in made):,} |
| smallest, largest county | {min(one.deputies for one in made):,}, {max(one.deputies for one in made):,} |
| needs without a place | {unplaced:,} |
| cost | {cost:,} |
| bound | {bound:,} |
| gap of all together, % | {100 * (cost - bound) / cost:.3f} |
| counties within {options.gap} % | {near:,} |
| counties answered, unchecked | {done:,}, {len(made) - done:,} |
| answered twice | {twice:,} |
| read back and checked again, wrong | {min(options.again, done)}, {again} |
| seconds, of which until all were written | {spent:.0f}, {written:.0f} |
| processor seconds of the workers, a county | {sum(workers.seconds.values()) / len(made):.2f} |
{machine}
| workers | {options.workers} |
| memory of a worker, of its search, MB | {workers.peak["worker"] // MEGABYTE}, {workers.peak["search"] // MEGABYTE} |
""")


def _checked_again(count: int) -> int:
    """How many of so many answers, read back, break a rule or cost something else than they say."""
    wrong = 0
    ids = db.session.scalars(select(Proposal.id).order_by(Proposal.cost).where(Proposal.state == ProposalState.DONE))
    known = ids.all()
    for one in known[:: max(1, len(known) // max(1, count))][:count]:
        proposal = db.session.get_one(Proposal, one)
        verdict = check(problems.read(proposal.problem), solutions.read(proposal.solution))
        wrong += bool(verdict.breaches) or verdict.cost != proposal.cost
        db.session.expunge(proposal)
    return wrong


if __name__ == "__main__":
    main()
