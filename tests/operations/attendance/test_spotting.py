"""Names are drawn so that nobody can choose, and anybody can check."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import EnrolmentFactory, LessonFactory
from training.models import db
from training.models.attendance import Direction, Means
from training.models.audit import AuditRow
from training.operations.attendance import checkins, spotting
from training.operations.attendance.checkins import Scan, new_nonce
from training.operations.audit import Actor
from training.operations.errors import TrainingError

BEGINS = datetime(2022, 4, 11, 8, 30)
KEY = "a secret key"
ACTOR = Actor(None, BEGINS + timedelta(minutes=60))


def lesson_with(count):
    lesson = LessonFactory()
    people = [EnrolmentFactory(batch=lesson.batch).person_id for _one in range(count)]
    take(lesson, people, Direction.IN, 0)
    return lesson, people


def take(lesson, people, direction, minutes):
    at = BEGINS + timedelta(minutes=minutes)
    scans = [Scan(one, at, new_nonce(), Means.SCANNER, direction) for one in people]
    checkins.take(lesson, scans, by_id=None, taken_at=at)


@pytest.mark.parametrize(("signed_in", "drawn"), [(1, 1), (20, 1), (21, 2), (60, 3)])
def test_at_least_one_in_twenty_is_drawn(congress, signed_in, drawn):
    lesson, _people = lesson_with(signed_in)
    assert len(spotting.draw(lesson, KEY, ACTOR)) == drawn


def test_a_draw_can_be_made_again_from_what_was_kept(congress):
    lesson, people = lesson_with(40)
    names = spotting.draw(lesson, KEY, ACTOR)
    first, ids = names[0], [one.person_id for one in names]
    assert first.drawn_from == spotting.digest(sorted(people))
    assert first.seed == spotting.seed_of(KEY, lesson.id, 1)
    assert ids == spotting.chosen(sorted(people), first.seed)
    assert db.session.scalars(select(AuditRow)).one().after["people"] == ids


def test_a_further_draw_only_adds(congress):
    lesson, _people = lesson_with(21)
    before = {one.person_id for one in spotting.draw(lesson, KEY, ACTOR)}
    after = {one.person_id for one in spotting.draw(lesson, KEY, ACTOR)}
    assert before & after == set()
    assert {one.person_id for one in spotting.of(lesson)} == before | after


def test_who_has_left_is_not_drawn(congress):
    lesson, people = lesson_with(5)
    take(lesson, people[1:], Direction.OUT, 30)
    assert [one.person_id for one in spotting.draw(lesson, KEY, ACTOR)] == people[:1]
    with pytest.raises(TrainingError, match="还没有人签到"):
        spotting.draw(lesson, KEY, ACTOR)


def test_only_who_was_drawn_can_be_ticked_off(congress):
    lesson, people = lesson_with(30)
    drawn = {one.person_id for one in spotting.draw(lesson, KEY, ACTOR)}
    other = next(one for one in people if one not in drawn)
    with pytest.raises(TrainingError, match="没有被抽到"):
        spotting.answer(lesson, {other: True}, by_id=None, at=ACTOR.at)


def test_the_same_answer_twice_is_one_event(congress):
    lesson, _people = lesson_with(1)
    (one,) = spotting.draw(lesson, KEY, ACTOR)
    counts = [spotting.answer(lesson, {one.person_id: there}, by_id=None, at=ACTOR.at) for there in (True, True, False)]
    assert counts == [1, 0, 1]


def test_the_program_draws_one_in_twenty_at_every_moment(congress):
    lesson, people = LessonFactory(), []
    for number in range(1, 46):
        people.append(EnrolmentFactory(batch=lesson.batch).person_id)
        take(lesson, people[-1:], Direction.IN, 0)
        spotting.keep_up(lesson, KEY, ACTOR)
        drawn = {one.person_id for one in spotting.of(lesson)}
        first = spotting.chosen(people, spotting.seed_of(KEY, lesson.id, spotting.BY_ITSELF))
        assert set(first) <= drawn
        assert len(first) == -(-number // 20)
    assert len(drawn) < 20
    assert spotting.keep_up(lesson, KEY, ACTOR) == []


def test_who_comes_last_is_drawn_as_often_as_anybody():
    seeds = [spotting.seed_of(KEY, lesson, spotting.BY_ITSELF) for lesson in range(2_000)]
    last = sum(100 in spotting.chosen(range(1, 101), seed) for seed in seeds)
    assert 60 <= last <= 140  # 100 is expected; four standard deviations are 39


def test_what_the_program_draws_is_in_the_audit_log_and_further_draws_add(congress):
    lesson, _people = lesson_with(21)
    (by_itself,) = {tuple(one.person_id for one in spotting.keep_up(lesson, KEY, ACTOR))}
    more = [one.person_id for one in spotting.draw(lesson, KEY, ACTOR)]
    assert not set(by_itself) & set(more)
    told = [row.after for row in db.session.scalars(select(AuditRow).order_by(AuditRow.id))]
    assert [(one["round"], one["people"]) for one in told] == [(0, list(by_itself)), (1, more)]
    assert ["seed" in one for one in told] == [False, True]  # the first would tell the names to come


def test_nothing_is_drawn_by_itself_once_the_lesson_is_over(congress):
    lesson, _people = lesson_with(3)
    assert spotting.keep_up(lesson, KEY, ACTOR._replace(at=lesson.ends_at + timedelta(seconds=1))) == []
    assert len(spotting.keep_up(lesson, KEY, ACTOR._replace(at=lesson.ends_at))) == 1
