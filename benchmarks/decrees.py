"""Plan each half of a year before its holidays are decreed, then let the decree come: what breaks, what must change.

    python benchmarks/decrees.py [--people 290] [--seeds 1 2] [--years 2022 … 2026] [--seconds 5]

Each plan is made twice: with the statutory days alone, and with the days that the decree may take at half a batch more,
as the program does it. Then the true decree of that year closes its days, and the smallest re-plan mends what it broke.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.problems import generate
from training.operations import decrees, workdays
from training.solver import problem as problems
from training.solver.check import check
from training.solver.replan import changes, fewest_changes, replan
from training.solver.solution import Solution
from training.solver.solve import solve

Off = Callable[[date], bool]


def statutory(year: int) -> dict[date, str]:
    """What was known before that year's decree: its swapped days off left out."""
    named = {day.on: day.holiday.replace("、调休放假", "") for day in workdays.year_of(year).days if day.holiday}
    return {on: called for on, called in named.items() if called != "调休放假"}


def within(data: dict, origin: date, is_off: Off, doubtful: set[date] = frozenset()) -> problems.Problem:
    """The problem with starts on days that are not off; those that touch a doubtful day at half a batch more."""
    programs = []
    for program in data["programs"]:
        options = []
        for start in program["starts"]:
            days = {origin + timedelta(days=half // 2) for half in range(start, start + program["length"])}
            if not any(map(is_off, days)):
                cost = -(-program["open_cost"] // 2) if days & doubtful else 0
                options += [{"start": start, "room": room, "cost": cost} for room in program["rooms"] or (None,)]
        entry = {key: value for key, value in program.items() if key not in ("rooms", "starts")}
        programs.append(entry | {"options": options})
    return problems.read(data | {"origin": origin.isoformat(), "programs": programs})


def broken(problem: problems.Problem, answer: Solution, origin: date, is_off: Off) -> set[str]:
    """The batches of which a day is not worked any more."""
    length = {program.id: program.length for program in problem.programs}
    return {
        batch.id
        for batch in answer.batches
        for half in range(batch.start, batch.start + length[batch.program])
        if is_off(origin + timedelta(days=half // 2))
    }


def replay(data: dict, origin: date, seconds: float) -> Iterator[dict]:
    """One row for each way to plan: batches and people that the decree hits, what the re-plan changes, and its time."""
    year = origin.year + (origin.month == 12)
    known = statutory(year)
    decreed = {day.on for day in workdays.year_of(year).days if not day.is_workday and day.on.weekday() < 5}
    before, after = known.__contains__, decreed.__contains__
    risks = set(decrees.risks(known))
    for name, doubtful in (("statutory days alone", set()), ("doubtful days dearer", risks)):
        problem, true = within(data, origin, before, doubtful), within(data, origin, after)
        answer = solve(problem, seconds=seconds)
        hit = broken(problem, answer, origin, after)
        begun = perf_counter()
        mended = replan(true, answer, seconds=seconds) if hit else answer
        spent = perf_counter() - begun if hit else 0.0
        verdicts = [check(problem, answer), check(true, mended)] if hit else [check(problem, answer)]
        yield {
            "way": name,
            "batches": len(answer.batches),
            "hit": len(hit),
            "people": sum(place.batch in hit for place in answer.places),
            "changed": len(changes(true, answer, mended)),
            "fewest": fewest_changes(true, answer) if hit else 0,
            "unplaced": len(mended.unplaced) - len(answer.unplaced),
            "dearer": mended.cost - answer.cost if hit else 0,
            "seconds": spent,
            "faults": sum(len(verdict.breaches) for verdict in verdicts),
        }


def main() -> None:
    """Print a line for each half-year, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=290)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--years", type=int, nargs="+", default=[2022, 2023, 2024, 2025, 2026])
    parser.add_argument("--seconds", type=float, default=4.0)
    asked = parser.parse_args()
    columns = ("batches", "hit", "people", "changed", "fewest", "unplaced", "faults")
    print("| half-year | planned with | " + " | ".join(columns) + " | re-plan s |")
    print("|---|---|" + "---:|" * (len(columns) + 1))
    rows: list[dict] = []
    for year in asked.years:
        for first in (date(year, 1, 1), date(year, 7, 1)):
            origin = first - timedelta(days=first.weekday())
            for seed in asked.seeds:
                for row in replay(generate(asked.people, seed), origin, asked.seconds):
                    rows.append(row)
                    figures = " | ".join(str(row[column]) for column in columns)
                    half = f"{year} {'I' if first.month == 1 else 'II'}, seed {seed}"
                    print(f"| {half} | {row['way']} | {figures} | {row['seconds']:.1f} |", flush=True)
    for way in dict.fromkeys(row["way"] for row in rows):
        mine = [row for row in rows if row["way"] == way]
        sums = " | ".join(str(sum(row[column] for row in mine)) for column in columns)
        taken = [row["seconds"] for row in mine if row["hit"]]
        print(f"| all | {way} | {sums} | {median(taken) if taken else 0:.1f} |")


if __name__ == "__main__":
    main()
