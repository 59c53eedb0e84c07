"""The door: a problem in, the best answer found and the bound proven for the whole problem out.

problem → parts that share nothing → for each: tables → greedy timetable → bound by relaxation in time → exact model
where it is small, large-neighbourhood search where it is not → one solution, counted from scratch.
"""

from collections.abc import Callable
from dataclasses import replace

from training.solver.conflicts import ContradictionError, contradictions, together
from training.solver.conflicts.hold import can_hold
from training.solver.conflicts.smallest import smallest_conflict
from training.solver.first import slot
from training.solver.plan import answer
from training.solver.plan.given import NoWayError, with_given
from training.solver.plan.part import Part
from training.solver.plan.parts import parts
from training.solver.plan.plan import Plan
from training.solver.plan.tables import Tables
from training.solver.problem import Problem
from training.solver.running.drafts import Drafts
from training.solver.running.watch import Report, Watch
from training.solver.search.deepen import deepen
from training.solver.solution import Solution

SOON = 5_000  # places wanted, up to which deepen.py comes to a good plan in tenths of a second


def solve(
    problem: Problem,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 1,
    gap: float = 0.0,
    on_progress: Report | None = None,
    on_draft: Callable[[Solution], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Solution:
    """The best answer found within the seconds; it keeps every rule, and its bound holds for the whole problem.

    It ends before, once the answer is proven to cost at most the share `gap` more than need be.
    `on_progress(seconds, cost, bound)` is called at each improvement, `on_draft` now and then with the best answer so
    far; `should_stop()` is asked several times a second, and the best answer so far is returned soon after it says yes.
    Raises ContradictionError if what is given cannot hold, StoppedError if stopped before that is known.
    """
    watch = Watch(seconds, on_progress, should_stop, gap)
    found = [Part(plan) for plan in first(problem, watch)]
    for part in found:
        part.filled = not _comes_soon(part.plan)

    def best() -> Solution:
        bare = answer.bare(problem, [part.plan for part in found])
        return judged(bare, sum(part.bound for part in found), watch, seed)

    drafts = Drafts(best, on_draft)

    def tell() -> None:
        if not all(part.filled for part in found):
            return
        watch.found(sum(part.cost for part in found), sum(part.bound for part in found))
        drafts.offer(sum(part.cost for part in found))

    tell()
    deepen(found, workers, seed, watch, tell)
    tell()
    return explained(problem, best())


def first(problem: Problem, watch: Watch) -> list[Plan]:
    """A first valid plan of each part: all that is given; where a good one takes a while, also whoever can be added."""
    try:
        plans = [with_given(Tables(one), watch) for one in parts(problem)]
    except NoWayError:
        raise contradiction(problem, watch) from None
    for plan in plans:
        if not _comes_soon(plan):
            slot.fill(plan)
    return plans


def _comes_soon(plan: Plan) -> bool:
    """Whether a good plan comes so soon that a first one is not worth its time."""
    return sum(len(seat) for seat in plan.seat) <= SOON


def contradiction(problem: Problem, watch: Watch) -> ContradictionError:
    """What contradicts: seen by counting, else a smallest set of given facts found by solving."""
    found = contradictions(problem)
    if not found:
        found = [together(smallest_conflict(problem, lambda one: can_hold(one, watch)), problem)]
    return ContradictionError(found)


def judged(bare: Solution, bound: int, watch: Watch, seed: int) -> Solution:
    """The solution with its bound and status."""
    bound = min(bare.cost, bound)
    status = "optimal" if bound == bare.cost else "feasible"
    return replace(bare, bound=bound, status=status, seconds=round(watch.spent(), 3), seed=seed)


def explained(problem: Problem, solution: Solution) -> Solution:
    """The solution with the reasons of those without a place, and the count of seats if they are short."""
    if not solution.unplaced:
        return solution
    from training.solver.explain.certificate import certificate
    from training.solver.explain.unplaced import reasons_for_unplaced

    told = replace(solution, unplaced=reasons_for_unplaced(problem, solution))
    return replace(told, certificate=certificate(problem, told))
