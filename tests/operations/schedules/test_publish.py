"""Publishing: one transaction, from a checked proposal to batches, lessons and enrolments."""

import os
import signal
import subprocess
import sys
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.house import ROOT
from tests.operations.schedules.conftest import BEFORE, answered
from training.models import db, scope
from training.models.schedules import (
    Batch,
    BatchState,
    Enrolment,
    EnrolmentState,
    Feed,
    Lesson,
    LessonState,
    ProposalState,
)
from training.operations.errors import ChangedMeanwhile, TrainingError
from training.operations.schedules import moves, proposals
from training.operations.schedules.editing import keep
from training.operations.schedules.publish import prospect, publish

FIRST = datetime(2022, 4, 6)  # a Wednesday; before it, 清明
LATER = BEFORE + timedelta(days=1)


def put_out(proposal, now=BEFORE):
    return publish(proposal, version=proposal.version, now=now)


def again(plan, now=LATER, **how):
    return answered(proposals.ask(plan, seconds=60, seed=1, now=now), **how)


def batches():
    return list(db.session.scalars(select(Batch).order_by(Batch.id)))


def lessons():
    return list(db.session.scalars(select(Lesson).order_by(Lesson.id)))


def states():
    return [one.state.value for one in db.session.scalars(select(Enrolment).order_by(Enrolment.id))]


def test_publishing_makes_batches_lessons_and_enrolments(solved, service, law, deputies):
    changes = put_out(solved)
    (batch,) = batches()
    assert (batch.key, batch.number, batch.state) == (f"program-{service.id}-batch-1", 1, BatchState.PUBLISHED)
    assert (batch.starts_at, batch.ends_at) == (FIRST, FIRST + timedelta(days=3))
    assert batch.room_id == service.rooms[0].id
    (lesson,) = lessons()
    assert (lesson.course_id, lesson.subject, lesson.lecturer.name) == (law.id, "监督法", "陈教授")
    assert (lesson.starts_at.time(), lesson.ends_at.time()) == (time(8, 30), time(11, 0))
    assert [one.person_id for one in batch.enrolments] == [one.id for one in deputies]
    assert states() == ["confirmed"] * 4
    assert (solved.state, solved.published_at) == (ProposalState.PUBLISHED, BEFORE)
    assert (len(changes.new), changes.people) == (1, 4)


def test_a_long_course_is_a_lesson_in_each_half_day_and_no_lunch_is_taught(solved, law, plan, service):
    law.minutes = 270
    put_out(again(plan))
    spans = [(lesson.starts_at - FIRST, lesson.ends_at - FIRST) for lesson in lessons()]
    assert spans == [(timedelta(hours=8.5), timedelta(hours=11.5)), (timedelta(hours=14.5), timedelta(hours=16))]
    assert {lesson.course_id for lesson in lessons()} == {law.id}


def test_a_long_course_published_again_changes_nothing_and_a_shorter_one_ends_earlier(law, plan, deputies):
    law.minutes = 720
    put_out(again(plan))
    assert sum((one.ends_at - one.starts_at for one in lessons()), timedelta()) == timedelta(minutes=720)
    proposal = again(plan, LATER)
    assert prospect(proposal, LATER).changes.is_empty()
    put_out(proposal, LATER)
    assert [one.sequence for one in lessons()] == [0] * 4
    law.minutes = 200
    later = LATER + timedelta(days=1)
    put_out(again(plan, later), later)
    assert [one.state.value for one in lessons()] == ["planned", "planned", "cancelled", "cancelled"]
    assert lessons()[1].ends_at - lessons()[1].starts_at == timedelta(minutes=20)


def test_a_program_without_courses_has_a_lesson_each_half_day(plan, service, deputies):
    put_out(answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE)))
    assert [lesson.subject for lesson in lessons()] == ["履职培训班"] * 6
    assert [lesson.starts_at for lesson in lessons()][:3] == [
        FIRST + timedelta(hours=8.5),
        FIRST + timedelta(hours=14.5),
        FIRST + timedelta(days=1, hours=8.5),
    ]
    assert lessons()[1].ends_at == FIRST + timedelta(hours=17.5)


def test_publishing_the_same_again_changes_nothing(solved, plan):
    put_out(solved)
    before = [(one.id, one.sequence, one.changed_at) for one in (*lessons(), *db.session.scalars(select(Enrolment)))]
    changes = put_out(again(plan), LATER)
    assert changes.is_empty()
    after = [(one.id, one.sequence, one.changed_at) for one in (*lessons(), *db.session.scalars(select(Enrolment)))]
    assert after == before
    assert len(batches()) == 1


def test_a_batch_that_moves_keeps_its_records_and_raises_the_sequence(solved, plan):
    put_out(solved)
    (lesson,) = lessons()
    changes = put_out(again(plan, at=proposal_day(solved, 14)), LATER)
    db.session.refresh(lesson)
    assert [one.number for one in batches()] == [1]
    assert lesson.starts_at > FIRST + timedelta(days=3)
    assert (lesson.sequence, lesson.changed_at) == (1, LATER)
    assert {one.sequence for one in db.session.scalars(select(Enrolment))} == {0}
    assert (len(changes.changed), len(changes.moving)) == (1, 4)


def proposal_day(proposal, later):
    return proposal.solution["batches"][0]["start"] + later


def test_another_room_alone_raises_the_sequence_too(solved, plan, service):
    put_out(solved)
    proposal = again(plan)
    change = moves.try_batch(
        proposal, proposal.solution["batches"][0]["id"], proposal_day(proposal, 0), f"room-{service.rooms[1].id}"
    )
    keep(proposal, change)
    put_out(proposal, LATER)
    assert [one.sequence for one in lessons()] == [1]
    assert batches()[0].room_id == service.rooms[1].id


def test_who_goes_to_another_batch_is_withdrawn_and_confirmed(solved, plan):
    put_out(solved)
    changes = put_out(again(plan, opened=2), LATER)
    first, second = batches()
    assert second.number == 2
    assert sorted((one.batch_id, one.state.value, one.sequence) for one in db.session.scalars(select(Enrolment))) == (
        [(first.id, "confirmed", 0)] * 2 + [(first.id, "withdrawn", 1)] * 2 + [(second.id, "confirmed", 0)] * 2
    )
    assert (len(changes.new), len(changes.moving)) == (1, 2)
    put_out(again(plan, LATER + timedelta(days=1)), LATER + timedelta(days=1))
    assert {one.batch_id for one in db.session.scalars(select(Enrolment).filter_by(state="confirmed"))} == {first.id}


def test_a_batch_no_longer_there_is_cancelled_and_its_number_never_given_again(solved, plan, service):
    put_out(again(plan, opened=2))
    put_out(again(plan), LATER)
    first, second = batches()
    assert [first.state, second.state] == [BatchState.PUBLISHED, BatchState.CANCELLED]
    assert [(one.state, one.sequence) for one in second.lessons] == [(LessonState.CANCELLED, 1)]
    assert {one.state for one in second.enrolments} == {EnrolmentState.WITHDRAWN}
    third = LATER + timedelta(days=1)
    put_out(again(plan, third, opened=2), third)
    assert [(one.number, one.state) for one in batches()] == [
        (1, BatchState.PUBLISHED),
        (2, BatchState.CANCELLED),
        (3, BatchState.PUBLISHED),
    ]


def test_only_touched_feeds_become_stale(solved, plan, deputies):
    put_out(again(plan, opened=2))
    people = [make_feed(person_id=person.id) for person in deputies]
    groups = [make_feed(batch_id=batch.id) for batch in batches()]
    proposal = again(plan, opened=2)
    moved, target = deputies[0], proposal.solution["batches"][1]["id"]
    keep(proposal, moves.try_person(proposal, f"person-{moved.id}", proposal.solution["batches"][0]["program"], target))
    put_out(proposal, LATER)
    db.session.expire_all()
    assert [feed.is_stale for feed in people] == [True, False, False, False]
    assert [feed.is_stale for feed in groups] == [True, True]
    for feed in (*people, *groups):
        feed.is_stale = False
    third = LATER + timedelta(days=1)
    put_out(again(plan, third, opened=2), third)
    db.session.expire_all()
    assert [feed.is_stale for feed in people] == [True, False, False, False]  # the stand-in deals out as before


def test_a_link_that_another_congress_gave_becomes_stale_too(solved, deputies, neighbour):
    with scope.within(neighbour.id):
        make.MandateFactory(person=deputies[0])
        theirs = make_feed(person_id=deputies[0].id)
    put_out(solved)
    db.session.refresh(theirs)
    assert theirs.is_stale


def make_feed(**of):
    feed = Feed(token_hash=str(of), made_at=BEFORE, is_stale=False, **of)
    db.session.add(feed)
    db.session.flush()
    return feed


def test_what_has_begun_is_not_touched(solved, plan, deputies):
    put_out(solved)
    enrolment = db.session.scalars(select(Enrolment)).first()
    enrolment.state = EnrolmentState.COMPLETED
    june = datetime(2022, 5, 2, 9, 0)
    newcomer = make.MandateFactory().person
    proposal = proposals.ask(plan, seconds=60, seed=1, now=june)
    question = proposal.problem
    begun = question["previous"]["batches"][0]
    answer = proposal_with_begun(question, begun, newcomer)
    proposal.state, proposal.solution = ProposalState.DONE, answer
    db.session.flush()
    put_out(proposal, june)
    assert [(one.number, len(one.enrolments)) for one in batches()] == [(1, 4), (2, 1)]
    assert lessons()[0].sequence == 0
    assert states()[0] == "completed"


def test_a_lesson_moved_by_hand_since_does_not_hold_up_what_is_published(solved, plan, law):
    put_out(solved)
    june = datetime(2022, 5, 2, 9, 0)
    newcomer = make.MandateFactory().person
    proposal = proposals.ask(plan, seconds=60, seed=1, now=june)
    question = proposal.problem
    answer = proposal_with_begun(question, question["previous"]["batches"][0], newcomer)
    proposal.state, proposal.solution = ProposalState.DONE, answer
    moved = lessons()[0]
    moved.starts_at, moved.ends_at = moved.starts_at + timedelta(days=1), moved.ends_at + timedelta(days=1)
    db.session.flush()
    put_out(proposal, june)
    assert proposal.state is ProposalState.PUBLISHED
    assert lessons()[0].starts_at == moved.starts_at


def proposal_with_begun(question, begun, newcomer):
    program = question["programs"][0]
    option = next(one for one in program["options"] if one["start"] > begun["start"])
    lessons = [one | {"start": option["start"]} for one in begun["lessons"]]
    new = begun | {"id": "new", "start": option["start"], "room": option["room"], "lessons": lessons}
    places = [*question["previous"]["places"]]
    places.append({"person": f"person-{newcomer.id}", "program": program["id"], "batch": "new"})
    return {
        "format": "training-solution/1", "status": "feasible", "cost": 0, "bound": 0, "parts": {},
        "batches": [begun, new], "places": places, "unplaced": [],
    }  # fmt: skip


def test_a_proposal_is_published_once(solved):
    put_out(solved)
    with pytest.raises(TrainingError, match="草稿 v1 已发布。如需调整，请重新编排。"):
        put_out(solved)


def test_a_proposal_older_than_what_is_published_is_outdated(solved, plan):
    second = again(plan, BEFORE)
    put_out(second, LATER)
    with pytest.raises(TrainingError, match="草稿 v1 编排于 v2 发布之前，已经过时。请重新编排。"):
        put_out(solved, LATER)
    assert len(batches()) == 1


def test_a_proposal_changed_meanwhile_is_not_published(solved):
    with pytest.raises(ChangedMeanwhile, match="草稿 v1 已被他人修改"):
        publish(solved, version=solved.version - 1, now=BEFORE)


def test_records_that_changed_since_are_checked_again(solved, service, deputies):
    make.RoomClosureFactory(room=service.rooms[0], starts_at=FIRST, ends_at=FIRST + timedelta(hours=12))
    with pytest.raises(TrainingError) as error:
        put_out(solved)
    assert error.value.message == (
        "编排之后记录有变化，草稿不能照此发布："
        "“第1会议室”4 月 6 日上午不开放，与“履职培训班”第 1 期的时间冲突。请换教室或时段。"
    )
    assert batches() == []


def test_who_left_since_is_named(solved, deputies, service):
    deputies[0].mandates[0].ends_on = datetime(2022, 1, 31).date()
    with pytest.raises(TrainingError, match=f"{deputies[0].name}已不在这些班次的培训对象中。请先将其移出"):
        put_out(solved)


def test_who_came_since_is_left_without_a_place_for_now(solved, plan):
    make.MandateFactory()
    assert len(prospect(solved, BEFORE).answer["unplaced"]) == 1
    put_out(solved)
    assert len(states()) == 4


def test_a_proposal_without_an_answer_is_not_published(plan, service, deputies):
    proposal = proposals.ask(plan, seconds=60, seed=1, now=BEFORE)
    with pytest.raises(TrainingError, match="草稿 v1 正在求解。请等它完成，再调整。"):
        put_out(proposal)


def test_a_failure_in_the_middle_leaves_the_old_timetable(solved, plan, law, monkeypatch):
    put_out(solved)
    db.session.commit()
    proposal = again(plan, at=proposal_day(solved, 14))
    db.session.commit()
    law.minutes = -1  # the database refuses what is written last
    with pytest.raises(Exception, match="minutes"):
        put_out(proposal, LATER)
    db.session.rollback()
    db.session.expire_all()
    assert batches()[0].starts_at == FIRST
    assert [one.sequence for one in lessons()] == [0]
    assert proposal.state is ProposalState.DONE


KILLED = """
import os, signal
from datetime import datetime, timedelta
from training.app import create_app
from training.models import db, scope
from training.models.schedules import Batch, Proposal
from training.operations.schedules.publish import publish

with create_app().app_context():
    scope.bind({congress_id})
    proposal = db.session.get(Proposal, {proposal_id})
    publish(proposal, version=proposal.version, now=datetime(2021, 12, 1, 9, 0))
    assert db.session.query(Batch).count() == 1
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_publisher_killed_in_the_middle_leaves_the_old_timetable(solved, database):
    db.session.commit()
    code = KILLED.format(congress_id=solved.congress_id, proposal_id=solved.id)
    db.session.rollback()
    environment = {**os.environ, "DATABASE_URL": database, "SECRET_KEY": "for tests alone"}
    killed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert batches() == lessons() == states() == []
    assert db.session.get_one(type(solved), solved.id, populate_existing=True).state is ProposalState.DONE
    put_out(solved)
    assert len(batches()) == 1
