import pytest
from hypothesis import HealthCheck, given, settings

from tests.solver.brute_force import cheapest
from tests.solver.strategies import small_problems
from tests.solver.timetables import Broken
from training.solver import problem as problems
from training.solver.conflicts import FINDINGS, ContradictionError, contradictions, together
from training.solver.conflicts.hold import can_hold as decided
from training.solver.conflicts.left import with_only
from training.solver.conflicts.smallest import smallest_conflict
from training.solver.running.watch import Watch


def given_batch(b, name):
    return next(one for one in b.problem["batches"] if one["id"] == name)


def pin(b, person, program, batch):
    b.problem["pins"].append({"person": person, "program": program, "batch": batch})


def another(b, name, program, **more):
    b.problem["batches"].append({"id": name, "program": program, **more})


def _two_in_one_room(b):
    another(b, "d1", "duty", start=4, room="B")


def _hall_beside_its_part(b):
    another(b, "d1", "duty", start=4, room="A")
    given_batch(b, "d2")["room"] = "hall"


def _lecturer_not_brought(b):
    b.program("online")["options"].pop()
    given_batch(b, "o1")["lecturers"] = {"film": "L"}


def _lecturer_in_two_batches(b):
    given_batch(b, "d2")["lecturers"] = {"rules": "L"}
    another(b, "d1", "duty", start=4, room="A", lecturers={"rules": "L"})
    b.problem["lecturers"][0]["closed"] = [[5, 6]]


def _nobody_free(b):
    b.problem["lecturers"][0]["closed"] = [[0, 12]]
    b.problem["lecturers"][1]["closed"] = [[4, 6]]


def _too_few_together(b):
    b.program("duty")["min_size"] = 3
    another(b, "d1", "duty", start=6, room="A")


def _pinned_twice(b):
    another(b, "d1", "duty", start=4, room="A")
    pin(b, "p4", "duty", "d1")


def _pinned_to_both(b):
    given_batch(b, "o1")["start"] = 4
    pin(b, "p1", "online", "o1")
    pin(b, "p1", "duty", "d2")


def _too_many_pins(b):
    b.room("B")["seats"] = 1
    pin(b, "p5", "duty", "d2")


def _budget_of_pins(b):
    b.person("p1")["budget"] = 3
    pin(b, "p1", "duty", "d2")


def _no_time_before(b):
    given_batch(b, "i1")["start"] = 8
    b.program("induction")["starts"] = [8]
    pin(b, "p1", "duty", "d2")


# name → how to make the problem contradict itself in that way alone, and the sentence that says so
CONTRADICTORY = {
    "too_many_batches_are_given": (
        lambda b: (another(b, "d1", "duty"), b.program("duty").update(max_batches=1)),
        '2 batches of "duty" are given; it may have 1.',
    ),
    "a_given_batch_has_no_allowed_choice": (
        lambda b: given_batch(b, "d2").update(start=5),
        'Batch "d2" is given half-day 5 and room "B", which "duty" does not allow.',
    ),
    "a_given_batch_has_no_open_room": (
        lambda b: b.room("B").update(closed=[[5, 7]]),
        'Batch "d2" has no open room left: "B" is closed in half-days [5, 7).',
    ),
    "a_given_batch_has_no_choice_left": (
        _lecturer_not_brought,
        'Batch "o1" of "online" has no choice left: its room is closed or its lecturers are not brought.',
    ),
    "two_given_batches_need_one_room": (
        _two_in_one_room,
        'Batches "d2" and "d1" are given so that both need room "B" at the same time.',
    ),
    "a_given_lecturer_cannot_give_the_lesson": (
        lambda b: given_batch(b, "i1").update(lecturers={"talk": "M"}),
        'Lesson "talk" of batch "i1" is given to lecturer "M", who is not able to give it.',
    ),
    "nobody_is_free_for_a_lesson": (
        lambda b: (_nobody_free(b), given_batch(b, "i1").pop("lecturers")),
        'Lesson "rules" of batch "d2" cannot be given: none of L, M is free then.',
    ),
    "a_given_lecturer_has_too_little_time": (
        _lecturer_in_two_batches,
        'Lecturer "L" is given 2 half-days of lessons in [4, 6) and is free in 1.',
    ),
    "too_few_people_for_a_given_batch": (
        lambda b: b.program("induction").update(min_size=3),
        'Batch "i1" of "induction" must be opened with at least 3 people; only 2 could come.',
    ),
    "a_pin_names_an_unknown_batch": (
        lambda b: pin(b, "p3", "duty", "d7"),
        'Person "p3" is pinned to batch "d7" of "duty", which is not given.',
    ),
    "a_pin_is_to_a_batch_of_another_program": (
        lambda b: pin(b, "p3", "duty", "o1"),
        'Person "p3" is pinned for "duty" to batch "o1", which is one of "online".',
    ),
    "a_pinned_person_has_no_need": (
        lambda b: pin(b, "p3", "online", "o1"),
        'Person "p3" is pinned to batch "o1" of "online", which they do not need.',
    ),
    "a_pinned_person_is_away": (
        lambda b: b.person("p4").update(away=[[5, 6]]),
        'Person "p4" is pinned to batch "d2" of "duty" and is away in half-days [5, 6).',
    ),
    "a_person_is_pinned_twice_for_one_program": (
        _pinned_twice,
        'Person "p4" is pinned for "duty" to batch "d2" and to batch "d1".',
    ),
    "a_person_is_pinned_to_two_batches_at_a_time": (
        _pinned_to_both,
        'Person "p1" is pinned to batch "o1" and to batch "d2", which are held at the same time.',
    ),
    "pins_exceed_the_seats": (
        _too_many_pins,
        '2 people are pinned to batch "d2" of "duty", which seats 1.',
    ),
    "pins_exceed_the_budget": (
        _budget_of_pins,
        'Person "p1" is pinned to programs that take 4 half-days; the budget is 3.',
    ),
    "a_pin_leaves_no_time_for_the_program_before": (
        _no_time_before,
        'Person "p1" is pinned to batch "d2" of "duty" before "induction" can be finished.',
    ),
}


def test_every_finding_has_its_example():
    assert list(CONTRADICTORY) == list(FINDINGS)


def test_a_problem_that_can_be_solved_does_not_contradict_itself():
    assert contradictions(problems.read(Broken().problem)) == []


@pytest.mark.parametrize("name", CONTRADICTORY)
def test_a_contradiction_is_said_in_words(name):
    change, sentence = CONTRADICTORY[name]
    b = Broken()
    change(b)
    found = contradictions(problems.read(b.problem))

    assert [(one.rule, one.sentence()) for one in found] == [(name, sentence)]
    assert str(ContradictionError(found)) == sentence
    assert all(value is None or isinstance(value, (str, int)) for value in found[0].facts.values())


def test_a_hall_and_its_branch_hall_cannot_be_given_at_one_time():
    b = Broken()
    _hall_beside_its_part(b)

    assert [one.facts["room"] for one in contradictions(problems.read(b.problem))] == ["A"]


def test_given_batches_of_one_program_share_their_people():
    b = Broken()
    _too_few_together(b)
    found = contradictions(problems.read(b.problem))

    assert [one.facts for one in found] == [{"batch": "d2, d1", "program": "duty", "people": 4, "min_size": 6}]


@given(small_problems)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_called_contradictory_has_no_timetable(problem):
    if contradictions(problem):
        assert cheapest(problem) is None


def can_hold(problem):
    return cheapest(problem) is not None


@given(small_problems)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_from_a_smallest_conflict_nothing_can_be_left_out(problem):
    facts = smallest_conflict(problem, lambda one: decided(one, Watch(60, None, None)))

    assert bool(facts) == (not can_hold(problem))
    if facts:
        assert not can_hold(with_only(problem, facts))
        assert all(can_hold(with_only(problem, [other for other in facts if other != one])) for one in facts)


def test_a_smallest_conflict_is_said_in_words():
    b = Broken()
    _pinned_to_both(b)
    problem = problems.read(b.problem)
    found = together(smallest_conflict(problem, lambda one: decided(one, Watch(60, None, None))), problem)

    assert found.sentence() == (
        'These 4 cannot hold together: "p1" pinned to batch "o1"; "p1" pinned to batch "d2"; '
        'batch "d2" at half-day 4; batch "o1" at half-day 4.'
    )
