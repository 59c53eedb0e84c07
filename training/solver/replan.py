"""A timetable after something broke: the fewest changed (person, program) pairs first, then the cheapest.

A pair is changed if it had a place and loses it, or gets one at another start or in another room. Every batch that
still can be held is held where and when it was, everybody who still can stays. A count that every timetable must reach
proves how few can change (must.py), where needed sharpened by a small integer program (sharper.py), and where the
problem is small by the exact model. Then the cheapest with no more changes (cheapest.py), then neighbourhoods.
"""

from collections.abc import Callable
from dataclasses import replace

from training.solver.check.cost import changed_from
from training.solver.plan import answer
from training.solver.plan.given import NoWayError
from training.solver.plan.part import Part
from training.solver.plan.parts import parts
from training.solver.plan.tables import Tables
from training.solver.problem import Previous, Problem
from training.solver.replanning import must
from training.solver.replanning.again import as_before
from training.solver.replanning.redone import Redone
from training.solver.replanning.slots import slots_of
from training.solver.running.watch import Report, Watch
from training.solver.search.deepen import deepen
from training.solver.solution import Replanned, Solution
from training.solver.solve import contradiction, explained, judged

ReportChanges = Callable[[float, int, int], None]  # seconds, changes, fewest possible as far as proven


def replan(
    problem: Problem,
    previous_solution: Solution,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 1,
    gap: float = 0.0,
    on_progress: Report | None = None,
    on_changes: ReportChanges | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Solution:
    """The answer with the fewest changes from the previous one that was found, and the cheapest of those.

    `replanned` of the answer says how many changes there are, how many there must be, and why. The cost and the bound
    are the problem's own, as for `solve`. `on_changes(seconds, changes, bound)` is called when these are known better.
    It ends before, once the changes are proven fewest and the cost at most the share `gap` above the bound among these.
    Raises ContradictionError if what is given cannot hold.
    """
    watch = Watch(seconds, on_progress, should_stop)
    previous = Previous(previous_solution.batches, previous_solution.places)
    try:
        found = [Redone(Tables(one, previous), watch) for one in parts(problem)]
    except NoWayError:
        raise contradiction(problem, watch) from None
    _tell(found, watch, on_changes)
    for one in found:
        one.prove(workers, seed)
    _tell(found, watch, on_changes)
    plans = _made_cheaper(found, workers, seed, gap, watch)
    for part in plans:
        as_before(part.plan, previous)
    bare = answer.bare(problem, [part.plan for part in plans])
    judged_ = judged(bare, sum(part.bound for part in plans), watch, seed)
    return explained(problem, replace(judged_, replanned=_replanned(problem, judged_, previous, found)))


def _made_cheaper(found: list[Redone], workers: int, seed: int, gap: float, watch: Watch) -> list[Part]:
    """The parts, made cheaper as far as time goes; a plan that changes more than the one before it is not taken."""
    for one in found:
        one.make_cheaper(workers, seed, gap)
    plans = [one.part for one in found]
    known = [(one.part.plan, one.changes) for one in found]
    deepen(plans, workers, seed, watch, lambda: _tell(found, watch, None))
    for one, (plan, changed) in zip(found, known, strict=True):
        if one.changes > changed:
            one.part.plan = plan
    return plans


def _tell(found: list[Redone], watch: Watch, on_changes: ReportChanges | None) -> None:
    watch.found(sum(one.part.cost for one in found), sum(one.part.bound for one in found))
    if on_changes is not None:
        on_changes(watch.spent(), sum(one.changes for one in found), sum(one.fewest for one in found))


def _replanned(problem: Problem, solution: Solution, previous: Previous, found: list[Redone]) -> Replanned:
    changed = len(changed_from(previous, problem, solution))
    fewest = sum(one.fewest for one in found)
    among = sum(one.among if one.is_fewest else one.part.bound for one in found)
    return Replanned(
        changes=changed,
        changes_bound=fewest,
        changes_status="proven" if changed == fewest else "open",
        changes_proof=tuple(claim for one in found for claim in one.claims),
        bound_among_fewest=min(solution.cost, max(solution.bound, among)),
    )


def changes(problem: Problem, before: Solution, after: Solution) -> list[tuple[str, str]]:
    """The (person, program) pairs, still needed, that changed from one timetable to the other."""
    return changed_from(Previous(before.batches, before.places), problem, after)


def must_change(problem: Problem, previous: Previous) -> list[must.Claim]:
    """Who must change in every timetable, and why, as far as counting shows it: see check/must.py."""
    found = [Tables(one, previous) for one in parts(problem)]
    return [claim for one in found for claim in must.claims_of(one, slots_of(one))]


def fewest_changes(problem: Problem, before: Solution) -> int:
    """A number of changed pairs that no timetable can stay below, by counting batch by batch.

    Of the people of a batch those must change who can no longer attend it then and there, and those above its seats;
    all of them where it cannot be held any more.
    """
    previous = Previous(before.batches, before.places)
    return sum(must.fewest(slots_of(Tables(one, previous))) for one in parts(problem))
