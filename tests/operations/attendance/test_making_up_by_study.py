"""Everyday training that makes a missed lesson up: what is offered, booked, reviewed and called done."""

from datetime import date, datetime, time

import pytest

from tests.factories import (
    ActivityFactory,
    AttendanceFactory,
    BatchFactory,
    EnrolmentFactory,
    GroupFactory,
    GroupMemberFactory,
    LessonFactory,
    MandateFactory,
    ParticipationFactory,
)
from training.models.activities import ActivityKind, ParticipationState
from training.models.attendance import MakeUpState, Presence
from training.models.plans import Mode
from training.operations.attendance.making_up import booking, busy, missed, offers, reviewing
from training.operations.attendance.making_up.missed import MadeUp, Wanted
from training.operations.errors import TrainingError

NOW = datetime(2022, 4, 15, 9)
MAY = date(2022, 5, 9)


@pytest.fixture
def person(congress):
    return MandateFactory().person


@pytest.fixture
def lesson(person):
    """“代表法”, missed in April."""
    lesson = LessonFactory(subject="代表法")
    EnrolmentFactory(batch=lesson.batch, person=person)
    AttendanceFactory(lesson=lesson, person=person, presence=Presence.ABSENT, minutes=0)
    return lesson


def study(**more):
    """The group studies the law of deputies on 9 May; open for claims."""
    return ActivityFactory(**{"starts_on": MAY, "is_open": True, "minutes": 180} | more)


def offered(person, lesson):
    return [one.what for one in offers.offers(person.id, lesson, NOW)]


def book(person, lesson, what):
    return booking.book(person.id, lesson, what, by_id=None, at=NOW)


def state(person, lesson):
    return missed.one(person.id, lesson.id).state


def test_an_activity_of_the_course_or_on_its_topic_is_offered_and_another_is_not(person, lesson):
    same_topic = study()
    same_course = study(title="线上讲座", mode=Mode.ONLINE, kind=ActivityKind.LECTURE, course=lesson.course)
    month = study(title="代表法学习月", kind=ActivityKind.STUDY_MONTH, ends_on=date(2022, 5, 31), minutes=600)
    study(title="视察乡村道路", kind=ActivityKind.INSPECTION)
    found = offers.offers(person.id, lesson, NOW)
    assert [(one.what, one.likeness.name) for one in found] == [
        (same_course, "SAME_COURSE"), (same_topic, "SAME_TOPIC"), (month, "SAME_TOPIC"),
    ]  # fmt: skip
    assert found[1].why == "同一主题；日常学习，学习后申报或由工作人员登记；不限名额"


def test_a_lesson_of_the_same_course_and_an_activity_stand_in_one_list(person, lesson):
    same = {"course": lesson.course, "batch__program": lesson.batch.program}
    again = LessonFactory(**same, batch__starts_at=datetime(2022, 5, 2))
    activity = study()
    assert offered(person, lesson) == [again, activity]


def test_what_is_over_closed_or_of_another_group_is_no_offer(person, lesson):
    study(starts_on=date(2022, 4, 14))
    study(is_open=False)
    group = GroupFactory()
    theirs = study(group=group)
    assert offered(person, lesson) == []
    GroupMemberFactory(person=person, group=group)
    assert offered(person, lesson) == [theirs]


def test_a_study_month_under_way_can_still_be_joined(person, lesson):
    month = study(starts_on=date(2022, 4, 1), ends_on=date(2022, 4, 30))
    assert offered(person, lesson) == [month]


def test_what_the_person_has_a_part_in_is_credited_as_that_and_no_offer(person, lesson):
    ParticipationFactory(activity=study(), person=person)
    assert offered(person, lesson) == []


def test_a_compulsory_course_needs_a_compulsory_activity(person, lesson):
    lesson.course.is_compulsory = True
    study()
    law = study(is_compulsory=True)
    assert offered(person, lesson) == [law]


def test_with_a_clock_time_it_clashes_and_holds_the_half_day(person, lesson):
    afternoon = study(begins_at=time(14, 30))
    EnrolmentFactory(batch=BatchFactory(program__name="预算专题班", starts_at=datetime(2022, 5, 9)), person=person)
    (offer,) = offers.offers(person.id, lesson, NOW)
    assert offer.clashes == ("本人要上“预算专题班”",)
    with pytest.raises(TrainingError, match="与本人安排冲突：本人要上“预算专题班”"):
        book(person, lesson, afternoon)


def test_booked_it_is_busy_time_where_it_has_a_clock_time(person, lesson):
    book(person, lesson, study(begins_at=time(14, 30)))
    study(begins_at=None)
    assert [one.words for one in busy.times_of(person.id, NOW)] == ["已另约补课“代表小组学习代表法”"]


def test_accepted_it_is_done_and_cannot_be_cancelled(person, lesson):
    activity = study()
    make_up = book(person, lesson, activity)
    assert state(person, lesson) == MadeUp.BOOKED
    ParticipationFactory(activity=activity, person=person, state=ParticipationState.ACCEPTED, accepted_minutes=120)
    assert state(person, lesson) == MadeUp.DONE
    assert [len(missed.ids(Wanted(state=one))) for one in (MadeUp.DONE, MadeUp.BOOKED)] == [1, 0]
    with pytest.raises(TrainingError, match="已经上过，不能取消"):
        booking.cancel(make_up, "改主意", by_id=None, at=NOW)


def test_a_refused_claim_leaves_the_lesson_to_be_made_up_anew(person, lesson):
    activity = study()
    make_up = book(person, lesson, activity)
    ParticipationFactory(activity=activity, person=person, state=ParticipationState.REFUSED)
    assert state(person, lesson) == MadeUp.MISSED_AGAIN
    assert len(missed.ids(Wanted(state=MadeUp.MISSED_AGAIN))) == 1
    book(person, lesson, study(title="再学代表法"))
    assert make_up.state == MakeUpState.CANCELLED


def test_one_activity_makes_one_lesson_up(person, lesson):
    second = LessonFactory(batch=lesson.batch, subject="代表法", starts_at=datetime(2022, 4, 12, 8, 30))
    AttendanceFactory(lesson=second, person=person, presence=Presence.ABSENT, minutes=0)
    activity = study()
    book(person, lesson, activity)
    with pytest.raises(TrainingError, match="不能用来补这一课"):
        book(person, second, activity)


def test_an_activity_moved_or_on_another_subject_takes_its_make_ups_with_it(person, lesson):
    moved, changed, kept = study(), study(title="代表法讲座"), study(title="学代表法")
    others = [person, *(MandateFactory().person for _one in range(2))]
    for one in others[1:]:
        EnrolmentFactory(batch=lesson.batch, person=one)
        AttendanceFactory(lesson=lesson, person=one, presence=Presence.ABSENT, minutes=0)
    made = [book(one, lesson, what) for one, what in zip(others, (moved, changed, kept), strict=True)]
    moved.starts_on = moved.ends_on = date(2022, 5, 20)
    changed.title = "民法典讲座"
    ended = reviewing.follow(kept, NOW, by_id=None)
    assert ended == []
    assert [one.cancel_reason for one in made] == [
        "“代表小组学习代表法”已改到 2022-05-20 00:00", "“民法典讲座”的内容已更改，不能再补这一课", "",
    ]  # fmt: skip
    assert made[2].sequence == 1


def test_what_a_deputy_asked_for_and_then_claimed_is_not_confirmed_as_well(person, lesson):
    activity = study()
    make_up = booking.ask(person.id, lesson, activity, by_id=None, at=NOW)
    ParticipationFactory(activity=activity, person=person)
    with pytest.raises(TrainingError, match="已在“代表小组学习代表法”中登记或申报"):
        booking.confirm(make_up, by_id=None, at=NOW)
