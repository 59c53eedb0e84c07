import os
from dataclasses import replace
from pathlib import Path

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


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(accidents())
def test_changes_are_as_few_and_then_as_cheap_as_by_trying_everything(accident):
    before, problem = accident
    old = cheapest(before)
    assume(old is not None and problem.previous is None)
    weights = replace(problem.weights, change=ABOVE_ALL)
    best = cheapest(replace(problem, previous=Previous(old.batches, old.places), weights=weights))
    if best is None:
        with pytest.raises(ContradictionError):
            replan(problem, old, seconds=60)
        return
    new = replan(problem, old, seconds=60)
    assert check(problem, new).breaches == ()
    assert len(changes(problem, old, new)) == len(changes(problem, old, best))
    assert fewest_changes(problem, old) <= len(changes(problem, old, best))
    assert new.cost == check(problem, best).cost


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
    assert fewest_changes(changed, old) == 1
    new = replan(changed, old, seconds=10)
    assert check(changed, new).breaches == ()
    assert ("p3", "duty") in changes(changed, old, new)
