import os
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.solver.brute_force import cheapest
from tests.solver.strategies import small_problems
from training.solver import problem as problems
from training.solver.check import check
from training.solver.conflicts import ContradictionError
from training.solver.problem import Previous
from training.solver.replan import changes, fewest_changes, replan
from training.solver.solve import solve

TINY = Path(__file__).parent.parent / "data" / "tiny.json"
EXAMPLES = int(os.environ.get("SOLVE_EXAMPLES", "40"))
ABOVE_ALL = 10**7  # a weight that no other cost of these small problems reaches


@st.composite
def accidents(draw):
    """A problem, and the same after a room closes, a person leaves or a seat is lost."""
    problem = draw(small_problems)
    rooms, people, when = list(problem.rooms), list(problem.people), draw(st.integers(0, 5))
    if rooms and draw(st.booleans()):
        one = draw(st.integers(0, len(rooms) - 1))
        rooms[one] = replace(rooms[one], closed=(*rooms[one].closed, (when, 6)))
    if rooms and draw(st.booleans()):
        one = draw(st.integers(0, len(rooms) - 1))
        rooms[one] = replace(rooms[one], seats=max(1, rooms[one].seats - 1))
    if draw(st.booleans()):
        one = draw(st.integers(0, len(people) - 1))
        people[one] = replace(people[one], away=(*people[one].away, (when, 6)))
    return problem, replace(problem, rooms=tuple(rooms), people=tuple(people))


def the_fewest(problem, old):
    """By trying everything: the fewest changes, and then the cheapest; None where nothing keeps what is given."""
    weights = replace(problem.weights, change=ABOVE_ALL)
    best = cheapest(replace(problem, previous=Previous(old.batches, old.places), weights=weights))
    return None if best is None else (len(changes(problem, old, best)), check(problem, best).cost)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(accidents())
def test_changes_are_as_few_and_then_as_cheap_as_by_trying_everything(accident):
    before, problem = accident
    old = cheapest(before)
    assume(old is not None and problem.previous is None)
    best = the_fewest(problem, old)
    if best is None:
        with pytest.raises(ContradictionError):
            replan(problem, old, seconds=60)
        return
    new = replan(problem, old, seconds=60)
    assert check(problem, new, Previous(old.batches, old.places)).breaches == ()
    assert (new.replanned.changes, new.cost) == best
    assert new.replanned.changes_status == "proven"
    assert new.replanned.bound_among_fewest == new.cost
    assert fewest_changes(problem, old) <= best[0]


@settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(accidents())
def test_what_is_proven_without_the_exact_model_holds_too(accident):
    before, problem = accident
    old = cheapest(before)
    assume(old is not None and problem.previous is None)
    best = the_fewest(problem, old)
    assume(best is not None)
    with mock.patch("training.solver.replanning.twice.SMALL", 0), mock.patch("training.solver.search.rounds.IDLE", 5):
        new = replan(problem, old, seconds=60)
    assert check(problem, new, Previous(old.batches, old.places)).breaches == ()
    assert new.replanned.changes_bound <= best[0] <= new.replanned.changes
    if new.replanned.changes == best[0]:
        assert new.replanned.bound_among_fewest <= best[1] <= new.cost


def test_nothing_changes_where_nothing_broke():
    problem = problems.load(TINY)
    old = solve(problem, seconds=10)
    new = replan(problem, old, seconds=10)
    assert changes(problem, old, new) == []
    assert new.cost == old.cost


def test_only_who_is_on_leave_moves():
    problem = problems.load(TINY)
    old = solve(problem, seconds=10)
    batch = next(one for one in old.batches if one.program == "duty")
    people = tuple(
        replace(one, away=(*one.away, (batch.start, batch.start + 1))) if one.id == "p3" else one
        for one in problem.people
    )
    changed = replace(problem, people=people)
    new = replan(changed, old, seconds=10)
    assert check(changed, new, Previous(old.batches, old.places)).breaches == ()
    assert new.replanned.changes == new.replanned.changes_bound == fewest_changes(changed, old)
    assert ("p3", "duty") in changes(changed, old, new)
