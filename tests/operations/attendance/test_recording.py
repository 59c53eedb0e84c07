"""The list of a lesson is written as a whole, and nobody's change is lost."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import EnrolmentFactory, LeaveFactory, LessonFactory, MandateFactory
from tests.meanwhile import meanwhile
from training.models import db
from training.models.attendance import Attendance, LeaveKind, LeaveState, Presence
from training.models.schedules import EnrolmentState, Lesson, LessonState
from training.operations.attendance import recording
from training.operations.attendance.marks import Mark, Marked
from training.operations.errors import ChangedMeanwhile, TrainingError

AT = datetime(2022, 4, 11, 12)


@pytest.fixture
def lesson(congress):
    lesson = LessonFactory()
    for name in ("甲", "乙", "丙"):
        EnrolmentFactory(batch=lesson.batch, person=MandateFactory(person__name=name, person__pinyin=name).person)
    return lesson


def ids(lesson):
    return {person.name: person.id for person in recording.people_of(lesson)}


def record(lesson, marks, seen=None):
    wanted = {ids(lesson)[name]: mark for name, mark in marks.items()}
    return recording.record(lesson, wanted, recording.sheet_of(lesson) if seen is None else seen, by_id=None, at=AT)


def written(lesson):
    rows = db.session.scalars(select(Attendance).where(Attendance.lesson_id == lesson.id))
    return {row.person.name: (row.presence, row.leave_kind, row.minutes) for row in rows}


def test_each_mark_becomes_presence_and_minutes(lesson):
    assert record(lesson, {"甲": Marked(Mark.LATE, 20), "乙": Marked(Mark.SICK_LEAVE), "丙": Marked(Mark.PRESENT)}) == 3
    assert written(lesson) == {
        "甲": (Presence.LATE, None, 160),
        "乙": (Presence.EXCUSED, LeaveKind.SICK, 0),
        "丙": (Presence.PRESENT, None, 180),
    }


PARTLY = [Marked(Mark.LATE, 5), Marked(Mark.LEFT_EARLY, 179)]
WHOLLY = [Marked(mark) for mark in Mark if mark not in {Mark.LATE, Mark.LEFT_EARLY}]


@pytest.mark.parametrize("mark", PARTLY + WHOLLY)
def test_what_was_written_is_read_back(lesson, mark):
    record(lesson, {"甲": mark})
    assert recording.sheet_of(lesson)[ids(lesson)["甲"]] == mark


def test_writing_the_same_again_changes_nothing(lesson):
    record(lesson, {"甲": Marked(Mark.PRESENT)})
    assert record(lesson, {"甲": Marked(Mark.PRESENT)}) == 0


@pytest.mark.parametrize("missed", [0, -5, 180, 999])
def test_impossible_minutes_name_the_person(lesson, missed):
    with pytest.raises(TrainingError, match="甲迟到或早退的分钟数应在 1 至 179 之间"):
        record(lesson, {"甲": Marked(Mark.LATE, missed)})


def test_two_who_change_the_same_name_are_told(lesson):
    seen = recording.sheet_of(lesson)
    record(lesson, {"甲": Marked(Mark.PRESENT)})
    with pytest.raises(ChangedMeanwhile, match="甲"):
        record(lesson, {"甲": Marked(Mark.ABSENT), "乙": Marked(Mark.PRESENT)}, seen)
    assert "乙" not in written(lesson)


def test_two_who_change_different_names_do_not_disturb_each_other(lesson):
    seen = recording.sheet_of(lesson)
    record(lesson, {"甲": Marked(Mark.PRESENT)})
    record(lesson, {"乙": Marked(Mark.ABSENT)}, seen)
    assert set(written(lesson)) == {"甲", "乙"}


def test_a_stranger_is_refused(lesson):
    stranger = MandateFactory().person
    with pytest.raises(TrainingError, match="不在本期参训名单"):
        recording.record(lesson, {stranger.id: Marked(Mark.PRESENT)}, {}, by_id=None, at=AT)


def test_a_cancelled_lesson_takes_no_marks(lesson):
    lesson.state = LessonState.CANCELLED
    with pytest.raises(TrainingError, match="已取消"):
        record(lesson, {"甲": Marked(Mark.PRESENT)})


def test_a_lesson_of_tomorrow_takes_no_marks(lesson):
    with pytest.raises(TrainingError, match="当天起才能登记"):
        recording.record(lesson, {}, {}, by_id=None, at=AT - timedelta(days=1))


def test_who_withdrew_is_not_on_the_list(lesson):
    lesson.batch.enrolments[0].state = EnrolmentState.WITHDRAWN
    assert len(recording.people_of(lesson)) == 2


def test_leave_granted_is_expected_on_an_empty_list(lesson):
    person = lesson.batch.enrolments[1].person
    LeaveFactory(batch=lesson.batch, person=person, kind=LeaveKind.OFFICIAL, state=LeaveState.GRANTED)
    assert recording.expected(lesson) == {person.id: Marked(Mark.OFFICIAL_LEAVE)}


@pytest.mark.parametrize("before", [{}, {"甲": Marked(Mark.ABSENT)}], ids=["empty", "written"])
def test_of_two_who_save_at_once_the_second_is_told(app, congress, lesson, before):
    record(lesson, before)
    db.session.commit()
    lesson_id, seen, person = lesson.id, recording.sheet_of(lesson), ids(lesson)["甲"]

    def save_too():
        found = db.session.get_one(Lesson, lesson_id)
        return recording.record(found, {person: Marked(Mark.SICK_LEAVE)}, seen, by_id=None, at=AT)

    with meanwhile(app, congress.id, save_too) as outcome:
        record(lesson, {"甲": Marked(Mark.PRESENT)})
    assert isinstance(outcome[0], ChangedMeanwhile)
    assert written(lesson)["甲"] == (Presence.PRESENT, None, 180)
