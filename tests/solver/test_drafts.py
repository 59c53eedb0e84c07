"""What a search gives away before its end: drafts, and an answer that is good enough."""

from tests.solver.test_solve import TINY
from training.solver import problem as problems
from training.solver.check import check
from training.solver.running import drafts
from training.solver.running.drafts import Drafts
from training.solver.solve import solve


def test_a_draft_is_given_when_it_is_due_and_better_than_the_last(monkeypatch):
    monkeypatch.setattr(drafts, "FIRST", 0.0)
    monkeypatch.setattr(drafts, "APART", 0.0)
    monkeypatch.setattr(drafts, "SHARE", 1e9)
    given = []
    some = Drafts(lambda: "the best", given.append)
    for cost in (9, 9, 8):
        some.offer(cost)
    assert given == ["the best", "the best"]
    monkeypatch.setattr(drafts, "FIRST", 60.0)
    Drafts(lambda: "too early", given.append).offer(7)
    Drafts(lambda: "nobody asks", None).offer(7)
    assert len(given) == 2


def test_every_draft_keeps_the_rules_and_says_its_own_bound(monkeypatch):
    monkeypatch.setattr(drafts, "FIRST", 0.0)
    monkeypatch.setattr(drafts, "APART", 0.0)
    monkeypatch.setattr(drafts, "SHARE", 1e9)
    problem, found = problems.load(TINY), []
    answer = solve(problem, seconds=10, on_draft=found.append)
    assert found
    for one in found:
        assert check(problem, one).breaches == ()
        assert one.bound <= answer.cost <= one.cost


def test_a_search_ends_once_the_answer_is_good_enough():
    problem = problems.load(TINY)
    best = solve(problem, seconds=10)
    enough = solve(problem, seconds=10, gap=1.0)
    assert best.status == "optimal"
    assert check(problem, enough).breaches == ()
    assert enough.cost >= best.cost
    assert enough.bound < best.bound  # it did not go on to prove more
