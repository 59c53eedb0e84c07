"""Made-up lessons in the ledger: once, in the class they replace, under its cap, and towards its completion."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.factories import (
    ActivityFactory,
    AttendanceFactory,
    BatchFactory,
    EnrolmentFactory,
    LessonFactory,
    MakeUpFactory,
    MandateFactory,
    ParticipationFactory,
    RequirementFactory,
    RuleSetFactory,
    UserFactory,
)
from training.models import db
from training.models.attendance import Presence
from training.models.ledger import CreditEntry, EntryKind
from training.models.plans import Mode, PeriodKind, ProgramKind, RequirementMeasure
from training.models.schedules import EnrolmentState
from training.operations.attendance.making_up import missed
from training.operations.attendance.making_up.missed import MadeUp
from training.operations.audit import Actor
from training.operations.ledger import posting, recomputing, trials
from training.operations.ledger.everyday import recording, reviews
from training.operations.ledger.everyday.recording import Attendee
from training.operations.ledger.records import keys, verify
from training.operations.ledger.records.duty_files import duty_file
from training.operations.ledger.standing import standings

AT = datetime(2022, 6, 1, 9)
MONDAY = datetime(2022, 4, 11)


@pytest.fixture
def person(congress):
    RuleSetFactory()
    return MandateFactory().person


@pytest.fixture
def batch(person):
    """Two days of two half-days: the last was missed."""
    batch = BatchFactory(program__half_days=4)
    EnrolmentFactory(batch=batch, person=person)
    for half_day in range(4):
        begin = MONDAY + timedelta(hours=8.5 + 12 * half_day)
        lesson = LessonFactory(batch=batch, starts_at=begin, ends_at=begin + timedelta(hours=3))
        missed = {"presence": Presence.ABSENT, "minutes": 0} if half_day == 3 else {}
        AttendanceFactory(lesson=lesson, person=person, **missed)
    db.session.expire(batch)
    return batch


@pytest.fixture
def make_up(batch, person):
    """Booked with an away class in May."""
    other = LessonFactory(batch__starts_at=datetime(2022, 5, 9), batch__program__mode=Mode.AWAY)
    return MakeUpFactory(missed_lesson=batch.lessons[3], lesson=other, person=person)


@pytest.fixture
def signer(congress):
    keys.make("for tests alone", Actor(UserFactory().id, AT))
    return keys.signer("for tests alone")


def post(batch):
    return posting.post(batch, by_id=None, at=AT)


def attend(make_up, minutes=180):
    return AttendanceFactory(lesson=make_up.lesson, person=make_up.person, minutes=minutes)


def entries():
    return db.session.scalars(select(CreditEntry).order_by(CreditEntry.id)).all()


def state(batch):
    return batch.enrolments[0].state


def test_credit_posts_once_and_in_the_class_it_replaces(batch, make_up):
    post(batch)
    attend(make_up)
    assert (post(make_up.lesson.batch).earned, post(make_up.lesson.batch).earned) == (1, 0)
    last = entries()[-1]
    assert (last.make_up_id, last.program_id, last.mode, last.hours) == (
        make_up.id,
        batch.program_id,
        batch.program.mode,
        Decimal(3),
    )
    assert last.earned_on == date(2022, 5, 9)


def test_no_more_counts_than_was_missed(batch, make_up):
    make_up.lesson.ends_at += timedelta(hours=1)
    attend(make_up, minutes=240)
    post(make_up.lesson.batch)
    assert [(one.minutes, one.hours) for one in entries()] == [(180, Decimal(3))]
    assert recomputing.differences() == []


def test_the_class_is_completed_by_it(batch, make_up):
    post(batch)
    assert state(batch) == EnrolmentState.CONFIRMED
    attend(make_up)
    post(make_up.lesson.batch)
    assert state(batch) == EnrolmentState.COMPLETED
    classes = RequirementFactory(measure=RequirementMeasure.PROGRAMS, amount=Decimal(1))
    (standing,) = standings(classes, date(2022, 6, 1))
    assert standing.earned == 1


def test_a_guest_of_one_lesson_has_not_completed_that_class(batch, make_up, person):
    make_up.state, make_up.cancelled_at = "cancelled", AT
    db.session.flush()
    attend(make_up)
    post(make_up.lesson.batch)
    (standing,) = standings(
        RequirementFactory(measure=RequirementMeasure.PROGRAMS, amount=Decimal(1)), date(2022, 6, 1)
    )
    assert standing.earned == 0


def test_the_cap_of_the_class_holds(congress, batch, make_up):
    rules = db.session.scalars(select(RuleSetFactory._meta.model)).one()
    rules.rules = {**rules.rules, "caps": [{"mode": "local", "per": "class", "hours": "10"}]}
    post(batch)
    attend(make_up)
    post(make_up.lesson.batch)
    (standing,) = standings(RequirementFactory(amount=Decimal(18)), date(2022, 6, 1))
    assert sum(one.hours for one in entries()) == 12
    assert standing.earned == 10


def test_what_is_booked_lies_ahead(batch, make_up):
    post(batch)
    (standing,) = standings(RequirementFactory(amount=Decimal(18)), date(2022, 5, 1))
    assert (standing.earned, standing.possible) == (9, 3)
    attend(make_up)
    db.session.expire_all()
    (standing,) = standings(db.session.scalars(select(RequirementFactory._meta.model)).one(), date(2022, 5, 1))
    assert (standing.earned, standing.possible) == (9, 3)


def test_an_absence_corrected_afterwards_takes_the_made_up_hours_back(batch, make_up):
    attend(make_up)
    post(make_up.lesson.batch)
    record = db.session.scalars(
        select(AttendanceFactory._meta.model).where(AttendanceFactory._meta.model.presence == Presence.ABSENT)
    ).one()
    record.presence, record.minutes = Presence.PRESENT, 180
    db.session.flush()
    post(batch)
    assert sum(one.hours for one in entries()) == 12
    assert [one.make_up_id for one in entries() if one.kind == EntryKind.REVERSAL] == [make_up.id]


@pytest.fixture
def study(batch, person):
    """Booked with an evening of the group in May, two hours of the three that were missed."""
    activity = ActivityFactory(starts_on=date(2022, 5, 9))
    return MakeUpFactory(missed_lesson=batch.lessons[3], lesson=None, activity=activity, person=person, starts_at=AT)


def take_part(study, minutes=120):
    actor = Actor(UserFactory().id, AT)
    return recording.record(study.activity, [Attendee(study.person, minutes)], actor)[0]


def test_a_study_is_credited_once_in_the_class_it_replaces(batch, study):
    take_part(study)
    (entry,) = entries()
    assert (entry.make_up_id, entry.program_id, entry.mode, entry.program_kind, entry.minutes, entry.hours) == (
        study.id, batch.program_id, batch.program.mode, batch.program.kind, 120, Decimal(2),
    )  # fmt: skip
    assert entry.earned_on == date(2022, 5, 9)
    assert post(batch).reversed == 0
    assert recomputing.differences() == []


def test_of_a_longer_study_no_more_counts_than_was_missed(study):
    study.activity.minutes = 300
    take_part(study, minutes=300)
    assert [(one.minutes, one.hours) for one in entries()] == [(180, Decimal(3))]
    assert recomputing.differences() == []


def test_a_study_completes_the_class_and_a_correction_takes_it_back(batch, study):
    post(batch)
    study.activity.minutes = 180
    part = take_part(study, minutes=180)
    assert state(batch) == EnrolmentState.COMPLETED
    reviews.correct(part, 0, Actor(UserFactory().id, AT), reason="未到")
    assert state(batch) == EnrolmentState.CONFIRMED
    assert sum(one.hours for one in entries()) == 9
    assert missed.one(study.person_id, study.missed_lesson_id).state == MadeUp.MISSED_AGAIN


def test_a_corrected_study_is_still_of_its_class(batch, study):
    part = take_part(study)
    reviews.correct(part, 60, Actor(UserFactory().id, AT), reason="早退")
    assert [(one.make_up_id, one.program_id, one.hours) for one in entries()] == [
        (study.id, batch.program_id, 2), (study.id, batch.program_id, -2), (study.id, batch.program_id, 1),
    ]  # fmt: skip


def test_the_cap_of_the_class_holds_for_a_study(batch, study):
    rules = db.session.scalars(select(RuleSetFactory._meta.model)).one()
    rules.rules = {**rules.rules, "caps": [{"mode": "local", "per": "class", "hours": "10"}]}
    post(batch)
    take_part(study)
    (standing,) = standings(RequirementFactory(amount=Decimal(18)), date(2022, 6, 1))
    assert (sum(one.hours for one in entries()), standing.earned) == (11, 10)


def test_a_study_lies_ahead_and_a_claim_to_it_is_counted_once(batch, study):
    post(batch)
    requirement = RequirementFactory(amount=Decimal(18))
    (standing,) = standings(requirement, date(2022, 5, 1))
    assert (standing.earned, standing.possible) == (9, 2)
    ParticipationFactory(activity=study.activity, person=study.person, minutes=60)
    (standing,) = standings(requirement, date(2022, 5, 1))
    assert (standing.earned, standing.possible) == (9, 1)


def test_where_nothing_was_missed_after_all_the_study_is_everyday_training(batch, study):
    take_part(study)
    (record,) = [one for one in absences() if one.presence == Presence.ABSENT]
    record.presence, record.minutes = Presence.PRESENT, 180
    db.session.flush()
    post(batch)
    last = [one for one in entries() if one.participation_id][-1]
    assert (last.make_up_id, last.program_id, last.program_kind, last.hours) == (
        None, None, ProgramKind.EVERYDAY, Decimal(2),
    )  # fmt: skip
    assert sum(one.hours for one in entries()) == 14
    assert recomputing.differences() == []


def absences():
    return db.session.scalars(select(AttendanceFactory._meta.model)).all()


class TestTheNextYear:
    """A class of December, capped at ten hours; its last lesson is made up in January."""

    @pytest.fixture
    def lesson(self, batch, make_up):
        rules = db.session.scalars(select(RuleSetFactory._meta.model)).one()
        rules.rules = {**rules.rules, "caps": [{"mode": "local", "per": "class", "hours": "10"}]}
        days = timedelta(days=250)
        for one in (batch, *batch.lessons):
            one.starts_at, one.ends_at = one.starts_at + days, one.ends_at + days
        lesson = make_up.lesson
        lesson.batch.starts_at, lesson.batch.ends_at = datetime(2023, 1, 9), datetime(2023, 1, 11)
        lesson.starts_at, lesson.ends_at = datetime(2023, 1, 9, 8, 30), datetime(2023, 1, 9, 11, 30)
        db.session.flush()
        return lesson

    def earned(self, on, **more):
        (standing,) = standings(RequirementFactory(amount=Decimal(18), **more), on)
        return standing.earned, standing.possible

    def test_counts_in_the_year_of_the_class_under_its_cap(self, batch, make_up, lesson):
        post(batch)
        assert self.earned(date(2023, 1, 5), year=2022) == (9, 1)
        attend(make_up)
        post(lesson.batch)
        assert entries()[-1].earned_on == date(2023, 1, 9)
        assert self.earned(date(2023, 1, 31), year=2022) == (10, 0)
        assert self.earned(date(2023, 1, 31), year=2023) == (0, 0)

    def test_counts_once_in_the_term(self, batch, make_up, lesson):
        post(batch)
        attend(make_up)
        post(lesson.batch)
        assert self.earned(date(2023, 1, 31), period=PeriodKind.TERM, year=None)[0] == 10

    def test_is_reckoned_by_the_rules_of_the_class(self, batch, make_up, lesson):
        richer = {"in_person": {"half_day_hours": "4", "half_day_minutes": "180"}, "online": {"minutes_per_hour": "45"}}
        db.session.scalars(select(RuleSetFactory._meta.model)).one().ends_on = date(2022, 12, 31)
        RuleSetFactory(starts_on=date(2023, 1, 1), rules=richer)
        attend(make_up)
        post(lesson.batch)
        assert [one.hours for one in entries()] == [3]

    def test_a_trial_of_rules_counts_it_in_the_same_year(self, batch, make_up, lesson):
        post(batch)
        attend(make_up)
        post(lesson.batch)
        rules = db.session.scalars(select(RuleSetFactory._meta.model)).one().rules
        requirement = RequirementFactory(amount=Decimal(18), year=2022)
        (change,) = trials.changes(requirement, trials.on_trial("同样", rules, date(2022, 1, 1)), date(2023, 1, 31))
        assert change.after == change.before

    def test_the_duty_file_says_so_and_verifies(self, congress, batch, make_up, lesson, signer):
        post(batch)
        attend(make_up)
        post(lesson.batch)
        RequirementFactory(amount=Decimal(18), year=2022)
        paper = duty_file(congress, make_up.person, date(2022, 12, 31), signer)
        assert list(verify.faults(paper.encode())) == []
