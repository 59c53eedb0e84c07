import pytest
from hypothesis import HealthCheck, given, settings

from tests.solver.brute_force import cheapest
from tests.solver.planted import KINDS, planted
from tests.solver.strategies import small_problems
from tests.solver.timetables import Broken
from training.solver import problem as problems
from training.solver.check import check
from training.solver.conflicts.facts import Fact, given_facts
from training.solver.conflicts.hold import can_hold
from training.solver.repairs import changes, diagnosis, repairs
from training.solver.repairs.changes import Change, change_of, changed
from training.solver.repairs.several import several
from training.solver.repairs.shortage import shortage_repairs
from training.solver.running.watch import Watch
from training.solver.solve import solve


@pytest.fixture
def over_budget():
    b = Broken()
    b.problem["pins"].append({"person": "p1", "program": "duty", "batch": "d2"})
    b.person("p1")["budget"] = 3
    return problems.read(b.problem)


def test_each_way_out_is_solved_and_the_cheapest_comes_first(over_budget):
    found = diagnosis(over_budget, seconds=20)

    assert {fact.kind for fact in found.conflict} == {"pin", "budget", "after"}
    assert [one.cost for one in found.repairs] == sorted(one.cost for one in found.repairs)
    assert {one.facts[0].kind for one in found.repairs} == {"pin", "budget", "after"}
    for one in found.repairs:
        assert check(changed(over_budget, one.changes), one.solution).breaches == ()


def test_a_number_changes_by_no_more_than_is_needed(over_budget):
    raised = next(one for one in repairs(over_budget, seconds=20) if one.facts[0].kind == "budget")

    assert raised.changes == (Change(Fact("budget", person="p1", number=3), to=4),)
    assert raised.sentence().startswith('Let "p1" attend 4 half-days instead of 3. ')


def test_of_a_closed_time_only_the_half_days_used_are_opened():
    b = Broken()
    b.room("B")["closed"] = [[3, 12]]
    found = repairs(problems.read(b.problem), seconds=20)
    opened = next(one for one in found if one.facts[0].kind == "closed")

    assert opened.changes[0].spans == ((4, 6),)
    assert opened.changes[0].sentence() == 'Open room "B" in half-days [4, 6).'


def test_where_one_change_is_not_enough_a_set_is_offered(over_budget):
    b = Broken()
    b.room("B")["closed"] = [[3, 12]]
    b.problem["pins"].append({"person": "p5", "program": "duty", "batch": "d9"})
    problem = problems.read(b.problem)
    found = repairs(problem, seconds=20)

    assert found
    assert all(len(one.changes) == 2 for one in found)
    for one in found:
        assert check(changed(problem, one.changes), one.solution).breaches == ()


def test_nothing_of_a_batch_that_has_begun_is_freed():
    b = Broken()
    b.room("B")["closed"] = [[3, 12]]
    found = diagnosis(problems.read(b.problem), seconds=20, fixed={"d2"})

    assert {one.facts[0].kind for one in found.repairs} == {"closed"}


def test_where_nothing_contradicts_nothing_is_to_be_repaired():
    assert repairs(problems.read(Broken().problem), seconds=20) == []


def test_a_change_goes_through_json_unharmed(over_budget):
    for one in repairs(over_budget, seconds=20):
        assert tuple(change_of(change) for change in one.about()["changes"]) == one.changes


@given(small_problems)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_repair_costs_what_the_cheapest_timetable_with_it_costs(problem):
    found = repairs(problem, seconds=60)

    assert bool(found) == (cheapest(problem) is None)
    for one in found:
        assert one.cost == cheapest(changed(problem, one.changes)).cost


@pytest.mark.parametrize("kind", KINDS)
def test_every_planted_conflict_has_a_way_out(kind):
    problem = next(filter(None, (planted(kind, 8, seed) for seed in range(9))))
    found = repairs(problem, seconds=0.5)

    assert found
    for one in found:
        assert check(changed(problem, one.changes), one.solution).breaches == ()


def test_one_batch_more_is_offered_where_seats_are_short():
    b = Broken()
    b.problem["batches"] = b.problem["pins"] = []
    b.program("duty").update(max_batches=1, max_size=3)
    problem = problems.read(b.problem)
    answer = solve(problem, seconds=5)
    assert len(answer.unplaced) == 1
    found = shortage_repairs(problem, answer, seconds=10)

    assert all(one.gained == 1 for one in found)
    assert [one.cost for one in found] == sorted(one.cost for one in found)
    assert Change(Fact("max_batches", program="duty", number=1), to=2) in [one.changes[0] for one in found]
    for one in found:
        assert check(changed(problem, one.changes), one.solution).breaches == ()


def test_where_everybody_has_a_place_nothing_is_short():
    problem = problems.read(Broken().problem)

    assert shortage_repairs(problem, solve(problem, seconds=5), seconds=5) == []


def test_many_locks_lifted_at_once_leave_what_lifting_one_by_one_leaves():
    problem = planted("more_pins_than_the_room_has_seats", 60, 1)
    locks = given_facts(problem)
    some = [Change(one) for one in [*locks[::3], *(one for one in locks if one.kind == "batch")][:40]]
    mixed = [*some[:5], Change(Fact("max_batches", program=problem.programs[0].id, number=1), 9), *some[5:]]
    one_by_one = problem
    for change in mixed:
        one_by_one = changed(one_by_one, [change])
    assert changed(problem, mixed) == one_by_one
    assert len(one_by_one.pins) < len(problem.pins)


def test_a_set_among_hundreds_of_locks_is_found_without_writing_each_down(monkeypatch):
    """Each question lifts its locks at once: the facts are listed once a question, not once a lock."""
    asked, listed = [], []
    problem = planted("more_pins_than_the_room_has_seats", 120, 2)
    monkeypatch.setattr(changes, "given_facts", lambda one: listed.append(1) or given_facts(one))
    fact = next(one for one in given_facts(problem) if one.kind == "start")
    several(problem, fact, lambda one: asked.append(1) or can_hold(one, Watch(1e6, None, None)), ())
    assert len(listed) <= 2 * len(asked) + 2
