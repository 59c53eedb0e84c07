import copy
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.solver.brute_force import cheapest
from tests.solver.strategies import small_problems
from tests.solver.timetables import Broken
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import breaches, check
from training.solver.entry import FileError
from training.solver.explain import certificate, explain, reasons_for_unplaced
from training.solver.explain.replay import move
from training.solver.explain.unplaced import SENTENCES


def read(b):
    return problems.read(b.problem), solutions.read(b.solution)


def plain():
    """The timetable with every feature, without pins and given batches."""
    b = Broken()
    b.problem["pins"], b.problem["batches"] = [], []
    return b


def lacks(b, person, program):
    b.take_out(person, program)
    b.leave_out(person, program)


def explained(b, person, program):
    answer = explain(*read(b), person, program)
    return answer, {one["batch"]: one for one in answer["batches"]}


def test_each_batch_is_here_allowed_full_or_breaks_a_rule():
    b = plain()
    b.problem["programs"][1]["max_batches"] = 4
    third = copy.deepcopy(b.batch("d1")) | {"id": "d3", "start": 6, "room": "C", "lessons": []}
    third["lessons"] = [
        {"lesson": "rules", "start": 7, "lecturer": "L"},
        {"lesson": "debate", "start": 6, "lecturer": None},
    ]
    b.solution["batches"].append(third)
    b.program("duty")["min_size"] = 0
    b.room("B")["seats"] = 2
    b.person("p3")["away"] = [[7, 8]]

    answer, batches = explained(b, "p3", "duty")

    assert (answer["person"], answer["program"], answer["batch"]) == ("p3", "duty", "d1")
    assert {name: one["verdict"] for name, one in batches.items()} == {"d1": "here", "d2": "full", "d3": "broken"}
    assert batches["d2"]["members"] == ["p4", "p5"]
    assert [one["rule"] for one in batches["d3"]["breaches"]] == ["a_person_is_not_away"]
    assert batches["d3"]["breaches"][0]["sentence"] == ('Person "p3" is away in half-days [7, 8), during batch "d3".')


def test_what_is_allowed_says_how_much_dearer_it_is():
    _, batches = explained(plain(), "p5", "duty")

    # from B (travel 4, changed) to A, where it was: no travel, no change; the batches are no longer balanced
    assert batches["d1"]["verdict"] == "allowed"
    assert batches["d1"]["dearer"] == -4 - 100 + 3 * 2


def test_leaving_a_batch_that_then_is_too_small_breaks_a_rule():
    b = plain()
    b.program("duty")["min_size"] = 2

    _, batches = explained(b, "p5", "duty")

    assert [one["rule"] for one in batches["d1"]["breaches"]] == ["a_batch_keeps_its_least_size"]


def test_somebody_without_a_place_gets_reasons_too():
    b = plain()
    b.person("p3")["away"] = [[0, 12]]
    lacks(b, "p3", "duty")

    answer, _ = explained(b, "p3", "duty")

    assert answer["batch"] is None
    assert answer["reasons"] == ["Away at every allowed start."]
    assert answer["details"] == [{"code": "away_always", "facts": {}}]


@pytest.mark.parametrize(
    ("person", "program", "words"),
    [
        ("x", "duty", 'the problem has no person "x"'),
        ("p1", "x", 'the problem has no program "x"'),
    ],
)
def test_a_question_about_nothing_is_refused(person, program, words):
    with pytest.raises(FileError) as caught:
        explain(*read(plain()), person, program)
    assert str(caught.value) == words


def _no_choice(b):
    b.program("online")["max_batches"] = 0
    for person in ("p1", "p2"):
        lacks(b, person, "online")
    b.solution["batches"].remove(b.batch("o1"))


def _before_unplaced(b):
    lacks(b, "p1", "duty")
    lacks(b, "p1", "induction")


def _budget(b):
    b.person("p1")["budget"] = 4
    lacks(b, "p1", "duty")


def _away(b):
    b.person("p3")["away"] = [[4, 6]]
    lacks(b, "p3", "duty")


def _order(b):
    b.problem["programs"][0]["starts"] = [0, 8]
    lacks(b, "p1", "duty")
    b.batch("i1")["start"] = 8
    for lesson in b.batch("i1")["lessons"]:
        lesson["start"] += 8


def _clash(b):
    b.batch("o1")["start"] = 4
    b.batch("o1")["lessons"][0]["start"] = 4
    lacks(b, "p1", "duty")


def _one_more(b):
    """A sixth person, without a place in duty."""
    b.problem["people"].append(copy.deepcopy(b.person("p3")) | {"id": "p6", "away": []})
    b.leave_out("p6", "duty")


def _all_full(b):
    _one_more(b)
    b.room("A")["seats"] = b.room("B")["seats"] = 2


def _room_taken(b):
    _all_full(b)
    b.program("duty")["max_batches"] = 3
    b.program("duty")["rooms"] = ["A", "B"]
    b.program("duty")["starts"] = [4]


def _lecturer_taken(b):
    _room_taken(b)
    b.program("duty")["rooms"] = ["A", "B", "C"]
    b.program("duty")["lessons"][0]["lecturers"] = ["L"]
    b.lesson("d2", "rules")["start"], b.lesson("d2", "debate")["start"] = 5, 4


def _too_few(b):
    _room_taken(b)
    b.program("duty")["rooms"] = ["A", "B", "C"]
    b.program("duty")["min_size"] = 2


def _could_open(b):
    _room_taken(b)
    b.program("duty")["rooms"] = ["A", "B", "C"]


def _no_time(b):
    _room_taken(b)
    b.problem["people"][-1]["away"] = [[6, 8]]
    b.program("duty")["starts"] = [4, 6]
    b.problem["people"][-1]["needs"] = ["duty", "online"]
    b.solution["places"].append({"person": "p6", "program": "online", "batch": "o1"})
    _put_online_at_4(b)


def _put_online_at_4(b):
    b.batch("o1")["start"] = 4
    b.batch("o1")["lessons"][0]["start"] = 4
    b.person("p1")["needs"] = ["induction", "online"]
    b.take_out("p1", "duty")


CASES = {
    "no_choice": (_no_choice, "p1", "online", "No batch of it is allowed."),
    "away_always": (
        lambda b: (b.person("p3").update(away=[[0, 12]]), lacks(b, "p3", "duty")),
        "p3",
        "duty",
        "Away at every allowed start.",
    ),
    "before_unplaced": (_before_unplaced, "p1", "duty", 'Has no place in "induction", which comes before it.'),
    "budget": (_budget, "p1", "duty", "Budget spent: 3 of 4 half-days are taken, and it takes 2."),
    "away": (_away, "p3", "duty", 'Away during "d1", "d2".'),
    "order": (_order, "p1", "duty", 'Out of order with "i1": "d1", "d2".'),
    "clash": (_clash, "p1", "duty", 'In another batch, "o1", at the time of "d1", "d2".'),
    "full": (_all_full, "p6", "duty", 'Full: "d1", "d2"; 0 there could sit in another batch.'),
    "free": (
        lambda b: lacks(b, "p5", "duty"),
        "p5",
        "duty",
        'A seat is free in "d1", "d2"; taking it was not found, or costs more.',
    ),
    "batches_used": (_all_full, "p6", "duty", "All 2 allowed batches are opened."),
    "no_time": (_no_time, "p6", "duty", "Away or in another batch at every other allowed start."),
    "room_taken": (_room_taken, "p6", "duty", "No room large enough is free for another batch when they could come."),
    "lecturer_taken": (_lecturer_taken, "p6", "duty", "No lecturer is free for another batch when they could come."),
    "too_few": (
        _too_few,
        "p6",
        "duty",
        "Another batch needs 2 people; only 1 without a place could come together.",
    ),
    "could_open": (_could_open, "p6", "duty", "Another batch might be opened; it was not found, or costs more."),
}


def test_every_reason_has_its_example():
    assert list(CASES) == list(SENTENCES)


@pytest.mark.parametrize("code", CASES)
def test_a_reason_is_said_in_words_and_as_a_code(code):
    change, person, program, sentence = CASES[code]
    b = plain()
    change(b)
    problem, solution = read(b)
    assert breaches(problem, solution) == ()

    found = {(one.person, one.program): one for one in reasons_for_unplaced(problem, solution)}[person, program]

    assert sentence in found.reasons
    assert code in [one["code"] for one in found.details]
    assert len(found.reasons) == len(found.details)


def test_who_sits_in_a_full_batch_only_by_preference_is_named():
    b = plain()
    _one_more(b)
    b.room("B")["seats"] = 2
    b.problem["people"][-1]["away"] = []
    b.problem["people"][-1]["needs"] = ["duty", "online"]
    b.leave_out("p6", "online")

    found = {(one.person, one.program): one for one in reasons_for_unplaced(*read(b))}["p6", "duty"]

    full = next(one for one in found.details if one["code"] == "full")
    assert full["facts"] == {"batches": ["d2"], "movable": 2, "people": ["p4", "p5"]}


@given(small_problems, st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_checker_bears_out_every_reason_about_a_batch(problem, draw):
    solution = cheapest(problem)
    assume(solution is not None)
    for place in solution.places:
        if draw.draw(st.integers(0, 3)) == 0:
            solution = move(solution, place.person, place.program, None)
    assume(breaches(problem, solution) == ())
    for one in reasons_for_unplaced(problem, solution):
        free = [batch for detail in one.details if detail["code"] == "free" for batch in detail["facts"]["batches"]]
        for batch in solution.batches:
            if batch.program == one.program:
                broken = breaches(problem, move(solution, one.person, one.program, batch.id))
                assert (batch.id in free) == (not broken)


@given(small_problems, st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_certificate_counts_and_is_never_more_than_are_missing(problem, draw):
    solution = cheapest(problem)
    assume(solution is not None and solution.places)
    for batch in draw.draw(st.lists(st.sampled_from(solution.batches), max_size=1)):
        solution = replace(solution, batches=tuple(one for one in solution.batches if one != batch))
        solution = replace(solution, places=tuple(one for one in solution.places if one.batch != batch.id))
    found = certificate(problem, solution)
    if found:
        judged = check(problem, replace(solution, certificate=found)).breaches
        assert "a_certificate_counts" not in [one.rule for one in judged]
        placed = {(one.person, one.program) for one in solution.places}
        assert found["short"] <= sum(tuple(need) not in placed for need in found["needs"])


def test_a_shortage_is_proven_by_counting():
    b = plain()
    _all_full(b)
    b.person("p1")["away"] = []

    assert certificate(*read(b)) == {
        "needs": [["p1", "duty"], ["p3", "duty"], ["p4", "duty"], ["p5", "duty"], ["p6", "duty"]],
        "batches": ["d1", "d2"],
        "seats": 4,
        "short": 1,
    }


def test_where_nobody_lacks_a_place_there_is_no_certificate():
    assert certificate(*read(plain())) is None


def test_needs_that_no_opened_batch_can_meet_are_no_shortage_of_seats():
    b = plain()
    _away(b)

    assert certificate(*read(b)) is None
