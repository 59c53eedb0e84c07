"""A signed sheet is typed back onto the people that stood on it when it was printed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import (
    AttendanceFactory,
    EnrolmentFactory,
    LeaveFactory,
    LessonFactory,
    MakeUpFactory,
    MandateFactory,
)
from training.models import db
from training.models.attendance import Attendance, CheckIn, Direction, LeaveKind, LeaveState, Means, Presence
from training.models.schedules import EnrolmentState, LessonState
from training.operations.attendance import checkins, recording, sheets
from training.operations.attendance.marks import Mark, Marked
from training.operations.attendance.typing_back import recorded, type_back
from training.operations.errors import ChangedMeanwhile, TrainingError

SIGNED = Marked(Mark.PRESENT)


@pytest.fixture
def lesson(congress):
    """Three people, one lesson in the morning."""
    lesson = LessonFactory()
    for name in ("安一", "包二", "曹三"):
        enrol(lesson, name)
    return lesson


def enrol(lesson, name):
    return EnrolmentFactory(batch=lesson.batch, person=MandateFactory(person__name=name).person)


def at(lesson):
    return lesson.starts_at + timedelta(hours=4)


def printed(lesson):
    db.session.expire_all()
    return sheets.make(lesson.batch, recording.people_of(lesson), by_id=None, at=at(lesson))


def back(lesson, sheet, marks, *, is_last=False, seen=None):
    half_day = sheets.half_day_of(lesson)
    return type_back(
        sheet, half_day, marks, is_last=is_last, seen=recorded(sheet, half_day) if seen is None else seen, by_id=None,
        at=at(lesson),
    )  # fmt: skip


def presences(lesson):
    rows = db.session.scalars(select(Attendance).where(Attendance.lesson_id == lesson.id))
    return {row.person.name: (row.presence, row.minutes) for row in rows}


def test_an_unchanged_list_is_the_same_sheet_and_a_changed_one_the_next(lesson):
    first = printed(lesson)
    assert printed(lesson) is first
    enrol(lesson, "丁四")
    second = printed(lesson)
    assert (first.number, second.number) == (1, 2)
    assert len(first.person_ids) == 3
    assert len(second.person_ids) == 4


def test_a_changed_timetable_is_the_next_sheet(lesson):
    first = printed(lesson)
    LessonFactory(batch=lesson.batch, starts_at=lesson.starts_at + timedelta(hours=6))
    assert printed(lesson).half_days == [*first.half_days, f"{lesson.starts_at.date()}-pm"]


def test_nothing_to_sign_is_refused(lesson):
    lesson.state = LessonState.CANCELLED
    db.session.flush()
    with pytest.raises(TrainingError, match="本期没有课次"):
        printed(lesson)


def test_signed_rows_are_present_and_the_rest_stays_open_until_the_end(lesson):
    sheet = printed(lesson)
    assert back(lesson, sheet, {1: SIGNED, 2: Marked(Mark.LATE, 15)}).written == 2
    assert presences(lesson) == {"安一": (Presence.PRESENT, 180), "包二": (Presence.LATE, 165)}
    assert back(lesson, sheet, {}, is_last=True).absent == 1
    assert presences(lesson)["曹三"] == (Presence.ABSENT, 0)
    assert presences(lesson)["安一"] == (Presence.PRESENT, 180)


def test_granted_leave_goes_before_absence(lesson):
    sheet, person = printed(lesson), lesson.batch.enrolments[1].person
    LeaveFactory(batch=lesson.batch, person=person, kind=LeaveKind.SICK, state=LeaveState.GRANTED)
    assert back(lesson, sheet, {1: SIGNED}, is_last=True).absent == 1
    assert presences(lesson)["包二"] == (Presence.EXCUSED, 0)


def test_an_old_sheet_means_the_people_that_stood_on_it(lesson):
    sheet = printed(lesson)
    enrol(lesson, "阿零")  # now first in the list
    lesson.batch.enrolments[1].state = EnrolmentState.WITHDRAWN
    db.session.flush()
    outcome = back(lesson, sheet, {1: SIGNED, 2: SIGNED, 3: SIGNED}, is_last=True)
    assert outcome.withdrawn == [(2, "包二")]
    assert presences(lesson) == {"安一": (Presence.PRESENT, 180), "曹三": (Presence.PRESENT, 180)}


def test_a_half_day_of_two_lessons_is_late_in_the_first_and_left_early_in_the_last(lesson):
    lesson.ends_at = lesson.starts_at + timedelta(minutes=90)
    later = LessonFactory(batch=lesson.batch, starts_at=lesson.ends_at, ends_at=lesson.ends_at + timedelta(minutes=90))
    sheet = printed(lesson)
    back(lesson, sheet, {1: Marked(Mark.LATE, 10), 2: Marked(Mark.LEFT_EARLY, 20), 3: Marked(Mark.SICK_LEAVE)})
    assert presences(lesson) == {
        "安一": (Presence.LATE, 80),
        "包二": (Presence.PRESENT, 90),
        "曹三": (Presence.EXCUSED, 0),
    }
    assert presences(later) == {
        "安一": (Presence.PRESENT, 90),
        "包二": (Presence.LEFT_EARLY, 70),
        "曹三": (Presence.EXCUSED, 0),
    }


def test_impossible_minutes_name_the_row_and_nothing_is_written(lesson):
    sheet = printed(lesson)
    with pytest.raises(TrainingError, match="序号 2 包二"):
        back(lesson, sheet, {1: SIGNED, 2: Marked(Mark.LATE, 180)})
    assert presences(lesson) == {}


def test_what_somebody_else_wrote_meanwhile_is_a_conflict(lesson):
    sheet = printed(lesson)
    AttendanceFactory(lesson=lesson, person=lesson.batch.enrolments[0].person, presence=Presence.ABSENT, minutes=0)
    with pytest.raises(ChangedMeanwhile, match="安一"):
        back(lesson, sheet, {1: SIGNED}, seen={})
    assert back(lesson, sheet, {1: SIGNED}).written == 1


def test_a_signature_is_an_event_at_the_door_once(lesson):
    sheet = printed(lesson)
    for _twice in range(2):
        back(lesson, sheet, {1: SIGNED}, seen={})
    event = db.session.scalars(select(CheckIn)).one()
    assert (event.means, event.direction, event.at) == (Means.PAPER, Direction.IN, lesson.starts_at)
    record = db.session.scalars(select(Attendance)).one()
    assert (record.means, record.is_pending) == (Means.PAPER, False)


def test_a_signature_leaves_a_sign_in_at_the_door_as_it_is(lesson):
    sheet, person_id = printed(lesson), lesson.batch.enrolments[0].person_id
    late = lesson.starts_at + timedelta(minutes=20)
    scan = checkins.Scan(person_id, late, "n", Means.SCANNER)
    checkins.take(lesson, [scan], by_id=None, taken_at=at(lesson))
    assert back(lesson, sheet, {1: SIGNED}).at_the_door == 1
    assert presences(lesson)["安一"] == (Presence.LATE, 160)
    back(lesson, sheet, {1: Marked(Mark.LATE, 30)})
    assert presences(lesson)["安一"] == (Presence.LATE, 150)


def test_a_mark_typed_in_error_is_corrected(lesson):
    sheet = printed(lesson)
    back(lesson, sheet, {1: Marked(Mark.ABSENT), 2: SIGNED})
    back(lesson, sheet, {1: SIGNED, 2: Marked(Mark.ABSENT)})
    assert presences(lesson) == {"安一": (Presence.PRESENT, 180), "包二": (Presence.ABSENT, 0)}


def test_before_its_day_nothing_is_recorded(lesson):
    sheet, half_day = printed(lesson), sheets.half_day_of(lesson)
    with pytest.raises(TrainingError, match="当天起才能登记"):
        type_back(
            sheet, half_day, {1: SIGNED}, is_last=False, seen={}, by_id=None, at=lesson.starts_at - timedelta(days=1)
        )


def test_a_half_day_without_lessons_is_refused(lesson):
    sheet = printed(lesson)
    lesson.state = LessonState.CANCELLED
    db.session.flush()
    with pytest.raises(TrainingError, match="已没有课次"):
        back(lesson, sheet, {1: SIGNED})


@pytest.fixture
def guest(lesson):
    """Makes a lesson of another class up in this one, and is in no other lesson of it."""
    person = MandateFactory(person__name="丁四").person
    return MakeUpFactory(lesson=lesson, missed_lesson=LessonFactory(), person=person).person


def printed_for(lesson):
    """With the batch's own people handed in, as the page does."""
    db.session.expire_all()
    own = [one.person for one in lesson.batch.enrolments]
    return sheets.make(lesson.batch, sorted(own, key=lambda one: one.pinyin), by_id=None, at=at(lesson))


def test_guests_stand_below_the_batchs_own_with_their_half_days(lesson, guest):
    afternoon(lesson)
    sheet = printed_for(lesson)
    assert [one.name for one in sheets.people_on(sheet)][-1] == "丁四"
    assert sheet.guests == {str(guest.id): [sheets.half_day_of(lesson).code]}
    assert len(sheet.half_days) == 2
    assert printed_for(lesson) is sheet


def test_a_guest_who_comes_later_makes_another_version(lesson):
    first = printed_for(lesson)
    MakeUpFactory(lesson=lesson, missed_lesson=LessonFactory())
    assert (first.number, printed_for(lesson).number) == (1, 2)


def test_a_guests_row_is_typed_back_as_the_door_would_take_it(lesson, guest):
    sheet = printed_for(lesson)
    assert back(lesson, sheet, {4: SIGNED}).written == 1
    assert presences(lesson) == {"丁四": (Presence.PRESENT, 180)}
    record = db.session.scalars(select(Attendance)).one()
    assert (record.make_up.lesson_id, record.is_pending) == (lesson.id, False)


def test_a_guest_is_written_in_the_lesson_made_up_alone(lesson, guest):
    second = LessonFactory(batch=lesson.batch, starts_at=lesson.starts_at.replace(hour=10, minute=30))
    lesson.ends_at = second.starts_at
    second.ends_at = second.starts_at + timedelta(hours=1)
    db.session.flush()
    sheet = printed_for(lesson)
    assert back(lesson, sheet, {1: SIGNED, 4: Marked(Mark.LEFT_EARLY, 20)}).withdrawn == []
    assert presences(second).keys() == {"安一"}
    assert presences(lesson)["丁四"] == (Presence.LEFT_EARLY, 100)


def test_who_finishes_puts_a_guest_down_as_absent_who_did_not_sign(lesson, guest):
    sheet = printed_for(lesson)
    assert back(lesson, sheet, {1: SIGNED}, is_last=True).absent == 3
    assert presences(lesson)["丁四"] == (Presence.ABSENT, 0)


def test_in_another_half_day_a_guests_row_is_told_and_not_written(lesson, guest):
    later = afternoon(lesson)
    sheet = printed_for(lesson)
    half_day = sheets.half_day_of(later)
    outcome = type_back(
        sheet, half_day, {4: SIGNED}, is_last=True, seen=recorded(sheet, half_day), by_id=None, at=at(later)
    )
    assert outcome.withdrawn == [(4, "丁四")]
    assert "丁四" not in presences(later)


def afternoon(lesson):
    begin = lesson.starts_at.replace(hour=14, minute=30)
    return LessonFactory(batch=lesson.batch, starts_at=begin, ends_at=begin + timedelta(hours=3))
