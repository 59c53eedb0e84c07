"""The catalogue's rules, on both databases."""

from datetime import timedelta

import pytest

from tests import factories
from training.models import db
from training.models.catalogue import Course
from training.models.schedules import BatchState, LessonState
from training.operations.catalogue import circles, closures, courses, lecturers, places, rooms
from training.operations.errors import TrainingError

pytestmark = pytest.mark.usefixtures("congress")


def test_a_way_back_is_found_however_long():
    onwards = {number: [number + 1] for number in range(1, 2000)} | {2000: [1]}
    assert circles.way_back(1, [2], onwards) == [*range(1, 2001), 1]
    assert circles.way_back(1, [2], {2: [3], 3: [2]}) == []
    assert circles.way_back(1, [1], {}) == [1, 1]


def test_search_takes_signs_as_they_are():
    for subject in ("100% 完成", "预算_审查"):
        factories.CourseFactory(subject=subject)
    assert [one.subject for one in db.session.scalars(courses.matching("%"))] == ["100% 完成"]
    assert [one.subject for one in db.session.scalars(courses.matching("_"))] == ["预算_审查"]
    assert db.session.scalars(courses.matching("k00")).all() == db.session.scalars(courses.matching()).all()


def test_lecturers_and_rooms_are_searched_through_what_belongs_to_them():
    lecturer, room = factories.LecturerFactory(), factories.RoomFactory(place__name="相山区")
    factories.CourseFactory(subject="监督法", lecturers=[lecturer])
    assert db.session.scalars(lecturers.matching("监督")).all() == [lecturer]
    assert db.session.scalars(rooms.matching("相山")).all() == [room]
    assert db.session.scalars(rooms.matching("濉溪")).all() == []


def test_a_course_in_a_published_timetable_stays():
    course = factories.LessonFactory().course
    with pytest.raises(TrainingError, match="已发布的课表中有课程"):
        courses.delete(course)


def test_a_course_with_credit_stays():
    course = factories.CourseFactory()
    factories.CreditEntryFactory(course=course)
    with pytest.raises(TrainingError, match="学时记录中有课程"):
        courses.delete(course)


def test_a_course_that_another_needs_stays():
    course = factories.CourseFactory(subject="甲")
    factories.CourseFactory(subject="乙", prerequisites=[course])
    with pytest.raises(TrainingError, match="“乙”以课程“甲”为先修课程"):
        courses.delete(course)


def test_a_free_course_goes_with_its_own_ties():
    course = factories.CourseFactory(prerequisites=[factories.CourseFactory()])
    course.lecturers.append(factories.LecturerFactory())
    db.session.flush()
    courses.delete(course)
    assert len(db.session.scalars(db.select(Course)).all()) == 1


@pytest.mark.parametrize("what", ["program", "batch"])
def test_a_room_in_use_stays(what):
    room = factories.RoomFactory()
    if what == "program":
        factories.ProgramFactory(rooms=[room])
    else:
        factories.BatchFactory(room=room)
    with pytest.raises(TrainingError, match="该班次中移除" if what == "program" else "已发布的课表"):
        rooms.delete(room)


def test_a_lecturer_of_a_published_lesson_stays():
    lecturer = factories.LessonFactory().lecturer
    with pytest.raises(TrainingError, match="已发布的课表须保留"):
        lecturers.delete(lecturer)


def test_halls_within_halls_are_occupied_together():
    inner = factories.RoomFactory()
    middle = factories.RoomFactory(parts=[inner])
    outer = factories.RoomFactory(parts=[middle])
    other = factories.RoomFactory()
    db.session.flush()
    assert rooms.occupied_with(inner) == {inner.id, middle.id, outer.id}
    assert rooms.occupied_with(outer) == {inner.id, middle.id, outer.id}
    assert rooms.occupied_with(other) == {other.id}


def test_what_does_not_take_place_is_not_hit():
    lesson = factories.LessonFactory()
    factories.LessonFactory(state=LessonState.CANCELLED)
    factories.LessonFactory(batch__state=BatchState.CANCELLED)
    day = (lesson.starts_at.replace(hour=0, minute=0), lesson.starts_at + timedelta(days=1))
    assert closures.lessons_hit(None, *day) == [lesson]
    assert closures.lessons_hit(None, lesson.ends_at, day[1]) == []
    assert closures.lessons_hit(None, day[0], lesson.starts_at) == []


def test_ways_are_written_changed_and_taken_out():
    a, b = factories.PlaceFactory(), factories.PlaceFactory()
    assert places.set_ways({(a.id, b.id): 5, (b.id, a.id): 5}) == 2
    assert places.are_symmetric(places.ways())
    assert places.set_ways({(a.id, b.id): 7, (b.id, a.id): 5}) == 1
    assert not places.are_symmetric(places.ways())
    assert places.set_ways({(a.id, b.id): None}) == 1
    assert places.ways() == {(b.id, a.id): 5}
    for wrong in ({(a.id, a.id): 1}, {(a.id, 999): 1}, {(a.id, b.id): -1}):
        with pytest.raises(TrainingError):
            places.set_ways(wrong)
