"""Conflicts planted in years that work: each is found, and is smallest by the word of an independent model."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from tests.solver.brute_force import cheapest
from tests.solver.exact_model import holds
from tests.solver.planted import KINDS, planted
from tests.solver.strategies import small_problems
from training.solver.check import breaches
from training.solver.check import cost as costs
from training.solver.check.timetable import Timetable
from training.solver.conflicts.hold import can_hold, witness
from training.solver.conflicts.left import with_only
from training.solver.conflicts.smallest import smallest_conflict
from training.solver.running.watch import Watch

NO_HURRY = Watch(1e6, None, None)


def can_hold_checked(problem):
    """Whether there is a timetable; the checker finds nothing in it."""
    found = witness(problem, NO_HURRY)
    if found is None:
        return False
    parts = costs.parts(Timetable(problem, found))
    assert not breaches(problem, replace(found, parts=parts, cost=sum(parts.values())))
    return True


def is_smallest(problem, facts):
    """Whether the facts contradict each other, and all but any one of them do not."""
    return not holds(with_only(problem, facts)) and all(
        can_hold_checked(with_only(problem, [other for other in facts if other != one])) for one in facts
    )


@given(small_problems)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_two_models_and_brute_force_agree_on_what_can_hold(problem):
    assert (holds(problem), can_hold_checked(problem)) == (cheapest(problem) is not None,) * 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_conflict_is_found_and_smallest(kind):
    problem = next(filter(None, (planted(kind, 8, seed) for seed in range(9))))
    facts = smallest_conflict(problem, lambda one: can_hold(one, NO_HURRY))

    assert facts
    assert is_smallest(problem, facts)
