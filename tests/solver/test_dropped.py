"""Each rule and each cost of the exact model dropped once: on a small problem made for it, the checker notices."""

import pytest
from ortools.sat.python.cp_model import CpModel

from tests.solver.brute_force import cheapest
from training.solver import exact
from training.solver import problem as problems
from training.solver.check import check
from training.solver.plan import answer
from training.solver.plan.scope import everything
from training.solver.plan.tables import Tables
from training.solver.problem import Previous
from training.solver.replan import changes
from training.solver.running.cpsat import Effort, run
from training.solver.running.watch import Watch
from training.solver.solution import Place, PlacedBatch, Solution


def program(name="P", **changed):
    free = {"length": 1, "min_size": 0, "max_size": 9, "max_batches": 2, "open_cost": 1, "rooms": [], "starts": [0]}
    return {"id": name} | free | {"lessons": [], "after": []} | changed


def person(name, *needs, **changed):
    return {"id": name, "place": "city", "needs": list(needs or ["P"]), "away": [], "groups": []} | changed


def lesson(name, *lecturers, after=()):
    return {"id": name, "length": 1, "lecturers": list(lecturers), "after": list(after)}


def problem(programs, people, **changed):
    empty = {key: [] for key in ("rooms", "lecturers", "pins", "batches")}
    whole = {"format": problems.FORMAT, "name": "for one rule", "origin": "2026-03-02", "half_days": 4}
    where = {"places": ["city", "county"], "travel": [[0, 3], [3, 0]]}
    return problems.read(whole | where | empty | {"programs": programs, "people": people} | changed)


def two_at_once(**changed):
    return problem([program("P"), program("Q", **changed)], [person("p", "P", "Q")])


ROOM = {"id": "A", "place": "city", "seats": 5, "closed": [], "parts": []}
AWAY = [person("p", away=[[0, 1]]), person("q", away=[[1, 2]])]
LONG = program(length=2, lessons=[lesson("x", "L"), lesson("y", "M")])


def staffed(*programs, first=(), second=()):
    lecturers = [{"id": "L", "closed": list(first)}, {"id": "M", "closed": list(second)}]
    return problem(list(programs), [person("p", *(one["id"] for one in programs))], lecturers=lecturers)


MADE_FOR = {
    "everyone_needed_is_placed_or_counted": problem([program()], [person("p")]),
    "a_batch_fits_its_sizes": problem(
        [program(max_size=1, max_batches=1)],
        [person("p"), person("q")],
        batches=[{"id": "given", "program": "P"}],
    ),
    "a_program_opens_at_most_its_batches": problem([program(max_batches=1, starts=[0, 1])], AWAY),
    "given_batches_are_opened_once": problem(
        [program()], [person("p", "P")], batches=[{"id": "given", "program": "P"}]
    ),
    "a_room_holds_one_batch_at_a_time": problem(
        [program("P", rooms=["A"]), program("Q", rooms=["A"])], [person("p", "P"), person("q", "Q")], rooms=[ROOM]
    ),
    "a_person_is_in_one_batch_at_a_time": two_at_once(),
    "a_person_keeps_the_budget": problem([program("P"), program("Q", starts=[1])], [person("p", "P", "Q", budget=1)]),
    "programs_are_taken_in_order": problem(
        [program("P", starts=[0, 2]), program("Q", starts=[1], after=["P"])],
        [person("p", "P", "Q", wishes=[{"program": "P", "from": 0, "to": 1, "cost": 2}])],
    ),
    "every_lesson_is_given_inside_its_batch": staffed(LONG),
    "lessons_of_a_batch_do_not_overlap": staffed(LONG, first=[[1, 2]], second=[[1, 2]]),
    "lessons_keep_their_order": staffed(
        program(length=2, lessons=[lesson("x", "L"), lesson("y", "M", after=["x"])]), first=[[0, 1]], second=[[1, 2]]
    ),
    "a_lecturer_gives_one_lesson_at_a_time": problem(
        [program("P", lessons=[lesson("x", "L")]), program("Q", lessons=[lesson("y", "L")])],
        [person("p", "P"), person("q", "Q")],
        lecturers=[{"id": "L", "closed": []}],
    ),
    "places_and_batches_cost": problem(
        [program(starts=[0, 1])],
        [person("p", wishes=[{"program": "P", "from": 0, "to": 1, "cost": 2}])],
        weights={"unplaced": 50},
    ),
    "split_groups_cost": problem(
        [program(starts=[0, 1], max_size=2)],
        [
            person("p", groups=["g"]),
            person("q", groups=["g"], wishes=[{"program": "P", "from": 0, "to": 1, "cost": 2}]),
            person("r", wishes=[{"program": "P", "from": 1, "to": 2, "cost": 1}]),
        ],
        weights={"split": 5, "wish": 1, "unplaced": 100, "open": 0},
    ),
    "unequal_batches_cost": problem(
        [program(starts=[0, 1], max_size=3)],
        [person(name, wishes=[{"program": "P", "from": 1, "to": 2, "cost": 1}]) for name in ("p", "q", "r", "s")],
        weights={"balance": 5, "wish": 1, "unplaced": 100, "open": 0},
    ),
}
RULES = {rule.__name__: rule for rule in exact.RULES}
COSTS = {part.__name__: part for part in exact.COSTS}
FOR_REPLANNING = "no_more_people_change"


def answered(made, monkeypatch, *, without=None, scope=None):
    """(the answer of the exact model without one rule or cost, what the model took it to cost)."""
    monkeypatch.setattr(exact, "RULES", [rule for name, rule in RULES.items() if name != without])
    monkeypatch.setattr(exact, "COSTS", [part for name, part in COSTS.items() if name != without])
    scope, model = scope or everything(Tables(made)), CpModel()
    v = exact.build(model, scope)
    found = run(model, Effort(10.0), Watch(60, None, None))
    assert found.proven
    return answer.bare(made, [exact.read(scope, v, found.value)]), round(found.cost)


def test_every_rule_and_cost_of_the_model_has_its_problem():
    assert {*MADE_FOR, FOR_REPLANNING} == RULES.keys() | COSTS.keys()


@pytest.mark.parametrize("name", MADE_FOR)
def test_with_every_rule_the_model_finds_the_cheapest(name, monkeypatch):
    made = MADE_FOR[name]
    found, cost = answered(made, monkeypatch)
    assert check(made, found).breaches == ()
    assert cost == found.cost == cheapest(made).cost


UNWRITABLE = {"a_batch_fits_its_sizes": KeyError, "every_lesson_is_given_inside_its_batch": ValueError}
"""Without these people sit in a batch that is not open, or it lacks lessons: it cannot even be written down."""


@pytest.mark.parametrize("name", sorted(RULES.keys() & MADE_FOR.keys() - UNWRITABLE.keys()))
def test_a_rule_of_the_model_that_is_dropped_is_noticed(name, monkeypatch):
    found, cost = answered(MADE_FOR[name], monkeypatch, without=name)
    assert check(MADE_FOR[name], found).breaches or cost != check(MADE_FOR[name], found).cost


@pytest.mark.parametrize("name", sorted(UNWRITABLE))
def test_without_some_rules_there_is_no_answer_at_all(name, monkeypatch):
    with pytest.raises(UNWRITABLE[name]):
        answered(MADE_FOR[name], monkeypatch, without=name)


@pytest.mark.parametrize("name", COSTS)
def test_a_cost_of_the_model_that_is_dropped_is_noticed(name, monkeypatch):
    made = MADE_FOR[name]
    found, _ = answered(made, monkeypatch, without=name)
    assert check(made, found).cost > cheapest(made).cost


def test_more_people_change_where_that_rule_is_dropped(monkeypatch):
    made = problem([program(starts=[0, 1])], [person("p", wishes=[{"program": "P", "from": 0, "to": 1, "cost": 2}])])
    before = Solution((PlacedBatch("P-1", "P", 0, None),), (Place("p", "P", "P-1"),), (), 0, {})
    scope = everything(Tables(made, Previous(before.batches, before.places)))
    scope.least_kept = 1
    kept, _ = answered(made, monkeypatch, scope=scope)
    dropped, _ = answered(made, monkeypatch, scope=scope, without=FOR_REPLANNING)
    assert changes(made, before, kept) == []
    assert changes(made, before, dropped) == [("p", "P")]
