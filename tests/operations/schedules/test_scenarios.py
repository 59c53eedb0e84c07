"""Scenarios: one thing changed in a copy of the problem, nothing in the records."""

from datetime import datetime, timedelta

import pytest

from tests.operations.schedules.conftest import BEFORE, answered
from training.models import db
from training.models.catalogue import Room
from training.operations.errors import TrainingError
from training.operations.schedules import pins, proposals, publish, scenarios
from training.operations.schedules.scenarios import Change
from training.solver import problem as problems
from training.solver.solve import solve


def one(entries, name):
    return next(entry for entry in entries if entry["id"] == name)


def ask(proposal, kind, about):
    return scenarios.ask(proposal, Change(kind, about), now=BEFORE)


def placed_in(question):
    """The rooms and lecturers of the best timetable, and who has no place."""
    answer = solve(problems.read(question), seconds=5)
    lecturers = {lesson.lecturer for batch in answer.batches for lesson in batch.lessons}
    return {batch.room for batch in answer.batches}, lecturers, len(answer.unplaced)


@pytest.fixture
def in_service(service):
    return f"program-{service.id}"


@pytest.fixture
def rooms(service):
    return [f"room-{room.id}" for room in sorted(service.rooms, key=lambda room: room.id)]


def test_without_a_room_nothing_is_held_there(solved, rooms):
    scenario = ask(solved, "without_room", rooms[0])
    assert placed_in(scenario.problem)[0] == {rooms[1]}
    assert one(solved.problem["rooms"], rooms[0])["closed"] == [], "the proposal itself is as it was"
    assert scenario.scenario == {"of": solved.id, "changes": [{"kind": "without_room", "name": called(rooms[0])}]}


def called(room):
    return db.session.get_one(Room, int(room.removeprefix("room-"))).name


def test_a_lock_on_a_room_that_is_not_used_is_left_out(solved, rooms):
    batch = solved.solution["batches"][0]["id"]
    pins.pin_batch(solved, batch, "start", version=solved.version, locked=True)
    pins.pin_batch(solved, batch, "room", version=solved.version, locked=True)
    scenario = ask(solved, "without_room", rooms[0])
    assert "room" not in one(scenario.problem["batches"], batch)
    assert one(scenario.problem["batches"], batch)["start"] == solved.solution["batches"][0]["start"]
    assert placed_in(scenario.problem)[0] == {rooms[1]}


def test_without_a_lecturer_another_gives_the_lesson(solved, law):
    first, second = (f"lecturer-{one.id}" for one in sorted(law.lecturers, key=lambda one: one.id))
    scenario = ask(solved, "without_lecturer", first)
    assert placed_in(scenario.problem)[1] == {second}
    both = scenarios.applied(scenario.problem, Change("without_lecturer", second))
    assert placed_in(both) == (set(), set(), 4)


def test_another_lecturer_can_give_every_lesson(solved, law, in_service):
    question = solved.problem
    for lecturer in question["lecturers"]:
        question = scenarios.applied(question, Change("without_lecturer", lecturer["id"]))
    with_more = scenarios.applied(question, Change("another_lecturer", in_service))
    assert placed_in(with_more)[1:] == ({"lecturer-more1"}, 0)


def test_another_room_seats_people_at_the_same_time(solved, rooms):
    scenario = ask(solved, "another_room", rooms[0])
    question = scenario.problem
    assert one(question["rooms"], "room-more1") == one(question["rooms"], rooms[0]) | {"id": "room-more1", "parts": []}
    assert question["programs"][0]["rooms"] == [*rooms, "room-more1"]
    again = scenarios.applied(question, Change("another_room", rooms[0]))
    assert again["programs"][0]["rooms"] == [*rooms, "room-more1", "room-more2"]
    problems.read(again)


def test_more_and_larger_batches(solved, service, in_service):
    service.max_size = 3
    question = ask(solved, "another_batch", in_service).problem
    assert one(question["programs"], in_service)["max_batches"] == service.max_batches + 1
    most = one(solved.problem["programs"], in_service)["max_size"]
    larger = scenarios.applied(solved.problem, Change("larger_batches", in_service))
    assert one(larger["programs"], in_service)["max_size"] == most + -(-most // 2)


def test_every_choice_makes_a_problem_that_can_be_read_and_has_a_sentence(solved):
    found = [change for some in scenarios.choices(solved.problem).values() for change in some]
    assert {change.kind for change in found} == set(scenarios.KINDS)
    for change in found:
        problems.read(scenarios.applied(solved.problem, change))
        assert scenarios.sentence(change.kind, "甲")


def test_what_has_begun_stays_in_the_room_and_with_the_lecturer(solved, plan, rooms, law):
    publish.publish(solved, version=solved.version, now=BEFORE, user_id=None)
    start = solved.solution["batches"][0]["start"]
    during = datetime(2021, 12, 27, 10) + timedelta(hours=12 * start)
    later = proposals.ask(plan, seconds=60, seed=1, now=during)
    for change in (Change("without_room", rooms[0]), Change("without_lecturer", taught_by(later))):
        question = scenarios.applied(later.problem, change)
        assert solve(problems.read(question), seconds=5).unplaced == ()


def taught_by(proposal):
    return next(one["lecturer"] for batch in proposal.problem["batches"] for one in batch["lessons"])


def test_a_scenario_of_a_scenario_tells_both_changes(solved, rooms, in_service):
    first = answered(ask(solved, "another_batch", in_service), at=0)
    second = ask(first, "without_room", rooms[1])
    assert scenarios.words_of(second) == [
        "“履职培训班”最多可再开 1 期", f"不用“{called(rooms[1])}”",
    ]  # fmt: skip
    assert scenarios.based_on(second) == first
    assert scenarios.words_of(solved) == []
    assert scenarios.based_on(solved) is None


def test_a_scenario_is_neither_published_nor_changed(solved, in_service):
    scenario = answered(ask(solved, "another_batch", in_service))
    words = f"草稿 v{scenario.number} 是情景，只供比较。要照此实行，请先修改记录，再重新编排。"
    for attempt in (
        lambda: publish.prospect(scenario, BEFORE),
        lambda: pins.pin_batch(scenario, "x", "start", version=scenario.version, locked=True),
    ):
        with pytest.raises(TrainingError) as error:
            attempt()
        assert error.value.message == words


def test_what_the_problem_does_not_know_is_refused(solved):
    for change in (("without_room", "room-999"), ("no_such_kind", "room-1"), ("without_room", "program-1")):
        with pytest.raises(TrainingError, match="没有这一项变化"):
            ask(solved, *change)


def test_only_one_search_at_a_time(solved, in_service):
    ask(solved, "another_batch", in_service)
    with pytest.raises(TrainingError, match="正在求解"):
        ask(solved, "larger_batches", in_service)


def test_the_lock_on_a_lecturer_falls_with_the_lecturer(solved, law):
    batch, lesson = solved.solution["batches"][0]["id"], f"course-{law.id}"
    pins.pin_batch(solved, batch, "lecturers", version=solved.version, locked=True, lesson=lesson)
    lecturer = next(iter(one(solved.problem["batches"], batch)["lecturers"].values()))
    scenario = ask(solved, "without_lecturer", lecturer)
    assert one(scenario.problem["batches"], batch)["lecturers"] == {}
