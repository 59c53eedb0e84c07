"""Batches given with their lessons, as they are held: nothing of them is sought, and their lecturers are taken."""

import pytest

from tests.solver.test_dropped import lesson, person, problem, program
from training.solver.check import breaches, check
from training.solver.conflicts import ContradictionError, contradictions
from training.solver.conflicts.hold import can_hold
from training.solver.conflicts.smallest import smallest_conflict
from training.solver.problem import Previous, ProblemError, dump, read
from training.solver.repairs import diagnosis
from training.solver.replan import replan
from training.solver.running.watch import Watch
from training.solver.solution import GivenLesson
from training.solver.solve import solve

NO_END = Watch(float("inf"), None, None)
HELD = {"id": "running", "program": "P", "start": 0}


def running(lessons, *more, given=(), closed=()):
    """P is held from half-day 0 on, with these lessons; Q may begin then or later and needs L for its lesson, too."""
    programs = [
        program("P", length=2, starts=[0], lessons=[lesson("x", "L", "M"), lesson("y", "L", "M", after=["x"])]),
        program("Q", starts=[1, 2], lessons=[lesson("z", "L")]),
    ]
    people = [person("p", "P"), person("q", "Q", wishes=[{"program": "Q", "from": 2, "to": 3, "cost": 9}])]
    lecturers = [{"id": "L", "closed": list(closed)}, {"id": "M", "closed": []}]
    batches = [HELD | {"lessons": lessons} | dict(more), *given]
    pins = [{"person": "p", "program": "P", "batch": "running"}]
    return problem(programs, people, lecturers=lecturers, batches=batches, pins=pins)


def told(name, start, lecturer):
    return {"lesson": name, "start": start, "lecturer": lecturer}


BUSY = [told("x", 0, "M"), told("y", 1, "L")]


def start_of(answer, name):
    return next(one.start for one in answer.batches if one.program == name)


def test_a_lecturer_of_a_running_class_gives_no_other_lesson_then():
    answer = solve(running(BUSY), seconds=10)
    assert (start_of(answer, "Q"), answer.status) == (2, "optimal")
    assert answer.batches[0].lessons == (GivenLesson("x", 0, "M"), GivenLesson("y", 1, "L"))
    assert check(running(BUSY), answer).breaches == ()


def test_without_the_lessons_the_lecturer_would_be_thought_free():
    answer = solve(running([]), seconds=10)
    assert start_of(answer, "Q") == 1


@pytest.mark.parametrize(
    "lessons",
    [
        [told("x", 1, "L"), told("y", 0, "L")],  # out of order
        [told("x", 1, "L"), told("y", 1, "L")],  # at once
        [told("y", 1, "L")],  # one is not held at all
        [told("x", 1, None), told("y", 0, "L")],  # by somebody from elsewhere
    ],
)
def test_what_is_held_is_judged_no_more(lessons):
    asked = running(lessons, closed=[[0, 2]])
    answer = solve(asked, seconds=10)
    assert check(asked, answer).breaches == ()
    assert {tuple(one) for one in answer.batches[0].lessons} == {tuple(one.values()) for one in lessons}


def test_another_lesson_beside_a_held_one_is_noticed():
    answer = solve(running([]), seconds=10)  # Q at half-day 1, by L
    moved = [*answer.batches]
    moved[0] = moved[0].__class__("running", "P", 0, None, tuple(GivenLesson(*one.values()) for one in BUSY))
    found = breaches(running(BUSY), answer.__class__(tuple(moved), answer.places, (), answer.cost, answer.parts))
    assert [one.rule for one in found] == ["a_lecturer_gives_one_lesson_at_a_time"]


def test_a_replan_keeps_what_has_begun_and_moves_the_other():
    before = solve(running([]), seconds=10)
    now = running(BUSY)
    answer = replan(now, before, seconds=10)
    assert check(now, answer, Previous(before.batches, before.places)).breaches == ()
    assert (start_of(answer, "Q"), answer.replanned.changes, answer.replanned.changes_status) == (2, 1, "proven")


def test_a_class_that_is_held_stays_though_its_lecturer_is_away_since():
    before = solve(running(BUSY), seconds=10)
    now = running(BUSY, closed=[[0, 2]])
    answer = replan(now, before, seconds=10)
    assert (answer.replanned.changes, answer.replanned.changes_bound) == (0, 0)


def test_a_batch_given_beside_a_held_lesson_is_a_conflict_in_words():
    asked = running(BUSY, given=[{"id": "next", "program": "Q", "start": 1}])
    with pytest.raises(ContradictionError):
        solve(asked, seconds=10)
    assert contradictions(asked)[0].rule == "nobody_is_free_for_a_lesson"
    facts = smallest_conflict(asked, lambda one: can_hold(one, NO_END))
    assert {"lessons", "start", "able"} <= {fact.kind for fact in facts}
    assert any("which has begun" in fact.words() for fact in facts)
    offered = {
        change.fact.kind for one in diagnosis(asked, seconds=5, fixed=["running"]).repairs for change in one.changes
    }
    assert "start" in offered
    assert "lessons" not in offered


def test_two_parts_that_share_a_lecturer_only_in_a_held_class_are_solved_together():
    asked = running([told("x", 0, None), told("y", 1, "L")])
    alone = dump(asked)
    alone["programs"][0]["lessons"] = [lesson("x", "M"), lesson("y", "M")]
    assert start_of(solve(read(alone), seconds=10), "Q") == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": None}, "lessons are given, so start must be, too"),
        ({"lecturers": {"x": "L"}}, "lecturers are given beside lessons, which say themselves who gives them"),
        ({"lessons": [told("y", 2, "L")]}, "lessons[0] is at 2, outside the batch, [0, 2)"),
        ({"lessons": [told("y", 0, "L"), told("y", 1, "L")]}, 'lessons names lesson "y" twice'),
        ({"lessons": [told("z", 0, "L")]}, 'lessons[0]: lesson names unknown lesson "z"'),
        ({"lessons": [told("x", 0, "N")]}, 'lessons[0]: lecturer names unknown lecturer "N"'),
        ({"lessons": 7}, "lessons must be a list, not 7"),
        ({"lessons": [7]}, "lessons[0] must be an object, not 7"),
    ],
)
def test_what_is_wrong_with_held_lessons_is_said_with_its_place(change, words):
    data = dump(running(BUSY))
    data["batches"][0] |= change
    with pytest.raises(ProblemError) as error:
        read(data)
    assert str(error.value).startswith('batches[0] "running"')
    assert str(error.value).endswith(words)


def test_a_file_with_held_lessons_is_written_as_it_was_read():
    asked = running(BUSY)
    assert read(dump(asked)) == asked
