import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.solver.timetables import BREAKS, PROBLEM, SOLUTION, Broken, rename
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import CLAIMS, RULES, Breach, breaches, check

DATA = Path(__file__).parents[1] / "data"


def broken(change):
    b = Broken()
    change(b)
    return problems.read(b.problem), solutions.read(b.solution)


def test_tiny_keeps_every_rule_and_costs_1072():
    verdict = check(problems.load(DATA / "tiny.json"), solutions.load(DATA / "tiny.solution.json"))

    assert verdict.breaches == ()
    assert verdict.cost == 1072
    assert verdict.parts == {
        "unplaced": 1000,
        "change": 0,
        "open": 60,
        "travel": 12,
        "wish": 0,
        "split": 0,
        "balance": 0,
    }


def test_a_timetable_with_every_feature_keeps_every_rule():
    verdict = check(problems.read(PROBLEM), solutions.read(SOLUTION))

    assert verdict.breaches == ()
    assert (verdict.cost, verdict.parts) == (SOLUTION["cost"], SOLUTION["parts"])


def test_the_empty_timetable_keeps_every_rule_where_nothing_is_given():
    problem = problems.read(PROBLEM | {"batches": [], "pins": []})
    missing = tuple(solutions.Unplaced(one.id, program) for one in problem.people for program in one.needs)
    empty = solutions.Solution(batches=(), places=(), unplaced=missing, cost=0, parts={})

    assert breaches(problem, empty) == ()


def test_every_rule_has_its_example():
    assert list(BREAKS) == list(RULES)


@pytest.mark.parametrize("rule", BREAKS)
def test_a_broken_rule_is_said_in_words(rule):
    change, sentence = BREAKS[rule]
    found = breaches(*broken(change))

    assert {one.rule for one in found} == {rule}
    assert found[0].sentence() == sentence


@pytest.mark.parametrize("rule", BREAKS)
def test_only_its_own_rule_notices_what_breaks_it(rule):
    others = {name: one for name, one in RULES.items() if name != rule}

    assert breaches(*broken(BREAKS[rule][0]), rules=others) == ()


@pytest.mark.parametrize("rule", BREAKS)
def test_facts_are_ids_and_whole_numbers(rule):
    facts = breaches(*broken(BREAKS[rule][0]))[0].facts

    assert all(value is None or isinstance(value, (str, int)) for value in facts.values())


def test_a_hall_and_its_branch_hall_hold_one_batch_at_a_time():
    def change(b):
        b.problem["batches"][1] = {"id": "d2", "program": "duty"}
        b.batch("d2")["room"] = "hall"

    assert breaches(*broken(change)) == (
        Breach("a_room_holds_one_batch_at_a_time", {"room": "A", "batch": "d1", "other": "d2", "from": 4, "to": 6}),
    )


def test_a_hall_is_closed_with_its_branch_hall():
    def change(b):
        b.batch("d1")["room"] = "hall"
        b.room("C")["closed"] = [[4, 5]]

    facts = {"batch": "d1", "program": "duty", "room": "C", "from": 4, "to": 5}
    assert breaches(*broken(change)) == (Breach("a_room_is_open", facts),)


def test_a_batch_that_ends_after_the_plan_is_no_choice():
    def change(b):
        b.program("duty")["starts"] = [2, 4, 6, 11]
        b.batch("d1")["start"] = 11
        for lesson, start in (("rules", 11), ("debate", 12)):
            b.lesson("d1", lesson)["start"] = start
        b.lesson("d1", "rules")["lecturer"] = "M"

    assert [one.rule for one in breaches(*broken(change))] == ["a_batch_takes_an_allowed_choice"]


def test_an_earlier_program_that_the_person_does_not_need_is_not_asked_for():
    def change(b):
        b.person("p1")["needs"] = ["duty", "online"]
        b.take_out("p1", "induction")

    assert breaches(*broken(change)) == ()


def test_a_choice_may_lower_the_least_size():
    def change(b):
        b.program("online")["min_size"] = 3

    assert breaches(*broken(change)) == ()


def test_a_batch_counts_as_the_cheapest_choice_that_it_keeps():
    def change(b):
        same = {"start": 6, "room": None}
        b.program("online")["options"] = [
            same | {"cost": 5},
            same | {"cost": 1, "min_size": 3},
            same | {"cost": 0, "lecturers": ["L"]},
            same | {"cost": 4, "lecturers": ["L", "M"]},
        ]

    assert check(*broken(change)).parts["open"] == SOLUTION["parts"]["open"] - 20 + 40


def _change(b):
    b.problem["previous"]["batches"][0]["room"] = "C"


def _newly_placed(b):
    b.problem["previous"]["places"] = b.problem["previous"]["places"][:1]


COSTS = [
    ("unplaced", 1000, lambda b: (b.take_out("p5", "duty"), b.leave_out("p5", "duty"))),
    ("change", 400, _change),
    ("change", 0, _newly_placed),
    ("change", 200, lambda b: rename(b, "d1", "d9")),
    ("open", 110, lambda b: b.program("online").update(open_cost=0)),
    ("travel", 8, lambda b: b.person("p4").update(place="city")),
    ("wish", 0, lambda b: b.person("p3")["wishes"][0].update({"from": 5, "to": 9})),
    ("wish", 28, lambda b: b.person("p3").update(wishes=b.person("p3")["wishes"] * 2)),
    ("split", 0, lambda b: b.person("p4").update(groups=[])),
    ("split", 10, lambda b: [b.person(one).update(groups=["g", "x"]) for one in ("p3", "p5")]),
    ("balance", 6, lambda b: b.place("p5", "duty").update(batch="d1")),
]


@pytest.mark.parametrize(("part", "expected", "change"), COSTS)
def test_each_part_of_the_cost_is_counted(part, expected, change):
    assert check(*broken(change)).parts[part] == expected


def claim(**claims):
    problem = problems.read(PROBLEM)
    return check(problem, solutions.read(SOLUTION | claims), problem.previous).breaches


AWAY = {"program": "duty", "start": 4, "room": "A", "because": "away", "fewest": 1, "people": ["p3"]}
TRUE_CHANGES = {"changes": 2, "changes_bound": 0, "changes_status": "open", "changes_proof": []}
SHORT = {"needs": [["p3", "duty"], ["p4", "duty"]], "batches": ["d1"], "seats": 1, "short": 1}
FALSE_CLAIMS = {
    "each_part_is_as_counted": (
        {"parts": SOLUTION["parts"] | {"split": 4}},
        'The cost part "split" is said to be 4; counted, it is 5.',
    ),
    "the_cost_is_as_counted": ({"cost": 342}, "The cost is said to be 342; counted, it is 343."),
    "the_bound_is_at_most_the_cost": ({"bound": 344}, "The bound, 344, is more than the cost, 343."),
    "optimal_means_cost_equals_bound": (
        {"bound": 342, "status": "optimal"},
        "The solution is called optimal; its cost is 343, its bound 342.",
    ),
    "a_certificate_counts": (
        {"certificate": SHORT},
        (
            "The certificate says 1 seats and 1 short; counted, its 2 needs have 3 seats and are -1 short, "
            "2 of them could be met elsewhere, and 0 of its entries are unknown."
        ),
    ),
    "changes_are_as_counted": (
        TRUE_CHANGES | {"changes": 3},
        "There are said to be 3 changes; counted, there are 2.",
    ),
    "the_bound_of_changes_is_at_most_the_changes": (
        TRUE_CHANGES | {"changes_status": "proven"},
        'There are 2 changes; the fewest possible are said to be 0, and the proof "proven".',
    ),
    "a_proof_of_changes_counts": (
        TRUE_CHANGES | {"changes_bound": 1, "changes_proof": [AWAY]},
        "The proof of the changes says that 1 must change, at most 1; counted, it shows 0.",
    ),
    "the_bound_among_fewest_is_at_most_the_cost": (
        TRUE_CHANGES | {"bound_among_fewest": 344},
        "The bound among answers with so few changes, 344, is not between the bound, 0, and the cost, 343.",
    ),
}


def test_every_claim_has_its_example():
    assert list(FALSE_CLAIMS) == list(CLAIMS)


@pytest.mark.parametrize("rule", FALSE_CLAIMS)
def test_a_false_claim_is_said_in_words(rule):
    claims, sentence = FALSE_CLAIMS[rule]

    assert [(one.rule, one.sentence()) for one in claim(**claims)] == [(rule, sentence)]


def test_true_changes_are_believed():
    assert claim(**TRUE_CHANGES) == ()


def test_optimal_is_believed_where_the_bound_is_reached():
    assert claim(status="optimal", bound=SOLUTION["cost"]) == ()


@pytest.mark.parametrize(
    "certificate",
    [{}, {"needs": 3, "batches": None}, {"needs": [3, [[], {}]], "batches": [[]], "seats": "x", "short": None}],
)
def test_a_garbled_certificate_does_not_count(certificate):
    assert [one.rule for one in claim(certificate=certificate)] == ["a_certificate_counts"]
    assert all(one.sentence() for one in claim(certificate=certificate))


def test_a_certificate_that_counts_is_believed():
    def change(b):
        b.problem["pins"] = []
        b.problem["batches"] = []
        b.room("B")["seats"] = 1
        b.take_out("p5", "duty")
        b.leave_out("p5", "duty")
        b.person("p1")["needs"] = ["induction", "online"]
        b.take_out("p1", "duty")
        b.room("A")["seats"] = 1
        b.take_out("p1", "induction")
        b.leave_out("p1", "induction")

    problem, solution = broken(change)
    needs = [["p3", "duty"], ["p4", "duty"], ["p5", "duty"]]
    believed = {"needs": needs, "batches": ["d1", "d2"], "seats": 2, "short": 1}
    doubted = believed | {"needs": needs[:2] * 2}

    def found(certificate):
        verdict = check(problem, replace(solution, certificate=certificate))
        return [one for one in verdict.breaches if one.rule == "a_certificate_counts"]

    assert found(believed) == []
    assert found(doubted) != []


def ways_into(data, way=()):
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inside:
        yield (*way, key)
        yield from ways_into(value, (*way, key))


@given(st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_damaged_solution_is_judged_or_refused_in_words(draw):
    data = json.loads(json.dumps(SOLUTION))
    names = ["p1", "p3", "duty", "d1", "o1", "i1", "A", "hall", "x", "L", "film", "optimal"]
    for _ in range(draw.draw(st.integers(1, 4))):
        *way, last = draw.draw(st.sampled_from(list(ways_into(data))))
        at = data
        for step in way:
            at = at[step]
        at[last] = draw.draw(st.sampled_from([None, [], {}, True, *range(-1, 13), *names]))
    try:
        solution = solutions.read(data)
    except solutions.SolutionError as error:
        message = str(error)
        assert message
        return
    assert all(one.sentence() for one in check(problems.read(PROBLEM), solution).breaches)
    assert solutions.read(json.loads(solutions.to_text(solution))) == solution
