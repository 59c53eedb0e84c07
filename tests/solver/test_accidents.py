"""What breaks a published timetable of 120 people: each accident is mended with the fewest changes, proven."""

import random

import pytest

from benchmarks.accidents import ACCIDENTS, on_leave, seats_cut
from benchmarks.problems import generate
from training.solver import problem as problems
from training.solver.check import check
from training.solver.problem import Previous
from training.solver.replan import changes, replan
from training.solver.solve import solve

SMALLER = {
    "(c) 40 people on leave": lambda *case: on_leave(*case, people=8),
    "(e) a batch cut by 60 seats, 40 leaves": lambda *case: seats_cut(*case, seats=12, people=6),
}


@pytest.fixture(scope="module")
def timetable():
    problem = problems.read(generate(120, seed=3))
    return problem, solve(problem, seconds=2)


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_an_accident_is_mended_with_the_fewest_changes(accident, timetable):
    breaks = SMALLER.get(accident, ACCIDENTS[accident])
    problem, before = breaks(*timetable, random.Random(1))
    known = []
    after = replan(problem, before, seconds=1, on_changes=lambda *found: known.append(found))
    said = after.replanned
    assert check(problem, after, Previous(before.batches, before.places)).breaches == ()
    assert said.changes == len(changes(problem, before, after)) == said.changes_bound
    assert said.changes_status == "proven"
    assert sum(claim["fewest"] for claim in said.changes_proof) == said.changes
    assert after.bound <= said.bound_among_fewest <= after.cost
    assert known[-1][1:] == (said.changes, said.changes_bound)


def test_who_stays_keeps_lessons_and_lecturers(timetable):
    problem, before = on_leave(*timetable, random.Random(2), people=5)
    after = replan(problem, before, seconds=1)
    was = {(one.program, one.start, one.room): one.lessons for one in before.batches}
    now = {(one.program, one.start, one.room): one.lessons for one in after.batches}
    kept = was.keys() & now.keys()
    assert len(kept) > len(was) / 2
    assert {key: set(now[key]) for key in kept} == {key: set(was[key]) for key in kept}
