"""The rule time machine: who flips, by how much, and nothing is written."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text

from tests import factories
from training.models import db
from training.models.ledger import CreditEntry
from training.models.plans import Mode, PeriodKind, RequirementMeasure
from training.operations.errors import TrainingError
from training.operations.ledger import posting, recomputing, rule_sets, trials
from training.operations.ledger.rules import read
from training.operations.ledger.standing import Outlook, standings

AT = datetime(2022, 4, 20, 9)
ON = date(2022, 12, 31)
BY_THREE = rule_sets.presets()["nanjing"]["rules"]
BY_FOUR = rule_sets.presets()["shanxi"]["rules"]


@pytest.fixture
def lesson(congress):
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    return factories.LessonFactory(course__is_compulsory=True)


def credited(lesson, *minutes):
    """Deputies in office all year who attended so long, with their credit posted."""
    people = [factories.MandateFactory(starts_on=date(2022, 1, 1)).person for _minutes in minutes]
    for person, attended in zip(people, minutes, strict=True):
        factories.EnrolmentFactory(batch=lesson.batch, person=person)
        factories.AttendanceFactory(lesson=lesson, person=person, minutes=attended)
    posting.post(lesson.batch, by_id=None, at=AT)
    return people


def hours_a_year(amount, **more):
    return factories.RequirementFactory(
        measure=RequirementMeasure.HOURS, period=PeriodKind.YEAR, year=2022, amount=Decimal(amount), **more
    )


def tried(requirement, raw, since=date(2022, 1, 1), on=ON):
    return trials.changes(requirement, trials.on_trial("试", raw, since), on)


def test_it_says_whose_outlook_flips_and_by_how_much(lesson):
    full, half = credited(lesson, 180, 90)
    requirement = hours_a_year(4)
    found = {one.before.person_id: one for one in tried(requirement, BY_FOUR)}
    assert (found[full.id].step, found[full.id].gained) == ((Outlook.SHORT, Outlook.MET), Decimal(1))
    assert (found[half.id].step, found[half.id].gained) == ((Outlook.SHORT, Outlook.SHORT), Decimal("0.5"))
    assert trials.flips(found.values()) == {(Outlook.SHORT, Outlook.MET): 1}


def test_the_same_rules_change_nobody(lesson):
    credited(lesson, 180, 90, 45)
    assert {one.gained for one in tried(hours_a_year(4), BY_THREE)} == {Decimal(0)}


def test_it_writes_nothing_and_entries_keep_their_version(lesson):
    credited(lesson, 180)
    counted = db.session.execute(select(func.count(), func.sum(CreditEntry.hours)).select_from(CreditEntry)).one()
    tried(hours_a_year(4), BY_FOUR)
    assert not db.session.new
    assert not db.session.dirty
    assert (
        db.session.execute(select(func.count(), func.sum(CreditEntry.hours)).select_from(CreditEntry)).one() == counted
    )


def test_entries_before_its_day_stay_as_they_are(lesson):
    credited(lesson, 180)
    assert [one.gained for one in tried(hours_a_year(4), BY_FOUR, since=lesson.starts_at.date())] == [Decimal(1)]
    assert [one.gained for one in tried(hours_a_year(4), BY_FOUR, since=date(2022, 4, 12))] == [Decimal(0)]


def test_as_things_stood_on_an_earlier_day(lesson):
    credited(lesson, 180)
    (before,) = tried(hours_a_year(4), BY_FOUR, on=date(2022, 4, 10))
    assert (before.before.earned, before.after.earned) == (0, 0)


def test_lessons_to_come_are_reckoned_by_the_rules_on_trial(lesson):
    person = factories.MandateFactory(starts_on=date(2022, 1, 1)).person
    factories.EnrolmentFactory(batch=lesson.batch, person=person)
    (found,) = tried(hours_a_year(4), BY_FOUR, on=date(2022, 4, 1))
    assert (found.before.possible, found.after.possible) == (Decimal(3), Decimal(4))
    assert found.step == (Outlook.SHORT, Outlook.REACHABLE)


def test_caps_on_trial_hold(lesson):
    credited(lesson, 180)
    mode = lesson.batch.program.mode
    capped = BY_FOUR | {"caps": [{"mode": mode.value, "per": "class", "hours": "1.5"}]}
    (found,) = tried(hours_a_year(4), capped)
    assert found.after.earned == Decimal("1.5")
    capped = BY_FOUR | {"caps": [{"mode": mode.value, "per": "year", "hours": "1"}]}
    (found,) = tried(hours_a_year(4), capped)
    assert found.after.earned == Decimal(1)


def test_what_no_attendance_backs_stays_as_it_is(lesson):
    (person,) = credited(lesson, 180)
    rule_set = rule_sets.in_force(ON)
    factories.CreditEntryFactory(
        person=person, attendance=None, earned_on=date(2022, 5, 1), hours=Decimal(2), rule_set=rule_set, mode=Mode.LOCAL
    )
    (found,) = tried(hours_a_year(9), BY_FOUR)
    assert (found.before.earned, found.after.earned) == (Decimal(5), Decimal(6))


@pytest.mark.parametrize("period", [PeriodKind.TERM, PeriodKind.FIRST_MONTHS, PeriodKind.ROLLING])
def test_every_period_can_be_tried(lesson, period):
    credited(lesson, 180)
    requirement = factories.RequirementFactory(
        measure=RequirementMeasure.HOURS, period=period, months=6, year=None, amount=Decimal(4)
    )
    (found,) = tried(requirement, BY_FOUR, on=date(2022, 5, 1))
    assert (found.before.earned, found.after.earned) == (Decimal(3), Decimal(4))


def test_rules_that_cannot_be_read_are_refused(lesson):
    with pytest.raises(TrainingError, match="学时规则有一处无法读取"):
        trials.on_trial("坏", BY_FOUR | {"round_to": "0"}, date(2022, 1, 1))


def test_recomputed_equals_stored_for_everyone(lesson):
    people = credited(lesson, 180, 170, 45, 29)
    assert recomputing.differences() == []
    under = {one.before.person_id: one for one in tried(hours_a_year(4), BY_THREE)}
    stood = {one.person_id: one.earned for one in standings(hours_a_year(4), ON)}
    assert {person.id: under[person.id].after.earned for person in people} == stood


def test_an_entry_that_was_touched_is_named(lesson):
    credited(lesson, 180, 90)
    first = db.session.scalars(select(CreditEntry).order_by(CreditEntry.id)).first()
    db.session.execute(text("UPDATE credit_entries SET hours = 800 WHERE id = :id"), {"id": first.id})
    assert recomputing.differences() == [recomputing.Difference(first.id, Decimal(8), Decimal(3))]


def test_a_class_reckoned_twice_is_reckoned_once():
    reckon = recomputing.reckoner(read(BY_THREE))
    attended = recomputing.Attended(180, 180, is_online=False, is_compulsory=True)
    assert reckon(attended) == reckon(attended) == Decimal(3)
    assert reckon.cache_info().hits == 1
