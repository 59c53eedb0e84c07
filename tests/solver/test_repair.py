from hypothesis import HealthCheck, given, settings

from tests.solver.brute_force import cheapest
from tests.solver.strategies import small_problems
from tests.solver.timetables import Broken
from training.solver import problem as problems
from training.solver.conflicts import Fact
from training.solver.conflicts.smallest import facts_of, with_only
from training.solver.repair import repairs


def test_each_way_out_is_solved_and_the_cheapest_comes_first():
    b = Broken()
    b.problem["pins"].append({"person": "p1", "program": "duty", "batch": "d2"})
    b.person("p1")["budget"] = 3
    problem = problems.read(b.problem)

    found = repairs(problem, seconds=20)

    assert [one.facts for one in found] == [(Fact("batch", "d2"),), (Fact("pin", "d2", person="p1"),)]
    assert found[0].cost < found[1].cost
    assert found[1].sentence(problem) == f'Without "p1" pinned to batch "d2", a timetable costs {found[1].cost}.'


def test_where_nothing_contradicts_nothing_is_to_be_repaired():
    assert repairs(problems.read(Broken().problem), seconds=20) == []


@given(small_problems)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_repair_costs_what_the_cheapest_timetable_without_it_costs(problem):
    found = repairs(problem, seconds=60)

    assert bool(found) == (cheapest(problem) is None)
    for one in found:
        rest = with_only(problem, [fact for fact in facts_of(problem) if fact not in one.facts])
        assert one.cost == cheapest(rest).cost
