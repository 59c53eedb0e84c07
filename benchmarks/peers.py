"""Ours and other solvers on the same problem files: same seconds, same workers, each in its own process, in turn.

    python benchmarks/peers.py [FOLDER] [--only p00290] [--peers ours cpsat highs] [--write]

Without a folder, a problem of 290 people is made. 20 s up to 300 people, 60 s above (--seconds-small, --seconds-large).
Every answer goes through our checker, which counts its cost. `--python` is an interpreter that has
benchmarks/requirements.txt (HiGHS, SCIP, Timefold). `--write` keeps the figures in benchmarks/results and puts table
and pictures into docs/benchmarks.md; what was measured before stays until it is measured again, so ours can be
measured again alone.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.kit import measure, report, svg
from benchmarks.problems import generate

SMALL = 300  # people
MEMORY = 8.0  # gigabytes for a peer; the Java machine reserves more than it uses and is left alone
GRACE = 120.0  # seconds after the limit in which a process may end
KEY = ("problem", "peer", "seconds")
HEAD = (
    *("problem", "s", "solver", "first answer s", "cost", "own bound", "own gap %"),
    *("gap to best bound %", "unplaced", "peak MB", "checker"),
)


@dataclass(frozen=True, slots=True)
class Peer:
    """How it is called in tables, the arguments of `benchmarks.peer`, the library that it needs."""

    label: str
    arguments: tuple[str, ...] = ()
    library: str = ""
    memory: float | None = MEMORY


PEERS = {
    "ours": Peer("**ours**"),
    "cpsat": Peer("CP-SAT, naive", ("cpsat",)),
    "cpsat-hinted": Peer("CP-SAT, hinted and tuned", ("cpsat-hinted",)),
    "highs": Peer("HiGHS, every start", ("highs",), "highspy"),
    "highs-12": Peer("HiGHS, 12 starts a program", ("highs", "--starts=12"), "highspy"),
    "scip": Peer("SCIP, every start", ("scip",), "pyscipopt"),
    "scip-12": Peer("SCIP, 12 starts a program", ("scip", "--starts=12"), "pyscipopt"),
    "timefold": Peer("Timefold, naive", ("timefold",), "timefold", None),
}
DEFAULT = ("ours", "cpsat", "cpsat-hinted", "highs-12", "scip-12", "timefold")


def main() -> None:
    """Measure, print, and with --write put everything into the documents."""
    options = _options()
    peers = [name for name in options.peers if _is_there(name, options.python)]
    records = []
    with tempfile.TemporaryDirectory() as made:
        for file in _files(options, Path(made)):
            for name in peers:
                records.append(measured(file, name, options))
                print(_line(records[-1]), flush=True)
    print("\n" + report.table(HEAD, rows(records)))
    if options.write:
        kept = report.keep("peers", records, KEY)
        write(kept)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="of problem files")
    parser.add_argument("--only", default="", help="only files whose name begins so")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=DEFAULT)
    parser.add_argument("--seconds-small", type=float, default=20.0)
    parser.add_argument("--seconds-large", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=5000, help="people, above which a problem is left out")
    parser.add_argument("--python", default=sys.executable, help="an interpreter with benchmarks/requirements.txt")
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    return parser.parse_args()


def _is_there(name: str, python: str) -> bool:
    """Whether its library is installed; says what to do where it is not."""
    library = PEERS[name].library
    if not library:
        return True
    probe = subprocess.run([python, "-c", f"import {library}"], capture_output=True, check=False)
    if probe.returncode:
        print(f"Left out: {PEERS[name].label}. {library} is not installed: pip install -r benchmarks/requirements.txt")
    return probe.returncode == 0


def _files(options: argparse.Namespace, made: Path) -> Iterator[Path]:
    if options.folder is None:
        (made / "p00290-1.json").write_text(json.dumps(generate(290, 1)), "utf-8")
    folder = options.folder or made
    files = [one for one in folder.iterdir() if ".json" in one.name and "solution" not in one.name]
    for file in sorted(files, key=lambda one: (one.stat().st_size, one.name)):
        if file.name.startswith(options.only) and len(_read(file).people) <= options.most:
            yield file


def _read(file: Path) -> Any:
    from training.solver import problem as problems

    return problems.load(file)


def measured(file: Path, name: str, options: argparse.Namespace) -> dict[str, Any]:
    """One solver on one problem."""
    problem, peer = _read(file), PEERS[name]
    seconds = options.seconds_small if len(problem.people) <= SMALL else options.seconds_large
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        how = {"seconds": seconds, "workers": options.workers, "seed": options.seed}
        command = measure.ours(file, answer, **how)
        if name != "ours":
            python = options.python if peer.library else sys.executable
            shared = [f"--{key}={value}" for key, value in how.items()]
            command = [python, "-m", "benchmarks.peer", *peer.arguments, str(file), "-o", str(answer), *shared]
        run = measure.run(command, seconds + GRACE, peer.memory)
        judged = _judged(problem, answer) if answer.exists() else {}
    told = [one for one in measure.progress(run) if "seconds" in one]
    known = [one for one in told if one["cost"] is not None]
    return {
        "problem": file.name.split(".")[0],
        "peer": name,
        "seconds": seconds,
        "people": len(problem.people),
        "needs": sum(len(person.needs) for person in problem.people),
        "first": known[0]["seconds"] if known else None,
        "cost": judged.get("cost"),
        "bound": max((one["bound"] for one in told), default=0),
        "unplaced": judged.get("unplaced"),
        "megabytes": run.megabytes,
        "wall": round(run.wall, 1),
        "checked": judged.get("checked", _why(run)),
        "told": [[one["seconds"], one["cost"], one["bound"]] for one in told][-200:],
    }


def _judged(problem: Any, answer: Path) -> dict[str, Any]:
    from training.solver import solution as solutions
    from training.solver.check import check

    found = solutions.load(answer)
    verdict = check(problem, found)
    checked = "keeps every rule"
    if verdict.breaches:
        lessons = all("lesson" in one.rule or "lecturer" in one.rule for one in verdict.breaches)
        checked = "keeps every rule but those of lessons" if lessons else f"{len(verdict.breaches)} times a rule broken"
    return {"cost": verdict.cost, "unplaced": len(found.unplaced), "checked": checked}


def _why(run: measure.Run) -> str:
    """Why there is no answer."""
    if run.code is None:
        return "no answer; ended after its time"
    return "no answer in time" if run.code == 0 else f"no answer: {run.last_words()[:80]}"


def _line(one: dict[str, Any]) -> str:
    return (
        f"{one['problem']} {one['peer']}: first {one['first']} s, cost {one['cost']}, bound {one['bound']}, "
        f"{one['megabytes']} MB, {one['wall']} s in all, {one['checked']}"
    )


def best_bounds(records: list[dict[str, Any]]) -> dict[str, int]:
    """The best bound known of each problem, by whichever solver."""
    best: dict[str, int] = {}
    for one in records:
        best[one["problem"]] = max(best.get(one["problem"], 0), one["bound"])
    return best


def rows(records: list[dict[str, Any]]) -> list[list[Any]]:
    """One row a problem and solver, ours first."""
    best, place = best_bounds(records), {name: index for index, name in enumerate(PEERS)}
    ordered = sorted(records, key=lambda one: (one["people"], one["problem"], one["seconds"], place[one["peer"]]))
    return [
        [
            one["problem"],
            f"{one['seconds']:g}",
            PEERS[one["peer"]].label,
            "–" if one["first"] is None else f"{one['first']:.2f}",
            "–" if one["cost"] is None else f"{one['cost']:,}",
            f"{one['bound']:,}" if one["bound"] else "none",
            _gap(one["cost"], one["bound"]) if one["bound"] else "–",
            _gap(one["cost"], best[one["problem"]]),
            "–" if one["unplaced"] is None else one["unplaced"],
            f"{one['megabytes']:,}",
            one["checked"],
        ]
        for one in ordered
    ]


def _gap(cost: int | None, bound: int) -> str:
    return "–" if cost is None else f"{100 * max(0, cost - bound) / max(cost, 1):.2f}"


def write(records: list[dict[str, Any]]) -> None:
    """Table, and for each problem a picture of the best cost over time, as gap to the best bound."""
    best, pictures = best_bounds(records), []
    for name in sorted(best):
        some = sorted(
            (one for one in records if one["problem"] == name), key=lambda one: list(PEERS).index(one["peer"])
        )
        lines = [line for one in some if (line := _curve(one, best[name])).points]
        if lines:
            title = f"{name}: gap to the best known bound, %"
            text = svg.picture(title, "seconds", "gap, %", lines, log_x=True)
            svg.write(report.PICTURES / f"peers-{name}.svg", text)
            pictures.append(f"![{title}](pictures/peers-{name}.svg)")
    report.section("peers", "\n\n".join([report.table(HEAD, rows(records)), *pictures]))


def _curve(one: dict[str, Any], best: int) -> svg.Line:
    points = [
        (max(at, 0.01), max(100 * (cost - best) / max(cost, 1), 0.01))
        for at, cost, _ in one["told"]
        if cost is not None
    ]
    if points:
        points.append((one["seconds"], points[-1][1]))
    return svg.Line(PEERS[one["peer"]].label.strip("*"), points, steps=True)


if __name__ == "__main__":
    main()
