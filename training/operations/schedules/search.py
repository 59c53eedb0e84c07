"""One search, for the background job: a problem file in, a solution file out."""

from collections.abc import Callable
from typing import Any

from training.operations.schedules.ways import conflict_ways, shortage_ways
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.conflicts import ContradictionError

NEAR = 0.002
"""How near to the best of the fewest changes a re-plan is near enough, so that staff need not wait."""


class Contradictory(Exception):
    """The problem contradicts itself; `facts`: (name of the finding, its facts) of each contradiction; `ways`: out."""

    def __init__(self, facts: list[tuple[str, dict[str, Any]]], ways: dict[str, Any] | None) -> None:
        super().__init__("the problem contradicts itself")
        self.facts, self.ways = facts, ways


def search(
    question: dict[str, Any],
    *,
    seconds: float,
    workers: int,
    seed: int,
    gap: float,
    on_progress: Callable[[float, int | None, int], None],
    on_draft: Callable[[dict[str, Any]], None],
    should_stop: Callable[[], bool],
) -> dict[str, Any]:
    """The best answer found in the time, or the first within the gap; raises Contradictory.

    `on_progress(seconds, cost, bound)` is called at each improvement, `on_draft(solution file)` now and then with the
    best answer so far; `should_stop()` several times a second. A problem with `replan` is planned again from what is
    `previous` in it, with as few changes as possible. Where people have no place, the answer has `ways_out`.
    """
    problem = problems.read(question)
    how = {"seconds": seconds, "workers": workers, "seed": seed, "on_progress": on_progress, "should_stop": should_stop}
    try:
        if "replan" in question:
            answer = _replanned(problem, how | {"gap": max(gap, NEAR)})
        else:
            answer = _solved(problem, how | {"gap": gap, "on_draft": lambda draft: on_draft(solutions.dump(draft))})
    except ContradictionError as error:
        found = [(one.rule, one.facts) for one in error.contradictions]
        raise Contradictory(found, conflict_ways(question, seconds, should_stop)) from error
    told = solutions.dump(answer)
    if answer.unplaced:
        on_draft(told)  # ways out take a while
    ways = shortage_ways(question, told, seconds, should_stop)
    return told | ({"ways_out": ways} if ways else {})


def _solved(problem: problems.Problem, how: dict[str, Any]) -> solutions.Solution:
    from training.solver.solve import solve

    return solve(problem, **how)


def _replanned(problem: problems.Problem, how: dict[str, Any]) -> solutions.Solution:
    from training.solver.replan import replan

    previous = problem.previous or problems.Previous()
    return replan(problem, solutions.Solution(previous.batches, previous.places, (), 0, {}), **how)
