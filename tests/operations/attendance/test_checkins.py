"""Events at the door are kept once, whatever their order, and nobody gets lost on the way."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import AttendanceFactory, EnrolmentFactory, LessonFactory, MandateFactory
from tests.meanwhile import meanwhile
from training.models import db, scope
from training.models.appending import AppendOnly
from training.models.attendance import Attendance, CheckIn, Direction, Doubt, Means, Presence
from training.models.people import Person
from training.models.schedules import Enrolment, EnrolmentState, Lesson, LessonState
from training.operations.attendance import checkins, recording, settling
from training.operations.attendance.checkins import Scan, new_nonce
from training.operations.attendance.marks import Mark, Marked
from training.operations.errors import TrainingError

BEGINS = datetime(2022, 4, 11, 8, 30)


@pytest.fixture
def lesson(congress):
    lesson = LessonFactory()
    for name in "甲乙丙":
        EnrolmentFactory(batch=lesson.batch, person=MandateFactory(person__name=name, person__pinyin=name).person)
    return lesson


@pytest.fixture
def people(lesson):
    return {person.name: person.id for person in recording.people_of(lesson)}


def scan(person_id, minutes=-10, direction=Direction.IN, **more):
    at = BEGINS + timedelta(minutes=minutes)
    return Scan(person_id, at, **({"nonce": new_nonce(), "means": Means.SCANNER, "direction": direction} | more))


def take(lesson, *scans, taken_at=BEGINS + timedelta(hours=5)):
    return checkins.take(lesson, scans, by_id=None, taken_at=taken_at)


def record_of(lesson, person_id):
    db.session.expire_all()
    return db.session.scalar(
        select(Attendance).where(Attendance.lesson_id == lesson.id, Attendance.person_id == person_id)
    )


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_in_and_out_make_a_record(lesson, people):
    take(lesson, scan(people["甲"]), scan(people["甲"], 180, Direction.OUT))
    record = record_of(lesson, people["甲"])
    assert (record.presence, record.minutes, record.is_pending, record.means) == (
        Presence.PRESENT,
        180,
        False,
        Means.SCANNER,
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_same_events_ten_times_and_out_of_order_are_one_row_each(lesson, people, seed):
    events = [scan(one, minutes) for one, minutes in zip(people.values(), (-20, 5, 25), strict=True)]
    events += [scan(one, 179, Direction.OUT) for one in people.values()]
    arriving = events * 10
    random.Random(seed).shuffle(arriving)
    for one in arriving:
        take(lesson, one)
    assert (count(CheckIn), count(Attendance)) == (6, 3)
    found = [record_of(lesson, one) for one in people.values()]
    assert [(one.presence, one.minutes, one.doubts) for one in found] == [
        (Presence.PRESENT, 180, []),
        (Presence.PRESENT, 180, []),
        (Presence.LATE, 155, []),
    ]


def test_two_who_bring_the_same_event_at_once_write_it_once(app, congress, lesson, people):
    one, lesson_id = scan(people["甲"]), lesson.id
    db.session.commit()
    with meanwhile(app, congress.id, lambda: len(take(db.session.get_one(Lesson, lesson_id), one).replayed)) as outcome:
        take(lesson, one)
    assert (outcome, count(CheckIn), count(Attendance)) == ([1], 1, 1)


def test_every_scan_is_written_replayed_or_named(lesson, people):
    again = scan(people["甲"])
    taken = take(
        lesson, again, again, scan(987654), scan(people["乙"], nonce=""), scan(people["丙"], nonce=again.nonce)
    )
    assert (len(taken.written), taken.replayed) == (1, [again])
    assert [one.is_kept for one in taken.conflicts] == [False, False, False]
    assert "987654" in taken.conflicts[0].sentence
    assert "丙" in taken.conflicts[2].sentence


def test_the_first_valid_time_wins(lesson, people):
    late = take(lesson, scan(people["甲"], 28))
    early = take(lesson, scan(people["甲"], 10, means=Means.CODE, device="d"))
    assert (late.conflicts, [one.is_kept for one in early.conflicts]) == ([], [True])
    assert record_of(lesson, people["甲"]).presence == Presence.PRESENT
    assert count(CheckIn) == 2


def test_an_event_never_counts_from_later_than_the_server_got_it(lesson, people):
    """A scanner's clock runs fast."""
    got_at = BEGINS - timedelta(minutes=3)
    (event,) = take(lesson, scan(people["甲"], 600), taken_at=got_at).written
    assert (event.at, event.taken_at) == (got_at, got_at)


def test_who_is_not_on_the_list_is_kept_and_verified(lesson):
    guest = MandateFactory(person__name="丁").person
    taken = take(lesson, scan(guest.id), scan(guest.id, 180, Direction.OUT))
    assert ["丁不在本期名单内" in one.sentence for one in taken.conflicts] == [True, True]
    assert record_of(lesson, guest.id).doubts == [Doubt.NOT_ENROLLED]


def test_an_event_keeps_that_its_person_was_on_the_list(lesson, people):
    """Who withdraws afterwards is recomputed as it was."""
    take(lesson, scan(people["甲"]), scan(people["甲"], 180, Direction.OUT))
    db.session.scalar(select(Enrolment).where(Enrolment.person_id == people["甲"])).state = EnrolmentState.WITHDRAWN
    assert list(settling.verify([lesson])) == []


def test_one_telephone_for_two_people_refuses_nobody_and_marks_both(lesson, people):
    for name in "甲乙":
        take(lesson, scan(people[name], means=Means.CODE, device="d1"))
    take(lesson, scan(people["丙"], means=Means.CODE, device="d2"))
    assert [Doubt.SHARED_DEVICE in record_of(lesson, people[name]).doubts for name in "甲乙丙"] == [True, True, False]


def test_a_staff_scanner_signs_in_everybody(lesson, people):
    take(lesson, *(scan(one, device="scanner") for one in people.values()))
    take(lesson, *(scan(one, 180, Direction.OUT, device="scanner") for one in people.values()))
    assert [record_of(lesson, one).doubts for one in people.values()] == [[], [], []]


def test_the_list_is_the_last_word_and_an_event(lesson, people):
    take(lesson, scan(people["甲"]))
    recording.record(lesson, {people["甲"]: Marked(Mark.LATE, 20)}, recording.sheet_of(lesson), by_id=None, at=BEGINS)
    take(lesson, scan(people["甲"], 100, Direction.OUT))
    record = record_of(lesson, people["甲"])
    assert (record.presence, record.minutes, record.means, record.is_pending) == (
        Presence.LATE,
        160,
        Means.LIST,
        False,
    )
    assert [one.direction for one in checkins.events_of(lesson)] == [Direction.IN, Direction.WRITTEN, Direction.OUT]


def test_signing_in_against_the_list_is_verified(lesson, people):
    recording.record(lesson, {people["甲"]: Marked(Mark.ABSENT)}, {}, by_id=None, at=BEGINS)
    take(lesson, scan(people["甲"], 5))
    record = record_of(lesson, people["甲"])
    assert (record.presence, record.doubts) == (Presence.ABSENT, [Doubt.AGAINST_LIST])


def test_a_list_typed_before_events_were_kept_is_lost_to_none(lesson, people):
    AttendanceFactory(lesson=lesson, person=db.session.get(Person, people["甲"]), presence=Presence.LATE, minutes=150)
    take(lesson, scan(people["甲"]))
    record = record_of(lesson, people["甲"])
    assert (record.presence, record.minutes) == (Presence.LATE, 150)
    assert list(settling.verify([lesson])) == []


def test_events_of_a_cancelled_lesson_are_kept_and_named(lesson, people):
    lesson.state = LessonState.CANCELLED
    taken = take(lesson, scan(people["甲"]))
    assert len(taken.written) == 1
    assert "已取消" in taken.conflicts[0].sentence


def test_an_online_lesson_has_no_door(congress):
    lesson = LessonFactory(batch__room=None)
    with pytest.raises(TrainingError, match="线上"):
        take(lesson)


def something_happens(lesson, person_id, chance):
    means, device = chance.choice([(Means.CODE, f"d{chance.randrange(90)}"), (Means.SCANNER, "s"), (Means.HAND, "")])
    direction = chance.choice([Direction.IN, Direction.IN, Direction.OUT])
    take(lesson, scan(person_id, chance.randrange(-80, 260), direction, means=means, device=device))
    if chance.random() < 0.2:
        told = chance.choice([Direction.SEEN, Direction.NOT_SEEN, Direction.CLEARED])
        at = BEGINS + timedelta(minutes=chance.choice([60, 200]))
        checkins.note(lesson, [person_id], told, reason="", by_id=None, at=at)
    if chance.random() < 0.05:
        mark = Marked(chance.choice([Mark.ABSENT, Mark.PRESENT, Mark.SICK_LEAVE]))
        recording.record(lesson, {person_id: mark}, recording.sheet_of(lesson), by_id=None, at=BEGINS)


def test_recomputed_is_stored_for_everyone(lesson, people):
    """A hundred people with events by chance: what is derived from scratch is what stands in the records."""
    chance = random.Random(4)
    ids = [EnrolmentFactory(batch=lesson.batch).person_id for _one in range(100)]
    for _one in range(300):
        something_happens(lesson, chance.choice(ids), chance)
    db.session.expire_all()
    assert count(Attendance) > 90
    assert list(settling.verify([lesson])) == []


def test_a_changed_record_is_found_and_named(lesson, people):
    take(lesson, scan(people["甲"]), scan(people["甲"], 180, Direction.OUT))
    record_of(lesson, people["甲"]).minutes = 90
    db.session.flush()
    (found,) = settling.verify([lesson])
    assert (found.person_id, found.stored["minutes"], found.wanted["minutes"]) == (people["甲"], 90, 180)
    settling.settle(lesson)
    assert record_of(lesson, people["甲"]).minutes == 180


@pytest.mark.parametrize("change", [lambda event: setattr(event, "at", BEGINS), db.session.delete])
def test_events_are_never_changed(lesson, people, change):
    (event,) = take(lesson, scan(people["甲"])).written
    change(event)
    with pytest.raises(AppendOnly):
        db.session.flush()
    db.session.rollback()


def test_the_nonce_is_of_the_congress(lesson, people, neighbour):
    """Another congress may have made the same one."""
    take(lesson, scan(people["甲"], nonce="same"))
    with scope.within(neighbour.id):
        other = LessonFactory()
        person = MandateFactory().person
        assert len(take(other, scan(person.id, nonce="same")).written) == 1
    assert db.session.get(Lesson, lesson.id) is lesson


@pytest.mark.databases("sqlite")
def test_the_command_recomputes_everybody(app, lesson, people):
    run = app.test_cli_runner().invoke
    take(lesson, scan(people["甲"]), scan(people["甲"], 180, Direction.OUT))
    db.session.commit()
    answer = run(args=["attendance", "verify"])
    assert (answer.exit_code, "0 处不符" in answer.output) == (0, True)
    record_of(lesson, people["甲"]).minutes = 90
    db.session.commit()
    answer = run(args=["attendance", "verify"])
    assert answer.exit_code == 1
    assert "甲: present 90 ≠ present 180" in answer.output
