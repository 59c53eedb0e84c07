"""Each reason why somebody must change, counted by the checker's own hand, and found by the engine."""

import pytest

from tests.solver.timetables import PROBLEM, SOLUTION, Broken
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import must
from training.solver.plan.tables import Tables
from training.solver.problem import Previous
from training.solver.replanning.must import claims_of
from training.solver.replanning.slots import slots_of

D1 = {"program": "duty", "start": 4, "room": "A"}  # p1 and p3
I1 = {"program": "induction", "start": 0, "room": "A"}  # p1 and p2


def loosen(b):
    b.problem |= {"pins": [], "batches": [], "previous": None}


def longer(b, name, length):
    b.program(name)["length"] = length


REASONS = {
    "not_offered": (D1, ["p1", "p3"], 2, lambda b: b.program("duty").update(starts=[2, 6])),
    "room_closed": (D1, ["p1", "p3"], 2, lambda b: b.room("A").update(closed=[[5, 6]])),
    "too_small_a_room": (
        D1,
        ["p1", "p3"],
        2,
        lambda b: [b.room("A").update(seats=1), b.program("duty").update(min_size=2)],
    ),
    "nobody_to_teach": (D1, ["p1", "p3"], 2, lambda b: [one.update(closed=[[4, 6]]) for one in b.problem["lecturers"]]),
    "too_few_people": (
        D1,
        ["p1", "p3"],
        2,
        lambda b: [
            b.program("duty").update(min_size=3),
            *(b.person(one).update(away=[[4, 5]]) for one in ("p4", "p5")),
        ],
    ),
    "more_than_seats": (D1, ["p1", "p3"], 1, lambda b: b.room("A").update(seats=1)),
    "away": (D1, ["p3"], 1, lambda b: b.person("p3").update(away=[[5, 6]])),
    "beyond_the_budget": (D1, ["p1"], 1, lambda b: b.person("p1").update(budget=1)),
    "pinned_elsewhere": (
        D1,
        ["p3"],
        1,
        lambda b: b.problem.update(
            batches=[{"id": "d2", "program": "duty", "start": 4, "room": "B"}],
            pins=[{"person": "p3", "program": "duty", "batch": "d2"}],
        ),
    ),
    "out_of_order": (
        D1,
        ["p1"],
        1,
        lambda b: [b.program("induction").update(starts=[8]), b.person("p1").update(needs=["induction", "duty"])],
    ),
}


def test_every_reason_has_its_example():
    assert list(REASONS) == list(must.TESTS)


@pytest.mark.parametrize("because", REASONS)
def test_a_reason_is_counted_where_it_holds_and_only_there(because):
    where, people, fewest, change = REASONS[because]
    b = Broken()
    loosen(b)
    whole = problems.read(b.problem)
    change(b)
    broken = problems.read(b.problem)
    claim = where | {"because": because, "people": people, "fewest": fewest}

    assert must.must_change(whole, claim) == 0
    assert must.must_change(broken, claim) == fewest


@pytest.mark.parametrize("because", REASONS)
def test_the_engine_gives_the_reason(because):
    where, people, fewest, change = REASONS[because]
    b = Broken()
    loosen(b)
    change(b)
    before = solutions.read(SOLUTION)
    tables = Tables(problems.read(b.problem), Previous(before.batches, before.places))

    found = [one for one in claims_of(tables, slots_of(tables)) if where.items() <= one.items()]

    assert [(one["because"], set(one["people"]) >= set(people), one["fewest"]) for one in found] == [
        (because, True, fewest)
    ]


def test_nobody_is_counted_twice():
    b = Broken()
    loosen(b)
    b.person("p3").update(away=[[5, 6]])
    claim = D1 | {"because": "away", "people": ["p3"], "fewest": 1}
    before = must.before_of(Previous(solutions.read(SOLUTION).batches, solutions.read(SOLUTION).places))

    assert must.counted(problems.read(b.problem), [claim, claim], before) == 1
    assert must.counted(problems.read(b.problem), [claim | {"start": 2}], before) == 0


@pytest.mark.parametrize(
    "garbage", [{}, {"people": 3}, {"program": [], "people": [[]]}, {"because": {}, "start": True}]
)
def test_a_garbled_claim_counts_nothing(garbage):
    claim = D1 | {"because": "away", "people": ["p3"]} | garbage

    assert must.counted(problems.read(PROBLEM), [claim], {("p3", "duty"): (4, "A")}) == 0
