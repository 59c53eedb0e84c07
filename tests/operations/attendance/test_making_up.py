"""What makes a missed lesson up, who is booked for it, and what becomes of it."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from tests.factories import (
    AttendanceFactory,
    AwayFactory,
    BatchFactory,
    BlackoutFactory,
    CourseFactory,
    EnrolmentFactory,
    LessonFactory,
    MandateFactory,
    ProgramFactory,
    RoomFactory,
)
from training.models import db, scope
from training.models.attendance import Attendance, LeaveKind, MakeUp, MakeUpState, Presence
from training.models.plans import Mode, ProgramKind
from training.models.schedules import BatchState, Lesson, LessonState
from training.operations.attendance import recording
from training.operations.attendance.making_up import booking, missed, offers, reviewing
from training.operations.attendance.making_up.missed import MadeUp, Wanted
from training.operations.attendance.marks import Mark, Marked
from training.operations.errors import TrainingError

NOW = datetime(2022, 4, 15, 9)
MAY = datetime(2022, 5, 9)


@pytest.fixture
def person(congress):
    return MandateFactory().person


@pytest.fixture
def lesson(person):
    """Missed on sick leave in April."""
    lesson = LessonFactory()
    EnrolmentFactory(batch=lesson.batch, person=person)
    absent(lesson, person, Presence.EXCUSED)
    return lesson


def absent(lesson, person, presence=Presence.ABSENT):
    kind = LeaveKind.SICK if presence == Presence.EXCUSED else None
    return AttendanceFactory(lesson=lesson, person=person, presence=presence, leave_kind=kind, minutes=0)


def later(lesson, **more):
    """The same course again in May, in another batch."""
    kept = {"course": lesson.course, "batch__program": lesson.batch.program, "batch__starts_at": MAY}
    return LessonFactory(**kept | more)


def of(person, lesson):
    return offers.offers(person.id, lesson, NOW)


def book(person, lesson, other, at=NOW):
    return booking.book(person.id, lesson, other, by_id=None, at=at)


def test_what_was_missed_is_listed_and_what_was_attended_is_not(person, lesson):
    second = LessonFactory(batch=lesson.batch, starts_at=lesson.starts_at + timedelta(days=1))
    AttendanceFactory(lesson=second, person=person)
    stranger = MandateFactory().person
    absent(lesson, stranger)  # never enrolled
    (found,) = missed.of_ids(missed.ids(Wanted()))
    assert (found.record.lesson_id, found.record.person_id, found.state) == (lesson.id, person.id, MadeUp.NOT_YET)


def test_the_same_course_comes_first_then_online_then_everyday(person, lesson):
    everyday = LessonFactory(batch__program__kind=ProgramKind.EVERYDAY, batch__starts_at=MAY)
    online = LessonFactory(batch__program__mode=Mode.ONLINE, batch__room=None, batch__starts_at=MAY)
    same = later(lesson)
    LessonFactory(batch__starts_at=MAY)  # another course in another class
    assert [(one.lesson, one.likeness.name) for one in of(person, lesson)] == [
        (same, "SAME_COURSE"),
        (online, "ONLINE"),
        (everyday, "EVERYDAY"),
    ]
    assert of(person, lesson)[0].why == "同一门课；余 60 座"


def test_a_compulsory_course_is_made_up_by_a_compulsory_one_alone(person, lesson):
    lesson.course.is_compulsory = True
    LessonFactory(batch__program__mode=Mode.ONLINE, batch__starts_at=MAY)
    law = LessonFactory(
        batch__program__mode=Mode.ONLINE, batch__starts_at=MAY, course=CourseFactory(is_compulsory=True)
    )
    assert [one.lesson for one in of(person, lesson)] == [law]


def test_without_courses_the_same_half_day_of_the_class_counts(person, congress):
    lessons = []
    program = ProgramFactory()
    for begin in (datetime(2022, 4, 11), MAY):
        batch = BatchFactory(program=program, starts_at=begin)
        halves = (begin + timedelta(hours=8.5 + 12 * half) for half in range(2))
        lessons.append([LessonFactory(batch=batch, course=None, subject="培训班", starts_at=at) for at in halves])
    EnrolmentFactory(batch=lessons[0][0].batch, person=person)
    absent(lessons[0][1], person)
    assert [one.lesson for one in of(person, lessons[0][1])] == [lessons[1][1]]


def test_of_a_course_of_a_day_the_half_that_was_missed_is_made_up(person, lesson):
    """Where another class gives it in one piece, that piece holds the missed half."""
    LessonFactory(batch=lesson.batch, course=lesson.course, starts_at=lesson.starts_at + timedelta(hours=6))
    morning = later(lesson)
    LessonFactory(batch=morning.batch, course=lesson.course, starts_at=morning.starts_at + timedelta(hours=6))
    whole = later(lesson, batch__starts_at=MAY + timedelta(days=7))
    db.session.expire_all()
    assert [one.lesson for one in of(person, lesson)] == [morning, whole]


def test_what_is_past_or_ones_own_is_no_offer(person, lesson):
    later(lesson, batch__starts_at=datetime(2022, 4, 4))
    EnrolmentFactory(batch=later(lesson).batch, person=person)
    later(lesson, state=LessonState.CANCELLED)
    later(lesson, batch__state=BatchState.CANCELLED)
    assert of(person, lesson) == []


def test_clashes_are_named_and_stand_last(person, lesson):
    taken = later(lesson)
    EnrolmentFactory(batch=LessonFactory(batch__starts_at=MAY, batch__program__name="预算专题班").batch, person=person)
    away = later(lesson, batch__starts_at=MAY + timedelta(days=7))
    AwayFactory(person=person, starts_at=away.batch.starts_at, reason="出访")
    closed = later(lesson, batch__starts_at=MAY + timedelta(days=14))
    BlackoutFactory(starts_at=closed.batch.starts_at)
    free = later(lesson, batch__starts_at=MAY + timedelta(days=21))
    assert [(one.lesson, one.clashes) for one in of(person, lesson)] == [
        (free, ()),
        (taken, ("本人要上“预算专题班”",)),
        (away, ("不能参训：出访",)),
        (closed, ("停训：市人大常委会会议",)),
    ]
    with pytest.raises(TrainingError, match="与本人安排冲突：本人要上“预算专题班”"):
        book(person, lesson, taken)


def test_a_shorter_lesson_makes_up_a_part_and_says_so(person, lesson):
    short = later(lesson)
    short.ends_at = short.starts_at + timedelta(hours=2)
    whole = later(lesson, batch__starts_at=MAY + timedelta(days=7))
    assert [(one.lesson, one.minutes) for one in of(person, lesson)] == [(whole, 180), (short, 120)]
    assert "只能补 120 分钟，共缺 180 分钟" in of(person, lesson)[1].why


def test_a_booked_seat_is_gone_for_others(person, lesson):
    other = later(lesson, batch__room=RoomFactory(seats=2))
    EnrolmentFactory(batch=other.batch)
    book(person, lesson, other)
    second = MandateFactory().person
    EnrolmentFactory(batch=lesson.batch, person=second)
    absent(lesson, second)
    assert [one.free for one in of(second, lesson)] == [0]
    with pytest.raises(TrainingError, match="已经满员"):
        book(second, lesson, other)


def test_what_a_deputy_asks_for_holds_the_seat_until_staff_decide(person, lesson):
    other = later(lesson, batch__room=RoomFactory(seats=1))
    asked = booking.ask(person.id, lesson, other, by_id=None, at=NOW)
    assert (asked.state, missed.one(person.id, lesson.id).state) == (MakeUpState.ASKED, MadeUp.ASKED)
    booking.confirm(asked, by_id=None, at=NOW)
    assert missed.one(person.id, lesson.id).state == MadeUp.BOOKED
    with pytest.raises(TrainingError, match="已经处理过"):
        booking.confirm(asked, by_id=None, at=NOW)


def test_nothing_is_made_up_twice_and_nothing_that_was_attended(person, lesson):
    other = later(lesson)
    book(person, lesson, other)
    with pytest.raises(TrainingError, match="已约定用"):
        book(person, lesson, later(lesson, batch__starts_at=MAY + timedelta(days=7)))
    second = LessonFactory(batch=lesson.batch, course=lesson.course, starts_at=lesson.starts_at + timedelta(days=1))
    absent(second, person)
    with pytest.raises(TrainingError, match="不能用来补这一课"):
        book(person, second, other)
    third = LessonFactory(batch=lesson.batch, starts_at=lesson.starts_at + timedelta(days=2))
    AttendanceFactory(lesson=third, person=person)
    with pytest.raises(TrainingError, match="没有缺课记录"):
        book(person, third, other)


def test_a_guest_stands_on_the_list_of_that_lesson_alone(person, lesson):
    other = later(lesson)
    next_one = LessonFactory(batch=other.batch, starts_at=other.starts_at + timedelta(days=1))
    book(person, lesson, other)
    assert [one.id for one in recording.people_of(other)] == [person.id]
    assert recording.people_of(next_one) == []


def attend(person, other, mark):
    return recording.record(other, {person.id: Marked(mark)}, {}, by_id=None, at=other.ends_at)


def test_attended_it_is_done_and_cannot_be_cancelled(person, lesson):
    other = later(lesson)
    make_up = book(person, lesson, other)
    attend(person, other, Mark.PRESENT)
    assert missed.one(person.id, lesson.id).state == MadeUp.DONE
    with pytest.raises(TrainingError, match="已经上过，不能取消"):
        booking.cancel(make_up, "", by_id=None, at=NOW)


def test_missed_again_it_can_be_booked_anew(person, lesson):
    first = book(person, lesson, later(lesson))
    attend(person, first.lesson, Mark.ABSENT)
    assert missed.one(person.id, lesson.id).state == MadeUp.MISSED_AGAIN
    assert missed.of_person(person.id)[0].record.lesson_id == lesson.id  # the guest's own absence is none of the class
    second = book(person, lesson, later(lesson, batch__starts_at=MAY + timedelta(days=7)), at=first.lesson.ends_at)
    assert (first.state, first.cancel_reason) == (MakeUpState.CANCELLED, "补课未到，另行预定")
    assert second.state == MakeUpState.BOOKED


def cancelled_by_review():
    return [(one.state, one.cancel_reason) for one in reviewing.review(NOW, by_id=None)]


def test_a_batch_that_is_cancelled_or_moved_takes_its_make_ups_with_it_and_says_so(person, lesson):
    make_up = book(person, lesson, later(lesson))
    assert cancelled_by_review() == []
    make_up.lesson.starts_at += timedelta(days=1)
    make_up.lesson.ends_at += timedelta(days=1)
    db.session.flush()
    ((state, reason),) = cancelled_by_review()
    assert (state, "已改到 2022-05-10" in reason) == (MakeUpState.CANCELLED, True)
    again = book(person, lesson, make_up.lesson)
    again.lesson.batch.state = BatchState.CANCELLED
    db.session.flush()
    assert "已取消" in cancelled_by_review()[0][1]


def test_an_absence_that_was_none_needs_no_make_up(person, lesson):
    book(person, lesson, later(lesson))
    record = db.session.scalars(select(Attendance)).one()
    record.presence, record.leave_kind, record.minutes = Presence.PRESENT, None, 180
    db.session.flush()
    assert cancelled_by_review() == [(MakeUpState.CANCELLED, "原缺课的考勤已更正，无须补课")]


def test_those_who_booked_last_give_way_to_the_batchs_own(person, lesson):
    other = later(lesson, batch__room=RoomFactory(seats=2))
    kept = book(person, lesson, other)
    second = MandateFactory().person
    EnrolmentFactory(batch=lesson.batch, person=second)
    absent(lesson, second)
    last = book(second, lesson, other)
    EnrolmentFactory(batch=other.batch)
    assert reviewing.review(NOW, by_id=None) == [last]
    assert (kept.state, last.cancel_reason) == (MakeUpState.BOOKED, "该期余座不足")


def test_of_fifty_who_book_the_last_seat_at_once_exactly_one_gets_it(app, congress, lesson):
    other = later(lesson, batch__room=RoomFactory(seats=2))
    EnrolmentFactory(batch=other.batch)
    people = [MandateFactory().person for _one in range(50)]
    for one in people:
        EnrolmentFactory(batch=lesson.batch, person=one)
        absent(lesson, one)
    db.session.commit()
    ids, congress_id, start, outcomes = (lesson.id, other.id), congress.id, Barrier(50), []

    def run(person_id):
        start.wait()
        while "locked" in (outcome := attempt(app, congress_id, person_id, *ids)):
            pass  # told to come again (503), they come again
        outcomes.append(outcome)

    threads = [Thread(target=run, args=(one.id,)) for one in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(outcomes) == ["booked", *["full"] * 49]
    assert db.session.scalar(select(func.count(MakeUp.id))) == 1


def attempt(app, congress_id, person_id, missed_id, lesson_id):
    with app.app_context():
        scope.bind(congress_id)
        try:
            pair = (db.session.get_one(Lesson, one) for one in (missed_id, lesson_id))
            booking.book(person_id, *pair, by_id=None, at=NOW)
            db.session.commit()
        except TrainingError as error:
            db.session.rollback()
            return "full" if "已经满员" in error.message else error.message
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            db.session.rollback()
            return repr(error)
        finally:
            db.session.remove()
    return "booked"
