"""Several conflicts at once: one fact changed, and as few locks lifted beside it as let the rest hold."""

from collections.abc import Callable, Collection

from training.solver.conflicts.facts import Fact, given_facts
from training.solver.conflicts.smallest import quick_explain
from training.solver.problem import Problem
from training.solver.repairs.changes import GENTLEST, Change, changed
from training.solver.repairs.least import least_change

RAISED = ("max_batches", "max_size", "budget")


def several(
    problem: Problem, fact: Fact, holds: Callable[[Problem], bool], fixed: Collection[str]
) -> tuple[Change, ...]:
    """That fact changed and locks lifted, the gentlest rather, none too many; nothing where that cannot help.

    Lifting more never hurts, so the fewest are found as the facts of a smallest conflict are: by halving.
    """
    first = _lifted(fact)
    locks = _locks(problem, fact, fixed)

    def is_contradictory(lifted: list[Fact]) -> bool:
        return not holds(changed(problem, [first, *map(Change, lifted)]))

    if is_contradictory(locks):
        return ()
    changes = [Change(lock) for (lock,) in quick_explain([(lock,) for lock in locks], is_contradictory)]
    if holds(changed(problem, changes)):
        return tuple(changes)
    least = least_change(changed(problem, changes), fact, holds)
    return (least or first, *changes)


def _locks(problem: Problem, fact: Fact, fixed: Collection[str]) -> list[Fact]:
    """All that is given, the gentlest to lift first; last whole batches."""
    given = given_facts(problem)
    locks = [one for one in given if one.kind != "batch"] + [one for one in given if one.kind == "batch"]
    free = [one for one in locks if one != fact and one.batch not in fixed]
    return sorted(free, key=lambda one: GENTLEST.index(one.kind))


def _lifted(fact: Fact) -> Change:
    """The fact changed as far as can be; by how much it must be is asked later."""
    if fact.kind in RAISED:
        return Change(fact, (fact.number or 0) * 1000 + 1000)
    return Change(fact, 0 if fact.kind == "min_size" else None)
