import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from tests.solver.brute_force import cheapest
from tests.solver.strategies import small_problems
from training.solver import problem as problems
from training.solver.check import check
from training.solver.conflicts import ContradictionError
from training.solver.search import deepen, rounds
from training.solver.solve import solve

TINY = Path(__file__).parent.parent / "data" / "tiny.json"
EXAMPLES = int(os.environ.get("SOLVE_EXAMPLES", "100"))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_problems)
def test_small_problems_are_solved_as_cheaply_as_by_trying_everything(problem):
    best = cheapest(problem)
    if best is None:
        with pytest.raises(ContradictionError):
            solve(problem, seconds=60)
        return
    answer = solve(problem, seconds=60)
    verdict = check(problem, answer)
    assert verdict.breaches == ()
    assert (answer.status, answer.cost, answer.bound) == ("optimal", best.cost, best.cost)


@settings(max_examples=EXAMPLES // 5, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_problems)
def test_the_search_for_large_problems_keeps_every_rule_and_a_true_bound(problem):
    best = cheapest(problem)
    assume(best is not None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deepen, "SMALL", -1)
        patch.setattr(rounds, "IDLE", 20)
        answer = solve(problem, seconds=60)
    assert check(problem, answer).breaches == ()
    assert answer.bound <= best.cost <= answer.cost


def test_the_tiny_problem_is_proven():
    problem = problems.load(TINY)
    answer = solve(problem, seconds=10)
    assert check(problem, answer).breaches == ()
    assert (answer.status, answer.cost, answer.bound) == ("optimal", 1072, 1072)


def test_the_same_file_and_seed_give_the_same_answer():
    problem = problems.load(TINY)
    assert solve(problem, seconds=10, seed=7) == solve(problem, seconds=10, seed=7)


def test_who_asks_to_stop_gets_a_valid_answer():
    problem = problems.load(TINY)
    answer = solve(problem, seconds=10, should_stop=lambda: True)
    assert check(problem, answer).breaches == ()


def test_progress_tells_costs_that_fall_and_bounds_that_rise():
    told = []
    solve(problems.load(TINY), seconds=10, on_progress=lambda *news: told.append(news))
    costs, bounds = [cost for _, cost, _ in told], [bound for _, _, bound in told]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert (costs[-1], bounds[-1]) == (1072, 1072)
