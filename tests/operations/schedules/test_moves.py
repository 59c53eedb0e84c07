"""Moving and locking by hand, with the rules that a move would break."""

from datetime import date, datetime, time, timedelta

import pytest

from tests import factories as make
from tests.operations.schedules.conftest import BEFORE, answered
from training.models import db
from training.models.schedules import ProposalState
from training.operations.errors import ChangedMeanwhile, TrainingError
from training.operations.schedules import moves, pins, proposals
from training.operations.schedules.editing import keep
from training.operations.schedules.names import names_of
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import check


@pytest.fixture
def two(plan, service, deputies, law):
    """A proposal with two batches of two people each, one after the other in the first room."""
    return answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE), opened=2)


def first(proposal):
    return proposal.solution["batches"][0]


def second(proposal):
    return proposal.solution["batches"][1]


def person(people, number):
    return f"person-{people[number].id}"


def is_clean(proposal):
    return check(problems.read(proposal.problem), solutions.read(proposal.solution)).breaches == ()


def move(proposal, who, to):
    change = moves.try_person(proposal, who, first(proposal)["program"], to)
    keep(proposal, change)
    return change


def test_a_person_moves_and_is_locked_there(two, deputies):
    change = move(two, person(deputies, 0), second(two)["id"])
    assert change.is_allowed
    assert is_clean(two)
    assert {"person": person(deputies, 0), "program": first(two)["program"], "batch": second(two)["id"]} in (
        two.problem["pins"]
    )
    assert two.cost == two.solution["cost"]


def test_a_person_taken_out_is_counted_with_reasons(two, deputies):
    move(two, person(deputies, 0), None)
    assert two.unplaced == 1
    assert two.solution["unplaced"][0]["details"]
    assert is_clean(two)
    move(two, person(deputies, 0), first(two)["id"])
    assert two.unplaced == 0


def test_a_move_that_breaks_a_rule_says_which_and_changes_nothing(two, deputies, service, plan):
    make.AwayFactory(
        person=deputies[0], starts_at=moment(two, second(two)["start"]), ends_at=moment(two, second(two)["start"] + 1)
    )
    two.state = ProposalState.CANCELLED
    proposal = answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE), at=first(two)["start"])
    other = first(proposal)["start"]
    change = moves.try_batch(proposal, first(proposal)["id"], second(two)["start"], first(proposal)["room"])
    assert change.broken == (
        (
            f"{deputies[0].name} {names(two).moment(second(two)['start'])}不能参训，"
            "与“履职培训班”第 1 期的时间冲突。请将其移到另一期。"
        ),
    )
    with pytest.raises(TrainingError, match="不能参训"):
        keep(proposal, change)
    assert first(proposal)["start"] == other


def names(proposal):
    return names_of(proposal.problem, proposal.solution["batches"])


def moment(proposal, half_day):
    return datetime.combine(date.fromisoformat(proposal.problem["origin"]), time()) + half_day * timedelta(hours=12)


def test_a_batch_moves_with_its_lessons_and_is_locked(two, service):
    start = second(two)["start"] + 14
    batch = first(two)["id"]
    keep(two, moves.try_batch(two, batch, start, f"room-{service.rooms[1].id}"))
    moved = next(one for one in two.solution["batches"] if one["id"] == batch)
    assert (moved["start"], moved["room"]) == (start, f"room-{service.rooms[1].id}")
    assert [lesson["start"] for lesson in moved["lessons"]] == [start]
    assert pins.given(two.problem, batch)["start"] == start
    assert pins.given(two.problem, batch)["room"] == f"room-{service.rooms[1].id}"
    assert is_clean(two)


def test_a_batch_in_a_taken_room_is_refused(two):
    change = moves.try_batch(two, first(two)["id"], second(two)["start"], second(two)["room"])
    assert any("同时安排了" in sentence and "请换教室或时段" in sentence for sentence in change.broken)


def test_a_batch_on_a_day_that_is_not_allowed_is_refused(two):
    change = moves.try_batch(two, first(two)["id"], first(two)["start"] + 1, first(two)["room"])
    assert any("不在“履职培训班”允许的时段和教室之内" in sentence for sentence in change.broken)


def test_a_lecturer_who_is_busy_then_gives_way_to_another(two, service, law):
    batch, start = first(two)["id"], second(two)["start"]
    change = moves.try_batch(two, batch, start, f"room-{service.rooms[1].id}")
    assert change.is_allowed
    keep(two, change)
    moved = next(one for one in two.solution["batches"] if one["id"] == batch)
    assert moved["lessons"][0]["lecturer"] == f"lecturer-{law.lecturers[1].id}"


def test_another_lecturer_is_taken_if_able(two, law):
    batch, lesson = first(two)["id"], f"course-{law.id}"
    keep(two, moves.try_lecturer(two, batch, lesson, f"lecturer-{law.lecturers[1].id}"))
    assert first(two)["lessons"][0]["lecturer"] == f"lecturer-{law.lecturers[1].id}"
    assert pins.given(two.problem, batch)["lecturers"] == {lesson: f"lecturer-{law.lecturers[1].id}"}
    stranger = make.LecturerFactory(name="孙教授")
    two.problem = two.problem | {
        "lecturers": [*two.problem["lecturers"], {"id": f"lecturer-{stranger.id}", "closed": []}]
    }
    change = moves.try_lecturer(two, batch, lesson, f"lecturer-{stranger.id}")
    assert change.broken == ("“履职培训班”第 1 期的“监督法”由孙教授主讲，而该教师不在这门课的师资名单中。请另选教师。",)


def test_locks_are_put_on_and_taken_off_each_on_its_own(two, deputies, law):
    batch, program = first(two)["id"], first(two)["program"]

    def lock(what, locked, lesson=""):
        pins.pin_batch(two, batch, what, version=two.version, locked=locked, lesson=lesson)
        return pins.given(two.problem, batch)

    assert lock("start", True)["start"] == first(two)["start"]
    assert lock("room", True)["room"] == first(two)["room"]
    assert lock("lecturers", True, f"course-{law.id}")["lecturers"] == {
        f"course-{law.id}": first(two)["lessons"][0]["lecturer"]
    }
    assert "start" not in lock("start", False)
    assert "room" not in lock("room", False)
    assert lock("lecturers", False, f"course-{law.id}") == {}
    pins.pin_person(two, person(deputies, 0), program, version=two.version, locked=True)
    assert pins.is_pinned(two.problem, person(deputies, 0), program)
    assert is_clean(two)
    pins.pin_person(two, person(deputies, 0), program, version=two.version, locked=False)
    assert two.problem["pins"] == two.problem["batches"] == []


def test_locks_are_taken_over_by_the_next_proposal(two, plan, deputies, law):
    batch, program = first(two)["id"], first(two)["program"]
    pins.pin_batch(two, batch, "start", version=two.version, locked=True)
    pins.pin_person(two, person(deputies, 1), program, version=two.version, locked=True)
    following = proposals.ask(plan, seconds=60, seed=2, now=BEFORE, pins_of=two)
    assert following.problem["pins"] == two.problem["pins"]
    assert {one["id"] for one in following.problem["batches"]} == {batch, second(two)["id"]}
    problems.read(following.problem)


def test_locks_on_who_has_left_are_not_taken_over(two, plan, deputies):
    program = first(two)["program"]
    pins.pin_person(two, person(deputies, 1), program, version=two.version, locked=True)
    deputies[1].mandates[0].ends_on = BEFORE.date().replace(year=2022, month=1)
    assert proposals.ask(plan, seconds=60, seed=2, now=BEFORE, pins_of=two).problem["pins"] == []


def test_locks_that_contradict_each_other_are_named_before_any_job(two, plan, service):
    make.RoomClosureFactory(
        room=service.rooms[0],
        starts_at=moment(two, first(two)["start"]),
        ends_at=moment(two, first(two)["start"] + 1),
    )
    for what in ("start", "room"):
        pins.pin_batch(two, first(two)["id"], what, version=two.version, locked=True)
    again = proposals.ask(plan, seconds=60, seed=2, now=BEFORE, pins_of=two)
    assert again.message.startswith("“履职培训班”第 1 期锁定的时段没有可用教室")


def test_a_bound_proven_with_locks_falls_when_one_is_taken_off(two, plan):
    pins.pin_batch(two, first(two)["id"], "start", version=two.version, locked=True)
    two.problem = two.problem | {"carried": True}
    two.solution = two.solution | {"bound": 5}
    two.bound = 5
    pins.pin_batch(two, first(two)["id"], "room", version=two.version, locked=True)
    assert two.bound == 5
    pins.pin_batch(two, first(two)["id"], "start", version=two.version, locked=False)
    assert (two.bound, two.solution["bound"]) == (0, 0)


def test_who_changes_an_older_version_is_told(two):
    with pytest.raises(ChangedMeanwhile, match="草稿 v1 已被他人修改"):
        pins.pin_batch(two, first(two)["id"], "start", version=two.version - 1, locked=True)


@pytest.mark.parametrize(
    ("state", "words"),
    [(ProposalState.PUBLISHED, "已发布。如需调整，请重新编排"), (ProposalState.RUNNING, "正在求解")],
)
def test_what_is_published_or_being_solved_does_not_change(two, deputies, state, words):
    two.state = state
    with pytest.raises(TrainingError, match=words):
        moves.try_person(two, person(deputies, 0), first(two)["program"], None)


def test_unknown_things_are_named_not_moved(two, deputies):
    with pytest.raises(TrainingError, match="此人不在该班次的培训对象中"):
        moves.try_person(two, "person-999", first(two)["program"], None)
    with pytest.raises(TrainingError, match="方案中没有这一期"):
        moves.try_person(two, person(deputies, 0), first(two)["program"], "nothing")
    with pytest.raises(TrainingError, match="方案中没有这一期"):
        moves.try_batch(two, "nothing", 0, None)
    db.session.rollback()
