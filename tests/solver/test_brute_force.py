from hypothesis import HealthCheck, given, settings

from tests.solver.brute_force import cheapest
from tests.solver.strategies import small_problems
from training.solver import problem as problems
from training.solver.check import RULES, Timetable, breaches, cost


def test_the_cheapest_tiny_timetable_costs_1072():
    assert cheapest(problems.load("tests/data/tiny.json")).cost == 1072


@given(small_problems)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_checker_agrees_with_the_brute_force(problem):
    answer = cheapest(problem)
    if answer is None:
        return
    assert breaches(problem, answer, RULES) == ()
    assert sum(cost.parts(Timetable(problem, answer)).values()) == answer.cost
