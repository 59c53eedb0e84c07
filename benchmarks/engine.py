"""Solve every problem of a folder and print a table; each in its own process, each answer through the checker.

    python benchmarks/engine.py [FOLDER] [--seconds 60] [--workers 2] [--seed 1] [--only p00290]

First: seconds until the first valid answer. Gap: (cost − bound) / cost. Memory: the process's peak.
"""

import argparse
import json
import resource
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

TINY = Path(__file__).parent.parent / "tests" / "data"
HEAD = "| problem | people | needs | first answer s | cost | bound | gap % | unplaced | seconds | peak MB | checked |"


def main() -> None:
    """Every problem of the folder, small ones first, or with --one a single one as a JSON line."""
    options = _options()
    if options.one:
        print(json.dumps(measured(Path(options.folder), options)))
        return
    print(HEAD + "\n|" + "---|" * HEAD.count(" | ") + "---|")
    files = [one for one in Path(options.folder).iterdir() if ".json" in one.name and "solution" not in one.name]
    for file in sorted(files, key=lambda one: (one.stat().st_size, one.name)):
        if options.only in file.name:
            print(_row(file, options), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(TINY))
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="only files whose name holds this")
    parser.add_argument("--one", action="store_true", help="the folder is one problem file")
    return parser.parse_args()


def _row(file: Path, options: argparse.Namespace) -> str:
    """One line of the table."""
    how = [f"--seconds={options.seconds}", f"--workers={options.workers}", f"--seed={options.seed}"]
    done = subprocess.run(
        [sys.executable, __file__, str(file), "--one", *how], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return f"| {file.name} | failed: {done.stderr.strip().splitlines()[-1]} |"
    found = json.loads(done.stdout)
    return "| " + " | ".join([file.name.split(".")[0], *(str(one) for one in found.values())]) + " |"


def measured(file: Path, options: argparse.Namespace) -> dict[str, object]:
    """Solve one problem in this process and check the answer."""
    from training.solver import problem as problems
    from training.solver.check import check
    from training.solver.solve import solve

    problem, answers = problems.load(file), []
    answer = solve(
        problem,
        seconds=options.seconds,
        workers=options.workers,
        seed=options.seed,
        on_progress=lambda seconds, *_: answers.append(seconds),
    )
    found = check(problem, answer).breaches
    return {
        "people": len(problem.people),
        "needs": sum(len(person.needs) for person in problem.people),
        "first": f"{answers[0]:.2f}",
        "cost": answer.cost,
        "bound": answer.bound,
        "gap": f"{100 * (answer.cost - answer.bound) / max(answer.cost, 1):.2f}",
        "unplaced": len(answer.unplaced),
        "seconds": f"{answer.seconds:.1f}",
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "checked": "yes" if not found else f"{len(found)} rules broken",
    }


if __name__ == "__main__":
    main()
