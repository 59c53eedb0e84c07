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
from training.operations.ledger.counting import Class, Worth, classes, under_class_cap, year_cap
from training.operations.ledger.lines import Line
from training.operations.ledger.offers import Offer
from training.operations.ledger.periods import Period, Seat, period_of
from training.solver.rescue.situation import UNLIMITED, Aim

Gains = dict[int, int]
"""By bucket of the aim."""
Attended = dict[int, Counter[int | None]]
"""By program, how many lessons of each course a person has attended; None: lessons without a course."""


Given = list[tuple[Class, Worth, int]]
"""By class, the hours that an offer would give, and how many hundredths of them count where nothing of it stands."""


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
        whole = self.book.ahead.whole.get(offer.batch_id, ())
        lines = [one for at, one in whole if self.period.holds(one.on) and (self.person, at) not in on_leave]
        known = self.attended.get(offer.program_id)
        return lines if not known else list(_but(lines, Counter(known)))

    def hours_to_come(self, offer: Offer, *, is_kept: bool) -> Given:
        """The hours of these lines; what is nothing of this person's alone is reckoned once for all."""
        on_leave = self.book.ahead.on_leave if is_kept else ()
        if on_leave or offer.program_id in self.attended:
            return _given(self.book, self.to_come(offer, is_kept=is_kept))
        key = offer.batch_id, self.period
        if key not in self.book.whole:
            self.book.whole[key] = _given(self.book, self.to_come(offer, is_kept=is_kept))
        return self.book.whole[key]


def _given(book: Book, lines: Iterable[Line]) -> Given:
    found = classes(lines).items()
    return [(key, worth, int(under_class_cap(key, worth, book.rules) * 100)) for key, worth in found]


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
    to_come = {offer.batch_id for offer in offers}
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
        gained: Gains = defaultdict(int)
        for key, worth, alone in ledger.hours_to_come(offer, is_kept=offer.batch_id in booked):
            gained[buckets.of(key[0], key[1], rooms)] += _more(book, key, stand[key], worth) if key in stand else alone
        gains[offer.batch_id] = {bucket: amount for bucket, amount in gained.items() if amount > 0}
    counts = sum((buckets.under_year_cap(*key, hours) for key, hours in years.items()), Decimal(0))
    missing = ledger.required - book.carried_over(ledger.person, ledger.period) - counts
    return Owed(Aim(max(0, int(missing * 100)), tuple(rooms)), gains)


def _more(book: Book, key: Class, before: Worth, worth: Worth) -> int:
    """Hundredths by which those hours raise what counts of a class."""
    more = under_class_cap(key, before.plus(*worth), book.rules) - under_class_cap(key, before, book.rules)
    return int(more * 100)


class _Buckets:
    """Years and modes under a cap have a bucket each; all others share the first, which nothing limits."""

    def __init__(self, book: Book, years: dict[tuple[int, Mode | None], Decimal]) -> None:
        self.book, self.years = book, years
        self.known: dict[tuple[int, Mode | None], int] = {}

    def of(self, year: int, mode: Mode | None, rooms: list[int]) -> int:
        """Its number; a new one brings what is left under the cap."""
        if (year, mode) in self.known:
            return self.known[year, mode]
        cap = year_cap(year, mode, self.book.rules, self.book.capping)
        self.known[year, mode] = 0 if cap is None else len(rooms)
        if cap is not None:
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
        lines = ledger.to_come(offer, is_kept=offer.batch_id in booked)
        program = offer.program_id
        whole = sum(to - begins for begins, to in offer.times)
        before, total = minutes[program], minutes[program] + sum(line.minutes for line in lines)
        share = book.rules[lines[-1].rule_set_id].completed if lines else 1
        is_new = not _is_complete(ledger, program, before)
        gains[offer.batch_id] = {0: 1} if lines and is_new and total >= share * whole else {}
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
        lines = ledger.to_come(offer, is_kept=offer.batch_id in booked)
        gains[offer.batch_id] = {wanted[one]: 1 for one in sorted(subjects(lines)) if one in wanted}
    return Owed(Aim(len(wanted), (1,) * len(wanted)), gains)
