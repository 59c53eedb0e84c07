import os

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from benchmarks.problems import generate
from tests.solver.brute_force import cheapest
from tests.solver.strategies import small_problem_data
from training.solver import problem as problems
from training.solver.alone.hold import held
from training.solver.alone.program import alone
from training.solver.check import check
from training.solver.plan.tables import Tables
from training.solver.running.watch import Watch
from training.solver.solve import solve

EXAMPLES = int(os.environ.get("SOLVE_EXAMPLES", "100"))


@st.composite
def one_program(draw):
    """A small problem of one program, in which nothing is given; groups do not overlap, or cross."""
    data = draw(small_problem_data())
    program = data["programs"][0] | {"after": []}
    groups = draw(st.integers(1, 2))
    people = [
        person
        | {"needs": [program["id"]] if draw(st.integers(0, 3)) else [], "groups": person["groups"][:groups]}
        | {"wishes": [wish for wish in person["wishes"] if wish["program"] == program["id"]]}
        for person in data["people"]
    ]
    return problems.read(data | {"programs": [program], "people": people, "batches": [], "pins": [], "previous": None})


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(one_program())
def test_a_program_alone_costs_what_trying_everything_finds(problem):
    tables, best = Tables(problem), cheapest(problem)
    found = alone(tables, 0, 10**6)
    event(type(found.pairs).__name__)
    event("all ways known" if found.others > best.cost else "some ways unknown")
    assert found.least(10**6) <= best.cost
    plans = [held(tables, [found], [way], Watch(10, None, None)) for way in found.upto(best.cost, 10**6)[0]]
    costs = [plan.cost() for plan in plans if plan is not None]  # two batches at a time may want the same lecturer
    if found.others > best.cost:
        assert min(costs) == best.cost


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(one_program())
def test_every_way_can_be_held_at_its_cost(problem):
    tables = Tables(problem)
    found = alone(tables, 0, 10**6)
    ways, _ = found.upto(10**6, 10**6)
    assume(ways)
    for way in ways:
        plan = held(tables, [found], [way], Watch(10, None, None))
        if plan is not None:
            assert plan.cost() == way.cost


def test_most_made_problems_are_proven_within_a_moment():
    problem = problems.read(generate(60, 1))
    answer = solve(problem, seconds=60)
    assert check(problem, answer).breaches == ()
    assert answer.status == "optimal"
