"""What a person still owes, as the rescue's aims: how much is missing, and what each class to come would give.

Lines that stand: those earned, and lessons of classes that have begun and are not posted yet. With e(k) their hours of
class k (year, mode, program), a class to come of h(k) hours gives

    Σ_k min(cap(k), e(k) + h(k)) − min(cap(k), e(k))

towards its year and mode, in which max(0, cap of the year − Σ_k min(cap(k), e(k))) is left. A course that the person
has attended in a program already counts no second time there. Classes and subjects count one each.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from training.models.plans import Mode, PeriodKind, RequirementMeasure
from training.operations.ledger.book import Book, looks_ahead_to, subjects
from training.operations.ledger.counting import NOTHING, classes, under_class_cap, year_cap
from training.operations.ledger.lines import Line
from training.operations.ledger.offers import Offer
from training.operations.ledger.periods import Period, Seat, period_of
from training.solver.rescue.situation import UNLIMITED, Aim

Gains = dict[int, int]
"""By bucket of the aim."""
Attended = dict[int, Counter[int | None]]
"""By program, how many lessons of each course a person has attended; None: lessons without a course."""


@dataclass
class Owed:
    """One aim, and by batch what it would give."""

    aim: Aim
    gains: dict[int, Gains] = field(default_factory=dict)


@dataclass
class Ledger:
    """A person's lines that stand, in the period that the rescue looks at."""

    book: Book
    person: int
    period: Period
    lines: list[Line]
    attended: Attended

    @property
    def required(self) -> Decimal:
        """What is owed in the period."""
        return self.book.required(self.person, _judged_on(self.book, self.book.seats[self.person]))

    def to_come(self, offer: Offer, *, is_kept: bool) -> list[Line]:
        """Lines of the offer that would count: in the period, not on leave, no course a second time."""
        on_leave = self.book.ahead.on_leave if is_kept else ()
        whole = self.book.ahead.whole.get(offer.batch.id, ())
        lines = [one for at, one in whole if self.period.holds(one.on) and (self.person, at) not in on_leave]
        known = self.attended.get(offer.batch.program_id)
        return lines if not known else list(_but(lines, Counter(known)))


def _but(lines: Iterable[Line], known: Counter[int | None]) -> Iterator[Line]:
    """Without as many lessons of each course as are known already."""
    for line in lines:
        if known[line.course_id] > 0:
            known[line.course_id] -= 1
        else:
            yield line


def owed(book: Book, person: int, offers: Iterable[Offer], booked: set[int], attended: Attended) -> Owed:
    """What the person owes by the requirement of the book, with what each of those offers would give."""
    period = rescue_period(book, book.seats[person])
    to_come = {offer.batch.id for offer in offers}
    stands = [one for batch, one in book.ahead.lines.get(person, ()) if batch not in to_come and period.holds(one.on)]
    ledger = Ledger(book, person, period, book.mine(person, period) + stands, attended)
    measure = {RequirementMeasure.PROGRAMS: _rounds, RequirementMeasure.SUBJECTS: _subjects}
    return measure.get(book.requirement.measure, _hours)(ledger, offers, booked)


def rescue_period(book: Book, seat: Seat) -> Period:
    """The period in which it is to be met: of rolling months, the window that ends with the year."""
    return period_of(book.requirement, seat, _judged_on(book, seat))


def _judged_on(book: Book, seat: Seat) -> date:
    if book.requirement.period != PeriodKind.ROLLING:
        return book.on
    return max(book.on, min(looks_ahead_to(book.requirement, book.on), seat.until))


def _hours(ledger: Ledger, offers: Iterable[Offer], booked: set[int]) -> Owed:
    book = ledger.book
    stand = classes(ledger.lines)
    years: dict[tuple[int, Mode | None], Decimal] = defaultdict(Decimal)
    for key, worth in stand.items():
        years[key[:2]] += under_class_cap(key, worth, book.rules)
    buckets, rooms = _Buckets(book, years), [UNLIMITED]
    gains = {}
    for offer in offers:
        lines = ledger.to_come(offer, is_kept=offer.batch.id in booked)
        gained: Gains = defaultdict(int)
        for key, worth in classes(lines).items():
            before = stand.get(key, NOTHING)
            more = under_class_cap(key, before.plus(*worth), book.rules) - under_class_cap(key, before, book.rules)
            gained[buckets.of(key[0], key[1], rooms)] += int(more * 100)
        gains[offer.batch.id] = {bucket: amount for bucket, amount in gained.items() if amount > 0}
    counts = sum((buckets.under_year_cap(*key, hours) for key, hours in years.items()), Decimal(0))
    missing = ledger.required - book.carried_over(ledger.person, ledger.period) - counts
    return Owed(Aim(max(0, int(missing * 100)), tuple(rooms)), gains)


class _Buckets:
    """Years and modes under a cap have a bucket each; all others share the first, which nothing limits."""

    def __init__(self, book: Book, years: dict[tuple[int, Mode | None], Decimal]) -> None:
        self.book, self.years = book, years
        self.known: dict[tuple[int, Mode | None], int] = {}

    def of(self, year: int, mode: Mode | None, rooms: list[int]) -> int:
        """Its number; a new one brings what is left under the cap."""
        cap = year_cap(year, mode, self.book.rules, self.book.capping)
        if cap is None:
            return 0
        if (year, mode) not in self.known:
            self.known[year, mode] = len(rooms)
            rooms.append(max(0, int((cap - self.years.get((year, mode), Decimal(0))) * 100)))
        return self.known[year, mode]

    def under_year_cap(self, year: int, mode: Mode | None, hours: Decimal) -> Decimal:
        """What counts of them."""
        cap = year_cap(year, mode, self.book.rules, self.book.capping)
        return hours if cap is None else min(hours, cap)


def _rounds(ledger: Ledger, offers: Iterable[Offer], booked: set[int]) -> Owed:
    book, person = ledger.book, ledger.person
    done = int(book.value(person, ledger.lines))
    minutes: dict[int | None, int] = defaultdict(int)
    for line in ledger.lines:
        minutes[line.program_id] += line.minutes
    gains = {}
    for offer in offers:
        lines = ledger.to_come(offer, is_kept=offer.batch.id in booked)
        program = offer.batch.program_id
        whole = sum(to - begins for begins, to in offer.times)
        before, total = minutes[program], minutes[program] + sum(line.minutes for line in lines)
        share = book.rules[lines[-1].rule_set_id].completed if lines else 1
        is_new = not _is_complete(ledger, program, before)
        gains[offer.batch.id] = {0: 1} if lines and is_new and total >= share * whole else {}
    return Owed(Aim(max(0, int(ledger.required) - done)), gains)


def _is_complete(ledger: Ledger, program: int, minutes: int) -> bool:
    """Whether the lines that stand complete the program already."""
    lines = [line for line in ledger.lines if line.program_id == program]
    return minutes > 0 and ledger.book.value(ledger.person, lines) > 0


def _subjects(ledger: Ledger, offers: Iterable[Offer], booked: set[int]) -> Owed:
    stand = subjects(ledger.lines)
    listed = sorted(course.id for course in ledger.book.requirement.courses)
    wanted = {course: number for number, course in enumerate(one for one in listed if one not in stand)}
    gains = {}
    for offer in offers:
        lines = ledger.to_come(offer, is_kept=offer.batch.id in booked)
        gains[offer.batch.id] = {wanted[one]: 1 for one in sorted(subjects(lines)) if one in wanted}
    return Owed(Aim(len(wanted), (1,) * len(wanted)), gains)
