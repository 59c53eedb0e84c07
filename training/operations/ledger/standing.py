"""Standing (达标情况): each person's earned / required / still possible against a requirement, on a day."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, or_, select

from training.models.congresses import Term
from training.models.plans import PeriodKind, Requirement
from training.operations.ledger.book import Book, open_book
from training.operations.ledger.periods import Period

NONE = Decimal(0)


class Outlook(StrEnum):
    """已达标、可达标、待以后年度安排、将缺."""

    MET = "met"
    REACHABLE = "reachable"
    OPEN = "open"
    SHORT = "short"


@dataclass(frozen=True)
class Standing:
    """A person against a requirement: hours, or classes or subjects where it counts these."""

    person_id: int
    period: Period
    required: Decimal
    earned: Decimal
    possible: Decimal
    """What lessons to come, and claims that wait for review, can still add."""
    years_ahead: bool
    """The term has years to come, whose classes are not scheduled yet."""

    @property
    def missing(self) -> Decimal:
        """Not earned yet; never below 0."""
        return max(NONE, self.required - self.earned)

    @property
    def short(self) -> Decimal:
        """What will be missing even if every lesson to come is attended; never below 0."""
        return max(NONE, self.missing - self.possible)

    @property
    def outlook(self) -> Outlook:
        """Met; to be met by the lessons to come; open, while the term has years to come; or short."""
        if not self.missing:
            return Outlook.MET
        if not self.short:
            return Outlook.REACHABLE
        return Outlook.OPEN if self.years_ahead else Outlook.SHORT


def in_force(on: date) -> Select[Any]:
    """The requirements of the term that runs on that day; those of a year, of that year alone."""
    term = select(Requirement).join(Requirement.term).where(Term.starts_on <= on, Term.ends_on >= on)
    return term.where(or_(Requirement.period != PeriodKind.YEAR, Requirement.year == on.year))


def standings(requirement: Requirement, on: date, person_ids: Collection[int] | None = None) -> list[Standing]:
    """Everybody in the requirement's audience on that day, or those of them named, in order of id."""
    return standings_in(open_book(requirement, on, person_ids))


def standings_in(book: Book) -> list[Standing]:
    """The standing of everybody in the book, in order of id; people who stand alike are reckoned once."""
    known: dict[Hashable, Standing] = {}
    found = []
    for person in sorted(book.seats):
        facts = book.facts(person)
        if facts not in known:
            known[facts] = standing_in(book, person)
        found.append(_of(person, known[facts]))
    return found


def _of(person: int, one: Standing) -> Standing:
    return Standing(person, one.period, one.required, one.earned, one.possible, one.years_ahead)


def standing_in(book: Book, person: int) -> Standing:
    """Earned and still possible; what lies ahead is added under the same caps as what was earned."""
    period = book.period(person)
    mine = book.mine(person, period)
    ahead = book.still_ahead(person, period)
    earned = book.value(person, mine)
    possible = book.value(person, mine + ahead) - earned if ahead else NONE
    years_ahead = book.requirement.period == PeriodKind.TERM and book.on.year < period.to_on.year
    before = book.carried_over(person, period)
    return Standing(person, period, book.required(person), earned + before, possible, years_ahead)
