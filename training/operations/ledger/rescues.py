"""Whether it is still in time (还来得及吗): per person the fewest classes to book, and the last day for that.

What is booked already is taken as attended. People for whom everything is the same are settled once: the solver keeps
what it found for equal situations.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import case, func, select

from training.models import db
from training.models.ledger import CreditEntry, EntryKind
from training.models.plans import PeriodKind, Requirement, RequirementMeasure
from training.operations.ledger.book import Book, open_book
from training.operations.ledger.offers import Offer, Offers, offers
from training.operations.ledger.owing import Attended, Owed, owed
from training.operations.ledger.standing import Outlook, Standing, standings_in
from training.solver.rescue.rescue import Rescue, lacking, rescue
from training.solver.rescue.situation import Option, Situation

ZERO = date(2000, 1, 1)


class Prospect(StrEnum):
    """已达标、已报班次即可达标、须再报班、待以后年度安排、已来不及."""

    MET = "met"
    BOOKED = "booked"
    TO_BOOK = "to_book"
    OPEN = "open"
    LOST = "lost"


@dataclass(frozen=True)
class Chance:
    """What one person can still do about one requirement, or about several at once."""

    person_id: int
    prospect: Prospect
    take: tuple[Offer, ...] = ()
    """The fewest to book, such that this can be decided as late as possible."""
    give_up: tuple[Offer, ...] = ()
    """Booked ones that stand in the way."""
    last_day: date | None = None
    """The last day on which it can still be met."""
    few_until: date | None = None
    """The last day on which as few as `take` are enough."""
    lacking: Decimal = Decimal(0)
    """What is missing even if everything that can be booked is attended; reckoned where it is too late."""

    def days_left(self, on: date) -> int | None:
        """From that day to the last; None where nothing need or can be done."""
        return (self.last_day - on).days if self.last_day else None


class Rescuer:
    """Reckons chances on a day, of everybody or of those named; reads what can be booked once, whatever is asked."""

    def __init__(self, on: date, person_ids: Collection[int] | None = None) -> None:
        self.on = on
        self.offers: Offers = offers(on, person_ids)
        self._attended = _attended({offer.program_id for offer in self.offers.every}, person_ids)

    def chances(self, book: Book, person_ids: Iterable[int] | None = None) -> dict[int, Chance]:
        """The chance of everybody in the book, or of those named."""
        return {person: self.chance(book, person) for person in (book.seats if person_ids is None else person_ids)}

    def chance(self, book: Book, person: int) -> Chance:
        """One person's, against one requirement."""
        open_to = self._open_to(person)
        due = self._owed(book, person, open_to)
        if due.aim.need == 0:
            return Chance(person, Prospect.MET)
        situation = self._situation(person, [due], open_to)
        found = rescue(situation)
        if found.choice is not None:
            return self._as_chance(person, found)
        prospect = _lost(book)
        lacks = lacking(situation, 0) if prospect == Prospect.LOST else 0
        return Chance(person, prospect, lacking=_amount(book, lacks))

    def chance_of(self, book: Book, standing: Standing) -> Chance:
        """The same for somebody whose standing is known, which often says it already.

        What waits for review is counted as still possible there, and as nothing here.
        """
        person = standing.person_id
        is_plain = not self._attended.get(person) and not book.ahead.claimed.get(person)
        if book.requirement.period == PeriodKind.ROLLING:
            return self.chance(book, person)
        if is_plain and standing.outlook == Outlook.MET:
            return Chance(person, Prospect.MET)
        if is_plain and standing.outlook == Outlook.REACHABLE:
            return Chance(person, Prospect.BOOKED)
        found = self.chance(book, person)
        is_to_come = found.prospect == Prospect.MET and standing.outlook == Outlook.REACHABLE
        return Chance(person, Prospect.BOOKED) if is_to_come else found

    def together(self, books: Sequence[Book], person: int) -> Chance | None:
        """The fewest that meet all requirements which can still be met; None for fewer than two of them."""
        open_to = self._open_to(person)
        due = [one for one in (self._owed(book, person, open_to) for book in books) if one.aim.need]
        reachable = [one for one in due if rescue(self._situation(person, [one], open_to)).choice is not None]
        if len(reachable) < 2:
            return None
        found = rescue(self._situation(person, reachable, open_to))
        return None if found.choice is None else self._as_chance(person, found)

    def full(self, person: int) -> int:
        """How many batches to come are for that person, but have no seat left."""
        mine = self.offers.booked.get(person, ())
        return sum(
            one.free <= 0 and one.batch_id not in mine and self.offers.is_for(person, one) for one in self.offers.every
        )

    def _owed(self, book: Book, person: int, open_to: Sequence[Offer]) -> Owed:
        booked = self.offers.booked.get(person, set())
        return owed(book, person, open_to, booked, self._attended.get(person, {}))

    def _open_to(self, person: int) -> list[Offer]:
        """Offers in which the person has a place, or could book one."""
        booked, all_of_them = self.offers.booked.get(person, ()), self.offers
        return [
            offer
            for offer in all_of_them.every
            if offer.batch_id in booked
            or (offer.free > 0 and all_of_them.is_for(person, offer) and not all_of_them.clashes(person, offer))
        ]

    def _situation(self, person: int, due: Sequence[Owed], open_to: Sequence[Offer]) -> Situation:
        booked = self.offers.booked.get(person, ())
        options = []
        for offer in open_to:
            gains = tuple(
                (number, bucket, amount)
                for number, one in enumerate(due)
                for bucket, amount in sorted(one.gains.get(offer.batch_id, {}).items())
            )
            is_kept = offer.batch_id in booked
            after = () if is_kept or not offer.earlier else self.offers.earlier(person, offer)
            day = (offer.begins_on - ZERO).days
            options.append(Option(offer.batch_id, offer.program_id, day, offer.times, gains, after, is_kept))
        return Situation(tuple(options), tuple(one.aim for one in due))

    def _as_chance(self, person: int, found: Rescue) -> Chance:
        assert found.choice is not None
        if not found.choice.taken:
            return Chance(person, Prospect.BOOKED)
        by_id = {offer.batch_id: offer for offer in self.offers.every}
        return Chance(
            person,
            Prospect.TO_BOOK,
            take=tuple(by_id[one] for one in sorted(found.choice.taken, key=lambda one: by_id[one].times)),
            give_up=tuple(by_id[one] for one in found.choice.given_up),
            last_day=_day(found.last_day),
            few_until=_day(found.few_until),
        )


def chances(requirement: Requirement, on: date, person_ids: Collection[int] | None = None) -> list[Chance]:
    """The chances of everybody in the requirement's audience, or of those named, in order of id."""
    return list(Rescuer(on).chances(open_book(requirement, on, person_ids)).values())


def with_standings(rescuer: Rescuer, book: Book) -> list[tuple[Standing, Chance]]:
    """Everybody in the book: how they stand, and what they can still do."""
    return [(one, rescuer.chance_of(book, one)) for one in standings_in(book)]


def _lost(book: Book) -> Prospect:
    """Years to come have no classes yet; so a requirement of the term is lost only in its last year."""
    if book.requirement.period == PeriodKind.TERM:
        return Prospect.OPEN if book.on.year < book.requirement.term.ends_on.year else Prospect.LOST
    return Prospect.LOST


def _amount(book: Book, lacks: int) -> Decimal:
    """Hours are reckoned in hundredths."""
    counts = (RequirementMeasure.PROGRAMS, RequirementMeasure.SUBJECTS)
    return Decimal(lacks) if book.requirement.measure in counts else Decimal(lacks) / 100


def _day(number: int | None) -> date | None:
    return None if number is None else ZERO + timedelta(days=number)


def _attended(program_ids: Collection[int], person_ids: Collection[int] | None) -> dict[int, Attended]:
    """Per person and program, how many lessons of each course the ledger credits."""
    number = func.sum(case((CreditEntry.kind == EntryKind.EARNED, 1), else_=-1))
    query = (
        select(CreditEntry.person_id, CreditEntry.program_id, CreditEntry.course_id, number)
        .where(CreditEntry.program_id.in_(program_ids))
        .group_by(CreditEntry.person_id, CreditEntry.program_id, CreditEntry.course_id)
    )
    if person_ids is not None:
        query = query.where(CreditEntry.person_id.in_(person_ids))
    found: dict[int, Attended] = defaultdict(lambda: defaultdict(Counter))
    for person, program, course, count in db.session.execute(query):
        if program is not None and count > 0:
            found[person][program][course] = count
    return found
