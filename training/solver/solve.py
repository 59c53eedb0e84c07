"""The door: a problem in, the best answer found and the bound proven for the whole problem out.

problem → parts that share nothing → for each: tables → greedy timetable → bound by relaxation in time → exact model
where it is small, large-neighbourhood search where it is not → one solution, counted from scratch.
"""

from collections.abc import Callable
from dataclasses import replace

from training.solver import answer, slot
from training.solver.given import with_given
from training.solver.parts import parts
from training.solver.plan import Plan
from training.solver.problem import Problem
from training.solver.solution import Solution
from training.solver.tables import Tables
from training.solver.watch import Report, Watch


def solve(
    problem: Problem,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 1,
    on_progress: Report | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Solution:
    """The best answer found within the seconds; it keeps every rule, and its bound holds for the whole problem.

    `on_progress(seconds, cost, bound)` is called at each improvement; `should_stop()` is asked several times a second,
    and the best answer so far is returned soon after it says yes. Raises NoWayError if pins contradict each other.
    """
    watch = Watch(seconds, on_progress, should_stop)
    from training.solver.deepen import Part, deepen

    found = [Part(tables, first(tables, watch)) for tables in map(Tables, parts(problem))]

    def tell() -> None:
        watch.found(sum(part.plan.cost() for part in found), sum(part.bound for part in found))

    tell()
    deepen(found, workers, seed, watch, tell)
    bare = answer.bare(problem, [part.plan for part in found])
    return _judged(bare, sum(part.bound for part in found), watch, seed)


def first(tables: Tables, watch: Watch) -> Plan:
    """A first valid plan: given batches and pins, then whoever can be added."""
    plan = with_given(tables, watch)
    slot.fill(plan)
    return plan


def _judged(bare: Solution, bound: int, watch: Watch, seed: int) -> Solution:
    """The solution with its bound and status."""
    bound = min(bare.cost, bound)
    status = "optimal" if bound == bare.cost else "feasible"
    return replace(bare, bound=bound, status=status, seconds=round(watch.spent(), 3), seed=seed)
