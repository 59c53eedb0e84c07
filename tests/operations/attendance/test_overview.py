"""What staff see of the door: who came and went when, and who shares a telephone; on both databases."""

from datetime import datetime, timedelta

from tests.factories import EnrolmentFactory, LessonFactory, MandateFactory
from training.models.attendance import Direction, Means
from training.operations.attendance import checkins, overview
from training.operations.attendance.checkins import Scan, new_nonce

BEGINS = datetime(2022, 4, 11, 8, 30)


def arrive(lesson, person, device, minutes, direction=Direction.IN):
    at = BEGINS + timedelta(minutes=minutes)
    scan = Scan(person.id, at, new_nonce(), Means.CODE, direction, device)
    checkins.take(lesson, [scan], by_id=None, taken_at=at)


def test_who_shares_a_telephone_and_when_each_came_and_went(congress):
    lesson = LessonFactory()
    one, two, three = (MandateFactory(person__name=name, person__pinyin=name).person for name in "甲乙丙")
    for person in (one, two, three):
        EnrolmentFactory(batch=lesson.batch, person=person)
    arrive(lesson, one, "a", -10)
    arrive(lesson, two, "a", -9)
    arrive(lesson, two, "a", 180, Direction.OUT)
    arrive(lesson, three, "c", 0)
    assert dict(overview.sharers(lesson)) == {one.id: ["乙"], two.id: ["甲"]}
    times = overview.times(lesson)
    assert (times[two.id].came, times[two.id].went) == (BEGINS - timedelta(minutes=9), BEGINS + timedelta(minutes=180))
    assert times[three.id].went is None
    assert overview.pending_of([lesson.id]) == {lesson.id: 3}
