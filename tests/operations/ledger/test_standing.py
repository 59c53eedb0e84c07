"""Earned / required / still possible: one of four lessons must never look like full marks."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from tests.factories import (
    AttendanceFactory,
    BatchFactory,
    CourseFactory,
    CreditEntryFactory,
    EnrolmentFactory,
    GuestFactory,
    LeaveFactory,
    LessonFactory,
    MandateFactory,
)
from tests.operations.ledger.conftest import require
from tests.statements import statements
from training.models import db
from training.models.attendance import LeaveState
from training.models.ledger import EntryKind, RuleSet
from training.models.plans import AudienceKind, Mode, PeriodKind, ProgramKind, RequirementMeasure
from training.models.schedules import EnrolmentState
from training.operations.ledger import posting, rule_sets
from training.operations.ledger.standing import Outlook, standings

BEFORE, AFTER = date(2022, 4, 1), date(2022, 5, 1)
AT = datetime(2022, 4, 20, 9)


def four_half_days(person, **program):
    batch = BatchFactory(program__half_days=4, **{f"program__{name}": value for name, value in program.items()})
    lessons = [
        LessonFactory(
            batch=batch, starts_at=datetime(2022, 4, day, hour, 30), ends_at=datetime(2022, 4, day, hour + 3, 30)
        )
        for day in (11, 12)
        for hour in (8, 14)
    ]
    EnrolmentFactory(batch=batch, person=person)
    return lessons


def attend(lesson, person, minutes=180):
    AttendanceFactory(lesson=lesson, person=person, minutes=minutes)
    posting.post(lesson.batch, by_id=None, at=AT)


def of(requirement, on):
    (standing,) = standings(requirement, on)
    return standing


def test_nothing_attended_and_a_class_ahead_is_still_possible(deputy):
    four_half_days(deputy)
    standing = of(require(12), BEFORE)
    assert (standing.required, standing.earned, standing.possible) == (12, 0, 12)
    assert standing.outlook == Outlook.REACHABLE


def test_one_of_four_lessons_is_a_quarter(deputy):
    lessons = four_half_days(deputy)
    attend(lessons[0], deputy)
    standing = of(require(12), AFTER)
    assert (standing.earned, standing.possible, standing.missing, standing.short) == (3, 9, 9, 0)


def test_what_was_missed_is_no_longer_possible(deputy):
    lessons = four_half_days(deputy)
    other = MandateFactory().person
    for lesson in lessons:
        attend(lesson, other)
    standing = standings(require(12), AFTER, [deputy.id])[0]
    assert (standing.earned, standing.possible, standing.short, standing.outlook) == (0, 0, 12, Outlook.SHORT)


def test_what_is_recorded_but_not_posted_gives_what_the_record_says(deputy):
    lessons = four_half_days(deputy)
    AttendanceFactory(lesson=lessons[0], person=deputy, minutes=60)
    assert of(require(12), AFTER).possible == 10


def test_whoever_a_list_half_written_does_not_name_yet_can_still_earn_it(deputy):
    lessons = four_half_days(deputy)
    AttendanceFactory(lesson=lessons[0], person=MandateFactory().person)
    assert standings(require(12), AFTER, [deputy.id])[0].possible == 12


def test_who_withdrew_has_nothing_ahead(deputy):
    lessons = four_half_days(deputy)
    lessons[0].batch.enrolments[0].state = EnrolmentState.WITHDRAWN
    assert of(require(12), BEFORE).possible == 0


def test_entries_after_the_day_do_not_count(deputy, rule_set):
    CreditEntryFactory(person=deputy, rule_set=rule_set, earned_on=date(2022, 6, 1))
    assert of(require(3), date(2022, 5, 31)).earned == 0
    assert of(require(3), date(2022, 6, 1)).earned == 3


def test_compulsory_hours_count_compulsory_courses_alone(deputy, rule_set):
    CreditEntryFactory(person=deputy, rule_set=rule_set, is_compulsory=True)
    CreditEntryFactory(person=deputy, rule_set=rule_set)
    assert of(require(6, measure=RequirementMeasure.COMPULSORY_HOURS), AFTER).earned == 3


def test_a_requirement_of_a_kind_counts_that_kind_alone(deputy, rule_set):
    CreditEntryFactory(person=deputy, rule_set=rule_set, program_kind=ProgramKind.TOPICAL)
    CreditEntryFactory(person=deputy, rule_set=rule_set, program_kind=ProgramKind.INDUCTION)
    assert of(require(6, kind=ProgramKind.TOPICAL), AFTER).earned == 3


def test_away_hours_count_up_to_48_a_year(deputy, rule_set):
    for day in range(1, 21):
        CreditEntryFactory(person=deputy, rule_set=rule_set, mode=Mode.AWAY, earned_on=date(2022, 3, day))
    assert of(require(84), AFTER).earned == 48


def test_a_local_class_counts_up_to_18_hours(deputy, rule_set):
    program = four_half_days(deputy)[0].batch.program
    for day in range(1, 9):
        CreditEntryFactory(
            person=deputy, rule_set=rule_set, mode=Mode.LOCAL, program=program, earned_on=date(2022, 3, day)
        )
    standing = of(require(84), AFTER)
    assert (standing.earned, standing.possible) == (18, 0)


def test_the_surplus_of_last_year_carries_over_where_the_rule_says_so(deputy, rule_set):
    for day in range(1, 5):
        CreditEntryFactory(person=deputy, rule_set=rule_set, earned_on=date(2022, 3, day))
    assert of(require(9, year=2023), date(2023, 2, 1)).earned == 3
    rule_sets.adopt("shanxi", date(2023, 1, 1))
    CreditEntryFactory(person=deputy, rule_set=rule_sets.in_force(date(2023, 1, 2)), earned_on=date(2023, 1, 2))
    assert of(require(9, year=2024), date(2024, 2, 1)).earned == 0


def test_a_class_is_completed_from_six_sevenths_of_its_minutes(deputy):
    lessons = four_half_days(deputy)
    requirement = require(1, measure=RequirementMeasure.PROGRAMS)
    for lesson in lessons[:3]:
        attend(lesson, deputy)
    assert (of(requirement, AFTER).earned, of(requirement, AFTER).possible) == (0, 1)
    attend(lessons[3], deputy)
    assert of(requirement, AFTER).earned == 1


def test_the_first_months_begin_with_the_mandate(rule_set):
    person = MandateFactory(starts_on=date(2022, 3, 15)).person
    requirement = require(3, period=PeriodKind.FIRST_MONTHS, months=6, year=None)
    CreditEntryFactory(person=person, rule_set=rule_set, earned_on=date(2022, 9, 14))
    CreditEntryFactory(person=person, rule_set=rule_set, earned_on=date(2022, 9, 15))
    standing = of(requirement, date(2022, 12, 1))
    assert (standing.earned, standing.period.to_on) == (3, date(2022, 9, 14))


def test_a_deputy_elected_in_july_owes_half_a_year(rule_set):
    MandateFactory(starts_on=date(2022, 7, 1))
    assert of(require(84), AFTER + timedelta(days=90)).required == 42
    assert of(require(15), AFTER + timedelta(days=90)).required == Decimal("7.5")


def test_rolling_months_end_today(deputy, rule_set):
    for month in (1, 5, 9):
        CreditEntryFactory(person=deputy, rule_set=rule_set, earned_on=date(2022, month, 10))
    assert of(require(9, period=PeriodKind.ROLLING, months=6, year=None), date(2022, 9, 30)).earned == 6


def test_the_term_holds_all_its_years(deputy, rule_set):
    CreditEntryFactory(person=deputy, rule_set=rule_set, earned_on=date(2022, 3, 1))
    CreditEntryFactory(person=deputy, rule_set=rule_set, earned_on=date(2025, 3, 1))
    assert of(require(6, period=PeriodKind.TERM, year=None), date(2026, 1, 1)).outlook == Outlook.MET


def test_a_term_with_years_to_come_is_open_and_in_its_last_year_short(deputy):
    requirement = require(120, period=PeriodKind.TERM, year=None)
    assert of(requirement, date(2022, 12, 31)).outlook == Outlook.OPEN
    assert of(requirement, date(2026, 1, 1)).outlook == Outlook.SHORT


def test_guests_stand_only_against_what_is_for_them(deputy):
    guest = GuestFactory().person
    assert [standing.person_id for standing in standings(require(3), BEFORE)] == [deputy.id]
    everyone = standings(require(3, audience=AudienceKind.EVERYONE), BEFORE)
    assert [standing.person_id for standing in everyone] == sorted([deputy.id, guest.id])


def four_laws():
    return [CourseFactory(subject=name, is_compulsory=True) for name in ("宪法", "地方组织法", "代表法", "监督法")]


def test_every_listed_subject_must_be_attended(deputy, rule_set):
    laws = four_laws()
    requirement = require(4, measure=RequirementMeasure.SUBJECTS, courses=laws)
    for course in (laws[0], laws[0], laws[1], CourseFactory(is_compulsory=True)):
        CreditEntryFactory(person=deputy, rule_set=rule_set, course=course)
    standing = of(requirement, AFTER)
    assert (standing.required, standing.earned, standing.missing) == (4, 2, 2)


def test_a_subject_that_was_reversed_is_not_attended(deputy, rule_set):
    (course, *_others) = laws = four_laws()
    entry = CreditEntryFactory(person=deputy, rule_set=rule_set, course=course)
    same = {"person": deputy, "rule_set": rule_set, "course": course}
    CreditEntryFactory(**same, kind=EntryKind.REVERSAL, reverses=entry, hours=-3, minutes=-180)
    assert of(require(4, measure=RequirementMeasure.SUBJECTS, courses=laws), AFTER).earned == 0


def test_a_subject_of_a_class_to_come_is_still_possible(deputy):
    laws, lessons = four_laws(), four_half_days(deputy)
    for lesson, course in zip(lessons, laws[:3], strict=False):
        lesson.course = course
    standing = of(require(4, measure=RequirementMeasure.SUBJECTS, courses=laws), BEFORE)
    assert (standing.earned, standing.possible, standing.short) == (0, 3, 1)


def test_a_lesson_on_granted_leave_is_no_longer_possible(deputy):
    batch = four_half_days(deputy)[0].batch
    leave = LeaveFactory(batch=batch, person=deputy)
    assert of(require(12), BEFORE).possible == 12
    leave.state = LeaveState.GRANTED
    assert of(require(12), BEFORE).possible == 9


def test_who_leaves_in_june_is_judged_by_june_and_no_longer_listed_in_july(rule_set):
    MandateFactory(ends_on=date(2022, 6, 30))
    requirement = require(24)
    assert (of(requirement, AFTER).required, of(requirement, AFTER).period.to_on) == (12, date(2022, 6, 30))
    assert standings(requirement, date(2022, 7, 1)) == []


def test_the_cap_of_a_year_is_that_of_the_rules_at_its_end(deputy, rule_set):
    for day in range(1, 21):
        CreditEntryFactory(person=deputy, rule_set=rule_set, mode=Mode.AWAY, earned_on=date(2022, 3, day))
    requirement = require(84)
    assert of(requirement, AFTER).earned == 48
    rule_sets.adopt("shanxi", date(2022, 7, 1))
    assert of(requirement, AFTER).earned == 60


def test_the_number_of_queries_does_not_grow_with_the_people(rule_set, congress):

    def queries():
        with statements() as asked:
            standings(requirement, AFTER)
        return len(asked)

    requirement = require(12)
    lessons = four_half_days(MandateFactory().person)
    one = queries()
    for _ in range(3):
        EnrolmentFactory(batch=lessons[0].batch, person=MandateFactory().person)
    assert queries() == one
    assert db.session.scalars(select(RuleSet)).all()
