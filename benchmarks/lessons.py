"""Lectures inside batches at fixed dates: ours against FET, on the same data, in turn, each in its own process.

    python benchmarks/lessons.py [--lectures 1164 3564] [--use 70 80 85 90] [--able 1 3] [--seeds 3] [--write]

Both are timed from the command to the written answer, by the wall clock and by the processor time of the process, which
other work on the machine hardly changes; FET's files that nobody needs are turned off.
Both answers are judged by our checker. `--write` puts medians, table and pictures into docs/benchmarks.md.
FET is Debian's package: apt-get install fet
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.kit import fet, lectures, measure, report, svg

KEY = ("lectures", "use", "able", "seed")
HEAD = (
    *("lectures", "use %", "able", "seeds", "fet-cl s", "ours s", "ours ÷ fet"),
    *("fet-cl processor s", "ours processor s", "ours ÷ fet", "fet taught", "ours taught"),
)


def main() -> None:
    """Measure, print the table, and with --write put everything into the documents."""
    options = _options()
    if not shutil.which("fet-cl"):
        print("Left out: fet-cl is not installed: apt-get install fet")
        return
    records = []
    for one in _wanted(options):
        records.append(measured(*one, seconds=options.seconds))
        print(_line(records[-1]), flush=True)
    print(report.table(HEAD, rows(records)))
    if options.write:
        write(report.keep("lessons", records, KEY))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lectures", type=int, nargs="*", default=[1164, 3564])
    parser.add_argument("--use", type=int, nargs="*", default=[70, 80, 85, 90], help="per cent of lecturers' half-days")
    parser.add_argument("--able", type=int, nargs="*", default=[1, 3], help="lecturers able to give a lecture")
    parser.add_argument("--seeds", type=int, default=3, help="instances of each kind")
    parser.add_argument("--seconds", type=float, default=60.0, help="limit for each of both")
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    return parser.parse_args()


def _wanted(options: argparse.Namespace) -> Iterator[tuple[int, int, int, int]]:
    for count in options.lectures:
        for able in options.able:
            for use in options.use:
                for seed in range(1, options.seeds + 1):
                    yield count, use, able, seed


def measured(count: int, use: int, able: int, seed: int, seconds: float) -> dict[str, Any]:
    """Both on one instance: seconds, and whether the checker found every lecture given and no rule broken."""
    instance = lectures.make(count, use / 100, able, seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "data.fet").write_text(fet.text(instance), "utf-8")
        (folder / "data.json").write_text(json.dumps(lectures.as_problem(instance)), "utf-8")
        theirs = measure.run(fet.command(folder / "data.fet", folder / "out", seconds, seed), seconds + 60)
        given = fet.timetable(theirs, folder / "out", instance)
        answer = folder / "answer.json"
        command = measure.ours(folder / "data.json", answer, seconds=seconds, workers=2, seed=seed)
        mine = measure.run(command, seconds + 60)
        found = json.loads(answer.read_text("utf-8")) if mine.code == 0 else None
    problem = lectures.as_problem(instance)
    return {
        "lectures": count,
        "use": use,
        "able": able,
        "seed": seed,
        "given": instance.lectures,
        "lecturers": len(instance.off),
        "fet": round(theirs.wall, 2),
        "fet_processor": round(theirs.processor, 2),
        "fet_search": fet.searched(theirs),
        "fet_taught": given is not None and keeps(problem, lectures.as_solution(instance, given)),
        "ours": round(mine.wall, 2),
        "ours_processor": round(mine.processor, 2),
        "ours_taught": found is not None and keeps(problem, found),
    }


def keeps(problem: dict, solution: dict) -> bool:
    """Whether the checker finds no rule broken and every batch given."""
    from training.solver import problem as problems
    from training.solver import solution as solutions
    from training.solver.check import check

    return not check(problems.read(problem), solutions.read(solution)).breaches


def _line(one: dict[str, Any]) -> str:
    able = "lecturer given" if one["able"] == 1 else f"{one['able']} able"
    return (
        f"{one['lectures']} lectures, {one['use']} %, {able}, seed {one['seed']}: "
        f"fet {one['fet']} s (taught: {one['fet_taught']}), ours {one['ours']} s (taught: {one['ours_taught']})"
    )


def groups(records: list[dict[str, Any]]) -> dict[tuple[int, int, int], list[dict[str, Any]]]:
    """Instances of one kind together."""
    alike: dict[tuple[int, int, int], list[dict[str, Any]]] = {}
    for one in records:
        alike.setdefault((one["lectures"], one["able"], one["use"]), []).append(one)
    return dict(sorted(alike.items()))


def rows(records: list[dict[str, Any]]) -> list[list[Any]]:
    """One row a kind, with medians over its seeds."""
    return [
        [
            f"{count:,}",
            use,
            "given" if able == 1 else able,
            len(some),
            f"{_middle(some, 'fet'):.2f}",
            f"{_middle(some, 'ours'):.2f}",
            f"{_middle(some, 'ours') / _middle(some, 'fet'):.2f}",
            f"{_middle(some, 'fet_processor'):.2f}",
            f"{_middle(some, 'ours_processor'):.2f}",
            f"{_middle(some, 'ours_processor') / _middle(some, 'fet_processor'):.2f}",
            f"{sum(one['fet_taught'] for one in some)}/{len(some)}",
            f"{sum(one['ours_taught'] for one in some)}/{len(some)}",
        ]
        for (count, able, use), some in groups(records).items()
    ]


def _middle(some: list[dict[str, Any]], key: str) -> float:
    return median(one[key] for one in some)


def write(records: list[dict[str, Any]]) -> None:
    """Table and one picture for each kind of data."""
    pictures = []
    for able in sorted({one["able"] for one in records}):
        alike = {key: some for key, some in groups(records).items() if key[1] == able}
        lines = [
            svg.Line(
                f"{name} {count:,}", [(use, _middle(some, key)) for (n, _, use), some in alike.items() if n == count]
            )
            for key, name in (("ours_processor", "ours"), ("fet_processor", "fet-cl"))
            for count in sorted({count for count, _, _ in alike})
        ]
        what = "lecturer given" if able == 1 else f"{able} lecturers able"
        title = f"Processor seconds to a whole timetable, {what}"
        svg.write(report.PICTURES / f"lessons-{able}.svg", svg.picture(title, "lecturer use, %", "seconds", lines))
        pictures.append(f"![{title}](pictures/lessons-{able}.svg)")
    report.section("lessons", "\n\n".join([report.table(HEAD, rows(records)), *pictures]))


if __name__ == "__main__":
    main()
