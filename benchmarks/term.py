"""Coverage over a term: a county, a city and a province, each with seats enough and with too few.

    python benchmarks/term.py [--seed 1]

Prints a table: people, cohorts, rooms, what is short, what is proven, processor seconds to plan and to verify.
"""

import argparse
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from training.solver.cover import term as terms
from training.solver.cover.answer import answer
from training.solver.cover.verify import verify

SIZES = {"county": (3_000, 5, 1), "city": (10_000, 30, 8), "province": (30_000, 130, 40)}
YEARS = range(2027, 2032)


def a_term(people: int, rooms: int, areas: int, *, tight: bool, seed: int) -> dict[str, Any]:
    """A term with areas that train their own; new and returning deputies, by-elections each year."""
    random = Random(seed)
    periods = [{"id": f"{year}Q{quarter}", "year": year} for year in YEARS for quarter in (1, 2, 3, 4)]
    quarters = [one["id"] for one in periods]
    halls = [
        {
            "id": f"r{n}",
            "seats": random.choice((60, 80, 110, 150, 200, 300)),
            "half_days": {q: random.choice((6, 8, 10, 12)) for q in quarters},
        }
        for n in range(rooms)
    ]
    programs: list[dict[str, Any]] = []
    cohorts: list[dict[str, Any]] = []
    per_area = people // areas
    for area in range(areas):
        mine = [one["id"] for one in halls[area::areas]]
        programs += _programs(area, mine, per_area, periods, tight=tight)
        own = [one["id"] for one in programs if one["id"].startswith(f"{area}-")]
        cohorts += _cohorts(area, own, per_area, quarters)
    kinds = {kind: [one["id"] for one in programs if f"-{kind}-" in one["id"]] for kind in ("new", "main", "topic")}
    targets = [
        {"id": "rounds", "programs": kinds["main"] + kinds["topic"]},
        {"id": "induction", "programs": kinds["new"]},
        {"id": "everybody", "programs": [one["id"] for one in programs], "spare": people // 100 if areas < 10 else 0},
    ]
    return {
        "format": "training-term/1",
        "name": f"{people}",
        "periods": periods,
        "rooms": halls,
        "programs": programs,
        "targets": targets,
        "cohorts": cohorts,
        "classes_per_period": 1,
    }


def _programs(area: int, rooms: list[str], people: int, periods: list[dict[str, Any]], *, tight: bool) -> list[Any]:
    found = []
    for year in YEARS:
        quarters = [one["id"] for one in periods if one["year"] == year]
        for kind, length, least, most, share in (
            ("new", 4, 20, 60, 8),
            ("main", 6, 40, 150, 3),
            ("topic", 2, 20, 80, 6),
        ):
            batches = max(1, people // share // most // (2 if tight else 1) + (not tight))
            found.append(
                {
                    "id": f"{area}-{kind}-{year}",
                    "length": length,
                    "min_size": least,
                    "max_size": most,
                    "max_batches": batches,
                    "open_cost": 40,
                    "rooms": rooms,
                    "periods": quarters,
                }
            )
    return found


def _cohorts(area: int, programs: list[str], people: int, quarters: list[str]) -> list[dict[str, Any]]:
    own = people // 10
    new, main = own * 45 // 100, own - own * 45 // 100
    needs_new = {"rounds": 2, "induction": 1, "everybody": 1}
    found = [
        {"id": f"{area}-new", "size": new, "needs": needs_new},
        {"id": f"{area}-back", "size": main, "needs": {"rounds": 2, "everybody": 1}},
        {"id": f"{area}-below", "size": people - own, "needs": {"everybody": 1}},
    ]
    found += [
        {"id": f"{area}-late-{n}", "size": max(1, own // 40), "needs": needs_new, "from": quarters[4 * n]}
        for n in range(1, 4)
    ]
    basic = [one for one in programs if "-new-" not in one]
    for one in found:
        one["programs"] = programs if "induction" in one["needs"] else basic
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    print("| size | people | cohorts | rooms | short | proven | batches | plan s | verify s |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, (people, rooms, areas) in SIZES.items():
        for tight in (False, True):
            data = a_term(people, rooms, areas, tight=tight, seed=seed)
            started = time.process_time()
            found = answer(terms.read(data), data)
            planned = time.process_time()
            verify(data, found)
            ended = time.process_time()
            short = {t: n for t, n in found["short"].items() if n}
            proven = {"+".join(one["targets"]): one["short"] for one in found["certificates"]}
            batches = sum(one["count"] for one in found["batches"])
            print(
                f"| {name}{' tight' if tight else ''} | {people} | {len(data['cohorts'])} | {rooms} | {short or 0} "
                f"| {proven or '–'} | {batches} | {planned - started:.1f} | {ended - planned:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
