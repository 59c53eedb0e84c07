"""By how much a number must change at the least: one more batch rather than any number, two seats rather than fifty."""

from collections.abc import Callable

from training.solver.conflicts.facts import Fact
from training.solver.problem import Problem
from training.solver.repairs.changes import Change, changed

NUMBERS = ("max_batches", "max_size", "min_size", "budget")


def least_change(problem: Problem, fact: Fact, holds: Callable[[Problem], bool]) -> Change | None:
    """The smallest change of the fact with which all that is given can hold; None where none does."""
    if fact.kind == "seats":
        return None
    if fact.kind not in NUMBERS:
        change = Change(fact)
        return change if holds(changed(problem, [change])) else None
    low = fact.number or 0
    high = 0 if fact.kind == "min_size" else _most(problem, fact)
    if not holds(changed(problem, [Change(fact, high)])):
        return None
    while abs(high - low) > 1:
        middle = (low + high) // 2
        if holds(changed(problem, [Change(fact, middle)])):
            high = middle
        else:
            low = middle
    return Change(fact, high)


def _most(problem: Problem, fact: Fact) -> int:
    """As much as could ever be used."""
    number = fact.number or 0
    if fact.kind == "max_batches":
        return number + len(problem.batches) + 1
    if fact.kind == "max_size":
        return max(number + 1, len(problem.people))
    return max(number + 1, sum(program.length for program in problem.programs))
