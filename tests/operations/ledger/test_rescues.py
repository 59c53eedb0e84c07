"""Whether it is still in time, from real records: the fewest classes to book, the last day, what lacks and why."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.factories import (
    AttendanceFactory,
    AwayFactory,
    BatchFactory,
    CongressFactory,
    CourseFactory,
    CreditEntryFactory,
    EnrolmentFactory,
    LeaveFactory,
    LessonFactory,
    MakeUpFactory,
    MandateFactory,
    TermFactory,
)
from tests.operations.ledger.conftest import require
from tests.statements import statements
from training.models import db, scope
from training.models.attendance import LeaveState
from training.models.plans import AudienceKind, Mode, PeriodKind, RequirementMeasure
from training.models.schedules import BatchState, EnrolmentState
from training.operations.ledger import posting
from training.operations.ledger.book import open_book
from training.operations.ledger.rescues import Prospect, Rescuer, chances

ON = date(2022, 4, 1)


def a_class(day, *, half_days=2, courses=(), program=None, seats=60, **more):
    """A batch from the morning of that day on, a lesson a half-day of three hours each."""
    first = datetime.combine(day, datetime.min.time())
    given = {"program": program} if program else {f"program__{name}": value for name, value in more.items()}
    if program is None:
        given |= {"program__half_days": half_days}
    batch = BatchFactory(starts_at=first, ends_at=first + timedelta(hours=12 * half_days), room__seats=seats, **given)
    for at in range(half_days):
        starts_at = first + timedelta(days=at // 2, hours=8 + 6 * (at % 2), minutes=30)
        course = courses[at] if courses else CourseFactory()
        LessonFactory(batch=batch, course=course, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3))
    return batch


def of(requirement, on=ON):
    (chance,) = chances(requirement, on)
    return chance


def of_person(requirement, person):
    (chance,) = chances(requirement, ON, [person.id])
    return chance


def taken(chance):
    return [offer.batch for offer in chance.take]


def test_one_class_is_enough_until_the_day_before_the_last_of_them(deputy):
    _may, september = a_class(date(2022, 5, 10)), a_class(date(2022, 9, 10))
    chance = of(require(6))
    assert (chance.prospect, taken(chance)) == (Prospect.TO_BOOK, [september])
    assert (chance.last_day, chance.days_left(ON)) == (date(2022, 9, 9), 161)


def test_who_needs_both_must_book_before_the_first(deputy):
    both = [a_class(date(2022, 5, 10)), a_class(date(2022, 9, 10))]
    chance = of(require(12))
    assert (taken(chance), chance.last_day, chance.few_until) == (both, date(2022, 5, 9), date(2022, 5, 9))


def test_what_was_earned_is_met_and_what_is_booked_is_booked(deputy, rule_set):
    CreditEntryFactory(person=deputy, rule_set=rule_set, earned_on=date(2022, 3, 1))
    assert of(require(3)).prospect == Prospect.MET
    EnrolmentFactory(batch=a_class(date(2022, 5, 10)), person=deputy)
    chance = of(require(9))
    assert (chance.prospect, chance.take, chance.last_day) == (Prospect.BOOKED, (), None)


def test_what_all_classes_together_do_not_reach_lacks_the_rest(deputy):
    a_class(date(2022, 5, 10))
    chance = of(require("9.5"))
    assert (chance.prospect, chance.lacking, chance.days_left(ON)) == (Prospect.LOST, Decimal("3.5"), None)


def test_a_class_of_today_a_cancelled_one_and_one_after_the_year_do_not_help(deputy):
    a_class(ON)
    a_class(date(2022, 5, 10)).state = BatchState.CANCELLED
    a_class(date(2023, 1, 10))
    assert of(require(6)).lacking == 6


def test_a_full_class_does_not_help_and_is_counted(deputy):
    EnrolmentFactory(batch=a_class(date(2022, 5, 10), seats=1), person=MandateFactory().person)
    rescuer, book = Rescuer(ON), open_book(require(6), ON, [deputy.id])
    assert rescuer.chance(book, deputy.id).prospect == Prospect.LOST
    assert rescuer.full(deputy.id) == 1


def test_who_withdrew_may_book_again(deputy):
    batch = a_class(date(2022, 5, 10), seats=1)
    EnrolmentFactory(batch=batch, person=deputy, state=EnrolmentState.WITHDRAWN)
    assert taken(of(require(6))) == [batch]


def test_nobody_books_a_class_while_away_or_in_another_congresses_class(deputy):
    batch, other = a_class(date(2022, 5, 10)), a_class(date(2022, 6, 10))
    AwayFactory(person=deputy, starts_at=batch.starts_at, ends_at=batch.ends_at)
    assert taken(of(require(6))) == [other]
    elsewhere = CongressFactory(name="上级人大")
    with scope.within(elsewhere.id):
        TermFactory()
        EnrolmentFactory(batch=BatchFactory(starts_at=other.starts_at, ends_at=other.ends_at), person=deputy)
    assert of(require(6)).prospect == Prospect.LOST


def test_a_make_up_takes_a_seat_and_the_persons_time(deputy):
    full, other = a_class(date(2022, 5, 10), seats=1), a_class(date(2022, 6, 10))
    missed = a_class(date(2022, 3, 10)).lessons
    guest = MakeUpFactory(missed_lesson=missed[0], lesson=full.lessons[0])
    assert Rescuer(ON).offers.every[0].free == 0
    assert taken(of_person(require(6), deputy)) == [other]
    MakeUpFactory(person=deputy, missed_lesson=missed[1], lesson=other.lessons[0])
    assert of_person(require(6), deputy).prospect == Prospect.LOST
    assert guest.person_id != deputy.id


def test_a_class_for_others_does_not_help(deputy):
    a_class(date(2022, 5, 10), audience=AudienceKind.GUESTS)
    assert of(require(6)).prospect == Prospect.LOST


def test_two_batches_of_a_program_count_once(deputy):
    program = a_class(date(2022, 5, 10)).program
    a_class(date(2022, 6, 10), program=program)
    assert of(require(12)).lacking == 6


def test_a_later_batch_makes_up_what_was_missed_and_no_more(deputy):
    law, finance = CourseFactory(), CourseFactory()
    past = a_class(date(2022, 3, 10), courses=(law, finance))
    EnrolmentFactory(batch=past, person=deputy)
    for lesson, minutes in zip(past.lessons, (180, 0), strict=True):
        AttendanceFactory(lesson=lesson, person=deputy, minutes=minutes, presence="present" if minutes else "absent")
    posting.post(past, by_id=None, at=datetime(2022, 3, 12, 9))
    later = a_class(date(2022, 5, 10), courses=(law, finance), program=past.program)
    assert taken(of(require(6))) == [later]
    assert of(require(9)).lacking == 3


def test_a_class_once_completed_is_not_taken_again(deputy):
    past = BatchFactory(starts_at=datetime(2022, 3, 10))
    EnrolmentFactory(batch=past, person=deputy, state=EnrolmentState.COMPLETED)
    a_class(date(2022, 5, 10), program=past.program)
    assert of(require(6)).lacking == 6


def test_hours_above_the_cap_of_a_class_or_a_year_do_not_count(deputy, rule_set):
    a_class(date(2022, 5, 10), half_days=8)
    assert of(require(24)).lacking == 6
    for day in range(1, 16):
        CreditEntryFactory(person=deputy, rule_set=rule_set, mode=Mode.AWAY, earned_on=date(2022, 3, day))
    away = a_class(date(2022, 6, 10), half_days=4, mode=Mode.AWAY)
    assert of(require(66)).prospect == Prospect.TO_BOOK
    assert away in taken(of(require(66)))
    assert of(require(67)).lacking == 1


def test_a_lesson_on_leave_of_a_booked_class_is_missing(deputy):
    batch = a_class(date(2022, 5, 10))
    EnrolmentFactory(batch=batch, person=deputy)
    LeaveFactory(batch=batch, person=deputy, state=LeaveState.GRANTED)
    assert of(require(6)).lacking == 3


def test_a_class_that_needs_another_first_brings_it_along(deputy):
    first, second = a_class(date(2022, 5, 10)), a_class(date(2022, 6, 10), half_days=4)
    second.program.earlier.append(first.program)
    db.session.flush()
    assert taken(of(require(12))) == [first, second]


def test_rounds_count_classes_and_subjects_count_laws(deputy):
    laws = [CourseFactory(is_compulsory=True) for _ in range(4)]
    a_class(date(2022, 5, 10), courses=laws[:2])
    both = [a_class(date(2022, 6, 10), courses=laws[2:]), a_class(date(2022, 7, 10))]
    assert taken(of(require(1, measure=RequirementMeasure.PROGRAMS))) == both[1:]
    assert of(require(4, measure=RequirementMeasure.PROGRAMS)).lacking == 1
    chance = of(require(4, measure=RequirementMeasure.SUBJECTS, courses=laws))
    assert (len(chance.take), chance.last_day) == (2, date(2022, 5, 9))


def test_the_first_months_end_for_each_at_another_day(rule_set):
    early, late = MandateFactory().person, MandateFactory(starts_on=date(2022, 3, 15)).person
    batch = a_class(date(2022, 8, 10))
    requirement = require(6, period=PeriodKind.FIRST_MONTHS, months=6, year=None)
    found = {one.person_id: one for one in chances(requirement, ON)}
    assert (found[early.id].prospect, taken(found[late.id])) == (Prospect.LOST, [batch])


def test_rolling_months_are_looked_at_at_the_end_of_the_year(deputy, rule_set):
    CreditEntryFactory(person=deputy, rule_set=rule_set, earned_on=date(2022, 3, 1))
    requirement = require(3, period=PeriodKind.ROLLING, months=6, year=None)
    assert of(requirement).lacking == 3
    a_class(date(2022, 5, 10))
    autumn = a_class(date(2022, 9, 10))
    assert (taken(of(requirement)), of(requirement).last_day) == ([autumn], date(2022, 9, 9))


def test_the_term_is_open_while_years_are_to_come_and_lost_in_its_last(deputy):
    requirement = require(120, period=PeriodKind.TERM, year=None)
    assert of(requirement).prospect == Prospect.OPEN
    assert of(requirement, date(2026, 4, 1)).prospect == Prospect.LOST


def test_who_owes_several_requirements_is_told_the_fewest_for_all(deputy):
    law = CourseFactory(is_compulsory=True)
    a_class(date(2022, 5, 10))
    both = a_class(date(2022, 4, 10), courses=(law, CourseFactory()))
    hours, laws = require(6), require(3, measure=RequirementMeasure.COMPULSORY_HOURS)
    rescuer = Rescuer(ON)
    books = [open_book(one, ON, [deputy.id]) for one in (hours, laws)]
    assert taken(rescuer.together(books, deputy.id)) == [both]
    assert rescuer.together(books[:1], deputy.id) is None


def test_what_is_proposed_is_enough_by_the_ledgers_own_counting(deputy, rule_set):
    for number, mode in enumerate((Mode.LOCAL, Mode.AWAY, Mode.LOCAL, Mode.AWAY, Mode.ONLINE)):
        a_class(date(2022, 5, 2 + 7 * number), half_days=2 + number, mode=mode)
    CreditEntryFactory(person=deputy, rule_set=rule_set, mode=Mode.AWAY, earned_on=date(2022, 3, 1))
    rescuer = Rescuer(ON)
    for amount in range(3, 60, 3):
        book = open_book(require(amount), ON, [deputy.id])
        chance, period = rescuer.chance(book, deputy.id), book.period(deputy.id)
        lines = book.mine(deputy.id, period)
        for offer in chance.take:
            lines = lines + [line for _lesson, line in book.ahead.whole[offer.batch.id]]
        if chance.prospect == Prospect.TO_BOOK:
            assert book.value(deputy.id, lines) >= amount
        everything = [line for offer in rescuer.offers.every for _at, line in book.ahead.whole[offer.batch.id]]
        most = book.value(deputy.id, book.mine(deputy.id, period) + everything)
        assert chance.lacking == max(0, amount - most)


def test_the_number_of_queries_does_not_grow_with_the_people(rule_set):
    def queries():
        with statements() as asked:
            db.session.expire_all()
            chances(requirement, ON)
        return len(asked)

    a_class(date(2022, 5, 10))
    requirement = require(12)
    MandateFactory()
    one = queries()
    MandateFactory.create_batch(3)
    assert queries() == one
