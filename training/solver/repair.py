"""What could be left out of given facts that contradict each other, and what a timetable would cost then."""

from collections.abc import Callable
from dataclasses import dataclass

from training.solver.conflicts import Fact, contradictions, smallest_conflict
from training.solver.conflicts.smallest import facts_of, with_only
from training.solver.problem import Problem
from training.solver.solve import can_hold, solve
from training.solver.watch import Watch

GENTLEST = ("pin", "lecturer", "start", "room", "batch")  # what is rather left out comes first


@dataclass(frozen=True, slots=True)
class Repair:
    """Facts to be left out, and the cost of a timetable found without them."""

    facts: tuple[Fact, ...]
    cost: int

    def sentence(self, problem: Problem) -> str:
        """The repair in English."""
        without = " and without ".join(fact.words(problem) for fact in self.facts)
        return f"Without {without}, a timetable costs {self.cost}."


def repairs(
    problem: Problem,
    *,
    seconds: float,
    workers: int = 1,
    seed: int = 1,
    should_stop: Callable[[], bool] | None = None,
) -> list[Repair]:
    """Ways out of a contradiction, each solved before it is offered, the cheapest first.

    Each fact of a smallest conflict that is enough to leave out; where one is not enough, one set that is. Empty
    where not even leaving out all that is given would help.
    """
    watch = Watch(seconds, None, should_stop)

    def holds(one: Problem) -> bool:
        return not contradictions(one) and can_hold(one, watch)

    ways = _ways_out(problem, holds)
    found = []
    for number, facts in enumerate(ways):
        share = watch.left() / (len(ways) - number)
        if not watch.over():
            rest = _without(problem, facts)
            answer = solve(rest, seconds=share, workers=workers, seed=seed, should_stop=should_stop)
            found.append(Repair(facts, answer.cost))
    return sorted(found, key=lambda one: one.cost)


def _ways_out(problem: Problem, holds: Callable[[Problem], bool]) -> list[tuple[Fact, ...]]:
    conflict = smallest_conflict(problem, holds)
    singles: list[tuple[Fact, ...]] = [(fact,) for fact in conflict if holds(_without(problem, (fact,)))]
    if singles or not conflict:
        return singles
    left_out: tuple[Fact, ...] = ()
    while conflict:
        left_out += (min(conflict, key=lambda one: GENTLEST.index(one.kind)),)
        conflict = smallest_conflict(_without(problem, left_out), holds)
    return [left_out]


def _without(problem: Problem, facts: tuple[Fact, ...]) -> Problem:
    return with_only(problem, [fact for fact in facts_of(problem) if fact not in facts])
