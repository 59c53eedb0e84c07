"""No-shows apart from leave, and records that leave overtook."""

from datetime import datetime, timedelta

import pytest

from tests.factories import AttendanceFactory
from training.models.attendance import LeaveKind, Presence
from training.operations.attendance import absences, leaves
from training.operations.errors import TrainingError

AT = datetime(2022, 4, 14, 9)
MONDAY = datetime(2022, 4, 11)


@pytest.fixture
def recorded(three_days):
    """Present, excused (sick), then absent."""
    person = three_days.enrolments[0].person
    marks = [(Presence.PRESENT, None, 180), (Presence.EXCUSED, LeaveKind.SICK, 0), (Presence.ABSENT, None, 0)]
    for lesson, (presence, kind, minutes) in zip(three_days.lessons, marks, strict=False):
        AttendanceFactory(lesson=lesson, person=person, presence=presence, leave_kind=kind, minutes=minutes)
    return three_days


def leave(batch, half_day, **decided):
    starts_at = MONDAY + timedelta(hours=12 * half_day)
    span = (starts_at, starts_at + timedelta(hours=12))
    one = leaves.ask(batch, batch.enrolments[0].person_id, *span, LeaveKind.PERSONAL, "", by_id=None, at=AT)
    if decided:
        leaves.decide(one, by_id=None, at=AT, **decided)
    return one


def test_no_shows_are_apart_from_leave(recorded):
    (found,) = absences.absences(recorded).values()
    assert ([one.id for one in found.on_leave], [one.id for one in found.without_leave]) == (
        [recorded.lessons[1].id],
        [recorded.lessons[2].id],
    )


def test_a_record_made_from_what_staff_knew_stands(recorded):
    assert absences.mismatches(recorded) == []
    with pytest.raises(TrainingError, match="没有需要更正"):
        absences.correct(recorded, by_id=None, at=AT)


def test_leave_granted_after_the_list_excuses_the_absence(recorded):
    leave(recorded, 2, granted=True)
    (found,) = absences.mismatches(recorded)
    assert (found.presence, found.leave_kind) == (Presence.EXCUSED, LeaveKind.PERSONAL)
    assert absences.correct(recorded, by_id=None, at=AT) == 1
    assert absences.mismatches(recorded) == []
    assert found.record.presence == Presence.EXCUSED


def test_leave_withdrawn_after_the_list_makes_a_no_show(recorded):
    one = leave(recorded, 1, granted=True)
    absences.correct(recorded, by_id=None, at=AT)
    leaves.withdraw(one, by_id=None, at=AT)
    absences.correct(recorded, by_id=None, at=AT)
    (found,) = absences.absences(recorded).values()
    assert found.counts == (0, 2)


def test_leave_still_asked_for_says_nothing_yet(recorded):
    leave(recorded, 2)
    assert absences.mismatches(recorded) == []


def test_leave_over_a_lesson_attended_changes_nothing(recorded):
    leave(recorded, 0, granted=True)
    assert absences.mismatches(recorded) == []
