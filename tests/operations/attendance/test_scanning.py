"""Scans of staff scanners: in any order, any number of times, and one wrong row stops no other."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from tests.factories import EnrolmentFactory, LessonFactory, MandateFactory
from training.models import db
from training.models.attendance import Attendance, CheckIn, Direction, Means, Presence
from training.operations.attendance import badges, scan_lists
from training.operations.attendance.scanning import Brought, State, take

KEY = "for tests alone"


@pytest.fixture
def lesson(congress):
    lesson = LessonFactory()
    for _person in range(4):
        EnrolmentFactory(batch=lesson.batch)
    db.session.flush()
    db.session.refresh(lesson.batch)
    return lesson


def scan(lesson, person, nonce, *, minutes=0, **more):
    person_id = None if person is None else lesson.batch.enrolments[person].person_id
    at = lesson.starts_at + timedelta(minutes=minutes)
    return Brought(nonce, lesson.id, Direction.IN, at, person_id=person_id, **more)


def bring(lesson, scans, device="one"):
    at = lesson.starts_at + timedelta(hours=8)
    answers = take(scans, congress_id=lesson.congress_id, key=KEY, device=device, by_id=None, at=at)
    return {one.nonce: one.state for one in answers}


def events():
    return db.session.scalar(select(func.count(CheckIn.id)))


def test_ten_replays_out_of_order_are_one_row_each(lesson):
    scans = [scan(lesson, person, f"n{person}") for person in range(4)]
    assert set(bring(lesson, scans).values()) == {State.KEPT}
    for turn in range(9):
        Random(turn).shuffle(scans)
        assert set(bring(lesson, scans).values()) == {State.AGAIN}
    assert events() == 4


def test_the_first_valid_time_wins_whichever_scanner_comes_first(lesson):
    assert bring(lesson, [scan(lesson, 0, "late", minutes=25)], "two") == {"late": State.KEPT}
    assert bring(lesson, [scan(lesson, 0, "early", minutes=-5)], "one") == {"early": State.CONFLICT}
    record = db.session.scalars(select(Attendance)).one()
    assert (record.presence, record.minutes) == (Presence.PRESENT, 180)


def test_a_wrong_row_is_refused_and_the_others_are_kept(lesson):
    elsewhere = Brought("x", 10**9, Direction.IN, lesson.starts_at, person_id=1)
    nobody = Brought("y", lesson.id, Direction.IN, lesson.starts_at, person_id=10**9)
    forged = Brought("z", lesson.id, Direction.IN, lesson.starts_at, badge="LX1.1." + "A" * 26)
    states = bring(lesson, [elsewhere, scan(lesson, 0, "a"), nobody, forged, scan(lesson, 1, "b")])
    assert states == {"x": State.REFUSED, "y": State.REFUSED, "z": State.REFUSED, "a": State.KEPT, "b": State.KEPT}


def test_somebody_whom_the_device_does_not_know_is_known_by_the_badge(lesson):
    stranger = MandateFactory().person
    code = badges.code_of(lesson.congress_id, stranger.id, KEY)
    assert bring(lesson, [scan(lesson, None, "s", badge=code)]) == {"s": State.CONFLICT}
    record = db.session.scalars(select(Attendance)).one()
    assert (record.person_id, record.is_pending, record.means) == (stranger.id, True, Means.SCANNER)


def test_a_clock_that_was_moved_is_told_and_never_counts_as_later_than_now(lesson):
    moved = scan(lesson, 0, "m", minutes=24 * 60, is_sure=False, correction=timedelta(days=1))
    assert bring(lesson, [moved]) == {"m": State.CONFLICT}
    event = db.session.scalars(select(CheckIn)).one()
    assert event.at == event.taken_at == lesson.starts_at + timedelta(hours=8)
    assert "设备时钟" in event.reason
    assert "86400" in event.reason


def test_the_list_holds_the_names_of_the_batches_chosen_and_no_telephone(lesson):
    other = EnrolmentFactory().person
    held = scan_lists.carried(scan_lists.batches_of({lesson.batch_id}), lesson.congress_id, KEY)
    people = {row[0]: row for row in held["people"]}
    assert people.keys() == {one.person_id for one in lesson.batch.enrolments}
    assert other.id not in people
    assert all(one.person.phone not in str(held) for one in lesson.batch.enrolments)
    first = lesson.batch.enrolments[0].person_id
    assert people[first][5] == badges.fingerprint(badges.code_of(lesson.congress_id, first, KEY))
    assert [one["id"] for one in held["lessons"]] == [lesson.id]
