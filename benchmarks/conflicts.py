"""Planted conflicts: how many are found, whether each set found is smallest, how long it takes, and the ways out.

    python benchmarks/conflicts.py [NUMBER] [--first N] [--repairs SECONDS] [--show] [--quick] [--keep FILE]
    python benchmarks/conflicts.py --table FILE...          one table of parts; default: 500, no repairs

Each problem is a year that works, with one conflict planted among much that can hold (tests/solver/planted.py).
A set is smallest when an independent plain CP-SAT model proves that it contradicts itself (tests/solver/exact_model.py)
and, for each fact left out of it, there is a timetable that the checker finds nothing in. Both are judged here anew;
so is the form in which many facts are told as one: it counts each of them once, and as many can come as it says.
Of the ways out: each timetable goes through the checker on the changed problem, the cheapest stands first, and the
independent model says of each fact that is not offered alone whether changing it alone would have been enough.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, islice
from multiprocessing import Pool
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.solver.exact_model import holds
from tests.solver.planted import KINDS, SIZES, planted
from training.solver.check import breaches, check
from training.solver.check import cost as costs
from training.solver.check.timetable import Timetable
from training.solver.conflicts.facts import Fact
from training.solver.conflicts.hold import can_hold, witness
from training.solver.conflicts.left import with_only
from training.solver.conflicts.smallest import smallest_conflict
from training.solver.conflicts.summed import summed
from training.solver.problem import Problem
from training.solver.repairs import repairs
from training.solver.repairs.changes import GENTLEST, Change, changed
from training.solver.running.watch import Watch

NO_END = Watch(float("inf"), None, None)
PATIENCE = 60.0  # seconds that the independent model may take for one proof

Case = tuple[str, int, int, float, bool]
Found = dict[str, Any]


def main() -> None:
    """Print the table, then what failed, if anything."""
    options = _options()
    found = [one for file in options.table for one in json.loads(file.read_text(encoding="utf-8"))]
    if not found:
        with Pool(2) as pool:
            for one in pool.imap(measured, _cases(options)):
                found.append(one)
                print(one, flush=True) if options.show else None
    if options.keep:
        options.keep.write_text(json.dumps(found), encoding="utf-8")
    _print(found)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", nargs="?", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="how many to pass over, for runs in parts")
    parser.add_argument("--repairs", type=float, default=0.0, help="seconds for the ways out of each")
    parser.add_argument("--quick", action="store_true", help="seconds only: do not judge anew")
    parser.add_argument("--show", action="store_true", help="a line for each problem")
    parser.add_argument("--keep", type=Path, help="a file for what was found, to be put together by --table")
    parser.add_argument("--table", type=Path, nargs="*", default=[])
    return parser.parse_args()


def _cases(options: argparse.Namespace) -> Iterator[Case]:
    every = ((kind, people, seed) for seed in count() for people in SIZES for kind in KINDS)
    able = (case for case in every if planted(*case) is not None)  # not every year has something to plant it on
    for case in islice(able, options.first, options.first + options.number):
        yield (*case, options.repairs, not options.quick)


def measured(case: Case) -> dict[str, Any]:
    """One problem."""
    kind, people, seed, seconds, judge = case
    problem = planted(kind, people, seed)
    began, worked = time.perf_counter(), time.process_time()
    facts = smallest_conflict(problem, lambda one: can_hold(one, NO_END))
    spent, worked = time.perf_counter() - began, time.process_time() - worked
    judged = _judged(problem, facts) if judge else {}
    ways = _ways(problem, facts, seconds) if seconds else {}
    case_is = {"kind": kind, "people": people, "seed": seed, "seconds": round(spent, 3), "facts": len(facts)}
    case_is["processor"] = round(worked, 3)
    return case_is | {"told": len(summed(facts, problem))} | judged | ways


def _judged(problem: Problem, facts: list[Fact]) -> dict[str, Any]:
    return {
        "contradicts": holds(with_only(problem, facts), PATIENCE) is False,
        "smallest": bool(facts) and all(_is_needed(problem, facts, one) for one in facts),
        "adds_up": _adds_up(problem, facts),
    }


def _adds_up(problem: Problem, facts: list[Fact]) -> bool:
    """Whether what is told as one counts each fact once, and no more can come than it says."""
    told = summed(facts, problem)
    if sum(one.count or 1 for one in told) != len(facts):
        return False
    for one in told:
        if one.kind == "absent":
            span = range(one.from_ or 0, one.to or 0)
            away = {fact.person for fact in facts if fact.kind == "away" and not set(span).isdisjoint(_half_days(fact))}
            needing = {person.id for person in problem.people if one.program in person.needs}
            if not set(one.people) <= away or len(needing - set(one.people)) != one.number or one.of != len(needing):
                return False
    return True


def _half_days(fact: Fact) -> range:
    return range(fact.from_ or 0, fact.to or 0)


def _ways(problem: Problem, facts: list[Fact], seconds: float) -> dict[str, Any]:
    """How many ways out, in which time, and whether they are what they say."""
    began = time.perf_counter()
    found = repairs(problem, seconds=seconds)
    spent = time.perf_counter() - began
    costs_found = [one.cost for one in found]
    return {
        "ways": len(found),
        "ways_seconds": round(spent, 3),
        "ways_checked": not any(check(changed(problem, one.changes), one.solution).breaches for one in found),
        "ways_sorted": costs_found == sorted(costs_found),
        "ways_bounded": bool(found) and min(one.solution.bound for one in found) <= costs_found[0],
        "best_proven": bool(found) and all(one.solution.bound >= costs_found[0] for one in found),
        "all_placed": bool(found) and not found[0].solution.unplaced,
        "single": bool(found) and len(found[0].changes) == 1,
        "missed": _missed(problem, facts) if bool(found) and len(found[0].changes) > 1 else [],
    }


def _missed(problem: Problem, facts: list[Fact]) -> list[str]:
    """Facts whose change alone is enough by the word of the independent model, where only sets are offered."""
    able = [fact for fact in facts if fact.kind in GENTLEST]
    return [fact.words() for fact in able[:6] if holds(changed(problem, [Change(fact)]), PATIENCE)]


def _is_needed(problem: Problem, facts: list[Fact], one: Fact) -> bool:
    """Whether without that fact there is a timetable which the checker finds nothing in."""
    rest = with_only(problem, [other for other in facts if other != one])
    found = witness(rest, NO_END)
    if found is None:
        return False
    parts = costs.parts(Timetable(rest, found))
    return not breaches(rest, replace(found, parts=parts, cost=sum(parts.values())))


COLUMNS: dict[str, Callable[[list[Found]], str]] = {
    "planted": lambda some: str(len(some)),
    "found": lambda some: str(sum(one["facts"] > 0 for one in some)),
    "proven contradictory": lambda some: _counted(some, "contradicts"),
    "none can be left out": lambda some: _counted(some, "smallest"),
    "sums add up": lambda some: _counted(some, "adds_up"),
    "facts": lambda some: _range(some, "facts"),
    "told": lambda some: _range(some, "told"),
    "median s": lambda some: f"{statistics.median(one['seconds'] for one in some):.2f}",
    "worst s": lambda some: f"{max(one['seconds'] for one in some):.2f}",
    "processor s, median": lambda some: f"{statistics.median(one['processor'] for one in some):.2f}",
    "largest": lambda some: f"{max(one['processor'] for one in some):.2f}",
    "with a way out": lambda some: _counted(some, "ways"),
    "ways out": lambda some: str(sum(one.get("ways", 0) for one in some)) if "ways" in some[0] else "–",
    "all checked": lambda some: _counted(some, "ways_checked"),
    "cheapest proven": lambda some: _counted(some, "best_proven"),
    "s with ways, median": lambda some: _seconds(some, statistics.median),
    "worst": lambda some: _seconds(some, max),
}


def _counted(some: list[Found], key: str) -> str:
    return str(sum(bool(one[key]) for one in some if key in one)) if any(key in one for one in some) else "–"


def _range(some: list[Found], key: str) -> str:
    return f"{min(one[key] for one in some)}–{max(one[key] for one in some)}"


def _seconds(some: list[Found], which: Callable[[list[float]], float]) -> str:
    spent = [one["ways_seconds"] for one in some if "ways_seconds" in one]
    return f"{which(spent):.1f}" if spent else "–"


def _print(found: list[Found]) -> None:
    print("| people | " + " | ".join(COLUMNS) + " |")
    print("|---" * (len(COLUMNS) + 1) + "|")
    for people in (*SIZES, None):
        mine = [one for one in found if people in (None, one["people"])]
        if mine:
            print(f"| {people or 'all'} | " + " | ".join(say(mine) for say in COLUMNS.values()) + " |")
    for one in found:
        wanted = ("contradicts", "smallest", "adds_up", "ways", "ways_checked", "ways_sorted", "ways_bounded")
        if not all(one.get(key, True) for key in wanted) or one.get("missed"):
            print(one)


if __name__ == "__main__":
    main()
