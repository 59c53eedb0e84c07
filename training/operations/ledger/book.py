"""The book of one requirement (账册): all that the standings of its people are added up from, read at once."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, union_all

from training.models import audiences, db
from training.models.congresses import Term
from training.models.ledger import RuleSet
from training.models.people import Guest, Mandate
from training.models.plans import AudienceKind, PeriodKind, Requirement, RequirementMeasure
from training.operations.ledger import classes
from training.operations.ledger.counting import capping_of, counted
from training.operations.ledger.lines import Line, ledger_lines
from training.operations.ledger.periods import Period, Seat, Span, owed, period_of, seat_of, whole_period
from training.operations.ledger.prospects import Ahead, lines_ahead
from training.operations.ledger.rules import Rules, read

NONE = Decimal(0)
IS_NEW = {AudienceKind.NEW_DEPUTIES: True, AudienceKind.RETURNING_DEPUTIES: False}
DEPUTIES_ALONE = {AudienceKind.DEPUTIES, *IS_NEW}


@dataclass
class Book:
    """Lines earned and ahead, by person, with the rules that they are counted by."""

    requirement: Requirement
    on: date
    seats: dict[int, Seat]
    earned: dict[int, list[Line]] = field(default_factory=dict)
    ahead: Ahead = field(default_factory=lambda: Ahead({}, {}, set(), {}))
    rules: dict[int, Rules] = field(default_factory=dict)
    capping: dict[int, int] = field(default_factory=dict)
    class_minutes: dict[tuple[int, int], int] = field(default_factory=dict)
    seats_before: dict[int, Seat] = field(default_factory=dict)
    """Where a surplus may be carried over: seats in any term."""
    amount_before: Decimal = NONE
    """And what was asked in the year before."""
    earned_in: Period | None = None
    """From when to when lines are read from the ledger; None: nobody is in the book."""
    ahead_in: Period | None = None
    """From when to when lessons to come are looked at."""
    whole: dict[Hashable, Any] = field(default_factory=dict, init=False, compare=False)
    """What a class to come gives in full, once reckoned (owing); never carried over into another book."""

    def facts(self, person: int) -> tuple[Hashable, ...]:
        """What a standing is reckoned from: people of whom it is equal stand alike. Lines go by their identity."""
        lines = (*self.earned.get(person, ()), *self.ahead.claimed.get(person, ()))
        ahead = self.ahead.lines.get(person, ())
        seats = self.seats[person], self.seats_before.get(person)
        told = (*seats, tuple(map(id, lines)), len(self.earned.get(person, ())), tuple(map(id, ahead)))
        if self.requirement.measure != RequirementMeasure.PROGRAMS:
            return told
        programs = {line.program_id for line in (*lines, *(line for _batch, line in ahead))}
        return *told, frozenset((one, self.class_minutes.get((person, one))) for one in programs if one is not None)

    def period(self, person: int) -> Period:
        """In which that person is judged."""
        return period_of(self.requirement, self.seats[person], self.on)

    def mine(self, person: int, period: Period) -> list[Line]:
        """Lines earned in the period."""
        return [line for line in self.earned.get(person, ()) if period.holds(line.on)]

    def still_ahead(self, person: int, period: Period) -> list[Line]:
        """Lines that lessons to come in the period, and claims that wait for review, can still give."""
        lessons = [line for _batch, line in self.ahead.lines.get(person, ())]
        return [line for line in [*lessons, *self.ahead.claimed.get(person, ())] if period.holds(line.on)]

    def required(self, person: int, on: date | None = None) -> Decimal:
        """What the person owes in the period, as seen on that day."""
        seat = self.seats[person]
        return owed(self.requirement, whole_period(self.requirement, seat, on or self.on), seat)

    def value(self, person: int, lines: Iterable[Line]) -> Decimal:
        """What those lines are worth: hours under the caps, classes completed, or subjects attended."""
        if self.requirement.measure == RequirementMeasure.PROGRAMS:
            return Decimal(classes.completed(person, lines, self.class_minutes, self.rules))
        if self.requirement.measure == RequirementMeasure.SUBJECTS:
            return Decimal(len(subjects(lines)))
        return counted(lines, self.rules, self.capping)

    def carried_over(self, person: int, period: Period) -> Decimal:
        """The surplus of the year before, of a seat held then in any term, where the rules let it count on."""
        if not may_carry(self.requirement):
            return NONE
        year = period.from_on.year - 1
        lines = [line for line in self.earned.get(person, ()) if line.on.year == year]
        if not lines or not self.rules[max(line.rule_set_id for line in lines)].carry_over:
            return NONE
        last_year, seat = Period(date(year, 1, 1), date(year, 12, 31)), self.seats_before[person]
        if not seat.months_in(last_year):
            return NONE
        due = owed(self.requirement, last_year, seat, self.amount_before)
        return max(NONE, self.value(person, lines) - due)


def open_book(
    requirement: Requirement, on: date, person_ids: Collection[int] | None = None, *, by_day: bool = False,
    looks_ahead: bool = True,
) -> Book:  # fmt: skip
    """The book of everybody in the requirement's audience on that day, or of those of them named.

    Entries of days after `on` are not earned yet. A requirement of a year gone by is judged on its last day. Lines of
    one class and year are added up, unless `by_day` keeps days apart. Lessons to come are left out where nobody asks.
    """
    on = judged_on(requirement, on)
    book = Book(requirement, on, _seats(requirement, on, person_ids))
    if not book.seats:
        return book
    periods = [book.period(person) for person in book.seats]
    first, last = min(period.from_on for period in periods), max(period.to_on for period in periods)
    begins = date(first.year - 1, 1, 1) if may_carry(requirement) else first
    if may_carry(requirement):
        book.seats_before = _seats(requirement, on, person_ids, in_any_term=True)
        book.amount_before = amount_before(requirement)
    rule_sets = db.session.scalars(select(RuleSet)).all()
    book.earned_in = Period(begins, min(on, last))
    book.ahead_in = Period(first, max(last, looks_ahead_to(requirement, on)))
    book.earned = ledger_lines(requirement, book.earned_in, person_ids=person_ids, by_day=by_day)
    book.ahead = lines_ahead(requirement, book.ahead_in) if looks_ahead else book.ahead
    book.rules = {one.id: read(one.rules) for one in rule_sets}
    book.capping = capping_of(rule_sets, range(begins.year - 1, last.year + 1))
    book.class_minutes = classes.class_minutes() if requirement.measure == RequirementMeasure.PROGRAMS else {}
    return book


def subjects(lines: Iterable[Line]) -> set[int]:
    """Courses that those lines credit: reversals taken off, more than nothing is left."""
    hours: dict[int, Decimal] = {}
    for line in lines:
        if line.course_id is not None:
            hours[line.course_id] = hours.get(line.course_id, NONE) + line.hours
    return {course for course, total in hours.items() if total > 0}


def may_carry(requirement: Requirement) -> bool:
    """Whether last year's surplus may count at all: hours of a year."""
    hours = (RequirementMeasure.HOURS, RequirementMeasure.COMPULSORY_HOURS)
    return requirement.period == PeriodKind.YEAR and requirement.measure in hours


def looks_ahead_to(requirement: Requirement, on: date) -> date:
    """Rolling months end today; whether they will be met is asked for the end of the year."""
    return min(date(on.year, 12, 31), requirement.term.ends_on) if requirement.period == PeriodKind.ROLLING else on


def judged_on(requirement: Requirement, on: date) -> date:
    """The day itself, or the nearest day of the requirement's year or term."""
    if requirement.period == PeriodKind.YEAR and requirement.year is not None:
        return min(max(on, date(requirement.year, 1, 1)), date(requirement.year, 12, 31))
    return min(max(on, requirement.term.starts_on), requirement.term.ends_on)


def _seats(
    requirement: Requirement, on: date, person_ids: Collection[int] | None, *, in_any_term: bool = False
) -> dict[int, Seat]:
    """When each person of the audience had the seat that the requirement is for: in its term, or in any."""
    until = func.coalesce(Mandate.ends_on, Term.ends_on)
    mandates = select(Mandate.person_id, Mandate.starts_on, until.label("until")).join(Mandate.term)
    if not in_any_term:
        mandates = mandates.where(Mandate.term_id == requirement.term_id)
    if requirement.audience in IS_NEW:
        mandates = mandates.where(Mandate.is_new == IS_NEW[requirement.audience])
    guests = select(Guest.person_id, Guest.starts_on, func.coalesce(Guest.ends_on, requirement.term.ends_on))
    looked_at = [] if requirement.audience == AudienceKind.GUESTS else [mandates]
    looked_at += [] if requirement.audience in DEPUTIES_ALONE else [guests]
    seats = union_all(*looked_at).subquery()
    query = select(seats).where(seats.c.person_id.in_(audiences.people_of(requirement, on)))
    if person_ids is not None:
        query = query.where(seats.c.person_id.in_(person_ids))
    times: dict[int, list[Span]] = defaultdict(list)
    for person, since, last in db.session.execute(query):
        times[person].append((_day(since), _day(last)))
    return {person: seat_of(held) for person, held in times.items()}


def amount_before(requirement: Requirement) -> Decimal:
    """What the same requirement asked in the year before; as much as now where none was set down for that year."""
    same = (Requirement.measure == requirement.measure, Requirement.audience == requirement.audience)
    year = (Requirement.period == PeriodKind.YEAR, Requirement.year == (requirement.year or 0) - 1)
    found = db.session.scalars(select(Requirement).where(*same, *year).order_by(Requirement.id)).all()
    alike = [one for one in found if one.kind == requirement.kind and _groups(one) == _groups(requirement)]
    named = [one for one in alike if one.name == requirement.name]
    return (named or alike or [requirement])[0].amount


def _groups(requirement: Requirement) -> set[int]:
    is_for_groups = requirement.audience == AudienceKind.GROUPS
    return {group.id for group in requirement.audience_groups} if is_for_groups else set()


def _day(value: date | str) -> date:
    """SQLite hands a computed date back as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
