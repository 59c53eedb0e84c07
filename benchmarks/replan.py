"""Solve a problem, break its timetable in every way, plan again, and print a table; all through the checker.

    python benchmarks/replan.py PROBLEM.json [SECOND.json …] [--first 20] [--seconds 30] [--seed 1] [--only "(e)"]

The timetable before is kept beside the others in /tmp, so that a second run is the same. First and proof: seconds until
a timetable stood, and until its changes were proven fewest; process time from the loaded problem. Gap: between the cost
and the bound among timetables with so few changes. Process: a whole `python -m training.solver replan --seconds 2`.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.accidents import ACCIDENTS, Case
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import check
from training.solver.problem import Previous
from training.solver.replan import replan
from training.solver.solve import solve

HEAD = (
    "| problem | accident | changes | proven fewest | newly without a place | first s | proof s | cost | gap % | "
    "gap closed after s | whole process s | checked |"
)


def main() -> None:
    """Every problem with every accident."""
    options = _options()
    print(HEAD + "\n|" + "---|" * HEAD.count(" | ") + "---|")
    for name in options.problems:
        problem = problems.load(name)
        before = _before(Path(name), problem, options.first)
        for title, accident in ACCIDENTS.items():
            if options.only in title:
                broken = accident(problem, before, random.Random(options.seed))
                print(f"| {Path(name).name.split('.')[0]} | {title} | {_row(*broken, options)} |", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("problems", nargs="+")
    parser.add_argument("--first", type=float, default=20.0, help="seconds for the timetable before")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="only accidents whose name holds this")
    return parser.parse_args()


def _before(file: Path, problem: problems.Problem, seconds: float) -> solutions.Solution:
    kept = Path(tempfile.gettempdir()) / f"before-{seconds:g}-{file.name.split('.')[0]}.json"
    if not kept.exists():
        kept.write_text(solutions.to_text(solve(problem, seconds=seconds)), encoding="utf-8")
    return solutions.load(kept)


def _row(problem: problems.Problem, before: solutions.Solution, options: argparse.Namespace) -> str:
    known: list[tuple[float, int, int]] = []
    closed: list[float] = []
    began = time.process_time()
    after = replan(
        problem,
        before,
        seconds=options.seconds,
        on_changes=lambda _seconds, changes, bound: known.append((time.process_time() - began, changes, bound)),
        on_progress=lambda seconds, *_: closed.append(seconds),
    )
    said = after.replanned
    assert said is not None
    proof = next((f"{seconds:.2f}" for seconds, changes, bound in known if changes == bound), "–")
    had = {(one.person, one.program) for one in before.unplaced}
    lost = sum((one.person, one.program) not in had for one in after.unplaced)
    gap = 100 * (after.cost - said.bound_among_fewest) / max(1, after.cost)
    found = check(problem, after, Previous(before.batches, before.places)).breaches
    cells = (said.changes, said.changes_bound if said.changes_status == "proven" else f"≥ {said.changes_bound}", lost)
    cells += (f"{known[0][0]:.2f}", proof, after.cost, f"{gap:.3f}", f"{after.seconds:.1f}")
    return " | ".join(
        map(str, (*cells, f"{_whole((problem, before)):.2f}", "yes" if not found else found[0].sentence()))
    )


def _whole(case: Case) -> float:
    """Seconds that the command line takes in all, of a search that may last two."""
    with tempfile.TemporaryDirectory() as folder:
        question, old, new = (Path(folder) / name for name in ("problem.json", "old.json", "new.json"))
        question.write_text(json.dumps(problems.dump(case[0])), encoding="utf-8")
        old.write_text(solutions.to_text(case[1]), encoding="utf-8")
        began = time.perf_counter()
        command = [sys.executable, "-m", "training.solver", "replan", question, old, "-o", new, "--seconds", "2"]
        subprocess.run([str(one) for one in command], check=True, cwd=Path(__file__).parent.parent)
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
