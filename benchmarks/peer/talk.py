"""What every peer shares: the clock, telling how far it is, and its answer as a solution file."""

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil, isfinite
from pathlib import Path

from training.solver.plan import answer as answers
from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY, ONLINE, Tables
from training.solver.problem import Interval, Problem
from training.solver.running.watch import Watch
from training.solver.solution import to_text
from training.solver.teaching.together import teach_all

Opened = tuple[str, int, str | None]  # program, start, room


@dataclass(slots=True)
class Answer:
    """Batches opened and, for each, the people in it."""

    batches: list[tuple[Opened, list[str]]]


@dataclass(slots=True)
class Clock:
    """Seconds since the problem was read; what is known is told at once."""

    seconds: float
    workers: int
    seed: int
    bound: int = 0
    began: float = field(default_factory=time.monotonic)

    def spent(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began

    def again(self) -> None:
        """Begin anew: what was so far is not counted."""
        self.began = time.monotonic()

    def left(self) -> float:
        """Seconds that remain."""
        return max(0.0, self.seconds - self.spent())

    def tell(self, cost: float | None, bound: float) -> None:
        """One line: an answer of that cost is known, and none costs less than the bound."""
        if isfinite(bound):
            self.bound = max(self.bound, ceil(bound - 1e-6))
        cost = round(cost) if cost is not None and isfinite(cost) else None
        line = {"seconds": round(self.spent(), 2), "cost": cost, "bound": self.bound}
        print(json.dumps(line), file=sys.stderr, flush=True)

    def note(self, **facts: object) -> None:
        """One line about the model."""
        print(json.dumps({"note": {**facts, "seconds": round(self.spent(), 2)}}), file=sys.stderr, flush=True)


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same half-days in intervals that do not meet."""
    found: list[Interval] = []
    for begin, end in sorted(intervals):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return found


def write(problem: Problem, found: Answer, clock: Clock, path: Path) -> None:
    """The answer as a solution file, lessons added; a batch that cannot be taught beside the others stays without."""
    tables = Tables(problem)
    plan = Plan(tables)
    for (program, start, room), people in found.batches:
        course = tables.program_index[program]
        this, where = tables.courses[course], ONLINE if room is None else tables.room_index[room]
        choice = next(i for i, one in enumerate(this.choices) if (one.start, one.room) == (start, where))
        number = plan.open(course, choice, ())
        for person in people:
            plan.seat[course][this.row[tables.person_index[person]]] = number
    untaught = set(teach_all(plan, list(plan.batches), Watch(60, None, None)))
    for number in untaught:
        lessons = tables.courses[plan.batches[number].course].program.lessons
        plan.batches[number].lessons = tuple((plan.choice(number).start, NOBODY) for _ in lessons)
    path.write_text(to_text(answers.bare(problem, [plan])), "utf-8")
    clock.note(written=True, untaught=len(untaught))
