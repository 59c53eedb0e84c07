"""Run one peer in this process: progress as JSON lines on standard error, the answer as a solution file."""

import argparse
import importlib
from pathlib import Path

from benchmarks.peer.talk import Clock, write
from training.solver import problem as problems

PEERS = {"cpsat": {}, "cpsat-hinted": {"hinted": True}, "highs": {}, "scip": {}, "timefold": {}}


def main() -> None:
    """The clock starts when the problem is read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("problem", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--starts", type=int, default=0, help="of each program; 0: all (mixed-integer peers only)")
    options = parser.parse_args()
    how = dict(PEERS[options.peer])
    if options.peer in {"highs", "scip"}:
        how["starts"] = options.starts
    solver = importlib.import_module(f"benchmarks.peer.{options.peer.split('-', maxsplit=1)[0]}")
    problem = problems.load(options.problem)
    clock = Clock(options.seconds, options.workers, options.seed)
    answer = solver.solve(problem, clock, **how)
    if answer is not None:
        write(problem, answer, clock, options.output)


if __name__ == "__main__":
    main()
