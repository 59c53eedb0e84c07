"""Planted conflicts: how many are found, whether each set found is smallest, how long it takes, and the ways out.

    python benchmarks/conflicts.py [NUMBER] [--repairs SECONDS] [--show]        default: 500, no repairs

Each problem is a year that works, with one conflict planted among much that can hold (tests/solver/planted.py).
A set is smallest when an independent plain CP-SAT model proves that it contradicts itself (tests/solver/exact_model.py)
and, for each fact left out of it, there is a timetable that the checker finds nothing in. Both are judged here anew.
"""

import argparse
import statistics
import sys
import time
from dataclasses import replace
from multiprocessing import Pool
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.solver.exact_model import holds
from tests.solver.planted import KINDS, SIZES, planted
from training.solver.check import breaches
from training.solver.check import cost as costs
from training.solver.check.timetable import Timetable
from training.solver.conflicts.facts import Fact
from training.solver.conflicts.hold import can_hold, witness
from training.solver.conflicts.left import with_only
from training.solver.conflicts.smallest import smallest_conflict
from training.solver.problem import Problem
from training.solver.repairs import repairs
from training.solver.running.watch import Watch

NO_END = Watch(float("inf"), None, None)
PATIENCE = 60.0  # seconds that the independent model may take for one proof

Case = tuple[str, int, int, float]


def main() -> None:
    """Print the table, then what failed, if anything."""
    options = _options()
    with Pool(2) as pool:
        found = []
        for one in pool.imap(measured, _cases(options.repairs)):
            if one is not None:
                found.append(one)
                print(one, flush=True) if options.show else None
            if len(found) == options.number:
                pool.terminate()
                break
    _print(found, with_repairs=options.repairs > 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", nargs="?", type=int, default=500)
    parser.add_argument("--repairs", type=float, default=0.0, help="seconds for the ways out of each")
    parser.add_argument("--show", action="store_true", help="a line for each problem")
    return parser.parse_args()


def _cases(seconds: float) -> Any:
    seed = 0
    while True:
        yield from ((kind, people, seed, seconds) for people in SIZES for kind in KINDS)
        seed += 1


def measured(case: Case) -> dict[str, Any] | None:
    """One problem; None where that year has nothing to plant the conflict on."""
    kind, people, seed, seconds = case
    problem = planted(kind, people, seed)
    if problem is None:
        return None
    began = time.perf_counter()
    facts = smallest_conflict(problem, lambda one: can_hold(one, NO_END))
    spent = time.perf_counter() - began
    return {
        "kind": kind,
        "people": people,
        "seed": seed,
        "seconds": round(spent, 3),
        "facts": len(facts),
        "contradicts": holds(with_only(problem, facts), PATIENCE) is False,
        "smallest": bool(facts) and all(_is_needed(problem, facts, one) for one in facts),
        "ways": len(repairs(problem, seconds=seconds)) if seconds else None,
    }


def _is_needed(problem: Problem, facts: list[Fact], one: Fact) -> bool:
    """Whether without that fact there is a timetable which the checker finds nothing in."""
    rest = with_only(problem, [other for other in facts if other != one])
    found = witness(rest, NO_END)
    if found is None:
        return False
    parts = costs.parts(Timetable(rest, found))
    return not breaches(rest, replace(found, parts=parts, cost=sum(parts.values())))


def _print(found: list[dict[str, Any]], *, with_repairs: bool) -> None:
    print(
        "| people | planted | found | proven contradictory | none can be left out | facts | median s | worst s | ways |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for people in (*SIZES, None):
        mine = [one for one in found if people in (None, one["people"])]
        if mine:
            spent = [one["seconds"] for one in mine]
            ways = sum(bool(one["ways"]) for one in mine) if with_repairs else "–"
            cells = [
                people or "all",
                len(mine),
                sum(one["facts"] > 0 for one in mine),
                sum(one["contradicts"] for one in mine),
                sum(one["smallest"] for one in mine),
                f"{min(one['facts'] for one in mine)}–{max(one['facts'] for one in mine)}",
                f"{statistics.median(spent):.2f}",
                f"{max(spent):.2f}",
                ways,
            ]
            print("| " + " | ".join(map(str, cells)) + " |")
    for one in found:
        if not (one["contradicts"] and one["smallest"]) or one["ways"] == 0:
            print(one)


if __name__ == "__main__":
    main()
